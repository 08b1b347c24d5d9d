//! Names of backups on the command line: `PROFILE/TARGET/ID`, an id with
//! `--target`, or a bare id that the journal knows.

use std::sync::Arc;

use crate::app::App;
use crate::config::{Profile, Purpose};
use crate::core::{Error, ErrorKind, Result};
use crate::model::{Backup, Follow, State};
use crate::providers::ListFilter;
use crate::runs::Account;

/// A name as it was written, its profile and target found.
pub struct BackupName {
    profile: Arc<Profile>,
    target: String,
    id: String,
    /// What the journal remembers of it.
    remembered: Option<Follow>,
}

/// A backup that a name stands for.
pub struct Named {
    /// The opened profile.
    pub account: Account,
    /// The target.
    pub target: String,
    /// The provider's id of the backup or job.
    pub id: String,
    /// How to look at it again.
    pub follow: Follow,
}

/// Words that take the place of an id.
const WORDS: [&str; 4] = ["latest", "latest-ok", "last-failed", "oldest"];

impl BackupName {
    /// Reads a name. Asks the journal for a bare id, and nobody else.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when profile or target cannot be told.
    pub fn read(app: &App, text: &str, target: Option<&str>) -> Result<Self> {
        if let Some(target) = target {
            return Self::of_target(app, target, text);
        }
        if let Some((place, id)) = text.rsplit_once('/') {
            if !place.contains('/') && WORDS.contains(&id) {
                return Self::of_target(app, place, id);
            }
            if place.contains('/') {
                return Self::of_target(app, place, id);
            }
        }
        Self::of_journal(app, text)
    }

    fn of_target(app: &App, target: &str, id: &str) -> Result<Self> {
        if id.is_empty() {
            return Err(Error::usage("the id is empty").hint(HINT));
        }
        let selected = app.select(&[target.to_owned()], Purpose::Read)?;
        match selected.into_iter().next() {
            Some((profile, targets)) if targets.len() == 1 => {
                let target = targets.into_iter().next().unwrap_or_default();
                let remembered = remembered(app, id, Some((&profile.name, &target)));
                Ok(Self { profile, target, id: id.to_owned(), remembered })
            }
            _ => Err(Error::usage(format!("`{target}` is not one target")).hint(HINT)),
        }
    }

    fn of_journal(app: &App, id: &str) -> Result<Self> {
        let unknown = || {
            Error::usage(format!("the journal knows no backup `{id}`, so its target is not known"))
                .code("usage.unknown_id")
                .hint(HINT)
        };
        if WORDS.contains(&id) {
            return Err(Error::usage(format!("`{id}` needs a target")).hint(HINT));
        }
        let found = app.journal()?.find(id)?;
        let record = found.into_iter().next().ok_or_else(unknown)?;
        let profile = app.profile(&record.profile)?;
        Ok(Self { profile, target: record.target, id: id.to_owned(), remembered: record.follow })
    }

    /// Opens the profile and turns `latest` and its like into an id.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling; [`ErrorKind::NotFound`] when
    /// there is no such backup.
    pub async fn resolve(self, app: &App) -> Result<Named> {
        let account = app.open(&self.profile)?;
        let backups = account.provider.backups();
        backups.check_target(&self.target)?;
        let id = if WORDS.contains(&self.id.as_str()) {
            let list = backups.list(&self.target, &ListFilter::default()).await?;
            choose(&self.id, &list).ok_or_else(|| {
                Error::new(
                    ErrorKind::NotFound,
                    format!("{}/{} has no `{}` backup", account.name(), self.target, self.id),
                )
            })?
        } else {
            self.id
        };
        let follow = self.remembered.unwrap_or_else(|| backups.follow_id(&self.target, &id));
        Ok(Named { account, target: self.target, id, follow })
    }
}

const HINT: &str = "write PROFILE/TARGET/ID, or the id with --target";

/// What the journal remembers of an id, if it is of that place. A journal
/// that cannot be read is no reason to refuse a question to the provider.
fn remembered(app: &App, id: &str, place: Option<(&str, &str)>) -> Option<Follow> {
    let found = app.journal().and_then(|journal| journal.find(id)).ok()?;
    found
        .into_iter()
        .find(|record| {
            place.is_none_or(|(profile, target)| {
                record.profile == profile && record.target == target
            })
        })
        .and_then(|record| record.follow)
}

/// The id that a word stands for in a list that is newest first.
fn choose(word: &str, list: &[Backup]) -> Option<String> {
    let good = |backup: &&Backup| backup.state == State::Succeeded;
    let failed = |backup: &&Backup| matches!(backup.state, State::Failed | State::Cancelled);
    let chosen = match word {
        "latest" => list.first(),
        "latest-ok" => list.iter().find(good),
        "last-failed" => list.iter().find(failed),
        _ => list.last(),
    }?;
    chosen.backup_id.clone().or_else(|| chosen.job_id.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_choose_from_a_list_that_is_newest_first() {
        let backup =
            |id: &str, state| Backup { backup_id: Some(id.to_owned()), ..Backup::new("t", state) };
        let list = [
            backup("4", State::Running),
            backup("3", State::Failed),
            backup("2", State::Succeeded),
            backup("1", State::Succeeded),
        ];
        let id = |word| choose(word, &list);
        assert_eq!(id("latest").as_deref(), Some("4"));
        assert_eq!(id("latest-ok").as_deref(), Some("2"));
        assert_eq!(id("last-failed").as_deref(), Some("3"));
        assert_eq!(id("oldest").as_deref(), Some("1"));
        assert_eq!(choose("latest-ok", &list[..2]), None);
    }
}
