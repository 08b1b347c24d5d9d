//! `job wait`.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::JobName;
use crate::app::App;
use crate::commands::started::Outcome;
use crate::commands::{consent, started};
use crate::core::{Error, Result};
use crate::model::tracked::JOB;
use crate::model::{Follow, JobItem, State};
use crate::output::{Report, ReportKind};
use crate::providers::StartedJobs;
use crate::runs::follow::{self, Wait};
use crate::runs::job::{self, StartedJob};
use crate::runs::tracker::JobTracker;

/// Arguments of `job wait`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which jobs: ids, or PROFILE/ID
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Limit the wait, such as 6h [default: the profile's `wait_timeout`]
    #[arg(long, value_name = "TIME", value_parser = crate::cli::limit)]
    wait_timeout: Option<Duration>,
    /// `warnings` accepts a warned job
    #[arg(long, value_name = "LABEL", value_parser = crate::commands::consent::label)]
    accept: Vec<String>,
}

/// What a report about jobs is called.
static JOBS: started::Noun = started::Noun {
    word: JOB,
    run: ReportKind::JobRun,
    list: ReportKind::JobList,
    of: |_| None::<&dyn StartedJobs>,
};

/// Runs `job wait`.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let mut names = Vec::new();
    for id in &args.ids {
        names.push(JobName::read(app, id)?);
    }
    let total = names.len();
    let accept_warnings = consent::accepts_warnings(&args.accept);
    let _signals = app.cancel.defer();
    let mut waits = JoinSet::new();
    for (index, name) in names.into_iter().enumerate() {
        let limit = args.wait_timeout.or_else(|| name.account.wait_timeout());
        let (watcher, cancel) = (Arc::clone(&app.watcher), app.cancel.clone());
        waits.spawn(async move {
            let wait = Wait {
                deadline: follow::deadline(limit),
                cancel: &cancel,
                accept_warnings,
                at_once: true,
            };
            let mut started = begun(&name);
            let error = match name.account.provider.jobs() {
                None => Some(Error::internal("a capability went away")),
                Some(jobs) => {
                    let (tracker, account) = (JobTracker(jobs), &name.account);
                    job::finish(&tracker, None, account, &mut started, &wait, &mut |look| {
                        look.tell(&*watcher, index, total);
                    })
                    .await
                }
            };
            watcher.changed(index, total, &started.item);
            (index, Outcome { item: started.item, error })
        });
    }
    let mut outcomes = waits.join_all().await;
    outcomes.sort_by_key(|(index, _)| *index);
    app.watcher.end();
    started::report(app, &JOBS, None, outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

fn begun(name: &JobName) -> StartedJob {
    let mut item = JobItem::new(JOB, name.account.name(), name.account.provider_word(), None);
    item.state = Some(State::Unknown);
    item.job_id = Some(name.id.clone());
    let follow = Follow {
        target: String::new(),
        backup_id: None,
        job_id: Some(name.id.clone()),
        started_at: name.account.provider.session().transport.clock.now(),
        memo: serde_json::Value::Null,
    };
    StartedJob { follow, intent: None, item }
}
