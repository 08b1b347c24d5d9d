//! How old the newest good backup of each target is, asked at the provider.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::account::Account;
use crate::core::{Error, Result};
use crate::model::{Backup, State};
use crate::providers::ListFilter;

/// What is asked about each target.
#[derive(Debug, Clone, Copy)]
pub struct Question {
    /// The moment that ages are counted from.
    pub now: Timestamp,
    /// A backup of this age is young enough; with `None` any will do.
    pub max_age: Option<Duration>,
    /// Whether a backup that completed with errors counts.
    pub accept_warnings: bool,
    /// Tell of backups that retention removes within this time.
    pub expiring: Option<Duration>,
}

impl Question {
    /// The question as the account's profile wants it asked.
    fn of(self, account: &Account) -> Self {
        Self { accept_warnings: account.accepts_warnings(self.accept_warnings), ..self }
    }
}

/// What the provider told about one target.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The newest good backup.
    pub newest: Option<Backup>,
    /// Good backups that retention will remove soon, the next one first.
    pub expiring: Vec<Backup>,
}

/// Asks about every target, `concurrency` questions at a time. One result per
/// target, in the order asked.
pub async fn ask_all(
    accounts: Vec<(Account, Vec<String>)>,
    question: Question,
    concurrency: usize,
) -> Vec<Vec<Result<Found>>> {
    let room = Arc::new(Semaphore::new(concurrency.max(1)));
    let mut answers: Vec<Vec<Option<Result<Found>>>> =
        accounts.iter().map(|(_, targets)| targets.iter().map(|_| None).collect()).collect();
    let mut tasks = JoinSet::new();
    for (place, (account, targets)) in accounts.into_iter().enumerate() {
        let size = account.provider.backups().list_batch().max(1);
        for (number, chunk) in targets.chunks(size).enumerate() {
            let Ok(permit) = Arc::clone(&room).acquire_owned().await else { continue };
            let (account, chunk) = (account.clone(), chunk.to_vec());
            tasks.spawn(async move {
                let _permit = permit;
                (place, number * size, ask(&account, &chunk, &question).await)
            });
        }
    }
    while let Some(done) = tasks.join_next().await {
        let Ok((place, first, found)) = done else { continue };
        let row = answers.get_mut(place).into_iter().flatten().skip(first);
        row.zip(found).for_each(|(slot, found)| *slot = Some(found));
    }
    let lost = || Err(Error::internal("a part of this program broke while it was asking"));
    let rows = answers.into_iter();
    rows.map(|row| row.into_iter().map(|found| found.unwrap_or_else(lost)).collect()).collect()
}

/// Asks one account about some of its targets: first, where that is cheaper,
/// for what is young enough only, and for everything where there is nothing.
pub async fn ask(account: &Account, targets: &[String], question: &Question) -> Vec<Result<Found>> {
    let question = &question.of(account);
    let backups = account.provider.backups();
    let _slot = account.slots.acquire().await;
    let recent = match question.max_age {
        Some(age) if backups.lists_by_time() && question.expiring.is_none() => {
            question.now.checked_sub(age).ok()
        }
        _ => None,
    };
    let filter = ListFilter { since: recent, ..ListFilter::default() };
    let mut found = Vec::with_capacity(targets.len());
    for (target, list) in targets.iter().zip(backups.list_each(targets, &filter).await) {
        let mut answer = list.map(|list| judge(list, question));
        if recent.is_some() && answer.as_ref().is_ok_and(|found| found.newest.is_none()) {
            let all = backups.list(target, &ListFilter::default()).await;
            answer = all.map(|list| judge(list, question));
        }
        found.push(answer);
    }
    found
}

fn judge(list: Vec<Backup>, question: &Question) -> Found {
    let good = |backup: &Backup| match backup.state {
        State::Succeeded => true,
        State::Warned => question.accept_warnings,
        _ => false,
    };
    let gone = |backup: &Backup| backup.expires_at.is_some_and(|at| at <= question.now);
    let good: Vec<Backup> =
        list.into_iter().filter(|backup| good(backup) && !gone(backup)).collect();
    let newest = good.iter().max_by_key(|backup| data_from(backup)).cloned();
    let end = question.expiring.and_then(|soon| question.now.checked_add(soon).ok());
    let soon = |backup: &Backup| end.zip(backup.expires_at).is_some_and(|(end, at)| at <= end);
    let mut expiring: Vec<Backup> = good.into_iter().filter(soon).collect();
    expiring.sort_by_key(|backup| backup.expires_at);
    Found { newest, expiring }
}

/// The moment whose data a backup holds: when it began, or where that is not
/// told, when it ended.
pub fn data_from(backup: &Backup) -> Option<Timestamp> {
    backup.created_at.or(backup.completed_at)
}

/// Whole seconds from a moment until now, none for a moment to come.
pub fn age(at: Timestamp, now: Timestamp) -> i64 {
    now.duration_since(at).max(SignedDuration::ZERO).as_secs()
}

/// An age for people: `45s`, `12m`, `26h`, `3d 4h`.
pub fn age_text(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds}s"),
        60..3600 => format!("{}m", seconds / 60),
        3600..172_800 => format!("{}h", seconds / 3600),
        _ => match (seconds / 86_400, seconds % 86_400 / 3600) {
            (days, 0) => format!("{days}d"),
            (days, hours) => format!("{days}d {hours}h"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("time")
    }

    fn backup(id: &str, state: State, began: &str, expires: Option<&str>) -> Backup {
        Backup {
            backup_id: Some(id.to_owned()),
            created_at: Some(at(began)),
            expires_at: expires.map(at),
            ..Backup::new("t", state)
        }
    }

    fn question() -> Question {
        Question {
            now: at("2026-01-05T08:00:00Z"),
            max_age: None,
            accept_warnings: false,
            expiring: Some(Duration::from_secs(7 * 86_400)),
        }
    }

    #[test]
    fn only_what_is_good_and_still_there_counts() {
        let list = vec![
            backup("running", State::Running, "2026-01-05T07:00:00Z", None),
            backup("unknown", State::Unknown, "2026-01-05T06:00:00Z", None),
            backup("warned", State::Warned, "2026-01-05T05:00:00Z", None),
            backup("gone", State::Succeeded, "2026-01-05T04:00:00Z", Some("2026-01-05T07:59:59Z")),
            backup("good", State::Succeeded, "2026-01-04T04:00:00Z", Some("2026-01-11T04:00:00Z")),
            backup("old", State::Succeeded, "2026-01-03T04:00:00Z", Some("2026-01-10T04:00:00Z")),
            backup("kept", State::Succeeded, "2026-01-02T04:00:00Z", Some("2027-01-10T04:00:00Z")),
        ];
        let id = |found: &Found| found.newest.as_ref().and_then(|b| b.backup_id.clone());
        let found = judge(list.clone(), &question());
        assert_eq!(id(&found).as_deref(), Some("good"));
        let soon: Vec<_> = found.expiring.iter().filter_map(|b| b.backup_id.as_deref()).collect();
        assert_eq!(soon, ["old", "good"]);
        let lenient = Question { accept_warnings: true, expiring: None, ..question() };
        let found = judge(list, &lenient);
        assert_eq!(id(&found).as_deref(), Some("warned"));
        assert!(found.expiring.is_empty());
        assert_eq!(id(&judge(Vec::new(), &question())), None);
    }

    #[test]
    fn ages_are_short_words() {
        let cases = [
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (93_600, "26h"),
            (172_800, "2d"),
            (183_600, "2d 3h"),
        ];
        for (seconds, text) in cases {
            assert_eq!(age_text(seconds), text);
        }
        assert_eq!(age(at("2026-01-05T08:00:01Z"), at("2026-01-05T08:00:00Z")), 0);
    }
}
