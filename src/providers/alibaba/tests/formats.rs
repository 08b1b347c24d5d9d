//! JSON and XML of the same data give equal models.

use serde::de::DeserializeOwned;

use crate::core::Reply;
use crate::providers::alibaba::decode::decode;
use crate::providers::alibaba::types::{
    BackupJobs, BackupSets, ClusterBackups, CreatedBackup, HistoryTasks, Instances, Regions,
};

fn read<T: DeserializeOwned>(body: &str) -> T {
    let reply = Reply { status: 200, headers: Default::default(), body: body.as_bytes().to_vec() };
    decode(&reply, "Test").expect("reply")
}

fn same<T: DeserializeOwned + PartialEq + std::fmt::Debug>(json: &str, xml: &str) -> T {
    let of_json: T = read(json);
    let of_xml: T = read(xml);
    assert_eq!(of_json, of_xml);
    of_json
}

#[test]
fn create_backup() {
    let created: CreatedBackup = same(
        r#"{"BackupJobId":"95888591","BackupId":"","RequestId":"7016B12F"}"#,
        "<CreateBackupResponse><RequestId>7016B12F</RequestId><BackupId></BackupId>\
         <BackupJobId>95888591</BackupJobId></CreateBackupResponse>",
    );
    assert_eq!(created.backup_job_id.as_deref(), Some("95888591"));
    assert_eq!(created.backup_id, None);
}

#[test]
fn describe_backups_with_one_and_with_two_sets() {
    let row = |id: u32| {
        (
            format!(
                r#"{{"BackupId":{id},"BackupJobId":"{id}1","BackupStatus":"Success",
                "BackupType":"FullBackup","BackupMode":"Manual","BackupMethod":"Logical",
                "BackupStartTime":"2026-01-05T08:00:00Z","BackupEndTime":"2026-01-05T08:09:00Z",
                "BackupSize":1024,"IsAvail":true,"BackupExpireTime":"2026-02-04T08:09:00Z",
                "BackupDownloadURL":"https://oss.example/f?Expires=1&Signature=hush"}}"#
            ),
            format!(
                "<Backup><BackupId>{id}</BackupId><BackupJobId>{id}1</BackupJobId>\
                 <BackupStatus>Success</BackupStatus><BackupType>FullBackup</BackupType>\
                 <BackupMode>Manual</BackupMode><BackupMethod>Logical</BackupMethod>\
                 <BackupStartTime>2026-01-05T08:00:00Z</BackupStartTime>\
                 <BackupEndTime>2026-01-05T08:09:00Z</BackupEndTime><BackupSize>1024</BackupSize>\
                 <IsAvail>true</IsAvail><BackupExpireTime>2026-02-04T08:09:00Z</BackupExpireTime>\
                 <BackupDownloadURL>https://oss.example/f?Expires=1&amp;Signature=hush\
                 </BackupDownloadURL></Backup>"
            ),
        )
    };
    let (one, two) = (row(1), row(2));
    for (json_rows, xml_rows, count) in [
        (one.0.clone(), one.1.clone(), 1),
        (format!("{},{}", one.0, two.0), format!("{}{}", one.1, two.1), 2),
    ] {
        let sets: BackupSets = same(
            &format!(r#"{{"TotalCount":{count},"Backups":{{"Backup":[{json_rows}]}}}}"#),
            &format!(
                "<DescribeBackupsResponse><TotalCount>{count}</TotalCount>\
                 <Backups>{xml_rows}</Backups></DescribeBackupsResponse>"
            ),
        );
        assert_eq!((sets.backups.len(), sets.total_count), (count, Some(count as u64)));
        assert_eq!(sets.backups[0].backup_id.as_deref(), Some("1"));
        assert_eq!(sets.backups[0].is_avail, Some(true));
    }
}

#[test]
fn empty_lists() {
    let sets: BackupSets = same(
        r#"{"TotalCount":0,"Backups":{"Backup":[]}}"#,
        "<R><TotalCount>0</TotalCount><Backups/></R>",
    );
    assert_eq!(sets.backups, []);
    let jobs: BackupJobs =
        same(r#"{"BackupJobs":[]}"#, "<R><RequestId>r</RequestId><BackupJobs></BackupJobs></R>");
    assert_eq!(jobs.backup_jobs, []);
}

#[test]
fn plain_lists_in_the_forms_that_xml_could_give_them() {
    let json = r#"{"BackupJobs":[{"BackupjobId":"77","BackupSetStatus":"Backuping",
        "Progress":"18%","JobMode":"Manual","BackupStartTime":"2026-01-05T08:00:00Z"}]}"#;
    let row = "<BackupjobId>77</BackupjobId><BackupSetStatus>Backuping</BackupSetStatus>\
        <Progress>18%</Progress><JobMode>Manual</JobMode>\
        <BackupStartTime>2026-01-05T08:00:00Z</BackupStartTime>";
    for xml in [
        format!("<R><BackupJobs>{row}</BackupJobs></R>"),
        format!("<R><BackupJobs><BackupJobs>{row}</BackupJobs></BackupJobs></R>"),
        format!("<R><BackupJobs><BackupJob>{row}</BackupJob></BackupJobs></R>"),
    ] {
        let jobs: BackupJobs = same(json, &xml);
        assert_eq!(jobs.backup_jobs[0].progress, Some(18));
    }
}

#[test]
fn cluster_backups_with_their_nodes() {
    let clusters: ClusterBackups = same(
        r#"{"ClusterBackups":[{"ClusterBackupId":"cb-1","ClusterBackupStatus":"OK",
            "ClusterBackupSize":"2048","IsAvail":1,"AttachLogStatus":"Ready","Progress":"100%",
            "Backups":[{"BackupId":"1","InstanceName":"d-1","BackupStatus":"Success","IsAvail":"1"},
                       {"BackupId":"2","InstanceName":"d-2","BackupStatus":"Failed","IsAvail":"0"}]}]}"#,
        "<R><ClusterBackups><ClusterBackupId>cb-1</ClusterBackupId>\
         <ClusterBackupStatus>OK</ClusterBackupStatus><ClusterBackupSize>2048</ClusterBackupSize>\
         <IsAvail>1</IsAvail><AttachLogStatus>Ready</AttachLogStatus><Progress>100%</Progress>\
         <Backups><BackupId>1</BackupId><InstanceName>d-1</InstanceName>\
         <BackupStatus>Success</BackupStatus></Backups>\
         <Backups><BackupId>2</BackupId><InstanceName>d-2</InstanceName>\
         <BackupStatus>Failed</BackupStatus></Backups></ClusterBackups></R>",
    );
    let row = &clusters.cluster_backups[0];
    assert_eq!(
        (row.cluster_backup_size, row.is_avail, row.backups.len()),
        (Some(2048), Some(true), 2)
    );
}

#[test]
fn history_tasks() {
    let tasks: HistoryTasks = same(
        r#"{"Items":[{"TaskId":"t-1","TaskType":"ManualBackupIns","Status":"Running",
            "Progress":40.5,"StartTime":"2026-01-05T08:00:00Z","InstanceId":"dds-bp1"}]}"#,
        "<R><Items><TaskId>t-1</TaskId><TaskType>ManualBackupIns</TaskType>\
         <Status>Running</Status><Progress>40.5</Progress>\
         <StartTime>2026-01-05T08:00:00Z</StartTime><InstanceId>dds-bp1</InstanceId></Items></R>",
    );
    assert_eq!(tasks.items[0].progress, Some(40));
}

#[test]
fn instances() {
    let instances: Instances = same(
        r#"{"TotalCount":1,"DBInstances":{"DBInstance":[{"DBInstanceId":"dds-bp1",
            "DBInstanceStatus":"Running","DBInstanceType":"sharding","DBInstanceStorage":20,
            "UseClusterBackup":false,"ShardList":{"ShardAttribute":[{"NodeId":"d-1"},{"NodeId":"d-2"}]},
            "MongosList":{"MongosAttribute":[{"NodeId":"s-1"}]}}]}}"#,
        "<R><TotalCount>1</TotalCount><DBInstances><DBInstance><DBInstanceId>dds-bp1</DBInstanceId>\
         <DBInstanceStatus>Running</DBInstanceStatus><DBInstanceType>sharding</DBInstanceType>\
         <DBInstanceStorage>20</DBInstanceStorage><UseClusterBackup>false</UseClusterBackup>\
         <ShardList><ShardAttribute><NodeId>d-1</NodeId></ShardAttribute>\
         <ShardAttribute><NodeId>d-2</NodeId></ShardAttribute></ShardList>\
         <MongosList><MongosAttribute><NodeId>s-1</NodeId></MongosAttribute></MongosList>\
         </DBInstance></DBInstances></R>",
    );
    let one = &instances.instances[0];
    assert_eq!((one.shard_list.len(), one.mongos_list.len()), (2, 1));
    assert_eq!(one.use_cluster_backup, Some(false));
}

#[test]
fn regions() {
    let regions: Regions = same(
        r#"{"RequestId":"4E46","Regions":{"DdsRegion":[{"RegionId":"cn-hangzhou",
            "Zones":{"Zone":[{"VpcEnabled":true,"ZoneId":"cn-hangzhou-i"}]}}]}}"#,
        "<DescribeRegionsResponse><RequestId>4E46</RequestId><Regions><DdsRegion>\
         <RegionId>cn-hangzhou</RegionId><Zones><Zone><VpcEnabled>true</VpcEnabled>\
         <ZoneId>cn-hangzhou-i</ZoneId></Zone></Zones></DdsRegion></Regions>\
         </DescribeRegionsResponse>",
    );
    assert_eq!(regions.regions[0].region_id.as_deref(), Some("cn-hangzhou"));
}
