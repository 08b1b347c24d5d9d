//! The world as it is found: two projects, clusters of every kind, and a
//! history of snapshots that ends shortly before the first request.

use super::cluster::{Cluster, Kind};
use super::snapshot::{Ending, Snapshot};
use super::snapshots::DAY_MS;
use super::state::{Group, State};

/// Sandbox test data: id of the project that holds the clusters.
pub const PROJECT_ID: &str = "32b6e34b3d91647abb20e7b8";
/// Sandbox test data: id of an empty second project.
pub const EMPTY_PROJECT_ID: &str = "32b6e34b3d91647abb20e7b9";
/// Organisation of both projects.
pub const ORG_ID: &str = "32b6e34b3d91647abb20e700";
/// When everything was set up: 2025-01-15T08:00:00Z.
pub const SET_UP_UNIX_MS: i64 = 1_736_928_000_000;
const HOUR_MS: i64 = 3_600_000;
/// Snapshots of the cluster whose list does not fit on one page.
pub const MANY: i64 = 130;

/// The world without its history.
pub fn world() -> State {
    let mut state = State::default();
    for (id, name) in [(PROJECT_ID, "sandbox-project"), (EMPTY_PROJECT_ID, "sandbox-empty")] {
        state.groups.push(Group {
            id: id.into(),
            name: name.into(),
            org_id: ORG_ID.into(),
            created_unix_ms: SET_UP_UNIX_MS,
        });
    }
    let aws = ("AWS", "US_EAST_1", "M10");
    add(&mut state, "Cluster0", Kind::ReplicaSet, aws);
    add(&mut state, "Sharded0", Kind::Sharded, ("AWS", "EU_WEST_1", "M30"));
    add(&mut state, "Telemetry", Kind::ReplicaSet, ("AZURE", "EUROPE_WEST", "M20"));
    add(&mut state, "Paused0", Kind::ReplicaSet, ("GCP", "WESTERN_EUROPE", "M10")).paused = true;
    let off = add(&mut state, "NoBackup0", Kind::ReplicaSet, aws);
    (off.backup, off.continuous) = (false, false);
    add(&mut state, "Flex0", Kind::Flex, ("AWS", "US_EAST_1", "FLEX"));
    let free = add(&mut state, "Free0", Kind::ReplicaSet, ("TENANT", "US_EAST_1", "M0"));
    (free.backup, free.continuous) = (false, false);
    state
}

/// Adds clusters `Fleet-1` and so on, for tests of many targets.
pub fn add_fleet(state: &mut State, count: u32) {
    for number in 1..=count.min(20_000) {
        add(state, &format!("Fleet-{number}"), Kind::ReplicaSet, ("AWS", "US_EAST_1", "M10"));
    }
}

fn add<'a>(
    state: &'a mut State,
    name: &str,
    kind: Kind,
    (provider, region, size): (&str, &str, &str),
) -> &'a mut Cluster {
    let at = state.clusters.len();
    let cluster = Cluster {
        id: state.new_id(),
        group_id: PROJECT_ID.into(),
        name: name.into(),
        kind,
        provider: provider.into(),
        region: region.into(),
        size: size.into(),
        shards: if kind == Kind::Sharded { 2 } else { 1 },
        backup: true,
        continuous: kind != Kind::Flex,
        paused: false,
        state_name: "IDLE".into(),
        version: "8.0.12".into(),
        created_unix_ms: SET_UP_UNIX_MS,
        zone_id: state.new_id(),
    };
    state.clusters.push(cluster);
    &mut state.clusters[at]
}

impl State {
    /// Lays the history out before `unix_ms`, once.
    pub fn plant(&mut self, unix_ms: i64) {
        if self.planted_unix_ms.is_some() {
            return;
        }
        self.planted_unix_ms = Some(unix_ms);
        for cluster in self.clusters.clone() {
            match cluster.name.as_str() {
                "Cluster0" => self.plant_cluster0(&cluster, unix_ms),
                "Telemetry" => {
                    for number in 0..MANY {
                        let back = (2 + 6 * number) * HOUR_MS;
                        self.past(&cluster, unix_ms - back, "hourly", 90);
                    }
                }
                "Sharded0" => self.plant_days(&cluster, unix_ms, 3),
                "Paused0" => self.past(&cluster, unix_ms - 20 * DAY_MS, "daily", 90),
                "Flex0" => self.plant_days(&cluster, unix_ms, 8),
                _ => {}
            }
        }
        self.snapshots.sort_by_key(|snapshot| snapshot.created_unix_ms);
    }

    fn plant_days(&mut self, cluster: &Cluster, unix_ms: i64, days: i64) {
        for day in 0..days {
            self.past(cluster, unix_ms - day * DAY_MS - 5 * HOUR_MS, "daily", 8);
        }
    }

    fn plant_cluster0(&mut self, cluster: &Cluster, unix_ms: i64) {
        self.plant_days(cluster, unix_ms, 6);
        self.past(cluster, unix_ms - 12 * DAY_MS, "weekly", 31);
        self.past(cluster, unix_ms - 26 * DAY_MS, "monthly", 366);
        self.past(cluster, unix_ms - 2 * DAY_MS - 9 * HOUR_MS, "daily", 8);
        if let Some(failed) = self.snapshots.last_mut() {
            failed.ending = Ending::Failed;
        }
        self.past(cluster, unix_ms - 3 * DAY_MS, "daily", 30);
        if let Some(asked) = self.snapshots.last_mut() {
            asked.kind = "onDemand".into();
            asked.frequency = None;
            asked.policy_item = None;
            asked.description = Some("before the upgrade".into());
        }
    }

    /// One finished scheduled snapshot.
    fn past(&mut self, cluster: &Cluster, created_unix_ms: i64, frequency: &str, days: i64) {
        let member_ids = self.member_ids(cluster);
        let snapshot = Snapshot {
            id: self.new_id(),
            cluster_id: cluster.id.clone(),
            kind: "scheduled".into(),
            frequency: Some(frequency.into()),
            description: None,
            created_unix_ms,
            duration_seconds: 0.0,
            lag_seconds: 0.0,
            ending: Ending::Completed,
            expires_unix_ms: created_unix_ms + days * DAY_MS,
            size_bytes: 5_301_600_256,
            member_ids,
            policy_item: Some("32b6e34b3d91647abb20e7d1".into()),
            by_request: false,
        };
        self.snapshots.push(snapshot);
    }

    /// Takes the snapshots that a script gave to someone else.
    pub fn take_foreign(&mut self, unix_ms: i64) {
        for foreign in std::mem::take(&mut self.knobs.foreign) {
            let Some(cluster) = self.clusters.iter().find(|c| c.name == foreign.cluster).cloned()
            else {
                continue;
            };
            self.past(&cluster, unix_ms, "daily", 7);
            if let Some(snapshot) = self.snapshots.last_mut() {
                snapshot.duration_seconds = cluster.backup_seconds();
                snapshot.description = foreign.description;
                if foreign.kind == "onDemand" {
                    (snapshot.frequency, snapshot.policy_item) = (None, None);
                }
                snapshot.kind = foreign.kind;
            }
        }
    }
}
