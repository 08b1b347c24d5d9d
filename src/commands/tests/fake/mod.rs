//! A provider that has everything, for tests of commands: it speaks plain
//! JSON with a [`Scripted`](crate::testing::Scripted) service.

mod backups;
mod jobs;
mod others;

use std::sync::Arc;

use async_trait::async_trait;
use reqwest::Method;
use serde_json::Value as Json;

use crate::config::{CredentialForm, Kind, Profile, ProviderSpec, Setting};
use crate::core::signer::Unsigned;
use crate::core::transport::Transport;
use crate::core::{
    CreateRequest, Dialect, Endpoint, Error, ErrorKind, Fault, Reply, Request, Result, Sent,
    Session,
};
use crate::model::state::look_up;
use crate::model::{Backup, Danger, Follow, Job, Readiness, State, Target};
use crate::providers::*;

/// The commands that [`Fake`] has: all of them.
const COMMANDS: &[&str] = &[
    "backup keep",
    "backup delete",
    "backup cancel",
    "restore",
    "restore cancel",
    "export",
    "schedule",
    "schedule set",
    "instance restart",
    "instance allowlist",
    "job",
    "job list",
    "job cancel",
    "job suspend",
    "api",
];

const CREDENTIALS: &[CredentialForm] = &[CredentialForm {
    name: "token",
    keys: &[Setting::new("token", Kind::Text, "Test data").required()],
}];

/// A provider that has everything.
pub static FAKE: ProviderSpec = ProviderSpec {
    word: "fake",
    about: "Test provider that has everything",
    settings: &[],
    credentials: CREDENTIALS,
    backup: &[],
    commands: COMMANDS,
    open,
};

/// A provider that has nothing beside backups.
pub static BARE: ProviderSpec = ProviderSpec {
    word: "bare",
    about: "Test provider that has nothing",
    settings: &[],
    credentials: CREDENTIALS,
    backup: &[],
    commands: &[],
    open: |_, _| Err(Error::internal("it must not even be opened")),
};

/// Both.
pub static SPECS: &[&ProviderSpec] = &[&FAKE, &BARE];

/// Words of the test provider.
const STATES: &[(&str, State)] = &[
    ("queued", State::Queued),
    ("running", State::Running),
    ("done", State::Succeeded),
    ("failed", State::Failed),
];

fn open(profile: &Profile, context: &OpenContext) -> Result<Arc<dyn Provider>> {
    let endpoint = Endpoint::parse(profile.values.text("endpoint").unwrap_or_default())?;
    let mut transport = Transport::new(context.observer.clone(), Default::default(), None);
    transport.policy.attempts = 1;
    let session = Session {
        transport: Arc::new(transport),
        endpoint,
        signer: Arc::new(Unsigned),
        dialect: Arc::new(PlainDialect),
    };
    let jobs = |path| FakeJobs { session: session.clone(), path };
    Ok(Arc::new(Fake {
        restores: jobs("restores"),
        exports: jobs("exports"),
        session: session.clone(),
    }))
}

struct PlainDialect;

impl Dialect for PlainDialect {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        if reply.is_success() {
            return Ok(());
        }
        Err(Fault::from_status(&request.operation, reply))
    }

    fn request_id(&self, reply: &Reply) -> Option<String> {
        reply.header("x-request-id").map(str::to_owned)
    }
}

struct Fake {
    session: Session,
    restores: FakeJobs,
    exports: FakeJobs,
}

struct FakeJobs {
    session: Session,
    path: &'static str,
}

fn request(session: &Session, method: Method, path: &str) -> Request {
    Request::new(path.to_owned(), method, &session.endpoint, path)
}

async fn read(session: &Session, path: &str) -> Result<Json> {
    session.call(&request(session, Method::GET, path)).await?.json(path)
}

fn text(value: &Json, key: &str) -> Option<String> {
    value[key].as_str().map(str::to_owned)
}

fn state(value: &Json) -> State {
    look_up(STATES, value["state"].as_str().unwrap_or_default())
}

fn job(kind: &str, value: &Json) -> Job {
    let mut job = Job::new(text(value, "id").unwrap_or_default(), kind, state(value));
    job.provider_state = text(value, "state");
    job.message = text(value, "message");
    job
}

#[async_trait]
impl Provider for Fake {
    fn session(&self) -> &Session {
        &self.session
    }
    fn backups(&self) -> &dyn Backups {
        self
    }
    fn targets(&self) -> &dyn Targets {
        self
    }
    async fn check(&self) -> Result<String> {
        Ok("fine".to_owned())
    }
    fn keep_backups(&self) -> Option<&dyn KeepBackups> {
        Some(self)
    }
    fn delete_backups(&self) -> Option<&dyn DeleteBackups> {
        Some(self)
    }
    fn cancel_backups(&self) -> Option<&dyn CancelBackups> {
        Some(self)
    }
    fn restores(&self) -> Option<&dyn Restores> {
        Some(&self.restores)
    }
    fn exports(&self) -> Option<&dyn Exports> {
        Some(&self.exports)
    }
    fn schedules(&self) -> Option<&dyn Schedules> {
        Some(self)
    }
    fn restarts(&self) -> Option<&dyn Restarts> {
        Some(self)
    }
    fn allowlists(&self) -> Option<&dyn Allowlists> {
        Some(self)
    }
    fn jobs(&self) -> Option<&dyn Jobs> {
        Some(self)
    }
    fn raw(&self) -> Option<&dyn Raw> {
        Some(self)
    }
}

fn follow_of(target: &str, backup: Option<&str>, job: Option<&str>) -> Follow {
    Follow {
        target: target.to_owned(),
        backup_id: backup.map(str::to_owned),
        job_id: job.map(str::to_owned),
        started_at: jiff::Timestamp::UNIX_EPOCH,
        memo: Json::Null,
    }
}
