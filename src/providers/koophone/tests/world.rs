//! An imitated KooPhone on a loopback port, and a profile opened on it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use super::super::testkit;
use crate::config::{Profile, Values};
use crate::core::error::Result;
use crate::core::{Reply, Request};
use crate::journal::Permit;
use crate::model::{Backup, Follow, State};
use crate::providers::{CreatePlan, Marker, OpenContext, Provider, Survey};
use crate::sandbox::Options;
use crate::testing::Desk;

/// Jobs run that much faster than real ones, which take some six seconds.
const SPEED: f64 = 50.0;
/// Longest wait for an end.
const PATIENCE: Duration = Duration::from_secs(10);

/// A served sandbox with an open profile.
pub struct World {
    pub provider: Arc<dyn Provider>,
    ready_profile: toml::Table,
    desk: Desk,
}

impl World {
    /// A world in its first state, opened with its own ready profile.
    pub async fn new() -> Self {
        let desk = Desk::serve(Options { speed: SPEED, ..Options::default() }).await;
        let config: toml::Table = desk.config.parse().expect("config");
        let ready_profile = config["profile"]["sandbox-koophone"].as_table().expect("table");
        let ready_profile = ready_profile.clone();
        let provider = open(&profile_of(&ready_profile), &testkit::context()).expect("opened");
        Self { provider, ready_profile, desk }
    }

    /// The ready profile.
    pub fn profile(&self) -> Profile {
        profile_of(&self.ready_profile)
    }

    /// The ready profile with another credential.
    pub fn profile_with(&self, credential: &[(&str, &str)]) -> Profile {
        let mut profile = self.profile();
        profile.credential = testkit::profile(&[], credential).credential;
        profile
    }

    /// Opens another profile.
    pub fn open(&self, profile: &Profile, context: &OpenContext) -> Arc<dyn Provider> {
        open(profile, context).expect("opened")
    }

    /// Scripts the imitated service.
    pub async fn script(&self, key: &str, value: impl Into<Json>) {
        self.desk.script("koophone", key, value).await;
    }

    /// Sets what goes wrong on the way.
    pub async fn faults(&self, specification: &str) {
        self.desk.faults(specification).await;
    }

    /// What the sandbox's desk tells.
    pub async fn desk(&self, page: &str) -> Vec<Json> {
        self.desk.page(page).await
    }

    /// How many requests of an operation arrived.
    pub async fn arrivals(&self, operation: &str) -> usize {
        let log = self.desk("log").await;
        let all = log.iter();
        all.filter(|arrival| arrival["operation"] == operation).count()
    }

    /// Backups of a phone that requests made.
    pub async fn made(&self, target: &str) -> usize {
        let truth = self.desk("truth").await;
        let all = truth.iter();
        all.filter(|backup| backup["target"] == target && backup["by_request"] == true).count()
    }

    /// Surveys phones that are all known.
    pub async fn survey(&self, targets: &[&str]) -> Vec<Survey> {
        let surveys = self.provider.backups().survey(&owned(targets)).await;
        surveys.into_iter().map(|survey| survey.expect("surveyed")).collect()
    }

    /// Sends a create without a look before.
    pub async fn send(&self, targets: &[&str]) -> Result<Reply> {
        let targets = owned(targets);
        let marker = marker();
        let options = Values::default();
        let plan =
            CreatePlan { targets: &targets, surveys: None, options: &options, marker: &marker };
        let create = self.provider.backups().create(&plan)?;
        self.provider.session().create(&create, Permit::for_tests()).await
    }

    /// Surveys and creates: what became of each phone.
    pub async fn start(&self, targets: &[&str]) -> Vec<Result<Follow>> {
        let surveys = self.survey(targets).await;
        let reply = self.send(targets).await.expect("accepted");
        self.started(targets, &surveys, &reply)
    }

    /// Reads the answer of a create.
    pub fn started(
        &self,
        targets: &[&str],
        surveys: &[Survey],
        reply: &Reply,
    ) -> Vec<Result<Follow>> {
        let targets = owned(targets);
        let marker = marker();
        let options = Values::default();
        let plan = CreatePlan {
            targets: &targets,
            surveys: Some(surveys),
            options: &options,
            marker: &marker,
        };
        self.provider.backups().started(&plan, reply)
    }

    /// Starts a backup of one phone.
    pub async fn start_one(&self, target: &str) -> Follow {
        self.start(&[target]).await.remove(0).expect("started")
    }

    /// Looks until the end, and returns every state that was seen.
    pub async fn wait(&self, follow: &mut Follow) -> (Backup, Vec<State>) {
        let started = Instant::now();
        let mut states: Vec<State> = Vec::new();
        loop {
            let look = self.provider.backups().observe(follow).await.expect("a look");
            if states.last() != Some(&look.state) {
                states.push(look.state);
            }
            if look.state.is_final() {
                return (look, states);
            }
            assert!(started.elapsed() < PATIENCE, "no end in sight: {look:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Looks for a while that is much longer than a backup; it never ends.
    pub async fn watch(&self, follow: &mut Follow) -> Backup {
        let mut last = None;
        for _ in 0..30 {
            let look = self.provider.backups().observe(follow).await.expect("a look");
            assert!(!look.state.is_final(), "{look:?}");
            last = Some(look);
            tokio::time::sleep(Duration::from_millis(15)).await;
        }
        last.expect("a look")
    }
}

fn open(profile: &Profile, context: &OpenContext) -> Result<Arc<dyn Provider>> {
    (profile.spec.open)(profile, context)
}

fn profile_of(table: &toml::Table) -> Profile {
    let texts = |table: &toml::Table| -> BTreeMap<String, String> {
        let text =
            |(key, value): (&String, &toml::Value)| Some((key.clone(), value.as_str()?.to_owned()));
        table.iter().filter_map(text).collect()
    };
    let settings = texts(table);
    let credential = texts(table["credential"].as_table().expect("credential"));
    testkit::profile(&borrowed(&settings), &borrowed(&credential))
}

fn borrowed(map: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    map.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

fn owned(targets: &[&str]) -> Vec<String> {
    targets.iter().map(|target| (*target).to_owned()).collect()
}

fn marker() -> Marker {
    Marker { run_id: "01TEST".to_owned(), slot: None }
}

/// A request that reads one page of phones.
pub fn any_read(provider: &dyn Provider) -> Request {
    super::super::api::list(&provider.session().endpoint, 1, 1, None)
}
