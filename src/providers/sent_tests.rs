//! "Was it sent?", one row for every way in which a create can end, against
//! every provider's imitation.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{ALL, CreatePlan, Marker, OpenContext, Provider};
use crate::config::{Config, Environment, Profile, Sources};
use crate::core::events::Silent;
use crate::core::token::TokenCache;
use crate::core::{ErrorKind, Result, Sent};
use crate::journal::Permit;
use crate::model::Follow;
use crate::sandbox::Options;
use crate::testing::Desk;

/// What is in the way of the create.
enum Way {
    /// A fault of the network or of a gateway, in the sandbox's words.
    Fault(&'static str),
    /// The provider's own error object with that status.
    Error(u16),
}

use Way::{Error, Fault};

/// The row of one way: what it proves at Alibaba, Atlas, KooPhone and
/// Commvault.
type Row = (Way, [Sent; 4]);

const NO: [Sent; 4] = [Sent::No; 4];
const MAYBE: [Sent; 4] = [Sent::Maybe; 4];

#[rustfmt::skip]
const TABLE: &[Row] = &[
    // Nobody listens: not a byte has left.
    (Fault("refuse:60@read*1"), NO),
    // The request left, and no whole answer came.
    (Fault("reset-before@create*1"), MAYBE),
    (Fault("reset-within@create*1"), MAYBE),
    (Fault("reset-after@create*1"), MAYBE),
    (Fault("stall:5@create*1"), MAYBE),
    (Fault("cut:0@create*1"), MAYBE),
    (Fault("cut:30@create*1"), MAYBE),
    (Fault("garbage@create*1"), MAYBE),
    // A gateway speaks, and what goes on behind it is not known.
    (Fault("status-before:500@create*1"), MAYBE),
    (Fault("status-after:500@create*1"), MAYBE),
    (Fault("status-before:502@create*1"), MAYBE),
    (Fault("status-after:502@create*1"), MAYBE),
    (Fault("status-before:503@create*1"), MAYBE),
    (Fault("status-after:503@create*1"), MAYBE),
    (Fault("status-before:504@create*1"), MAYBE),
    (Fault("status-after:504@create*1"), MAYBE),
    (Fault("redirect:9@create*1"), MAYBE),
    // Accepted, but not said what. Phones' backups have no id, so nothing is missing.
    (Fault("no-id@create*1"), [Sent::Maybe, Sent::Yes, Sent::Yes, Sent::Maybe]),
    // The provider refuses before it works.
    (Fault("throttle:0.01@create*9"), NO),
    (Fault("foreign@create*1"), NO),
    (Error(400), NO),
    // A digest nonce is refused a second time: the first delivery may have worked.
    (Error(401), [Sent::No, Sent::Maybe, Sent::No, Sent::No]),
    (Error(403), NO),
    (Error(404), NO),
    // The provider's own error, and work may have begun.
    (Error(500), MAYBE),
    (Error(503), MAYBE),
    // An error inside a 200; the first two have no such thing.
    (Fault("error-inside@create*1"), [Sent::Yes, Sent::Yes, Sent::No, Sent::No]),
];

#[tokio::test]
async fn every_end_of_a_create_proves_what_the_table_says() {
    let mut wrong = Vec::new();
    for (way, expected) in TABLE {
        for (spec, expected) in ALL.iter().zip(expected) {
            let world = World::start(spec.word).await;
            let result = world.create(way).await;
            let sent = result.as_ref().map_or_else(|error| error.sent, |_| Sent::Yes);
            let text = result.err().map(|error| error.to_string()).unwrap_or_default();
            if sent != *expected {
                wrong.push(format!(
                    "{way} at {}: {sent:?} instead of {expected:?} ({text})",
                    spec.word
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl std::fmt::Display for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault(words) => f.write_str(words),
            Error(status) => write!(f, "the provider's own {status}"),
        }
    }
}

/// A sandbox and the ready profile of one provider.
struct World {
    desk: Desk,
    word: &'static str,
    provider: Arc<dyn Provider>,
    target: String,
}

impl World {
    async fn start(word: &'static str) -> Self {
        let desk = Desk::serve(Options::default()).await;
        let environment = Arc::new(Environment::default());
        let sources = Sources { path: None, environment: &environment, specs: ALL, overrides: &[] };
        let config = Config::from_text("sandbox", &desk.config, &sources).expect("config");
        let profile = profile(&config, word);
        let context = OpenContext {
            observer: Arc::new(Silent),
            tokens: TokenCache::none(),
            environment: Arc::clone(&environment),
            request_timeout: Some(Duration::from_millis(1500)),
        };
        let provider = (profile.spec.open)(profile, &context).expect("opened");
        let target = profile.targets()[0].clone();
        Self { desk, word, provider, target }
    }

    /// Sends a create that meets what is in its way, and reads the answer.
    async fn create(&self, way: &Way) -> Result<Follow> {
        let targets = [self.target.clone()];
        let marker = Marker { run_id: "01J".to_owned(), slot: None };
        let backups = self.provider.backups();
        let surveys = [backups.survey(&targets).await.remove(0)?];
        let options = Default::default();
        let plan = CreatePlan {
            targets: &targets,
            surveys: Some(&surveys),
            options: &options,
            marker: &marker,
        };
        let create = backups.create(&plan)?;
        self.put(way).await;
        if matches!(way, Fault(words) if words.contains("@read")) {
            self.provider.check().await.expect("the read that the fault waits for");
        }
        let reply = self.provider.session().create(&create, Permit::for_tests()).await?;
        backups.started(&plan, &reply).remove(0)
    }

    async fn put(&self, way: &Way) {
        match way {
            Fault(words) => self.desk.faults(words).await,
            Error(status) => {
                let (operation, code) = self.odd_code();
                let value = json!({
                    "operation": operation, "status": status, "code": code, "message": "odd",
                    "times": 9,
                });
                self.desk.script(self.word, "fail_next", value).await;
            }
        }
    }

    /// The operation that starts a backup, and a code that no document knows.
    fn odd_code(&self) -> (&'static str, Json) {
        match self.word {
            "alibaba" => ("CreateBackup", json!("Odd.Code")),
            "atlas" => ("take", json!("ODD_CODE")),
            "koophone" => ("Backup", json!("ODD.0001")),
            _ => ("createtask", json!(4711)),
        }
    }
}

/// The first profile of a provider that has a target.
fn profile<'a>(config: &'a Config, word: &str) -> &'a Profile {
    let mut of_provider = config.profiles.iter().filter(|profile| profile.spec.word == word);
    of_provider.find(|profile| !profile.targets().is_empty()).expect("a ready profile")
}

#[tokio::test]
async fn a_good_answer_says_what_was_started() {
    for spec in ALL {
        let follow = World::start(spec.word).await.create(&Fault("seed=1")).await.expect(spec.word);
        let named = follow.backup_id.is_some() || follow.job_id.is_some();
        assert!(named || spec.word == "koophone", "{}: {follow:?}", spec.word);
    }
}

#[tokio::test]
async fn a_busy_refusal_and_throttling_are_told_apart() {
    for (words, kind) in
        [("foreign@create*1", ErrorKind::Busy), ("throttle:0.01@create*9", ErrorKind::Throttled)]
    {
        for spec in ALL {
            let result = World::start(spec.word).await.create(&Fault(words)).await;
            assert_eq!(result.err().map(|error| error.kind), Some(kind), "{words}: {}", spec.word);
        }
    }
}
