//! Taking, following and listing snapshots.
//!
//! Source: Atlas Administration API v2 document, operation
//! `takeGroupClusterBackupSnapshots`; Back Up Your Cluster.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Value as Json, json};

use super::api::{Api, decode, segment, with_json};
use super::cluster::{AnyCluster, ClusterKind, Clusters, readiness};
use super::lost;
use super::marker::described;
use super::media::Resource;
use super::snapshots;
use super::types::Snapshot;
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Result, Sent};
use crate::model::{Backup, Follow, Readiness, State};
use crate::providers::{Backups, CreatePlan, Finding, ListFilter, LostCreate, Survey};

const TAKE: &str = "takeGroupClusterBackupSnapshots";
/// Absence counts only if a list looks the same a second time.
const SECOND_LOOK: Duration = Duration::from_secs(1);
/// So many ids of earlier on-demand snapshots are remembered before a create.
const REMEMBERED: usize = 20;

/// Snapshots of a project's clusters.
pub struct Snapshots {
    pub(super) api: Arc<Api>,
    pub(super) clusters: Arc<Clusters>,
    listing_delay: Duration,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct TakeSnapshot<'a> {
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention_in_days: Option<i64>,
}

impl Snapshots {
    /// The snapshots behind an API.
    pub fn new(api: Arc<Api>, clusters: Arc<Clusters>, listing_delay: Duration) -> Self {
        Self { api, clusters, listing_delay }
    }

    async fn survey_one(&self, target: &str) -> Result<Survey> {
        let found = self.clusters.find(&self.api, target).await?;
        let kind = found.kind();
        let AnyCluster::Dedicated(cluster) = found else { return Err(no_create(target)) };
        let (readiness, warnings) = readiness(&cluster);
        if matches!(readiness, Readiness::NotReady(_)) {
            return Ok(Survey { readiness, before: before(kind, &[]), warnings, group: None });
        }
        let existing = snapshots::dedicated(&self.api, target, kind).await?;
        let readiness = unfinished(&existing).map_or(readiness, busy);
        Ok(Survey { readiness, before: before(kind, &existing), warnings, group: None })
    }

    /// Whether a snapshot that is not there may only be late: it was accepted a
    /// short time ago and has never been seen.
    fn may_come(&self, follow: &Follow) -> bool {
        let late = follow.started_at.saturating_add(self.listing_delay);
        let late = late.unwrap_or(Timestamp::MAX);
        follow.memo.get("seen").is_none() && self.api.session.transport.clock.now() < late
    }

    async fn kind_of(&self, follow: &Follow) -> Result<ClusterKind> {
        match kind_in(&follow.memo) {
            Some(kind) => Ok(kind),
            None => self.clusters.kind(&self.api, &follow.target).await,
        }
    }

    /// A deleted cluster's retained snapshots are still there, but the cluster
    /// no longer says its kind: then each kind's address is tried.
    async fn kinds(&self, target: &str) -> Result<(Vec<ClusterKind>, Option<Error>)> {
        match self.clusters.kind(&self.api, target).await {
            Ok(kind) => Ok((vec![kind], None)),
            Err(error) if error.kind == ErrorKind::NotFound => {
                Ok((vec![ClusterKind::ReplicaSet, ClusterKind::Sharded], Some(error)))
            }
            Err(error) => Err(error),
        }
    }

    /// A snapshot and the kind of cluster whose address has it.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the cluster has no such snapshot.
    pub(super) async fn locate(&self, target: &str, id: &str) -> Result<(ClusterKind, Backup)> {
        let (kinds, unknown) = self.kinds(target).await?;
        let mut last = unknown;
        for kind in kinds {
            match snapshots::show(&self.api, target, kind, id).await {
                Ok(backup) => return Ok((kind, backup)),
                Err(error) => {
                    last.get_or_insert(error);
                }
            }
        }
        Err(last.unwrap_or_else(|| Error::internal("no kind of cluster was tried")))
    }
}

#[async_trait]
impl Backups for Snapshots {
    fn check_target(&self, target: &str) -> Result<()> {
        let right = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !target.is_empty() && !target.starts_with('-') && target.chars().all(right) {
            return Ok(());
        }
        Err(Error::usage(format!("`{target}` is no name of an Atlas cluster"))
            .hint("letters, digits and hyphens, a letter or digit first, such as Cluster0"))
    }

    async fn survey(&self, targets: &[String]) -> Vec<Result<Survey>> {
        let mut surveys = Vec::with_capacity(targets.len());
        for target in targets {
            surveys.push(self.survey_one(target).await);
        }
        surveys
    }

    fn create(&self, plan: &CreatePlan<'_>) -> Result<CreateRequest> {
        let target = only_target(plan)?;
        let kind = survey_kind(plan).or_else(|| self.clusters.known(target));
        if kind == Some(ClusterKind::Flex) {
            return Err(no_create(target));
        }
        let retention_in_days = plan.options.integer("retention_days");
        if retention_in_days.is_some_and(|days| !(1..=i64::from(i32::MAX)).contains(&days)) {
            return Err(Error::usage("`retention_days` must be at least 1")
                .hint("leave it out for Atlas's own default"));
        }
        let description = described(plan.options.text("description"), &plan.marker.text());
        let path = format!(
            "/groups/{}/clusters/{}/backup/snapshots",
            self.api.project()?,
            segment(target)
        );
        let request = self.api.request(TAKE, Method::POST, Resource::Snapshots, &path);
        let body = TakeSnapshot { description: &description, retention_in_days };
        Ok(CreateRequest::new(with_json(request, &body)))
    }

    fn started(&self, plan: &CreatePlan<'_>, reply: &Reply) -> Vec<Result<Follow>> {
        vec![only_target(plan).and_then(|target| {
            let snapshot: Snapshot = decode(TAKE, reply)?;
            let Some(id) = snapshot.id.filter(|id| !id.is_empty()) else {
                return Err(reply.unreadable(TAKE, "it names no snapshot").sent(Sent::Yes));
            };
            let kind = survey_kind(plan).or_else(|| self.clusters.known(target));
            Ok(Follow {
                target: target.to_owned(),
                backup_id: Some(id),
                job_id: None,
                started_at: snapshot
                    .created_at
                    .unwrap_or_else(|| self.api.session.transport.clock.now()),
                memo: kind.map_or(Json::Null, |kind| json!({"kind": kind})),
            })
        })]
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Backup> {
        let Some(id) = follow.backup_id.clone() else {
            return Err(Error::internal("a snapshot without an id can't be followed"));
        };
        let kind = self.kind_of(follow).await?;
        match snapshots::show(&self.api, &follow.target, kind, &id).await {
            Ok(backup) => {
                note(&mut follow.memo, "seen", true.into());
                Ok(backup)
            }
            Err(error) if error.kind == ErrorKind::NotFound && self.may_come(follow) => {
                Ok(not_yet(&follow.target, id))
            }
            Err(error) => Err(error),
        }
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        Follow {
            target: target.to_owned(),
            backup_id: Some(id.to_owned()),
            job_id: None,
            started_at: self.api.session.transport.clock.now(),
            // Whoever names an id has seen it somewhere.
            memo: json!({"seen": true}),
        }
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Backup>> {
        let (kinds, unknown) = self.kinds(target).await?;
        let mut found = Vec::new();
        for kind in kinds {
            match snapshots::list(&self.api, target, kind).await {
                Ok(backups) => found.extend(backups),
                Err(error) if unknown.is_none() => return Err(error),
                Err(_) => {}
            }
        }
        match unknown {
            Some(error) if found.is_empty() => Err(error),
            _ => Ok(chosen(found, filter)),
        }
    }

    async fn show(&self, target: &str, id: &str) -> Result<Backup> {
        self.locate(target, id).await.map(|(_, backup)| backup)
    }

    async fn find_in_slot(&self, target: &str, slot: &str) -> Result<Option<Follow>> {
        let kind = self.clusters.kind(&self.api, target).await?;
        if kind == ClusterKind::Flex {
            return Ok(None);
        }
        Ok(lost::in_slot(target, slot, kind, &snapshots::dedicated(&self.api, target, kind).await?))
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let kind = match kind_in(&lost.before) {
            Some(kind) => kind,
            None => self.clusters.kind(&self.api, &lost.target).await?,
        };
        let list = || snapshots::dedicated(&self.api, &lost.target, kind);
        let first = list().await?;
        let finding = lost::judge(lost, kind, &first);
        if !matches!(finding, Finding::NotAccepted) || lost::is_explained(lost, &first) {
            return Ok(finding);
        }
        let visible_at = lost.sent_at.saturating_add(self.listing_delay).unwrap_or(Timestamp::MAX);
        if self.api.session.transport.clock.now() < visible_at {
            return Ok(Finding::Undecided(format!(
                "no snapshot carries its mark, which proves nothing before {visible_at:.0}"
            )));
        }
        tokio::time::sleep(SECOND_LOOK).await;
        Ok(lost::confirm(lost, kind, &first, &list().await?))
    }
}

/// Newest first, within the limits. A snapshot that does not say yet when it
/// was taken is the newest of all.
pub(super) fn chosen(mut backups: Vec<Backup>, filter: &ListFilter) -> Vec<Backup> {
    backups.retain(|backup| {
        backup.created_at.is_none_or(|at| {
            filter.since.is_none_or(|since| at >= since)
                && filter.until.is_none_or(|until| at < until)
        })
    });
    let newness = |backup: &Backup| backup.created_at.unwrap_or(Timestamp::MAX);
    backups.sort_by(|a, b| newness(b).cmp(&newness(a)).then_with(|| b.backup_id.cmp(&a.backup_id)));
    backups.truncate(filter.limit.unwrap_or(usize::MAX));
    backups
}

fn only_target<'a>(plan: &CreatePlan<'a>) -> Result<&'a str> {
    match plan.targets {
        [target] => Ok(target),
        _ => Err(Error::internal("Atlas takes one snapshot per request")),
    }
}

fn survey_kind(plan: &CreatePlan<'_>) -> Option<ClusterKind> {
    kind_in(&plan.surveys?.first()?.before)
}

fn kind_in(memo: &Json) -> Option<ClusterKind> {
    serde_json::from_value(memo.get("kind")?.clone()).ok()
}

fn note(memo: &mut Json, key: &str, value: Json) {
    if !memo.is_object() {
        *memo = json!({});
    }
    if let Some(notes) = memo.as_object_mut() {
        notes.insert(key.to_owned(), value);
    }
}

/// An accepted snapshot that Atlas does not show yet: nothing is known.
fn not_yet(target: &str, id: String) -> Backup {
    let mut backup = Backup::new(target, State::Unknown);
    backup.backup_id = Some(id);
    backup
}

fn on_demand(snapshot: &&Snapshot) -> bool {
    snapshot.snapshot_type.as_deref() == Some(snapshots::ON_DEMAND)
}

/// State before a create: the kind, and the newest on-demand snapshots.
fn before(kind: ClusterKind, existing: &[Snapshot]) -> Json {
    let mut earlier: Vec<&Snapshot> = existing.iter().filter(on_demand).collect();
    earlier.sort_by_key(|snapshot| std::cmp::Reverse(snapshot.created_at));
    let ids: Vec<_> =
        earlier.iter().take(REMEMBERED).filter_map(|snapshot| snapshot.id.as_deref()).collect();
    json!({"kind": kind, "on_demand": ids})
}

/// An on-demand snapshot that Atlas has not finished, by its own words only: a
/// word that is not in the table is no reason to refuse a backup.
fn unfinished(existing: &[Snapshot]) -> Option<&Snapshot> {
    existing
        .iter()
        .filter(on_demand)
        .find(|snapshot| matches!(snapshot.status.as_deref(), Some("queued" | "inProgress")))
}

/// Atlas takes one on-demand snapshot of a cluster at a time.
fn busy(snapshot: &Snapshot) -> Readiness {
    let id = snapshot.id.as_deref().unwrap_or("without an id");
    let state = snapshot.status.as_deref().unwrap_or("unfinished");
    Readiness::Busy(format!("on-demand snapshot {id} is still {state}"))
}

fn no_create(target: &str) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("`{target}` is a flex cluster, and Atlas takes no snapshots of those on demand"),
    )
    .hint("Atlas takes one a day by itself and keeps the last 8; `backup list` shows them")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backup(id: &str, at: Option<&str>) -> Backup {
        let mut backup = Backup::new("Cluster0", State::Succeeded);
        backup.backup_id = Some(id.to_owned());
        backup.created_at = at.map(|at| at.parse().expect("time"));
        backup
    }

    #[test]
    fn lists_are_newest_first_and_limited() {
        let all = vec![
            backup("old", Some("2026-01-01T00:00:00Z")),
            backup("queued", None),
            backup("new", Some("2026-01-03T00:00:00Z")),
            backup("middle", Some("2026-01-02T00:00:00Z")),
        ];
        let ids = |filter: &ListFilter| -> Vec<String> {
            chosen(all.clone(), filter).into_iter().filter_map(|b| b.backup_id).collect()
        };
        assert_eq!(ids(&ListFilter::default()), ["queued", "new", "middle", "old"]);
        let filter = ListFilter {
            since: "2026-01-02T00:00:00Z".parse().ok(),
            until: "2026-01-03T00:00:00Z".parse().ok(),
            limit: None,
        };
        assert_eq!(ids(&filter), ["queued", "middle"]);
        assert_eq!(ids(&ListFilter { limit: Some(1), ..ListFilter::default() }), ["queued"]);
    }

    #[test]
    fn only_an_unfinished_on_demand_snapshot_is_in_the_way() {
        let of = |how: &str, status: &str| Snapshot {
            snapshot_type: Some(how.into()),
            status: Some(status.into()),
            ..Snapshot::default()
        };
        assert!(unfinished(&[of("onDemand", "queued")]).is_some());
        assert!(unfinished(&[of("onDemand", "inProgress")]).is_some());
        assert!(unfinished(&[of("scheduled", "inProgress")]).is_none());
        assert!(unfinished(&[of("onDemand", "completed")]).is_none());
        assert!(unfinished(&[of("onDemand", "thawing")]).is_none());
    }
}
