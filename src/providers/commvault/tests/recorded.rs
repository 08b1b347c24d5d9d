//! Recorded answers of real servers, where a machine has them.
//!
//! They are not part of the repository: [`facts::json`] tells where they are
//! looked for.

use secrecy::ExposeSecret;

use super::*;
use crate::core::ErrorKind;
use crate::facts;
use crate::model::State;
use crate::providers::commvault::error::CommvaultDialect;
use crate::providers::commvault::jobs::backup_of;
use crate::providers::commvault::password::{LoginDialect, outcome};
use crate::providers::commvault::states::state_of;
use crate::providers::commvault::types::{JobList, SnapshotList, TaskStarted, WhoAmI};

/// What has to be understood from an answer.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// A login that succeeded.
    Token,
    /// A login that was refused, though with status 200.
    NoToken,
    /// Accepted.
    Accepted,
    /// Refused, with this kind of error.
    Refused(ErrorKind),
    /// A task with so many jobs.
    Jobs(usize),
    /// One job in this state.
    Job(State),
    /// A list that holds no job.
    NoJob,
    /// One snapshot.
    Snapshot,
}

use ErrorKind::{Busy, NotFound, Rejected, Throttled, Unauthenticated, Unavailable};
use Meaning::{Accepted, Job, Jobs, NoJob, NoToken, Refused, Snapshot, Token};

const MEANINGS: &[(&str, Meaning)] = &[
    ("login-ok", Token),
    ("login-wrong-password", NoToken),
    ("login-locked", NoToken),
    ("login-must-change-password", NoToken),
    // JSON is asked for; some releases answer in XML all the same.
    ("login-xml", Token),
    ("token-missing-or-expired", Refused(Unauthenticated)),
    ("renew-ok", Accepted),
    ("renew-refused", Refused(Unauthenticated)),
    ("access-token-renew-ok", Accepted),
    ("whoami-ok", Accepted),
    ("logout-ok", Accepted),
    ("logout-again", Refused(Unauthenticated)),
    ("documentdb-backup-ok", Jobs(1)),
    ("rds-style-strings-accepted", Jobs(1)),
    ("backup-empty-or-bad-body", Refused(Rejected)),
    ("backup-nothing-eligible", Refused(Rejected)),
    ("backup-instance-missing", Refused(NotFound)),
    ("backup-already-running", Refused(Busy)),
    ("backup-200-with-error", Refused(Rejected)),
    ("backup-200-empty-object", Jobs(0)),
    ("backup-task-without-job", Jobs(0)),
    ("backup-two-jobs", Jobs(2)),
    ("subclient-action-backup-ok", Jobs(1)),
    ("job-not-visible-yet", NoJob),
    ("job-waiting", Job(State::Queued)),
    ("job-running", Job(State::Running)),
    ("job-pending", Job(State::Running)),
    ("job-completed", Job(State::Succeeded)),
    ("job-completed-errors", Job(State::Warned)),
    ("job-completed-warnings", Job(State::Warned)),
    ("job-committed", Job(State::Warned)),
    ("job-failed", Job(State::Failed)),
    ("job-failed-to-start", Job(State::Failed)),
    ("job-killed", Job(State::Cancelled)),
    ("job-unknown", NoJob),
    ("job-list", Job(State::Succeeded)),
    ("job-kill-ok", Accepted),
    ("job-kill-empty", Accepted),
    ("job-kill-refused", Refused(Rejected)),
    ("job-pause-ok", Accepted),
    ("job-resume-ok", Accepted),
    ("cluster-group-create-ok", Accepted),
    ("cluster-group-exists", Refused(Rejected)),
    // A 500 that no page calls permanent.
    ("cluster-group-create-failed", Refused(Unavailable)),
    ("subclient-unknown", Refused(NotFound)),
    ("snapshots-list", Snapshot),
    ("documentdb-restore-ok", Jobs(1)),
    ("saas-throttled", Refused(Throttled)),
    ("proxy-html", Refused(Unavailable)),
];

fn reply(recorded: &Json) -> Reply {
    let mut headers = reqwest::header::HeaderMap::new();
    for (name, value) in recorded["headers"].as_object().into_iter().flatten() {
        let name: reqwest::header::HeaderName = name.parse().expect("name");
        headers.insert(name, value.as_str().expect("text").parse().expect("value"));
    }
    let body = match &recorded["body"] {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let status = recorded["status"].as_u64().expect("status");
    Reply { status: u16::try_from(status).expect("status"), headers, body: body.into_bytes() }
}

/// What the provider makes of an answer that its dialect lets pass.
fn check(name: &str, meaning: Meaning, request: &Request, reply: &Reply) {
    let judged = CommvaultDialect.judge(request, reply);
    match meaning {
        Token | NoToken => return check_login(name, meaning, request, reply),
        Refused(kind) => {
            let fault = judged.expect_err(name);
            assert_eq!(fault.kind, kind, "{name}: {}", fault.message);
            assert!(!fault.message.contains('<'), "{name}: {}", fault.message);
            return;
        }
        _ => judged.unwrap_or_else(|fault| panic!("{name}: {}", fault.message)),
    }
    match meaning {
        Jobs(count) => {
            let started = TaskStarted::read(reply).expect(name);
            assert_eq!(started.job_ids.len(), count, "{name}");
        }
        Job(state) => {
            let list: JobList = reply.json(name).expect(name);
            let backup = backup_of("nightly", &list.jobs.first().expect(name).job_summary);
            assert_eq!(
                (backup.state, backup.job_id.as_deref()),
                (state, Some("3650850")),
                "{name}"
            );
        }
        NoJob => assert!(reply.json::<JobList>(name).expect(name).jobs.is_empty(), "{name}"),
        Snapshot => {
            assert_eq!(reply.json::<SnapshotList>(name).expect(name).snap_list.len(), 1, "{name}");
        }
        _ if name == "whoami-ok" => {
            let user = reply.json::<WhoAmI>(name).expect(name).user.user_name;
            assert_eq!(user.as_deref(), Some("backup-op"));
        }
        _ => {}
    }
}

fn check_login(name: &str, meaning: Meaning, request: &Request, reply: &Reply) {
    let token = match LoginDialect.judge(request, reply) {
        Ok(()) => outcome(reply).map_err(|error| error.message.clone()),
        Err(fault) => Err(fault.message),
    };
    match (meaning, token) {
        (Token, token) => {
            let token = token.expect(name);
            let quoted = format!("\"{}\"", token.expose_secret());
            match reply.value() {
                Some(answer) => assert_eq!(answer["token"], token.expose_secret(), "{name}"),
                None => assert!(String::from_utf8_lossy(&reply.body).contains(&quoted), "{name}"),
            }
        }
        (_, token) => assert!(token.is_err(), "{name}"),
    }
}

#[test]
fn every_recorded_answer_is_understood() {
    let Some(file) = facts::json("specs/commvault/fixtures.json") else { return };
    let pairs = file["fixtures"].as_array().expect("list");
    let endpoint = Endpoint::parse("https://cs.example.com/commandcenter/api").expect("endpoint");
    for pair in pairs {
        let name = pair["name"].as_str().expect("name");
        let (_, meaning) = MEANINGS.iter().find(|(known, _)| *known == name).expect(name);
        let request = Request::post(name, &endpoint, "/recorded");
        check(name, *meaning, &request, &reply(&pair["response"]));
    }
    assert_eq!(pairs.len(), MEANINGS.len());
}

#[test]
fn every_recorded_word_for_a_state_is_known() {
    let Some(file) = facts::json("specs/commvault/job-status.json") else { return };
    for row in file["status_strings"].as_array().expect("list") {
        let also = row["also"].as_array().into_iter().flatten();
        for word in std::iter::once(&row["status"]).chain(also) {
            let word = word.as_str().expect("text");
            let state = state_of(word);
            let ends = row["terminal"].as_bool().expect("flag");
            assert_eq!(state.is_final(), ends, "{word}");
            let outcome = match row["outcome"].as_str() {
                Some("success") => State::Succeeded,
                Some("warning" | "partial") => State::Warned,
                Some("failure") => State::Failed,
                Some("cancelled") => State::Cancelled,
                Some(other) => panic!("{other}"),
                None => state,
            };
            assert_eq!(state, outcome, "{word}");
            assert_ne!(state, State::Unknown, "{word}");
        }
    }
}
