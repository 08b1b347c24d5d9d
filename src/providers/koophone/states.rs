//! KooPhone's numbers, one table each.
//!
//! Sources: KooPhone API reference, "Querying Instances in Batches" (backup,
//! restore, running), "Querying Task Execution Results" (jobs), "Querying
//! Instance Statuses in Batches" (the number with two meanings).

use crate::model::State;

type Row = (i64, State, &'static str);

/// `backup_status` and `restore_status`. `other` is what a phone shows that has
/// never been backed up, and may be more; it decides nothing.
const BACKUP: &[Row] = &[
    (0, State::Queued, "preparing"),
    (1, State::Running, "running"),
    (2, State::Succeeded, "succeeded"),
    (3, State::Failed, "failed"),
    (4, State::Unknown, "other"),
];

/// A job's `status`. 0 and 3 belong to application installation; a failed
/// command is -1.
const JOB: &[Row] = &[
    (0, State::Queued, "not started"),
    (1, State::Running, "running"),
    (2, State::Succeeded, "succeeded"),
    (3, State::Failed, "failed"),
    (-1, State::Failed, "failed"),
];

/// `status` of a preparation's progress. 2 is documented as restoring or
/// offline.
///
/// Source: KooPhone API reference, "Querying the Preparation Progress".
const PROGRESS: &[Row] = &[
    (0, State::Succeeded, "normal"),
    (1, State::Queued, "queuing"),
    (2, State::Running, "restoring"),
    (3, State::Queued, "backing up"),
    (-1, State::Failed, "processing failed"),
];

/// What becomes of a preparation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preparation {
    /// It goes on, or nothing is left to do.
    Accepted,
    /// Something else goes on with the phone that has to end first.
    Busy,
    /// Nothing was started, and waiting alone does not change that.
    Refused,
}

/// `status` in the answer of a preparation. An unknown number counts as
/// accepted: the progress tells.
///
/// Source: KooPhone API reference, "Preparing Instances in Batches".
const PREPARATION: &[(i64, Preparation, &str)] = &[
    (0, Preparation::Accepted, "ready"),
    (1, Preparation::Accepted, "to be restored"),
    (2, Preparation::Refused, "to be assigned"),
    (3, Preparation::Busy, "backing up"),
    (4, Preparation::Busy, "resetting"),
    (5, Preparation::Busy, "restarting"),
    (6, Preparation::Accepted, "normally offline"),
    (7, Preparation::Busy, "machine being replaced"),
    (8, Preparation::Accepted, "restoring the backup made at expiry"),
    (9, Preparation::Refused, "restoring the backup made at expiry failed"),
    (10, Preparation::Refused, "machine under maintenance"),
];

const RUNNING: &[(i64, &str)] = &[
    (0, "unknown"),
    (1, "stopped"),
    (2, "running"),
    (3, "going offline"),
    (4, "starting"),
    (5, "shut down"),
];

/// Each number as the page's introduction reads it, and as its table does.
const ACTIVITY: &[(i64, Option<&str>, &str)] = &[
    (0, Some("unknown"), "idle"),
    (1, Some("stopped"), "restoring"),
    (2, Some("running"), "data loaded"),
    (3, Some("going offline"), "streaming"),
    (4, Some("starting"), "backing up"),
    (5, Some("shut down"), "backup failed"),
    (6, None, "restore failed"),
    (7, None, "data loaded"),
];

/// `running_status` of a phone whose machine runs.
pub const RUNS: i64 = 2;

/// The state behind a `backup_status`.
pub fn of_backup(status: Option<i64>) -> State {
    state(BACKUP, status)
}

/// The state behind a job's `status`.
pub fn of_job(status: Option<i64>) -> State {
    state(JOB, status)
}

/// The state behind a preparation's progress.
pub fn of_progress(status: Option<i64>) -> State {
    state(PROGRESS, status)
}

/// A preparation's progress for people.
pub fn progress_word(status: Option<i64>) -> String {
    words("progress", PROGRESS, status)
}

/// What becomes of a preparation that answered with that number, and the
/// number for people.
pub fn preparation(status: Option<i64>) -> (Preparation, String) {
    let row = PREPARATION.iter().find(|(number, ..)| Some(*number) == status);
    let outcome = row.map_or(Preparation::Accepted, |(_, outcome, _)| *outcome);
    (outcome, described("status", status, row.map(|(.., word)| *word)))
}

/// `backup_status` for people.
pub fn backup_word(status: Option<i64>) -> String {
    words("backup_status", BACKUP, status)
}

/// `restore_status` for people.
pub fn restore_word(status: Option<i64>) -> String {
    words("restore_status", BACKUP, status)
}

/// A job's `status` for people.
pub fn job_word(status: Option<i64>) -> String {
    words("job status", JOB, status)
}

/// `running_status` for people.
pub fn running_word(status: Option<i64>) -> String {
    let word = RUNNING.iter().find(|(number, _)| Some(*number) == status).map(|(_, word)| *word);
    described("running_status", status, word)
}

/// The number with two vocabularies, in both.
pub fn activity_words(status: Option<i64>) -> String {
    let row = ACTIVITY.iter().find(|(number, ..)| Some(*number) == status);
    let words = match row {
        Some((_, Some(one), other)) => Some(format!("{one}, or {other}")),
        Some((_, None, only)) => Some((*only).to_owned()),
        None => None,
    };
    described("status", status, words.as_deref())
}

fn state(table: &'static [Row], status: Option<i64>) -> State {
    row(table, status).map_or(State::Unknown, |(_, state, _)| *state)
}

fn words(name: &str, table: &'static [Row], status: Option<i64>) -> String {
    described(name, status, row(table, status).map(|(_, _, word)| *word))
}

fn row(table: &'static [Row], status: Option<i64>) -> Option<&'static Row> {
    table.iter().find(|(number, ..)| Some(*number) == status)
}

fn described(name: &str, status: Option<i64>, word: Option<&str>) -> String {
    match (status, word) {
        (Some(number), Some(word)) => format!("{name} {number} ({word})"),
        (Some(number), None) => format!("{name} {number}"),
        (None, _) => format!("{name} missing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_documented_numbers_end_a_backup() {
        for number in -3..10 {
            let expected = match number {
                0 => State::Queued,
                1 => State::Running,
                2 => State::Succeeded,
                3 => State::Failed,
                _ => State::Unknown,
            };
            assert_eq!(of_backup(Some(number)), expected, "{number}");
        }
        assert_eq!(of_backup(None), State::Unknown);
    }

    #[test]
    fn a_failed_job_is_minus_one_or_three() {
        let states: Vec<State> = (-2..5).map(|number| of_job(Some(number))).collect();
        let (failed, unknown) = (State::Failed, State::Unknown);
        let expected =
            [unknown, failed, State::Queued, State::Running, State::Succeeded, failed, unknown];
        assert_eq!(states, expected);
        assert_eq!(of_job(None), unknown);
    }

    #[test]
    fn a_preparation_ends_by_zero_or_minus_one() {
        let states: Vec<State> = (-2..5).map(|number| of_progress(Some(number))).collect();
        let (queued, unknown) = (State::Queued, State::Unknown);
        let expected =
            [unknown, State::Failed, State::Succeeded, queued, State::Running, queued, unknown];
        assert_eq!(states, expected);
        assert_eq!(progress_word(Some(-1)), "progress -1 (processing failed)");
    }

    #[test]
    fn an_answer_to_a_preparation_refuses_by_its_number_only() {
        let of = |number| preparation(Some(number)).0;
        let which = |wanted| (-2..13).filter(|number| of(*number) == wanted).collect::<Vec<_>>();
        assert_eq!(which(Preparation::Busy), [3, 4, 5, 7]);
        assert_eq!(which(Preparation::Refused), [2, 9, 10]);
        assert_eq!(preparation(None), (Preparation::Accepted, "status missing".to_owned()));
        assert_eq!(preparation(Some(10)).1, "status 10 (machine under maintenance)");
    }

    #[test]
    fn words_show_number_and_reading() {
        assert_eq!(backup_word(Some(2)), "backup_status 2 (succeeded)");
        assert_eq!(backup_word(Some(9)), "backup_status 9");
        assert_eq!(backup_word(None), "backup_status missing");
        assert_eq!(restore_word(Some(3)), "restore_status 3 (failed)");
        assert_eq!(job_word(Some(-1)), "job status -1 (failed)");
        assert_eq!(running_word(Some(5)), "running_status 5 (shut down)");
        assert_eq!(activity_words(Some(5)), "status 5 (shut down, or backup failed)");
        assert_eq!(activity_words(Some(6)), "status 6 (restore failed)");
    }
}
