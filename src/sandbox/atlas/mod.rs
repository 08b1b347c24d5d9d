//! MongoDB Atlas, imitated: the Administration API v2 and v1.0 on loopback,
//! with Digest and OAuth credentials that are really checked.
//!
//! Source: Atlas Administration API v2 and MongoDB documentation; each file
//! names its pages.

mod access;
mod auth;
mod body;
mod bucket;
mod call;
mod cluster;
mod collection_restores;
mod compliance;
mod contents;
mod digest;
mod endpoints;
mod exports;
mod flex;
mod flex_restores;
mod frame;
mod groups;
mod knobs;
mod nonce;
mod oauth;
mod page;
mod policy;
mod rates;
mod reply;
mod restore;
mod restores;
mod routes;
mod schedule;
mod seed;
mod snapshot;
mod snapshots;
mod state;
mod tokens;
mod version;

use std::borrow::Cow;

use serde_json::{Value, json};

use self::state::State;
use super::http::{HttpReply, HttpRequest};
use super::service::{Moment, Service, Truth, Wish};

pub use self::auth::{PRIVATE_KEY, PUBLIC_KEY, READ_ONLY_PRIVATE_KEY, READ_ONLY_PUBLIC_KEY};
pub use self::oauth::{CLIENT_ID, CLIENT_SECRET};
pub use self::seed::{EMPTY_PROJECT_ID, PROJECT_ID};
pub use self::state::FOREIGN_GROUP;

/// The imitated MongoDB Atlas.
#[derive(Debug, Clone)]
pub struct Atlas {
    state: State,
}

impl Atlas {
    /// A world with a few clusters of every kind. Its history is laid out
    /// before the first request.
    pub fn new() -> Self {
        Self { state: seed::world() }
    }

    /// The state as it is at a moment, with its history.
    fn state_at(&self, now: &Moment) -> Cow<'_, State> {
        if self.state.planted_unix_ms.is_some() {
            return Cow::Borrowed(&self.state);
        }
        let mut state = self.state.clone();
        state.plant(now.unix_ms);
        Cow::Owned(state)
    }

    fn answer(&mut self, request: &HttpRequest, now: &Moment) -> HttpReply {
        if request.path().starts_with(restore::DOWNLOADS) {
            return restore::download(&self.state, request, now);
        }
        if !request.path().starts_with("/api/oauth/") {
            return frame::answer(&mut self.state, request, now);
        }
        match self.state.knobs.failure_for(&self.operation(request)) {
            Some(failure) => failure.oauth_reply(request),
            None => oauth::answer(&mut self.state.auth, request, now),
        }
    }
}

impl Default for Atlas {
    fn default() -> Self {
        Self::new()
    }
}

impl Service for Atlas {
    fn name(&self) -> &'static str {
        "atlas"
    }

    fn owns(&self, path: &str) -> bool {
        path.starts_with("/api/atlas/") || path.starts_with("/api/oauth/")
    }

    fn operation(&self, request: &HttpRequest) -> String {
        match request.path() {
            oauth::TOKEN_PATH => "createServiceAccountToken".to_owned(),
            oauth::REVOKE_PATH => "revokeServiceAccountToken".to_owned(),
            path => routes::find(request).map_or_else(
                |_| format!("{} {path}", request.method),
                |route| route.operation.name.to_owned(),
            ),
        }
    }

    fn creates(&self, request: &HttpRequest) -> bool {
        self.operation(request) == "takeGroupClusterBackupSnapshots"
    }

    fn handle(&mut self, request: &HttpRequest, now: &Moment) -> HttpReply {
        self.state.plant(now.unix_ms);
        self.state.take_foreign(now.unix_ms);
        self.answer(request, now)
            .with("date", http_date(now.unix_ms))
            .with("x-mongodb-service-version", "gitHash=sandbox; versionString=sandbox")
    }

    fn truth(&self, now: &Moment) -> Vec<Truth> {
        let state = self.state_at(now);
        let truth = |snapshot: &snapshot::Snapshot| {
            let cluster = state.cluster_by_id(&snapshot.cluster_id);
            Truth {
                provider: "atlas",
                target: cluster.map(|cluster| cluster.name.clone()).unwrap_or_default(),
                id: snapshot.id.clone(),
                by_request: snapshot.by_request,
                created_unix_ms: snapshot.created_unix_ms,
                state: snapshot.word(now).unwrap_or("vanished").to_owned(),
                completed: snapshot.word(now) == Some("completed"),
                note: snapshot.description.clone().unwrap_or_default(),
            }
        };
        state.snapshots.iter().map(truth).collect()
    }

    fn script(&mut self, key: &str, value: &Value) -> Result<(), String> {
        knobs::set(&mut self.state, key, value)
    }

    fn grant(&self, wish: &Wish, operation: &str) -> Option<(&'static str, Value)> {
        Some(match wish {
            Wish::Throttle(seconds) => (
                "fail_next",
                json!({
                    "operation": operation, "status": 429, "code": "RATE_LIMITED",
                    "message": "Resource /api is limited.",
                    "headers": {"retry-after": format!("{seconds:.0}")},
                }),
            ),
            Wish::Foreign => (
                "foreign_snapshot",
                json!({"cluster": "Cluster0", "description": "somebody else's"}),
            ),
            // Every error of this service has an error's status.
            Wish::ErrorInside => return None,
        })
    }

    fn profile(&self, base_url: &str) -> String {
        format!(
            "[profile.sandbox-atlas]\n\
             provider = \"atlas\"\n\
             endpoint = \"{base_url}\"\n\
             project_id = \"{PROJECT_ID}\"\n\
             targets = [\"Cluster0\"]\n\
             credential = {{ public_key = \"{PUBLIC_KEY}\", private_key = \"{PRIVATE_KEY}\" }}\n\
             # credential = {{ client_id = \"{CLIENT_ID}\", client_secret = \"{CLIENT_SECRET}\" }}\n"
        )
    }

    fn save(&self) -> Value {
        serde_json::to_value(&self.state).unwrap_or(Value::Null)
    }

    fn load(&mut self, state: Value) -> Result<(), String> {
        self.state = serde_json::from_value(state).map_err(|error| format!("atlas: {error}"))?;
        Ok(())
    }
}

/// `Date` header: RFC 9110 section 5.6.7.
fn http_date(unix_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(unix_ms)
        .map_or_else(|_| String::new(), |at| at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
}

#[cfg(test)]
mod tests;
