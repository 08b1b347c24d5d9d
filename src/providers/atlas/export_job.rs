//! Exports of snapshots to export buckets.
//!
//! Source: Atlas Administration API v2 document, operations
//! `…GroupClusterBackupExport`; Manage Exported Snapshots.

use std::cmp::Reverse;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use super::api::{Api, decode, segment, with_json};
use super::backup;
use super::bucket_rules;
use super::cluster::{ClusterKind, Clusters};
use super::lost_job::{self, Look};
use super::media::Resource;
use super::restore::job::{percent, stated};
use super::restore::usable;
use super::settings::is_id;
use super::types::moment;
use super::{page, snapshots, states};
use crate::config::{Kind, Setting};
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Request, Result, Sent};
use crate::model::state::look_up;
use crate::model::{Backup, Follow, Job, State};
use crate::providers::{
    BackupChoice, ExportWish, Exports, Finding, JobPlan, ListFilter, LostCreate, StartedJobs,
};

const CREATE: &str = "createGroupClusterBackupExport";
const LIST: &str = "listGroupClusterBackupExports";
const SHOW: &str = "getGroupClusterBackupExport";
/// What stands for an id that would have to be looked up.
const SNAPSHOT: &str = "{snapshot-id}";
/// The key in an export's custom data that carries our mark.
const MARK: &str = "cloudbak";

const OPTIONS: &[Setting] = &[Setting::new(
    "custom_data",
    Kind::List,
    "Pairs `KEY=VALUE` for the file that Atlas writes when the export is whole",
)];

/// Exports of a project's clusters.
pub struct ExportJobs {
    api: Arc<Api>,
    clusters: Arc<Clusters>,
    listing_delay: Duration,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ExportJob {
    id: String,
    state: Option<String>,
    state_reason: Option<Reason>,
    snapshot_id: Option<String>,
    export_bucket_id: Option<String>,
    prefix: Option<String>,
    custom_data: Json,
    components: Option<Vec<Json>>,
    export_status: Option<Progress>,
    #[serde(deserialize_with = "moment")]
    created_at: Option<Timestamp>,
    #[serde(deserialize_with = "moment")]
    finished_at: Option<Timestamp>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Reason {
    error_code: Option<String>,
    message: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Progress {
    exported_collections: Option<u64>,
    total_collections: Option<u64>,
}

impl ExportJobs {
    /// The exports behind an API.
    pub fn new(api: Arc<Api>, clusters: Arc<Clusters>, listing_delay: Duration) -> Self {
        Self { api, clusters, listing_delay }
    }

    fn request(&self, target: &str, operation: &str, id: Option<&str>) -> Result<Request> {
        let mut path = format!("/clusters/{}/backup/exports", segment(target));
        if let Some(id) = id {
            check_id(id)?;
            path = format!("{path}/{id}");
        }
        self.api.get(operation, Resource::ExportJobs, &path)
    }

    /// The snapshot to export: its id, once it is known that it can be.
    async fn snapshot(&self, wish: &ExportWish<'_>) -> Result<String> {
        if !wish.reads.allowed() {
            return Ok(match wish.backup {
                BackupChoice::Id(id) => id.to_owned(),
                BackupChoice::Latest => SNAPSHOT.to_owned(),
            });
        }
        let kind = self.clusters.kind(&self.api, wish.target).await?;
        if kind == ClusterKind::Flex {
            return Err(Error::new(
                ErrorKind::Unsupported,
                format!("`{}` is a flex cluster, and Atlas exports none of those", wish.target),
            )
            .hint("`restore create BACKUP --to download` fetches its snapshots"));
        }
        match wish.backup {
            BackupChoice::Id(id) => {
                let found = snapshots::show(&self.api, wish.target, kind, id).await?;
                usable(id, found.state)?;
                if is_fallback(&found) {
                    return Err(Error::new(
                        ErrorKind::Rejected,
                        format!("snapshot {id} is a fallback snapshot, which can't be exported"),
                    ));
                }
                Ok(id.to_owned())
            }
            BackupChoice::Latest => {
                let all = snapshots::list(&self.api, wish.target, kind).await?;
                backup::chosen(all, &ListFilter::default())
                    .into_iter()
                    .filter(|one| one.state == State::Succeeded && !is_fallback(one))
                    .find_map(|one| one.backup_id)
                    .ok_or_else(|| {
                        let message = format!("{} has no snapshot to export", wish.target);
                        Error::new(ErrorKind::NotFound, message)
                    })
            }
        }
    }
}

#[async_trait]
impl StartedJobs for ExportJobs {
    fn started(&self, plan: &JobPlan, reply: &Reply) -> Result<Follow> {
        let job: ExportJob = decode(CREATE, reply)?;
        if job.id.is_empty() {
            return Err(reply.unreadable(CREATE, "it names no export").sent(Sent::Yes));
        }
        let now = self.api.session.transport.clock.now();
        Ok(Follow {
            target: plan.target.clone(),
            backup_id: lost_job::wanted(&plan.before, "snapshotId"),
            job_id: Some(job.id),
            started_at: job.created_at.unwrap_or(now),
            memo: Json::Null,
        })
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        Follow {
            target: target.to_owned(),
            backup_id: None,
            job_id: Some(id.to_owned()),
            started_at: self.api.session.transport.clock.now(),
            memo: Json::Null,
        }
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        let Some(id) = follow.job_id.as_deref() else {
            return Err(Error::internal("an export without an id can't be followed"));
        };
        let request = self.request(&follow.target, SHOW, Some(id))?;
        let job = self.api.read::<ExportJob>(&request).await?.job(&follow.target);
        follow.backup_id = job.backup_id.clone().or(follow.backup_id.take());
        Ok(job)
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Job>> {
        let all: Vec<ExportJob> = page::all(&self.api, &self.request(target, LIST, None)?).await?;
        let mut jobs: Vec<Job> = all.into_iter().map(|job| job.job(target)).collect();
        jobs.retain(|job| {
            job.created_at.is_none_or(|at| {
                filter.since.is_none_or(|since| at >= since)
                    && filter.until.is_none_or(|until| at < until)
            })
        });
        let newness = |job: &Job| job.created_at.unwrap_or(Timestamp::MAX);
        jobs.sort_by_key(|job| Reverse((newness(job), job.id.clone())));
        jobs.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(jobs)
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let jobs: Vec<Json> =
            page::all(&self.api, &self.request(&lost.target, LIST, None)?).await?;
        let marker = lost.marker.text();
        let visible_at = lost.sent_at.saturating_add(self.listing_delay);
        let late_enough =
            self.api.session.transport.clock.now() >= visible_at.unwrap_or(Timestamp::MAX);
        let follow = |id: String| Follow {
            backup_id: lost_job::wanted(&lost.before, "snapshotId"),
            started_at: lost.sent_at,
            ..self.follow_id(&lost.target, &id)
        };
        let marked: Vec<Json> =
            jobs.iter().filter(|job| mark(job) == Some(&*marker)).cloned().collect();
        let look = match lost_job::judge(&lost.before, &marked, late_enough) {
            // A job whose custom data is not shown may still be ours.
            Look::None | Look::Early => {
                let is_mute = |job: &Json| job.get("customData").is_none_or(Json::is_null);
                let mute: Vec<Json> = jobs.into_iter().filter(is_mute).collect();
                lost_job::judge(&lost.before, &mute, late_enough)
            }
            found => found,
        };
        Ok(look.finding(follow))
    }
}

#[async_trait]
impl Exports for ExportJobs {
    fn options(&self) -> &'static [Setting] {
        OPTIONS
    }

    async fn plan(&self, wish: &ExportWish<'_>) -> Result<JobPlan> {
        bucket_rules::check_bucket_id(wish.bucket)?;
        if let BackupChoice::Id(id) = wish.backup {
            snapshots::check_id(id)?;
        }
        let data = custom_data(wish)?;
        let snapshot = self.snapshot(wish).await?;
        let mut body = Map::new();
        body.insert("snapshotId".to_owned(), snapshot.as_str().into());
        body.insert("exportBucketId".to_owned(), wish.bucket.into());
        body.insert("customData".to_owned(), data.into());
        let path = format!(
            "/groups/{}/clusters/{}/backup/exports",
            self.api.project()?,
            segment(wish.target)
        );
        let request = self.api.request(CREATE, Method::POST, Resource::ExportJobs, &path);
        let request = with_json(request, &body);
        let what = format!(
            "exports snapshot {snapshot} of {} to export bucket {}",
            wish.target, wish.bucket
        );
        let mut plan = JobPlan::new(wish.target, CreateRequest::new(request), what);
        plan.before = lost_job::before(body, None);
        if wish.reads.allowed() {
            let earlier: Vec<Json> =
                page::all(&self.api, &self.request(wish.target, LIST, None)?).await?;
            lost_job::remember(&mut plan.before, &earlier);
        }
        Ok(plan)
    }
}

impl ExportJob {
    fn job(&self, target: &str) -> Job {
        let word = self.state.as_deref().unwrap_or_default();
        let mut job = Job::new(&*self.id, "export", look_up(states::EXPORT, word));
        let progress = self.export_status.clone().unwrap_or_default();
        job.target = Some(target.to_owned());
        job.backup_id = self.snapshot_id.clone();
        job.provider_state = self.state.clone();
        job.percent = percent(progress.exported_collections, progress.total_collections);
        job.created_at = self.created_at;
        job.completed_at = self.finished_at;
        job.message = self.state_reason.as_ref().and_then(Reason::text);
        job.details = stated([
            ("bucket", json!(self.export_bucket_id)),
            ("prefix", json!(self.prefix)),
            ("custom_data", self.custom_data.clone()),
            ("replica_sets", json!(self.components.as_ref().map(Vec::len))),
            ("exported_collections", json!(progress.exported_collections)),
            ("total_collections", json!(progress.total_collections)),
        ]);
        if matches!(job.state, State::Failed | State::Cancelled) {
            job.warnings.push(
                "Atlas neither repeats such an export nor removes what it has written".to_owned(),
            );
        }
        job
    }
}

impl Reason {
    fn text(&self) -> Option<String> {
        match (&self.error_code, &self.message) {
            (Some(code), Some(message)) => Some(format!("{code}: {message}")),
            (one, other) => one.clone().or_else(|| other.clone()),
        }
    }
}

/// The user's pairs, and our mark.
fn custom_data(wish: &ExportWish<'_>) -> Result<Vec<Json>> {
    let mut pairs = Vec::new();
    for text in wish.options.list("custom_data") {
        let (key, value) =
            text.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(|| {
                Error::usage(format!("`{text}` in `custom_data` is no pair")).hint("KEY=VALUE")
            })?;
        if key == MARK {
            return Err(Error::usage(format!("the key `{MARK}` in `custom_data` is taken")));
        }
        pairs.push(json!({"key": key, "value": value}));
    }
    pairs.push(json!({"key": MARK, "value": wish.marker.text()}));
    Ok(pairs)
}

fn mark(job: &Json) -> Option<&str> {
    let pairs = job.get("customData")?.as_array()?;
    let ours = pairs.iter().find(|pair| pair.get("key").and_then(Json::as_str) == Some(MARK))?;
    ours.get("value")?.as_str()
}

fn is_fallback(backup: &Backup) -> bool {
    backup.method.as_deref() == Some("fallback")
}

fn check_id(id: &str) -> Result<()> {
    if is_id(id) {
        return Ok(());
    }
    Err(Error::usage(format!("`{id}` is no id of an export"))
        .hint("24 hexadecimal digits, a to f in lower case; `export list` shows them"))
}
