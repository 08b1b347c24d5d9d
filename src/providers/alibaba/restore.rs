//! Restores: the provider's side of `cloudbak restore`. Every restore makes a
//! new instance; it is done when that instance is running.

use async_trait::async_trait;
use serde_json::json;

use super::api_restore::{CheckRecoveryCondition, CreateFrom, Source};
use super::client::Dds;
use super::facts::{Disk, Facts, Shape};
use super::precondition::{client_token, refused};
use super::restore_shape::{self, OPTIONS};
use super::types::Instance;
use crate::config::{Setting, Values};
use crate::core::{CreateRequest, Error, Result};
use crate::providers::{
    BackupChoice, Backups as _, Destination, JobPlan, Reads, RestoreRanges, RestoreWish, Restores,
};

#[async_trait]
impl Restores for Dds {
    fn options(&self) -> &'static [Setting] {
        OPTIONS
    }

    fn ranges(&self) -> Option<&dyn RestoreRanges> {
        Some(self)
    }

    async fn plan(&self, wish: &RestoreWish<'_>) -> Result<JobPlan> {
        self.check_target(wish.target)?;
        check_wish(wish)?;
        let origin = Origin::of(wish.options)?;
        let instance = self.source_instance(wish, origin).await?;
        let facts = instance.as_ref().map(Facts::of);
        let sharded = match &facts {
            Some(facts) => matches!(facts.shape, Shape::Cluster | Shape::Shards),
            None => !wish.options.list("shards").is_empty(),
        };
        let source = source(wish, origin, sharded)?;
        if wish.reads.allowed() {
            self.check_recovery(wish, &source, sharded, facts.as_ref()).await?;
        }
        let region = instance.as_ref().and_then(|one| one.region_id.clone());
        let region = self.region.clone().or(region).ok_or_else(|| {
            Error::config("the region of the new instance is not known")
                .hint("set `region` in the profile")
        })?;
        let shape = restore_shape::pairs(wish.options, &region, sharded, instance.as_ref())?;
        let token = client_token()?;
        let create = CreateFrom { sharded, source, shape: &shape, client_token: &token };
        let request = CreateRequest::new(self.wire.request(&create));
        let mut plan = JobPlan::new(wish.target, request, what(wish));
        plan.warnings.push("a new instance is made: it costs money until it is deleted".to_owned());
        if wish.reads.allowed() {
            plan.before = json!({"clones": self.clone_ids(wish.target).await?});
        }
        Ok(plan)
    }
}

/// Where the backup comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Live,
    Released,
    CrossRegion,
}

impl Origin {
    fn of(options: &Values) -> Result<Self> {
        let region = options.text("source_region");
        let origin = match options.text("source") {
            Some("released") => Self::Released,
            Some("cross-region") => Self::CrossRegion,
            _ => Self::Live,
        };
        match (origin, region) {
            (Self::Live, None) | (Self::Released | Self::CrossRegion, Some(_)) => Ok(origin),
            (Self::Live, Some(_)) => {
                Err(usage("`source_region` goes with a source that is not live")
                    .hint("add --set source=released or --set source=cross-region"))
            }
            (_, None) => Err(usage("`source_region` is missing")
                .hint("add --set source_region=REGION, the region of the original")),
        }
    }
}

fn usage(what: impl Into<String>) -> Error {
    Error::usage(what).code("usage.restore")
}

fn check_wish(wish: &RestoreWish<'_>) -> Result<()> {
    if *wish.to != Destination::New {
        return Err(usage("ApsaraDB for MongoDB restores into a new instance only")
            .hint("use --to new; files to download: cloudbak backup show ID --links"));
    }
    if wish.user.is_some() {
        return Err(usage("a restore of ApsaraDB for MongoDB is for no user"));
    }
    match (wish.backup, wish.time) {
        (BackupChoice::Id(_), Some(_)) => {
            Err(usage("a backup and a point in time exclude each other")
                .hint("with a time the backup is `latest`"))
        }
        (BackupChoice::Latest, None) if wish.reads.allowed() => {
            Err(usage("neither a backup nor a point in time is named"))
        }
        _ => Ok(()),
    }
}

fn what(wish: &RestoreWish<'_>) -> String {
    let target = wish.target;
    match (wish.backup, wish.time) {
        (_, Some(time)) => format!("makes a new instance of {target} as it was at {time:.0}"),
        (BackupChoice::Id(id), None) => {
            format!("makes a new instance from backup {id} of {target}")
        }
        (BackupChoice::Latest, None) => {
            format!("makes a new instance from the newest backup of {target}")
        }
    }
}

/// The source of the request; refuses what the API does not have.
fn source<'a>(wish: &RestoreWish<'a>, origin: Origin, sharded: bool) -> Result<Source<'a>> {
    let backup = match (wish.backup, wish.time) {
        (BackupChoice::Id(id), _) => Some(id),
        (BackupChoice::Latest, Some(_)) => None,
        (BackupChoice::Latest, None) => Some("{backup-id}"),
    };
    if sharded && origin == Origin::Live && backup.is_some() {
        return Err(usage("a sharded cluster can't be restored from one of its backups")
            .hint("restore it to a point in time: `latest` with --time"));
    }
    if origin != Origin::Live && wish.time.is_some() {
        return Err(
            usage("a point in time is restored of a live instance only").hint("name a backup")
        );
    }
    let kind = match origin {
        Origin::Live if wish.time.is_some() => "1",
        Origin::Live => "0",
        Origin::Released => "2",
        Origin::CrossRegion => "3",
    };
    Ok(Source {
        instance: wish.target,
        backup,
        time: wish.time,
        kind,
        from_region: wish.options.text("source_region"),
        copy_region: wish.options.text("copy_region"),
    })
}

impl Dds {
    /// The instance that was backed up. A released one may be gone: then the
    /// options tell everything.
    async fn source_instance(
        &self,
        wish: &RestoreWish<'_>,
        origin: Origin,
    ) -> Result<Option<Instance>> {
        if wish.reads == Reads::Forbidden {
            return Ok(None);
        }
        match self.instance(wish.target).await {
            Ok(answer) => Ok(Some(answer.body)),
            Err(error)
                if origin != Origin::Live && error.kind == crate::core::ErrorKind::NotFound =>
            {
                Ok(Some(Instance::default()))
            }
            Err(error) => Err(error),
        }
    }

    /// Asks whether the restore is possible, and of which moments.
    async fn check_recovery(
        &self,
        wish: &RestoreWish<'_>,
        source: &Source<'_>,
        sharded: bool,
        facts: Option<&Facts>,
    ) -> Result<()> {
        let on_cloud_disks = facts.is_some_and(|facts| facts.disk == Disk::Cloud);
        if let (Some(time), true) = (wish.time, on_cloud_disks) {
            self.check_time(wish.target, sharded, time).await?;
        }
        let names = wish.options.list("databases");
        let names = (!names.is_empty()).then(|| json!(names).to_string());
        let check = CheckRecoveryCondition {
            source: *source,
            shape: if sharded { "sharding" } else { "replicate" },
            databases: names.as_deref(),
        };
        match self.ask(&check).await?.body.is_valid {
            Some(false) => {
                Err(refused(wish.target, "the service says that it can't be restored so")
                    .hint("check backup, time and databases: cloudbak backup list"))
            }
            Some(true) | None => Ok(()),
        }
    }
}
