//! Restores of dedicated clusters, of single collections, and of flex
//! clusters: three resources that people think of as one.
//!
//! Source: Atlas Administration API v2 document, resources Cloud Backups,
//! Collection Restores, Flex Restore Jobs; Restore from a Snapshot.

mod cancel;
mod collections;
mod download;
pub mod job;
mod plan;

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::api::{Api, decode, segment};
use super::cluster::{ClusterKind, Clusters};
use super::lost_job;
use super::media::Resource;
use super::page;
use super::settings::is_id;
use crate::config::{Kind, Setting};
use crate::core::{Error, ErrorKind, Reply, Request, Result, Sent};
use crate::model::{Follow, Job};
use crate::providers::{
    CancelRestores, Downloads, Finding, JobPlan, ListFilter, LostCreate, RestoreWish, Restores,
    StartedJobs,
};

pub(super) use plan::usable;

use job::{CollectionJob, CollectionState, DedicatedJob, Family, FlexJob};

/// Keys for `--set`.
const OPTIONS: &[Setting] = &[
    Setting::new(
        "oplog_ts",
        Kind::Integer,
        "Second of the oplog entry to restore to, with `oplog_inc` in place of a time",
    ),
    Setting::new("oplog_inc", Kind::Integer, "Number of the oplog entry within its second"),
    Setting::new(
        "databases",
        Kind::List,
        "Restore only these databases, each `NAME` or `NAME=NEW_NAME`",
    ),
    Setting::new(
        "collections",
        Kind::List,
        "Restore only these collections, each `DB.NAME` or `DB.NAME=DB.NEW_NAME`",
    ),
    Setting::new("database_suffix", Kind::Text, "Text added to the names of restored databases"),
    Setting::new(
        "collection_suffix",
        Kind::Text,
        "Text added to the names of restored collections",
    ),
    Setting::new(
        "index_strategy",
        Kind::Choice(&["ALL", "NONE", "ALL_EXCEPT_TTL"]),
        "Indexes that single databases or collections get (default: ALL)",
    ),
    Setting::new(
        "write_strategy",
        Kind::Choice(&["CREATE_NEW", "OVERWRITE_EXISTING"]),
        "What happens to databases or collections that are there (default: CREATE_NEW)",
    ),
];

/// Restores of a project's clusters.
pub struct RestoreJobs {
    api: Arc<Api>,
    clusters: Arc<Clusters>,
    listing_delay: Duration,
    private_endpoint: Option<String>,
}

impl RestoreJobs {
    /// The restores behind an API. With a private endpoint, downloads go
    /// through it.
    pub fn new(
        api: Arc<Api>,
        clusters: Arc<Clusters>,
        listing_delay: Duration,
        private_endpoint: Option<String>,
    ) -> Self {
        Self { api, clusters, listing_delay, private_endpoint }
    }

    /// The families that a job known by its id alone can belong to.
    async fn families(&self, target: &str, memo: &Json) -> Result<Vec<Family>> {
        if let Some(family) = family_in(memo) {
            return Ok(vec![family]);
        }
        Ok(match self.clusters.kind(&self.api, target).await? {
            ClusterKind::Flex => vec![Family::Flex],
            ClusterKind::ReplicaSet | ClusterKind::Sharded => {
                vec![Family::Dedicated, Family::Collection]
            }
        })
    }

    fn list_request(&self, target: &str, family: Family) -> Result<Request> {
        let name = segment(target);
        let (operation, resource, path) = match family {
            Family::Dedicated => (
                "listGroupClusterBackupRestoreJobs",
                Resource::RestoreJobs,
                format!("/clusters/{name}/backup/restoreJobs"),
            ),
            Family::Collection => (
                "listGroupClusterCollectionRestoreJobs",
                Resource::CollectionRestores,
                format!("/clusters/{name}/collectionRestoreJobs"),
            ),
            Family::Flex => (
                "listGroupFlexClusterBackupRestoreJobs",
                Resource::Flex,
                format!("/flexClusters/{name}/backup/restoreJobs"),
            ),
        };
        self.api.get(operation, resource, &path)
    }

    fn show_request(&self, target: &str, family: Family, id: &str) -> Result<Request> {
        check_id(id)?;
        let mut request = self.list_request(target, family)?;
        request.operation = match family {
            Family::Dedicated => "getGroupClusterBackupRestoreJob",
            Family::Collection => "getGroupClusterCollectionRestoreJob",
            Family::Flex => "getGroupFlexClusterBackupRestoreJob",
        }
        .to_owned();
        request.path = format!("{}/{id}", request.path);
        Ok(request)
    }

    async fn all<T: DeserializeOwned>(&self, target: &str, family: Family) -> Result<Vec<T>> {
        page::all(&self.api, &self.list_request(target, family)?).await
    }

    /// Takes one look at a job of a family.
    async fn look(&self, target: &str, family: Family, id: &str) -> Result<Job> {
        let request = self.show_request(target, family, id)?;
        match family {
            Family::Dedicated => Ok(self.api.read::<DedicatedJob>(&request).await?.job(target)),
            Family::Flex => Ok(self.api.read::<FlexJob>(&request).await?.job(target)),
            Family::Collection => {
                let found: CollectionJob = self.api.read(&request).await?;
                let mut job = found.job(target);
                if job.state.is_final() {
                    // A job can succeed while single collections do not.
                    job::add_collections(&mut job, &self.collections(target, id).await?);
                }
                Ok(job)
            }
        }
    }

    async fn collections(&self, target: &str, id: &str) -> Result<Vec<CollectionState>> {
        let mut request = self.show_request(target, Family::Collection, id)?;
        request.operation = "listGroupClusterCollectionRestoreJobCollections".to_owned();
        request.path.push_str("/collections");
        page::all(&self.api, &request).await
    }

    async fn list_family(&self, target: &str, family: Family) -> Result<Vec<Job>> {
        Ok(match family {
            Family::Dedicated => {
                let all: Vec<DedicatedJob> = self.all(target, family).await?;
                all.into_iter().map(|job| job.job(target)).collect()
            }
            Family::Collection => {
                let all: Vec<CollectionJob> = self.all(target, family).await?;
                all.into_iter().map(|job| job.job(target)).collect()
            }
            Family::Flex => {
                let all: Vec<FlexJob> = self.all(target, family).await?;
                all.into_iter().map(|job| job.job(target)).collect()
            }
        })
    }

    fn now(&self) -> Timestamp {
        self.api.session.transport.clock.now()
    }
}

#[async_trait]
impl StartedJobs for RestoreJobs {
    fn started(&self, plan: &JobPlan, reply: &Reply) -> Result<Follow> {
        let operation = &plan.request.request().operation;
        let answer: Json = decode(operation, reply)?;
        let id = answer.get("id").and_then(Json::as_str).filter(|id| !id.is_empty());
        let Some(id) = id else {
            return Err(reply.unreadable(operation, "it names no restore").sent(Sent::Yes));
        };
        Ok(Follow {
            target: plan.target.clone(),
            backup_id: lost_job::wanted(&plan.before, "snapshotId"),
            job_id: Some(id.to_owned()),
            started_at: self.now(),
            memo: json!({"family": family_in(&plan.before)}),
        })
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        Follow {
            target: target.to_owned(),
            backup_id: None,
            job_id: Some(id.to_owned()),
            started_at: self.now(),
            memo: Json::Null,
        }
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        let Some(id) = follow.job_id.clone() else {
            return Err(Error::internal("a restore without an id can't be followed"));
        };
        check_id(&id)?;
        let mut last = None;
        for family in self.families(&follow.target, &follow.memo).await? {
            match self.look(&follow.target, family, &id).await {
                Ok(job) => {
                    follow.backup_id = job.backup_id.clone().or(follow.backup_id.take());
                    follow.memo = json!({"family": family});
                    return Ok(job);
                }
                Err(error) if error.kind == ErrorKind::NotFound => {
                    last.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(last.unwrap_or_else(|| Error::internal("no kind of restore was tried")))
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Job>> {
        let mut jobs = Vec::new();
        for family in self.families(target, &Json::Null).await? {
            match self.list_family(target, family).await {
                Ok(found) => jobs.extend(found),
                // Not every cluster can restore single collections; the list
                // of whole restores has been read by then.
                Err(error) if family == Family::Collection && says_no(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(chosen(jobs, filter))
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let Some(family) = family_in(&lost.before) else {
            return Ok(Finding::Undecided("what was asked for is not written down".to_owned()));
        };
        let jobs: Vec<Json> = self.all(&lost.target, family).await?;
        let follow = |id: String| Follow {
            backup_id: lost_job::wanted(&lost.before, "snapshotId"),
            memo: json!({"family": family}),
            started_at: lost.sent_at,
            ..self.follow_id(&lost.target, &id)
        };
        let visible_at = lost.sent_at.saturating_add(self.listing_delay);
        let visible_at = visible_at.unwrap_or(Timestamp::MAX);
        Ok(lost_job::judge(&lost.before, &jobs, self.now() >= visible_at).finding(follow))
    }
}

#[async_trait]
impl Restores for RestoreJobs {
    fn options(&self) -> &'static [Setting] {
        OPTIONS
    }

    async fn plan(&self, wish: &RestoreWish<'_>) -> Result<JobPlan> {
        self.planned(wish).await
    }

    fn cancels(&self) -> Option<&dyn CancelRestores> {
        Some(self)
    }

    fn downloads(&self) -> Option<&dyn Downloads> {
        Some(self)
    }
}

fn says_no(error: &Error) -> bool {
    matches!(error.kind, ErrorKind::NotFound | ErrorKind::Rejected | ErrorKind::Forbidden)
}

fn family_in(memo: &Json) -> Option<Family> {
    serde_json::from_value(memo.get("family")?.clone()).ok()
}

fn check_id(id: &str) -> Result<()> {
    if is_id(id) {
        return Ok(());
    }
    Err(Error::usage(format!("`{id}` is no id of a restore"))
        .hint("24 hexadecimal digits, a to f in lower case; `restore list` shows them"))
}

/// Newest first, within the limits. Restores of whole clusters do not say when
/// they began: those that run are the newest, the others count by their end.
fn chosen(mut jobs: Vec<Job>, filter: &ListFilter) -> Vec<Job> {
    let moment = |job: &Job| job.created_at.or(job.completed_at);
    jobs.retain(|job| {
        moment(job).is_none_or(|at| {
            filter.since.is_none_or(|since| at >= since)
                && filter.until.is_none_or(|until| at < until)
        })
    });
    jobs.sort_by_key(|job| Reverse((moment(job).unwrap_or(Timestamp::MAX), job.id.clone())));
    jobs.truncate(filter.limit.unwrap_or(usize::MAX));
    jobs
}
