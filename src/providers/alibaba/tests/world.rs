//! A sandbox with short jobs, and the opened profile that asks it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value as Json;

use crate::config::{Credential, Environment, Origin, Profile, SecretSource, Value, Values};
use crate::core::events::Silent;
use crate::core::token::TokenCache;
use crate::core::{Reply, Request, Result};
use crate::model::{Backup, Follow, State};
use crate::providers::alibaba::SPEC;
use crate::providers::{CreatePlan, Marker, OpenContext, PlannedChange, Provider, Survey};
use crate::sandbox::Options;
use crate::testing::Desk;

pub const CLOUD: &str = "dds-bp1cloudreplica01";
pub const LOCAL: &str = "dds-bp1localreplica02";
pub const STANDALONE: &str = "dds-bp1standalone0003";
pub const CLUSTER: &str = "dds-bp1shardcluster04";
pub const SHARDS: &str = "dds-bp1shardsingle05";
pub const EVERY: [&str; 5] = [CLOUD, LOCAL, STANDALONE, CLUSTER, SHARDS];

/// A sandbox whose jobs take less than a second.
pub struct World {
    pub desk: Desk,
}

impl World {
    pub async fn start() -> Self {
        let desk = Desk::serve(Options { speed: 300.0, ..Options::default() }).await;
        Self { desk }
    }

    pub async fn script(&self, key: &str, value: Json) {
        self.desk.script("alibaba", key, value).await;
    }

    pub fn open(&self, settings: &[(&str, &str)]) -> Client {
        self.open_with("sandbox-test-secret-alibaba", settings)
    }

    pub fn open_with(&self, secret: &str, settings: &[(&str, &str)]) -> Client {
        self.open_as(secret, &[], settings)
    }

    /// Opens a profile whose credential holds more than its key.
    pub fn open_as(
        &self,
        secret: &str,
        more: &[(&str, &str)],
        settings: &[(&str, &str)],
    ) -> Client {
        let key = [("access_key_id", "LTAI5tSandboxTestOnly"), ("access_key_secret", secret)];
        let credential: Vec<_> = key.into_iter().chain(more.iter().copied()).collect();
        self.open_only(&credential, settings)
    }

    /// Opens a profile with just that credential.
    pub fn open_only(&self, credential: &[(&str, &str)], settings: &[(&str, &str)]) -> Client {
        let environment = Environment::of([("PATH", "/usr/bin:/bin")], None);
        self.open_in(environment, TokenCache::none(), credential, settings)
    }

    /// The same with an environment and a place for lent keys.
    pub fn open_in(
        &self,
        environment: Environment,
        tokens: TokenCache,
        credential: &[(&str, &str)],
        settings: &[(&str, &str)],
    ) -> Client {
        let mut values = Values::default();
        let place = [
            ("endpoint", self.desk.url.as_str()),
            ("region", "cn-hangzhou"),
            ("sts_endpoint", self.desk.url.as_str()),
            ("metadata_endpoint", self.desk.url.as_str()),
        ];
        for (key, value) in place.iter().chain(settings) {
            values.set(*key, Value::Text((*value).to_owned()), Origin::BuiltIn);
        }
        let literal = |value: &str| SecretSource::Literal(value.into());
        let sources = credential.iter().map(|(key, value)| ((*key).to_owned(), literal(value)));
        let profile = Profile {
            name: "sandbox-alibaba".to_owned(),
            spec: &SPEC,
            values,
            credential: Credential { sources: sources.collect(), ..Credential::default() },
            backup: Values::default(),
        };
        let context = OpenContext {
            observer: Arc::new(Silent),
            tokens,
            environment: Arc::new(environment),
            request_timeout: None,
        };
        Client((SPEC.open)(&profile, &context).expect("opened"))
    }

    pub fn url(&self) -> &str {
        &self.desk.url
    }
}

pub struct Client(pub Arc<dyn Provider>);

impl Client {
    pub async fn survey(&self, target: &str) -> Result<Survey> {
        self.0.backups().survey(&[target.to_owned()]).await.remove(0)
    }

    /// Surveys, sends the create as it is built, and reads its answer.
    pub async fn start(&self, target: &str) -> Result<Follow> {
        let surveys = [self.survey(target).await?];
        let targets = [target.to_owned()];
        let (options, marker) = (Values::default(), marker());
        let plan = CreatePlan {
            targets: &targets,
            surveys: Some(&surveys),
            options: &options,
            marker: &marker,
        };
        let reply = self.send(self.0.backups().create(&plan)?.request()).await?;
        self.0.backups().started(&plan, &reply).remove(0)
    }

    /// Sends a copy that counts as repeatable: only the journal makes permits.
    pub async fn send(&self, create: &Request) -> Result<Reply> {
        let mut copy =
            Request::post(create.operation.clone(), &create.endpoint, create.path.clone());
        copy.query = create.query.clone();
        copy.headers = create.headers.clone();
        self.0.session().call(&copy).await
    }

    /// Sends a change as it was planned.
    pub async fn apply(&self, planned: PlannedChange) -> Reply {
        self.try_apply(planned).await.expect("accepted")
    }

    pub async fn try_apply(&self, planned: PlannedChange) -> Result<Reply> {
        self.send(planned.request.request()).await
    }

    /// Looks until the end, at most ten seconds; every state seen on the way.
    pub async fn wait(&self, follow: &mut Follow) -> (Backup, Vec<State>) {
        let mut states = Vec::new();
        for _ in 0..500 {
            let seen = self.0.backups().observe(follow).await.expect("a look");
            if states.last() != Some(&seen.state) {
                states.push(seen.state);
            }
            if seen.state.is_final() {
                return (seen, states);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no end: {states:?}");
    }

    pub async fn run(&self, target: &str) -> Backup {
        let mut follow = self.start(target).await.expect(target);
        self.wait(&mut follow).await.0
    }
}

pub fn marker() -> Marker {
    Marker { run_id: "01J".to_owned(), slot: None }
}
