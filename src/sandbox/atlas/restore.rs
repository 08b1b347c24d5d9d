//! One restore job. The API shows no state word: it has to be read off
//! `cancelled`, `failed`, `expired`, `finishedAt` and the download addresses.
//!
//! Source: Atlas Administration API v2, schema `DiskBackupSnapshotRestoreJob`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::cluster::{Cluster, Kind};
use super::state::State;
use crate::sandbox::http::{HttpReply, HttpRequest};
use crate::sandbox::service::{Moment, rfc3339};

/// Job seconds that a restore takes, or a download takes to be ready.
const DURATION_SECONDS: f64 = 6.0;
/// Milliseconds that a download stays ready.
const DOWNLOAD_MS: i64 = 4 * 3_600_000;
/// Where downloads are served; signed addresses, so without credentials.
pub const DOWNLOADS: &str = "/api/atlas/sandbox-downloads/";

/// `deliveryType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// A snapshot overwrites a cluster.
    Automated,
    /// Archives to fetch.
    Download,
    /// A moment overwrites a cluster.
    PointInTime,
}

impl Way {
    /// Reads the word; anything unknown counts as `automated`.
    pub fn named(word: &str) -> Self {
        match word {
            "download" => Self::Download,
            "pointInTime" => Self::PointInTime,
            _ => Self::Automated,
        }
    }
}

/// One restore job.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Restore {
    /// Job id.
    pub id: String,
    /// Id of the source cluster.
    pub cluster_id: String,
    /// Restored snapshot.
    pub snapshot_id: Option<String>,
    /// When that snapshot was taken, in milliseconds since the Unix epoch.
    pub taken_unix_ms: Option<i64>,
    /// How it is delivered.
    pub way: Way,
    /// Project id and name of the overwritten cluster.
    pub target: Option<(String, String)>,
    /// Fields of the moment, as sent.
    pub moment: Map<String, Value>,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
    /// `finished`, `failed`, `never` or `expired`.
    pub ending: String,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Private endpoints that its files can be fetched through as well.
    #[serde(default)]
    pub endpoints: Vec<String>,
}

impl Restore {
    fn over(&self, now: &Moment) -> bool {
        self.ending != "never" && now.job_seconds_since(self.created_unix_ms) >= DURATION_SECONDS
    }

    /// Whether it still works on its target.
    pub fn running(&self, now: &Moment) -> bool {
        !self.cancelled && !self.over(now)
    }

    fn expires(&self) -> i64 {
        self.created_unix_ms.saturating_add(DOWNLOAD_MS)
    }

    fn expired(&self, now: &Moment) -> bool {
        let early = self.ending == "expired" && self.over(now);
        self.way == Way::Download && (early || now.unix_ms >= self.expires())
    }

    /// Whether it counts against the limit of downloads.
    pub fn open_download(&self, now: &Moment) -> bool {
        let ended = self.cancelled || self.expired(now) || self.failed(now);
        self.way == Way::Download && !ended
    }

    fn failed(&self, now: &Moment) -> bool {
        self.ending == "failed" && self.over(now)
    }

    fn ready(&self, now: &Moment) -> bool {
        self.open_download(now) && self.over(now)
    }

    /// The object as the API shows it.
    pub fn view(&self, cluster: &Cluster, call: &Call<'_>) -> Value {
        let now = call.now;
        let path = format!("/clusters/{}/backup/restoreJobs/{}", cluster.name, self.id);
        let mut view = json!({
            "cancelled": self.cancelled,
            "deliveryType": self.way,
            "expired": self.expired(now),
            "failed": self.failed(now),
            "id": self.id,
            "links": call.links(&path),
        });
        if let Some(id) = &self.snapshot_id {
            view["snapshotId"] = json!(id);
        }
        if let Some(taken) = self.taken_unix_ms {
            view["timestamp"] = json!(rfc3339(taken));
        }
        if let Some((group, name)) = &self.target {
            view["targetGroupId"] = json!(group);
            view["targetClusterName"] = json!(name);
        }
        for (name, value) in &self.moment {
            view[name] = value.clone();
        }
        if self.way != Way::Download && self.over(now) && !self.failed(now) {
            let milliseconds = (DURATION_SECONDS * 1000.0 / now.speed.max(0.001)) as i64;
            view["finishedAt"] = json!(rfc3339(self.created_unix_ms.saturating_add(milliseconds)));
        }
        self.add_download(&mut view, cluster, call);
        view
    }

    fn add_download(&self, view: &mut Value, cluster: &Cluster, call: &Call<'_>) {
        if self.way != Way::Download {
            return;
        }
        view["expiresAt"] = json!(rfc3339(self.expires()));
        let ready = self.ready(call.now);
        let address = |at: usize| {
            let (base, key) = (&call.now.base_url, self.key());
            format!("{base}{DOWNLOADS}{}/{at}.tar?signature={key}", self.id)
        };
        let private = |at: usize| -> Vec<Value> {
            let through = |endpoint: &String| {
                json!({"deliveryUrl": format!("{}&through={endpoint}", address(at)),
                       "endpointId": endpoint})
            };
            self.endpoints.iter().filter(|_| ready).map(through).collect()
        };
        if cluster.kind != Kind::Sharded {
            view["deliveryUrl"] = if ready { json!([address(0)]) } else { json!([]) };
            view["privateDownloadDeliveryUrls"] = json!(private(0));
            return;
        }
        let part = |(at, name): (usize, String)| {
            let mut part = json!({"replicaSetName": name});
            if ready {
                part["downloadUrl"] = json!(address(at));
                part["privateDownloadDeliveryUrls"] = json!(private(at));
            }
            part
        };
        let parts = cluster.replica_sets().into_iter().enumerate().map(part);
        view["components"] = json!(parts.collect::<Vec<_>>());
    }

    fn key(&self) -> String {
        self.id.chars().rev().collect()
    }
}

/// Serves the archive of a download job. Its address is signed: a request
/// that carries credentials gives them away and is refused.
pub fn download(state: &State, request: &HttpRequest, now: &Moment) -> HttpReply {
    if request.header("authorization").is_some() {
        return HttpReply::typed(400, "text/plain", "Only one way to authenticate is allowed.");
    }
    let below = request.path().strip_prefix(DOWNLOADS).unwrap_or_default();
    let id = below.split('/').next().unwrap_or_default();
    let signed = |job: &&Restore| {
        job.id == id && request.query("signature").as_deref() == Some(&job.key()) && job.ready(now)
    };
    let flex = || state.flex_restores.iter().any(|job| job.serves(id, request, now));
    let found = state.restores.iter().any(|job| signed(&job)) || flex();
    match found {
        true if request.method == "GET" => {
            let way = match request.query("through") {
                Some(endpoint) => format!(" through {endpoint}"),
                None => String::new(),
            };
            HttpReply::typed(200, "application/x-tar", format!("sandbox archive {below}{way}\n"))
        }
        _ => HttpReply::typed(403, "text/plain", "The address is not valid or has expired."),
    }
}
