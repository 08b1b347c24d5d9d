//! The operations that are used, one struct each, as plain values.
//!
//! Every operation is a POST to `/` with its parameters in the query and an
//! empty body: the service takes GET as well, but proxies and libraries repeat
//! GETs by themselves. Parameters that are not set are left out.
//!
//! Source: the pages of the operations in "API reference" (ApsaraDB for
//! MongoDB).

use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;

use super::clock::shifted;
use super::settings::{Format, Signature};
use super::types::{BackupJobs, BackupSets, ClusterBackups, CreatedBackup, Regions};
use crate::core::{Endpoint, Request};

/// Version of the API.
pub const VERSION: &str = "2015-12-01";
/// Largest page that the listings of instances and backups give.
pub const PAGE_SIZE: usize = 100;

/// How requests are written: the same operation looks different to either
/// signature.
#[derive(Debug, Clone)]
pub struct Wire {
    /// Base address of the service.
    pub endpoint: Endpoint,
    /// The signature that will be put on.
    pub signature: Signature,
    /// Format of replies.
    pub format: Format,
}

impl Wire {
    /// The request for an operation, not yet signed.
    pub fn request(&self, operation: &impl Operation) -> Request {
        operation.onto(self.bare(operation.name()))
    }

    /// A request with nothing but the operation's name, version and format.
    pub fn bare(&self, name: &str) -> Request {
        let request = Request::post(name, &self.endpoint, "/");
        match self.signature {
            Signature::V1 => request
                .with("Action", name)
                .with("Version", VERSION)
                .with("Format", self.format.word()),
            Signature::V3 => request.header("x-acs-action", name).header("x-acs-version", VERSION),
        }
    }
}

impl Format {
    fn word(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Xml => "XML",
        }
    }
}

/// One operation with its parameters.
pub trait Operation: Sync {
    /// What a good answer holds.
    type Reply: DeserializeOwned;

    /// The service's name of the operation.
    fn name(&self) -> &'static str;

    /// Adds its parameters.
    fn onto(&self, request: Request) -> Request;
}

/// A time range in UTC. The listings of backups take whole minutes, so the
/// range is widened to them: what is listed has to be filtered again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minutes {
    /// Begin, included.
    pub from: Timestamp,
    /// End.
    pub to: Timestamp,
}

impl Minutes {
    fn onto(range: Option<Self>, request: Request) -> Request {
        let Some(Self { from, to }) = range else { return request };
        // The end has to be after the start, also when both fall into one minute.
        let to = shifted(to.max(from), SignedDuration::from_mins(1));
        request.with("StartTime", minute(from)).with("EndTime", minute(to))
    }
}

/// Formats as `yyyy-MM-ddTHH:mmZ`, rounded down.
fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%MZ").to_string()
}

/// Starts a manual backup. Sent twice it starts two: there is no client token.
#[derive(Debug, Clone)]
pub struct CreateBackup<'a> {
    /// Instance; of a sharded cluster its own id.
    pub instance: &'a str,
    /// `Snapshot`, `Physical` or `Logical`.
    pub method: Option<&'a str>,
    /// Days, or -1 for good.
    pub retention_days: Option<i64>,
}

impl Operation for CreateBackup<'_> {
    type Reply = CreatedBackup;

    fn name(&self) -> &'static str {
        "CreateBackup"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("DBInstanceId", self.instance)
            .with_some("BackupMethod", self.method)
            .with_some("BackupRetentionPeriod", self.retention_days.map(|days| days.to_string()))
    }
}

/// Lists running backup jobs, of replica sets and clusters on cloud disks only.
#[derive(Debug, Clone)]
pub struct DescribeBackupTasks<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Only this job.
    pub job: Option<&'a str>,
}

impl Operation for DescribeBackupTasks<'_> {
    type Reply = BackupJobs;

    fn name(&self) -> &'static str {
        "DescribeBackupTasks"
    }

    fn onto(&self, request: Request) -> Request {
        request.with("DBInstanceId", self.instance).with_some("BackupJobId", self.job)
    }
}

/// Lists one page of backup sets.
#[derive(Debug, Clone, Default)]
pub struct DescribeBackups<'a> {
    /// Instance.
    pub instance: &'a str,
    /// Shard; needed for a cluster that is backed up shard by shard.
    pub node: Option<&'a str>,
    /// Only this backup set.
    pub backup: Option<&'a str>,
    /// Only the sets of this job. Older servers ignore it.
    pub job: Option<&'a str>,
    /// Only sets of this time.
    pub range: Option<Minutes>,
    /// Region of the original, for released instances and copies.
    pub source: Option<&'a str>,
    /// Region of the copies.
    pub copy: Option<&'a str>,
    /// Page, from 1.
    pub page: u32,
}

impl Operation for DescribeBackups<'_> {
    type Reply = BackupSets;

    fn name(&self) -> &'static str {
        "DescribeBackups"
    }

    fn onto(&self, request: Request) -> Request {
        let request = request
            .with("DBInstanceId", self.instance)
            .with_some("NodeId", self.node)
            .with_some("BackupId", self.backup)
            .with_some("BackupJobId", self.job)
            .with_some("SrcRegion", self.source)
            .with_some("DestRegion", self.copy);
        Minutes::onto(self.range, request)
            .with("PageNumber", self.page.to_string())
            .with("PageSize", PAGE_SIZE.to_string())
    }
}

/// Lists one page of cluster backups. Its page is called `PageNo`, and the
/// answer has no total.
#[derive(Debug, Clone, Default)]
pub struct DescribeClusterBackups<'a> {
    /// Cluster.
    pub instance: &'a str,
    /// Only this cluster backup.
    pub backup: Option<&'a str>,
    /// Only the backups of this job.
    pub job: Option<&'a str>,
    /// Only backups of this time.
    pub range: Option<Minutes>,
    /// Whether the backups of the nodes are left out.
    pub without_nodes: bool,
    /// Region of the original, for released instances and copies.
    pub source: Option<&'a str>,
    /// Region of the copies.
    pub copy: Option<&'a str>,
    /// Page, from 1.
    pub page: u32,
}

impl Operation for DescribeClusterBackups<'_> {
    type Reply = ClusterBackups;

    fn name(&self) -> &'static str {
        "DescribeClusterBackups"
    }

    fn onto(&self, request: Request) -> Request {
        let request = request
            .with("DBInstanceId", self.instance)
            .with_some("BackupId", self.backup)
            .with_some("BackupJobId", self.job)
            .with_some("IsOnlyGetClusterBackUp", self.without_nodes.then_some("true"))
            .with_some("SrcRegion", self.source)
            .with_some("DestRegion", self.copy);
        Minutes::onto(self.range, request)
            .with("PageNo", self.page.to_string())
            .with("PageSize", PAGE_SIZE.to_string())
    }
}

/// Lists regions: the cheapest call that needs a credential.
#[derive(Debug, Clone, Default)]
pub struct DescribeRegions<'a> {
    /// Language of the names, `en` or `zh`; the manual of 2021 lacks it.
    pub language: Option<&'a str>,
}

impl Operation for DescribeRegions<'_> {
    type Reply = Regions;

    fn name(&self) -> &'static str {
        "DescribeRegions"
    }

    fn onto(&self, request: Request) -> Request {
        request.with_some("AcceptLanguage", self.language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(signature: Signature) -> Wire {
        let endpoint = Endpoint::parse("https://mongodb.example").expect("endpoint");
        Wire { endpoint, signature, format: Format::Json }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().expect("time")
    }

    #[test]
    fn a_create_is_a_post_with_its_parameters_in_the_query() {
        let create = CreateBackup {
            instance: "dds-bp1",
            method: Some("Snapshot"),
            retention_days: Some(-1),
        };
        let v1 = wire(Signature::V1).request(&create);
        assert_eq!(
            v1.url(),
            "https://mongodb.example/?Action=CreateBackup&Version=2015-12-01&Format=JSON\
             &DBInstanceId=dds-bp1&BackupMethod=Snapshot&BackupRetentionPeriod=-1"
        );
        assert_eq!((v1.method.as_str(), v1.body.as_slice()), ("POST", [].as_slice()));
        let v3 = wire(Signature::V3).request(&create);
        assert_eq!(
            v3.encoded_query(),
            "DBInstanceId=dds-bp1&BackupMethod=Snapshot&BackupRetentionPeriod=-1"
        );
        assert_eq!(v3.headers["x-acs-action"], "CreateBackup");
        assert_eq!(v3.headers["x-acs-version"], VERSION);
    }

    #[test]
    fn unset_parameters_are_left_out_and_times_are_widened_to_minutes() {
        let v3 = wire(Signature::V3);
        let bare = CreateBackup { instance: "i", method: None, retention_days: None };
        assert_eq!(v3.request(&bare).encoded_query(), "DBInstanceId=i");
        let range = Minutes { from: at("2026-01-05T08:00:59Z"), to: at("2026-01-05T08:00:59Z") };
        let list =
            DescribeBackups { instance: "i", range: Some(range), page: 2, ..Default::default() };
        assert_eq!(
            v3.request(&list).encoded_query(),
            "DBInstanceId=i&StartTime=2026-01-05T08%3A00Z&EndTime=2026-01-05T08%3A01Z\
             &PageNumber=2&PageSize=100"
        );
        let cluster = DescribeClusterBackups {
            instance: "i",
            without_nodes: true,
            page: 1,
            ..Default::default()
        };
        assert_eq!(
            v3.request(&cluster).encoded_query(),
            "DBInstanceId=i&IsOnlyGetClusterBackUp=true&PageNo=1&PageSize=100"
        );
    }
}
