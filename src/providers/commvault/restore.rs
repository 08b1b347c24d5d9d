//! Restoring a DocumentDB backup to a new cluster.
//!
//! A snapshot always becomes a new cluster: nothing is overwritten.
//!
//! Source: api.commvault.com, SP36, "AWS DocumentDB cluster restore".

use async_trait::async_trait;
use serde_json::Value as Json;

use super::Commvault;
use super::api;
use super::backup::{Before, Memo, VISIBLE_WITHIN, check_number, follow, no_such_job, without_job};
use super::jobs::{backup_of, concerns, is_backup};
use super::restore_body::{self, OPTIONS};
use super::settings::CLOUD_APPS;
use super::types::{Entity, TaskStarted};
use crate::config::Setting;
use crate::core::{Error, ErrorKind, Reply, Result};
use crate::model::{Follow, Job, State};
use crate::providers::job::{CancelRestores, JobPlan, StartedJobs};
use crate::providers::{
    BackupChoice, Destination, Finding, ListFilter, LostCreate, RestoreWish, Restores,
};

/// Stands in a request that is only shown for what would be looked up.
const SNAPSHOT: &str = "{snapshot-id}";

#[async_trait]
impl Restores for Commvault {
    fn options(&self) -> &'static [Setting] {
        OPTIONS
    }

    async fn plan(&self, wish: &RestoreWish<'_>) -> Result<JobPlan> {
        check(wish)?;
        self.is_documentdb()?;
        let cluster = restore_body::cluster(wish.options)?;
        restore_body::check(wish.options)?;
        self.place.required()?;
        let allowed = wish.reads.allowed();
        let entity = match allowed {
            true => self.entity(wish.target).await?,
            false => self.place.entity(wish.target),
        };
        if allowed {
            self.check_backup(wish, &entity).await?;
        }
        let snapshot = match wish.options.text("snapshot") {
            Some(snapshot) => snapshot.to_owned(),
            None if allowed => self.snapshot_of(&entity, wish.backup).await?,
            None => SNAPSHOT.to_owned(),
        };
        let marker = wish.marker.text();
        let body = restore_body::body(&self.place, &entity, &snapshot, wish.options, &marker)?;
        let request = api::create_restore(self.endpoint(), &body);
        let what = format!("makes the new cluster {cluster} from snapshot {snapshot}");
        let mut plan = JobPlan::new(wish.target, request, what);
        plan.warnings.push(format!("cluster {cluster} costs from its start until it is deleted"));
        if allowed {
            plan.before = self.restores_before(&entity).await?;
        }
        Ok(plan)
    }

    fn cancels(&self) -> Option<&dyn CancelRestores> {
        Some(self)
    }
}

#[async_trait]
impl StartedJobs for Commvault {
    fn started(&self, plan: &JobPlan, reply: &Reply) -> Result<Follow> {
        let task = TaskStarted::read(reply)?;
        if task.job_ids.is_empty() {
            return Err(without_job(&task, reply));
        }
        let memo = Memo {
            jobs: task.job_ids,
            task: task.task_id,
            patience_seconds: Some(VISIBLE_WITHIN.as_secs()),
            ..Memo::default()
        };
        Ok(Follow {
            backup_id: None,
            ..follow(&plan.target, self.session.transport.clock.now(), memo)
        })
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        self.follow_restore(target, id)
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        self.look_at_restore(follow).await
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Job>> {
        self.list_restores(target, filter).await
    }

    async fn show(&self, target: &str, id: &str) -> Result<Job> {
        self.show_restore(target, id).await
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        self.look_for_restore(lost).await
    }
}

impl Commvault {
    /// Other workloads have restores of their own, which differ in the body.
    fn is_documentdb(&self) -> Result<()> {
        if self.place.application() == Some(CLOUD_APPS) {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::Unsupported,
            format!("only DocumentDB is restored, not workloads of type `{}`", self.place.app),
        )
        .hint("`cloudbak api` sends CreateTask with a body of your own"))
    }

    /// A backup that is named must be one of the target, with data in it.
    async fn check_backup(&self, wish: &RestoreWish<'_>, entity: &Entity) -> Result<()> {
        let BackupChoice::Id(id) = wish.backup else { return Ok(()) };
        check_number(id)?;
        let job = self.job(id).await?.ok_or_else(|| no_such_job(id))?;
        if !is_backup(&job) || !concerns(&job, wish.target, entity) {
            return Err(Error::new(
                ErrorKind::NotFound,
                format!("job {id} is no backup of cluster group `{}`", wish.target),
            ));
        }
        let backup = backup_of(wish.target, &job);
        let word = job.status.as_deref().unwrap_or("without a state");
        match backup.state {
            State::Failed | State::Cancelled | State::Expired => Err(Error::new(
                ErrorKind::Rejected,
                format!("backup {id} has nothing to restore: {} ({word})", backup.state),
            )),
            State::Queued | State::Running => {
                Err(Error::new(ErrorKind::Busy, format!("backup {id} has not ended ({word})"))
                    .next(format!("cloudbak backup wait {id} --target {}", wish.target)))
            }
            State::Succeeded | State::Warned | State::Unknown => Ok(()),
        }
    }

    /// What looking for a lost start compares with.
    async fn restores_before(&self, entity: &Entity) -> Result<Json> {
        let jobs = self.restores_of(entity, 2 * 86_400).await?;
        let known = jobs.into_iter().filter_map(|job| job.job_id).collect();
        let before = Before { entity: entity.clone(), jobs: Some(known) };
        Ok(serde_json::to_value(before).unwrap_or(Json::Null))
    }
}

/// What the API does not have is refused before anybody is asked.
fn check(wish: &RestoreWish<'_>) -> Result<()> {
    if *wish.to != Destination::New {
        return Err(Error::usage("a backup can be restored to a new cluster only")
            .code("usage.destination")
            .hint("write --to new --set cluster=NAME"));
    }
    if wish.time.is_some() {
        return Err(Error::usage("a snapshot can't be restored to another moment")
            .code("usage.time")
            .hint("name the backup made at that time"));
    }
    if wish.user.is_some() {
        return Err(Error::usage("a cluster is restored for no user").code("usage.user"));
    }
    Ok(())
}
