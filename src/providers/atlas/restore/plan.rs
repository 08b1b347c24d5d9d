//! From a wish to a request: where to, from what, and what it destroys.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Map, Value as Json};

use super::super::api::{segment, with_json};
use super::super::cluster::{AnyCluster, ClusterKind};
use super::super::lost_job;
use super::super::media::Resource;
use super::super::settings::is_id;
use super::super::{backup, snapshots};
use super::collections::Scope;
use super::job::Family;
use super::{RestoreJobs, says_no};
use crate::core::{CreateRequest, Error, ErrorKind, Result};
use crate::model::{Danger, State};
use crate::providers::{BackupChoice, Destination, JobPlan, ListFilter, RestoreWish};

/// What stands for an id that would have to be looked up.
const SNAPSHOT: &str = "{snapshot-id}";
/// The earliest second that Atlas takes: 2008-01-01.
const FIRST_SECOND: i64 = 1_199_145_600;

/// The moment that is restored.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// The snapshot's own.
    Snapshot,
    /// A second.
    Second(i64),
    /// An entry of the oplog.
    Oplog(i64, i64),
}

/// The cluster that is written to.
struct Place {
    name: String,
    project: String,
    elsewhere: bool,
}

impl RestoreJobs {
    pub(super) async fn planned(&self, wish: &RestoreWish<'_>) -> Result<JobPlan> {
        if wish.user.is_some() {
            return Err(Error::usage("a restore at Atlas is for no single user"));
        }
        let moment = Moment::of(wish)?;
        let scope = Scope::of(wish.options)?;
        let place = self.place(wish)?;
        if scope.is_some() && place.is_none() {
            return Err(Error::usage("single collections can't be downloaded")
                .hint("restore them to a cluster, or download the whole snapshot"));
        }
        let kind = self.source_kind(wish, moment).await?;
        let family = family(kind, scope.as_ref(), moment)?;
        if family == Family::Flex && place.is_none() {
            self.check_flex_download()?;
        }
        if let Some(place) = place.as_ref().filter(|place| !place.elsewhere) {
            self.check_place(wish, place, kind).await?;
        }
        let snapshot = match moment {
            Moment::Snapshot => Some(self.snapshot(wish, kind).await?),
            Moment::Second(_) | Moment::Oplog(..) => None,
        };
        let ask = Ask { wish, moment, family, snapshot, place, scope };
        let mut plan = ask.plan(self)?;
        if wish.reads.allowed() {
            let earlier: Vec<Json> = self.all(wish.target, family).await?;
            lost_job::remember(&mut plan.before, &earlier);
        }
        Ok(plan)
    }

    fn place(&self, wish: &RestoreWish<'_>) -> Result<Option<Place>> {
        let own = self.api.project()?;
        let (name, project) = match wish.to {
            Destination::Same => (wish.target, own),
            Destination::Target { name, project } => (&**name, project.as_deref().unwrap_or(own)),
            Destination::Download => return Ok(None),
            Destination::New => {
                return Err(Error::usage("Atlas restores to clusters that are there already")
                    .hint("create the cluster first and restore to it by its name"));
            }
        };
        if !is_id(project) {
            return Err(Error::usage(format!("`{project}` is no project id"))
                .hint("a project id has 24 hexadecimal digits, a to f in lower case"));
        }
        Ok(Some(Place {
            name: name.to_owned(),
            project: project.to_owned(),
            elsewhere: project != own,
        }))
    }

    async fn source_kind(&self, wish: &RestoreWish<'_>, moment: Moment) -> Result<ClusterKind> {
        if !wish.reads.allowed() {
            return Ok(self.clusters.known(wish.target).unwrap_or(ClusterKind::ReplicaSet));
        }
        let cluster = self.clusters.find(&self.api, wish.target).await?;
        if let AnyCluster::Dedicated(cluster) = &cluster
            && cluster.pit_enabled == Some(false)
            && moment != Moment::Snapshot
        {
            return Err(Error::new(
                ErrorKind::Rejected,
                format!(
                    "continuous backup is off for {}, so it has no points in time",
                    wish.target
                ),
            )
            .hint("restore a snapshot"));
        }
        Ok(cluster.kind())
    }

    /// A restore needs a cluster that is awake and of the same kind.
    async fn check_place(
        &self,
        wish: &RestoreWish<'_>,
        place: &Place,
        source: ClusterKind,
    ) -> Result<()> {
        if !wish.reads.allowed() {
            return Ok(());
        }
        let found = self.clusters.find(&self.api, &place.name).await.map_err(|mut error| {
            if says_no(&error) {
                error.message = format!("target cluster {}: {}", place.name, error.message);
            }
            error
        })?;
        let refused = |why: String, hint: &str| {
            Err(Error::new(ErrorKind::Rejected, why).hint(hint.to_owned()))
        };
        let target = found.kind();
        if let AnyCluster::Dedicated(cluster) = &found
            && cluster.paused == Some(true)
        {
            return refused(
                format!("the target cluster {} is paused", place.name),
                "resume the cluster first",
            );
        }
        if source != ClusterKind::Flex && source != target {
            return refused(
                format!("{} and {} are clusters of different kinds", wish.target, place.name),
                "the target must have as many shards as the cluster that was backed up",
            );
        }
        Ok(())
    }

    /// The id of the snapshot, which must be complete.
    async fn snapshot(&self, wish: &RestoreWish<'_>, kind: ClusterKind) -> Result<String> {
        let id = match wish.backup {
            BackupChoice::Id(id) => {
                snapshots::check_id(id)?;
                id
            }
            BackupChoice::Latest if wish.reads.allowed() => {
                let all = snapshots::list(&self.api, wish.target, kind).await?;
                let newest = backup::chosen(all, &ListFilter::default())
                    .into_iter()
                    .filter(|backup| backup.state == State::Succeeded)
                    .find_map(|backup| backup.backup_id);
                return newest.ok_or_else(|| {
                    let message = format!("{} has no completed snapshot", wish.target);
                    Error::new(ErrorKind::NotFound, message)
                });
            }
            BackupChoice::Latest => return Ok(SNAPSHOT.to_owned()),
        };
        if wish.reads.allowed() {
            let found = snapshots::show(&self.api, wish.target, kind, id).await?;
            usable(id, found.state)?;
        }
        Ok(id.to_owned())
    }
}

/// Whether a snapshot can be restored or exported.
pub(in crate::providers::atlas) fn usable(id: &str, state: State) -> Result<()> {
    let (kind, why) = match state {
        State::Queued | State::Running => (ErrorKind::Busy, "is not complete yet"),
        State::Failed => (ErrorKind::Rejected, "has failed"),
        State::Succeeded | State::Warned | State::Cancelled | State::Expired | State::Unknown => {
            return Ok(());
        }
    };
    Err(Error::new(kind, format!("snapshot {id} {why}"))
        .hint("`backup list` shows the snapshots there are"))
}

impl Moment {
    fn of(wish: &RestoreWish<'_>) -> Result<Self> {
        let oplog = (wish.options.integer("oplog_ts"), wish.options.integer("oplog_inc"));
        let moment = match (wish.time.map(Timestamp::as_second), oplog) {
            (None, (None, None)) => return Ok(Self::Snapshot),
            (Some(second), (None, None)) => Self::Second(second),
            (None, (Some(second), Some(number))) if number >= 1 => Self::Oplog(second, number),
            (Some(_), _) => {
                return Err(Error::usage("a time and an oplog entry are two different moments")
                    .hint("leave one of them out"));
            }
            (None, _) => {
                return Err(Error::usage("`oplog_ts` and `oplog_inc` belong together")
                    .hint("both are whole numbers, `oplog_inc` at least 1"));
            }
        };
        let (Self::Second(second) | Self::Oplog(second, _)) = moment else { return Ok(moment) };
        if second < FIRST_SECOND {
            return Err(Error::usage("Atlas restores no moment before 2008"));
        }
        if matches!(wish.to, Destination::Download) {
            return Err(Error::usage("a point in time can't be downloaded")
                .hint("download a snapshot, or restore the point in time to a cluster"));
        }
        Ok(moment)
    }
}

fn family(kind: ClusterKind, scope: Option<&Scope<'_>>, moment: Moment) -> Result<Family> {
    match (kind, scope) {
        (ClusterKind::Flex, None) if moment == Moment::Snapshot => Ok(Family::Flex),
        (ClusterKind::Flex, _) => {
            Err(Error::usage("of a flex cluster, only whole snapshots can be restored"))
        }
        (_, Some(_)) => Ok(Family::Collection),
        (_, None) => Ok(Family::Dedicated),
    }
}

/// Everything that a request is made of.
struct Ask<'a> {
    wish: &'a RestoreWish<'a>,
    moment: Moment,
    family: Family,
    snapshot: Option<String>,
    place: Option<Place>,
    scope: Option<Scope<'a>>,
}

impl Ask<'_> {
    fn plan(&self, jobs: &RestoreJobs) -> Result<JobPlan> {
        let body = self.body();
        let (operation, resource, path) = self.address();
        let path = format!("/groups/{}{path}", jobs.api.project()?);
        let request = with_json(jobs.api.request(operation, Method::POST, resource, &path), &body);
        let mut plan = JobPlan::new(self.wish.target, CreateRequest::new(request), self.what());
        plan.danger = self.danger();
        plan.before = lost_job::before(body, self.delivery_of_flex());
        if let Some(notes) = plan.before.as_object_mut() {
            notes.insert("family".to_owned(), serde_json::json!(self.family));
        }
        Ok(plan)
    }

    fn address(&self) -> (&'static str, Resource, String) {
        let name = segment(self.wish.target);
        match (self.family, &self.place) {
            (Family::Dedicated, _) => (
                "createGroupClusterBackupRestoreJob",
                Resource::RestoreJobs,
                format!("/clusters/{name}/backup/restoreJobs"),
            ),
            (Family::Collection, _) => (
                "createGroupClusterCollectionRestoreJob",
                Resource::CollectionRestores,
                format!("/clusters/{name}/collectionRestoreJobs"),
            ),
            (Family::Flex, Some(_)) => (
                "createGroupFlexClusterBackupRestoreJob",
                Resource::Flex,
                format!("/flexClusters/{name}/backup/restoreJobs"),
            ),
            (Family::Flex, None) => (
                "downloadGroupFlexClusterBackup",
                Resource::Flex,
                format!("/flexClusters/{name}/backup/download"),
            ),
        }
    }

    fn body(&self) -> Map<String, Json> {
        let mut body = Map::new();
        let mut put = |key: &str, value: Json| drop(body.insert(key.to_owned(), value));
        if self.family == Family::Dedicated {
            put("deliveryType", self.delivery().into());
        }
        if let Some(id) = &self.snapshot {
            put("snapshotId", id.as_str().into());
        }
        match self.moment {
            Moment::Snapshot => {}
            Moment::Second(second) if self.family == Family::Collection => {
                put("pointInTimeUtcSeconds", second.into());
            }
            Moment::Second(second) => put("pointInTimeUTCSeconds", second.into()),
            Moment::Oplog(second, number) => {
                put("oplogTs", second.into());
                put("oplogInc", number.into());
            }
        }
        if let Some(place) = &self.place {
            let (name, project) = match self.family {
                Family::Flex => ("targetDeploymentItemName", "targetProjectId"),
                Family::Dedicated | Family::Collection => ("targetClusterName", "targetGroupId"),
            };
            put(name, place.name.as_str().into());
            // A flex restore stays in its project unless told otherwise.
            if self.family != Family::Flex || place.elsewhere {
                put(project, place.project.as_str().into());
            }
        }
        if let Some(scope) = &self.scope {
            scope.fill(&mut body);
        }
        body
    }

    fn delivery(&self) -> &'static str {
        match (&self.place, self.moment) {
            (None, _) => "download",
            (Some(_), Moment::Snapshot) => "automated",
            (Some(_), _) => "pointInTime",
        }
    }

    /// A flex job tells the two apart by a field that no request has.
    fn delivery_of_flex(&self) -> Option<(&'static str, &'static str)> {
        let word = if self.place.is_some() { "RESTORE" } else { "DOWNLOAD" };
        (self.family == Family::Flex).then_some(("deliveryType", word))
    }

    fn source(&self) -> String {
        let target = self.wish.target;
        match (&self.snapshot, self.moment) {
            (Some(id), _) => format!("snapshot {id} of {target}"),
            (None, Moment::Second(second) | Moment::Oplog(second, _)) => {
                let at = Timestamp::from_second(second).map(|at| at.to_string());
                format!("{target} as of {}", at.unwrap_or_else(|_| second.to_string()))
            }
            (None, Moment::Snapshot) => target.to_owned(),
        }
    }

    fn goal(place: &Place) -> String {
        if place.elsewhere {
            format!("cluster {} in project {}", place.name, place.project)
        } else {
            format!("cluster {}", place.name)
        }
    }

    fn what(&self) -> String {
        match (&self.place, &self.scope) {
            (None, _) => format!("makes {} ready to download", self.source()),
            (Some(place), Some(scope)) => {
                let (words, source, goal) = (scope.words(), self.source(), Self::goal(place));
                format!("restores {words} from {source} to {goal}")
            }
            (Some(place), None) => {
                format!("overwrites {} with {}", Self::goal(place), self.source())
            }
        }
    }

    fn danger(&self) -> Option<Danger> {
        let place = self.place.as_ref()?;
        let goal = Self::goal(place);
        let consequence = match &self.scope {
            Some(scope) if scope.overwrites() => {
                format!("{} on {goal} are dropped and replaced", scope.words())
            }
            Some(_) => return None,
            None => format!(
                "all data of {goal} is erased and replaced; it can't be used until that is done"
            ),
        };
        let danger = Danger::destroys_data(consequence);
        let same = place.name == self.wish.target && !place.elsewhere;
        Some(if same { danger } else { danger.victim(place.name.as_str()) })
    }
}
