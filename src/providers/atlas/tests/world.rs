//! An imitated Atlas on a loopback port, and profiles opened on it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use crate::config::{Config, Environment, Origin, Profile, Sources, Value, Values};
use crate::core::events::Silent;
use crate::core::token::TokenCache;
use crate::core::{Reply, Result};
use crate::journal::Permit;
use crate::model::{Backup, Follow};
use crate::providers::{
    ChangeRequest, CreatePlan, Marker, OpenContext, PlannedChange, Provider, Survey, atlas,
};
use crate::sandbox::Options;
use crate::testing::Desk;

/// Jobs run that much faster than real ones, which take some six seconds.
const SPEED: f64 = 40.0;
/// Longest wait for an end.
const PATIENCE: Duration = Duration::from_secs(15);

/// The sandbox's public test credentials.
pub const API_KEY: &str =
    r#"{ public_key = "sandboxk", private_key = "5a4db0c5-5a4d-b0c5-5a4d-b0c55a4db0c5" }"#;
pub const ACCOUNT: &str = r#"{ client_id = "mdb_sa_id_5a4db0c55a4db0c55a4db0c5",
    client_secret = "mdb_sa_sk_sandbox-not-a-real-secret-5a4db0c5" }"#;

/// A served sandbox.
pub struct World {
    pub base_url: String,
    ready: toml::Table,
    desk: Desk,
    tokens: tempfile::TempDir,
}

impl World {
    /// A world in its first state.
    pub async fn new() -> Self {
        let desk = Desk::serve(Options { speed: SPEED, ..Options::default() }).await;
        let mut ready: toml::Table = desk.config.parse().expect("config");
        let profiles = ready.get_mut("profile").and_then(toml::Value::as_table_mut);
        profiles.expect("profiles").retain(|name, _| name == "sandbox-atlas");
        Self {
            base_url: desk.url.clone(),
            ready,
            desk,
            tokens: tempfile::tempdir().expect("folder"),
        }
    }

    /// A profile with a credential and further lines.
    pub fn profile(&self, credential: &str, more: &str) -> Profile {
        let credential = credential.replace('\n', " ");
        self.profile_with(&format!(
            "project_id = \"32b6e34b3d91647abb20e7b8\"\ncredential = {credential}\n{more}"
        ))
    }

    /// A profile with those lines.
    pub fn profile_with(&self, lines: &str) -> Profile {
        let text = format!(
            "[profile.test]\nprovider = \"atlas\"\nendpoint = \"{}\"\n{lines}",
            self.base_url
        );
        load("test", &text)
    }

    /// The profile that the sandbox itself hands out.
    pub fn ready_profile(&self) -> Profile {
        load("sandbox-atlas", &self.ready.to_string())
    }

    /// Opens a profile; its tokens are kept for as long as the world is there.
    pub fn open(&self, profile: &Profile) -> Arc<dyn Provider> {
        let context = OpenContext {
            observer: Arc::new(Silent),
            tokens: TokenCache::at(self.tokens.path().join("tokens")),
            environment: Arc::clone(&profile.credential.environment),
            request_timeout: None,
        };
        (profile.spec.open)(profile, &context).expect("opened")
    }

    /// Opens a profile with the API key pair.
    pub fn with_key(&self) -> Arc<dyn Provider> {
        self.open(&self.profile(API_KEY, ""))
    }

    /// Opens a profile with the service account.
    pub fn with_account(&self) -> Arc<dyn Provider> {
        self.open(&self.profile(ACCOUNT, ""))
    }

    /// Scripts the imitated service.
    pub async fn script(&self, key: &str, value: impl Into<Json>) {
        self.desk.script("atlas", key, value).await;
    }

    /// Sets what goes wrong on the way.
    pub async fn faults(&self, specification: &str) {
        self.desk.faults(specification).await;
    }

    /// The statuses of all answers so far.
    pub async fn statuses(&self) -> Vec<u64> {
        let log = self.desk.page("log").await;
        let all = log.iter();
        all.map(|arrival| arrival["status"].as_u64().expect("status")).collect()
    }

    /// Snapshots of a cluster that requests made.
    pub async fn made(&self, target: &str) -> Vec<Json> {
        let truth = self.desk.page("truth").await;
        let all = truth.iter();
        all.filter(|backup| backup["target"] == target && backup["by_request"] == true)
            .cloned()
            .collect()
    }
}

fn load(name: &str, text: &str) -> Profile {
    let environment = Arc::new(Environment::default());
    let sources =
        Sources { path: None, environment: &environment, specs: &[&atlas::SPEC], overrides: &[] };
    let config = Config::from_text("test", text, &sources).expect("config");
    config.profile(name).expect("profile").clone()
}

/// Keys and values as the command line hands them over.
pub fn wishes(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

/// The marker of every create in here.
pub fn marker() -> Marker {
    Marker { run_id: "01JTEST".into(), slot: Some("daily".into()) }
}

/// Options of the `backup` table.
pub fn options() -> Values {
    let mut options = Values::default();
    let origin = || Origin::Flag("test");
    options.set("retention_days", Value::Integer(3), origin());
    options.set("description", Value::Text("nightly".into()), origin());
    options
}

/// Surveys one cluster.
pub async fn survey(provider: &dyn Provider, target: &str) -> Result<Survey> {
    provider.backups().survey(&[target.to_owned()]).await.remove(0)
}

/// Sends a create for a surveyed cluster.
pub async fn send(provider: &dyn Provider, target: &str, survey: &Survey) -> Result<Reply> {
    let (targets, surveys) = ([target.to_owned()], [survey.clone()]);
    let (options, marker) = (options(), marker());
    let plan = CreatePlan {
        targets: &targets,
        surveys: Some(&surveys),
        options: &options,
        marker: &marker,
    };
    let create = provider.backups().create(&plan)?;
    provider.session().create(&create, Permit::for_tests()).await
}

/// Reads the answer of a create.
pub fn started(
    provider: &dyn Provider,
    target: &str,
    survey: &Survey,
    reply: &Reply,
) -> Result<Follow> {
    let (targets, surveys) = ([target.to_owned()], [survey.clone()]);
    let (options, marker) = (options(), marker());
    let plan = CreatePlan {
        targets: &targets,
        surveys: Some(&surveys),
        options: &options,
        marker: &marker,
    };
    provider.backups().started(&plan, reply).remove(0)
}

/// Surveys, creates and reads the answer.
pub async fn create(provider: &dyn Provider, target: &str) -> Follow {
    let survey = survey(provider, target).await.expect("surveyed");
    let reply = send(provider, target, &survey).await.expect("accepted");
    started(provider, target, &survey, &reply).expect("started")
}

/// Looks until the end, and returns every look.
pub async fn follow(provider: &dyn Provider, mut follow: Follow) -> Vec<Backup> {
    let begun = Instant::now();
    let mut looks = Vec::new();
    loop {
        let look = provider.backups().observe(&mut follow).await.expect("look");
        let end = look.state.is_final();
        looks.push(look);
        if end {
            return looks;
        }
        assert!(begun.elapsed() < PATIENCE, "no end after {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Sends a planned change.
pub async fn apply(provider: &dyn Provider, change: &PlannedChange) -> Result<()> {
    let session = provider.session();
    let reply = match &change.request {
        ChangeRequest::Repeatable(request) => session.call(request).await,
        ChangeRequest::Once(request) => session.create(request, Permit::for_tests()).await,
    };
    reply.map(drop)
}
