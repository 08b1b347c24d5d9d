//! A scripted service for unit tests: answers by operation, and remembers what
//! it was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::core::clock::Clock;
use crate::core::events::Silent;
use crate::core::retry::Policy;
use crate::core::transport::Transport;
use crate::core::{Endpoint, Session};
use crate::providers::alibaba::api::Wire;
use crate::providers::alibaba::auth::{AccessKey, Keys};
use crate::providers::alibaba::client::Dds;
use crate::providers::alibaba::error::DdsDialect;
use crate::providers::alibaba::settings::{Format, Signature};
use crate::providers::alibaba::signer_v1::SignerV1;
use crate::sandbox::http::{Connection, HttpReply, HttpRequest};

/// The moment of every test, by the local clock.
pub const NOW: &str = "2026-01-05T08:10:00Z";
/// The same moment as the service writes it.
const DATE: &str = "Mon, 05 Jan 2026 08:10:00 GMT";

/// What the service was asked, as `Operation name=value …`.
pub type Log = Arc<Mutex<Vec<String>>>;

/// A service and the opened profile that asks it.
pub struct Kit {
    /// The opened profile.
    pub dds: Dds,
    log: Log,
}

impl Kit {
    /// A service that answers every request with what the function makes of
    /// operation and parameters.
    pub async fn new(
        answer: impl FnMut(&str, &BTreeMap<String, String>) -> HttpReply + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
        let url = format!("http://{}", listener.local_addr().expect("address"));
        let log = Log::default();
        tokio::spawn(serve(listener, log.clone(), Arc::new(Mutex::new(answer))));
        Self { dds: open(&url), log }
    }

    /// A service that answers by operation: with the list's first reply the
    /// first time, then the next, and the last one for ever. An operation that
    /// is not in the list is refused as forbidden.
    pub async fn scripted(script: &[(&str, &[Value])]) -> Self {
        let mut queues: BTreeMap<String, Vec<Value>> = script
            .iter()
            .map(|(name, replies)| ((*name).to_owned(), replies.iter().rev().cloned().collect()))
            .collect();
        Self::new(move |operation, _| match queues.get_mut(operation) {
            Some(queue) if queue.len() > 1 => ok(queue.pop().expect("one is left")),
            Some(queue) => queue.last().map_or_else(forbidden, |reply| ok(reply.clone())),
            None => forbidden(),
        })
        .await
    }

    /// What was asked since the last look.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.log.lock().expect("log"))
    }
}

/// A good answer.
pub fn ok(value: Value) -> HttpReply {
    HttpReply::json(200, &value).with("date", DATE).with("x-acs-request-id", "r-1")
}

/// A refusal.
pub fn refused(status: u16, code: &str) -> HttpReply {
    HttpReply::json(status, &json!({"Code": code, "Message": "A text.", "RequestId": "r-2"}))
}

fn forbidden() -> HttpReply {
    refused(403, "Forbidden.RAM")
}

/// The reply of DescribeDBInstanceAttribute for a kind of instance.
pub fn instance(kind: &str) -> Value {
    let mut instance = json!({"DBInstanceId": "dds-bp1", "DBInstanceStatus": "Running",
        "LockMode": "Unlock", "RegionId": "cn-hangzhou", "EngineVersion": "4.2",
        "DBInstanceType": "replicate", "ReplicationFactor": "3"});
    let more = match kind {
        "cloud" => json!({"StorageType": "cloud_essd1", "KindCode": "18"}),
        "local" => json!({"StorageType": "local_ssd", "KindCode": "0"}),
        "standalone" => json!({"StorageType": "cloud_essd1", "ReplicationFactor": "1"}),
        "cluster" => json!({"DBInstanceType": "sharding", "StorageType": "cloud_essd1",
            "UseClusterBackup": true}),
        "shards" => json!({"DBInstanceType": "sharding", "StorageType": "local_ssd",
            "ShardList": {"ShardAttribute": [{"NodeId": "d-1"}, {"NodeId": "d-2"}]}}),
        other => panic!("{other}"),
    };
    for (key, value) in more.as_object().expect("object") {
        instance[key] = value.clone();
    }
    json!({"DBInstances": {"DBInstance": [instance]}})
}

/// The reply of DescribeBackups with these sets.
pub fn sets(rows: &[Value]) -> Value {
    json!({"TotalCount": rows.len(), "PageSize": 100, "Backups": {"Backup": rows}})
}

/// A successful manual set of job 77.
pub fn set(id: &str, began: &str) -> Value {
    json!({"BackupId": id, "BackupJobId": "77", "BackupStatus": "Success", "IsAvail": true,
        "BackupMode": "Manual", "BackupMethod": "Snapshot", "BackupSize": 1024,
        "BackupStartTime": began, "BackupEndTime": "2026-01-05T08:09:00Z",
        "BackupDownloadURL": "https://oss.example/f?Signature=hush"})
}

/// The reply of DescribeBackupTasks with one manual job 77.
pub fn job(status: &str) -> Value {
    json!({"BackupJobs": [{"BackupjobId": "77", "BackupSetStatus": status, "JobMode": "Manual",
        "BackupStartTime": "2026-01-05T08:00:40Z", "Progress": "18%"}]})
}

/// The reply of DescribeHistoryTasks with one manual backup.
pub fn task(status: &str) -> Value {
    json!({"TotalCount": 1, "Items": [{"TaskId": "t-1", "TaskType": "ManualBackupIns",
        "InstanceId": "dds-bp1", "Status": status, "Progress": 40.0,
        "StartTime": "2026-01-05T08:00:41Z"}]})
}

fn open(url: &str) -> Dds {
    let endpoint = Endpoint::parse(url).expect("endpoint");
    let mut transport = Transport::new(Arc::new(Silent), Default::default(), None);
    transport.clock = Clock::fixed(NOW.parse().expect("time"));
    transport.policy = Policy { attempts: 1, ..Policy::default() };
    let keys = Arc::new(Keys::ready_made(AccessKey {
        id: "test-id".to_owned(),
        secret: "test-secret".into(),
        security_token: None,
        expires_at: None,
    }));
    let session = Session {
        transport: Arc::new(transport),
        endpoint: endpoint.clone(),
        signer: Arc::new(SignerV1::new(keys.clone())),
        dialect: Arc::new(DdsDialect),
    };
    let wire = Wire { endpoint, signature: Signature::V1, format: Format::Json };
    Dds { session, wire, region: Some("cn-hangzhou".to_owned()), keys }
}

async fn serve<F>(listener: TcpListener, log: Log, answer: Arc<Mutex<F>>)
where
    F: FnMut(&str, &BTreeMap<String, String>) -> HttpReply + Send + 'static,
{
    while let Ok((stream, _)) = listener.accept().await {
        let (log, answer) = (log.clone(), answer.clone());
        tokio::spawn(async move {
            let mut connection = Connection::new(stream);
            while let Ok(Some(request)) = connection.next().await {
                let (operation, parameters) = parts(&request);
                log.lock().expect("log").push(line(&operation, &parameters));
                let reply = answer.lock().expect("answer")(&operation, &parameters);
                if connection.write(&reply.encode(false)).await.is_err() {
                    return;
                }
            }
        });
    }
}

/// Operation and its own parameters, without the common ones.
fn parts(request: &HttpRequest) -> (String, BTreeMap<String, String>) {
    let common = ["Action", "Version", "Format", "AccessKeyId", "Timestamp", "PageSize"];
    let operation = request.query("Action").unwrap_or_default();
    let parameters = request
        .query_pairs()
        .into_iter()
        .filter(|(name, _)| !common.contains(&name.as_str()) && !name.starts_with("Signature"))
        .collect();
    (operation, parameters)
}

fn line(operation: &str, parameters: &BTreeMap<String, String>) -> String {
    let mut line = operation.to_owned();
    for (name, value) in parameters {
        if name != "DBInstanceId" {
            line.push_str(&format!(" {name}={value}"));
        }
    }
    line
}
