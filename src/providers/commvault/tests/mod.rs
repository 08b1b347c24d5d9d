//! The client against the sandbox, over real sockets.

mod access;
mod control;
mod follow;
mod jobs;
mod lists;
mod lost;
mod pairs;
mod recorded;
mod restore;
mod retention;
mod slot;
mod workloads;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{Commvault, SPEC};
use crate::config::{Credential, Environment, Origin, Profile, SecretSource, Value, Values};
use crate::core::events::Silent;
use crate::core::token::TokenCache;
use crate::core::{Dialect, Endpoint, Reply, Request, Result};
use crate::journal::Permit;
use crate::model::{Backup, Follow};
use crate::providers::{Backups, CreatePlan, Marker, OpenContext, Survey};
use crate::sandbox::Options;
use crate::testing::Desk;

/// The sandbox's own user and password: test data.
const USER: [(&str, &str); 2] =
    [("username", "sandbox-operator"), ("password", "sandbox-password-1")];
const TARGET: &str = "cluster-group-1";

/// A sandbox in its first state, and its control desk.
struct World {
    base_url: String,
    desk: Desk,
}

impl World {
    async fn new() -> Self {
        let desk = Desk::serve(Options::default()).await;
        let world = Self { base_url: desk.url.clone(), desk };
        world.script("job_seconds", json!(0.2)).await;
        world
    }

    async fn script(&self, key: &str, value: Json) {
        self.desk.script("commvault", key, value).await;
    }

    async fn faults(&self, rules: &str) {
        self.desk.faults(rules).await;
    }

    /// How often an operation arrived, by a part of its name.
    async fn arrivals(&self, part: &str) -> usize {
        let log = self.desk.page("log").await;
        let part = part.to_ascii_lowercase();
        let named = |line: &&Json| {
            line["operation"].as_str().is_some_and(|it| it.to_ascii_lowercase().contains(&part))
        };
        log.iter().filter(named).count()
    }

    /// Numbers of the jobs that requests made, by the sandbox's own account.
    async fn made(&self) -> Vec<String> {
        let jobs = self.desk.page("truth").await;
        jobs.iter()
            .filter(|job| job["provider"] == "commvault" && job["by_request"] == true)
            .filter_map(|job| job["id"].as_str().map(str::to_owned))
            .collect()
    }

    /// A profile of the sandbox with a credential, and more settings.
    fn profile(&self, credential: &[(&str, &str)], more: &[(&str, Value)]) -> Profile {
        let mut values = Values::default();
        let text = |text: &str| Value::Text(text.to_owned());
        let mut set = |key: &str, value: Value| values.set(key, value, Origin::BuiltIn);
        set("endpoint", text(&format!("{}/commandcenter/api", self.base_url)));
        set("client", text("aws-account-1"));
        set("instance", text("DocumentDB"));
        set("targets", Value::List(vec![TARGET.to_owned()]));
        for (key, value) in more {
            set(key, value.clone());
        }
        let sources: BTreeMap<_, _> = credential
            .iter()
            .map(|(key, value)| ((*key).to_owned(), SecretSource::Literal((*value).into())))
            .collect();
        Profile {
            name: "sandbox-commvault".to_owned(),
            spec: &SPEC,
            values,
            credential: Credential { sources, ..Credential::default() },
            backup: Values::default(),
        }
    }

    fn open(&self, credential: &[(&str, &str)], tokens: TokenCache) -> Commvault {
        self.open_with(credential, tokens, &[])
    }

    fn open_with(
        &self,
        credential: &[(&str, &str)],
        tokens: TokenCache,
        more: &[(&str, Value)],
    ) -> Commvault {
        let context = OpenContext {
            observer: Arc::new(Silent),
            tokens,
            environment: Arc::new(Environment::default()),
            request_timeout: Some(Duration::from_secs(5)),
        };
        Commvault::open(&self.profile(credential, more), &context).expect("opens")
    }

    /// The usual client: user and password, nothing kept.
    fn client(&self) -> Commvault {
        self.open(&USER, TokenCache::none())
    }
}

fn marker() -> Marker {
    Marker { run_id: "01JTESTRUN".to_owned(), slot: Some("daily".to_owned()) }
}

async fn survey(client: &Commvault, target: &str) -> Result<Survey> {
    let mut surveys = client.survey(&[target.to_owned()]).await;
    assert_eq!(surveys.len(), 1);
    surveys.remove(0)
}

/// Sends one create, the way the runs do.
async fn create(client: &Commvault, target: &str) -> Result<Follow> {
    create_as(client, target, marker()).await
}

/// The same for a run of that mark.
async fn create_as(client: &Commvault, target: &str, marker: Marker) -> Result<Follow> {
    let targets = [target.to_owned()];
    let options = Values::default();
    let plan = CreatePlan { targets: &targets, surveys: None, options: &options, marker: &marker };
    let request = client.create(&plan)?;
    let reply = client.session.create(&request, Permit::for_tests()).await?;
    let mut started = client.started(&plan, &reply);
    assert_eq!(started.len(), 1);
    started.remove(0)
}

/// A run of somebody else's.
fn other_marker() -> Marker {
    Marker { run_id: "01JOTHER".to_owned(), slot: None }
}

/// Starts backups of somebody else's, one after the other, which end at once.
async fn others(world: &World, client: &Commvault, count: usize) {
    world.script("job_seconds", json!(0.001)).await;
    for _ in 0..count {
        create_as(client, TARGET, other_marker()).await.expect("started");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Looks until the backup is final.
async fn finish(client: &Commvault, follow: &mut Follow) -> Backup {
    let mut last = None;
    for _ in 0..200 {
        let backup = client.observe(follow).await.expect("a look");
        if backup.state.is_final() {
            return backup;
        }
        last = Some(backup);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the job never ended: {last:?}");
}
