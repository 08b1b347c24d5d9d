//! Names of backups, restores and exports on the command line:
//! `PROFILE/TARGET/ID`, an id with `--target`, or a bare id that the journal
//! knows.

use std::sync::Arc;

use crate::app::App;
use crate::commands::support;
use crate::config::{Profile, Purpose, did_you_mean};
use crate::core::{Error, ErrorKind, Result};
use crate::model::{Backup, BackupItem, Follow, State};
use crate::providers::{BackupChoice, ListFilter};
use crate::runs::{Account, job, record};

/// A name as it was written, its profile and target found.
pub struct BackupName {
    profile: Arc<Profile>,
    target: String,
    id: String,
    /// What the journal remembers of it.
    remembered: Option<Follow>,
}

/// A backup or job that a name stands for.
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
    /// Reads the name of a backup. Asks the journal for a bare id, and nobody
    /// else.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] when profile or target cannot be told.
    pub fn read(app: &App, text: &str, target: Option<&str>) -> Result<Self> {
        Reader { app, action: record::BACKUP_CREATE.to_owned() }.read(text, target)
    }

    /// Reads the name of a `restore` or `export`.
    ///
    /// # Errors
    /// As [`BackupName::read`].
    pub fn read_job(app: &App, noun: &str, text: &str, target: Option<&str>) -> Result<Self> {
        Reader { app, action: job::action(noun) }.read(text, target)
    }

    /// What can be said of it before its profile is opened.
    pub fn item(&self) -> BackupItem {
        let mut item = BackupItem::new(&self.profile.name, self.profile.spec.word, &self.target);
        let is_word = WORDS.contains(&self.id.as_str());
        item.state = Some(State::Unknown);
        item.backup_id = (!is_word).then(|| self.id.clone());
        item
    }

    /// Its profile, not yet opened.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Opens the profile and turns `latest` and its like into an id.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling; [`ErrorKind::NotFound`] when
    /// there is no such backup.
    pub async fn resolve(self, app: &App) -> Result<Named> {
        let account = self.open(app)?;
        let id = if WORDS.contains(&self.id.as_str()) {
            self.look_up(app, &account).await?
        } else {
            self.id
        };
        let backups = account.provider.backups();
        let follow = self.remembered.unwrap_or_else(|| backups.follow_id(&self.target, &id));
        Ok(Named { account, target: self.target, id, follow })
    }

    /// Opens the profile of a restore or export. `follow_id` makes what
    /// follows it where the journal does not know it.
    ///
    /// # Errors
    /// As [`App::open`].
    pub fn resolve_job(
        self,
        app: &App,
        follow_id: impl FnOnce(&Account, &str, &str) -> Result<Follow>,
    ) -> Result<Named> {
        let account = self.open(app)?;
        let follow = match self.remembered {
            Some(follow) => follow,
            None => follow_id(&account, &self.target, &self.id)?,
        };
        Ok(Named { account, target: self.target, id: self.id, follow })
    }

    /// Opens the profile and chooses the backup to work with: `latest` is the
    /// newest usable one. It is left to the provider where nobody may be
    /// asked, or where a point in time makes the backup unimportant.
    ///
    /// # Errors
    /// As [`BackupName::resolve`].
    pub async fn choose(self, app: &App, by_time: bool) -> Result<Chosen> {
        let account = self.open(app)?;
        let newest = ["latest", "latest-ok"].contains(&self.id.as_str());
        let id = if newest && (by_time || !app.reads().allowed()) {
            None
        } else if newest {
            Some(self.look_up_word(&account, "latest-ok").await?)
        } else if WORDS.contains(&self.id.as_str()) {
            Some(self.look_up(app, &account).await?)
        } else {
            Some(self.id)
        };
        Ok(Chosen { account, target: self.target, id })
    }

    fn open(&self, app: &App) -> Result<Account> {
        let account = app.open(&self.profile)?;
        account.provider.backups().check_target(&self.target)?;
        Ok(account)
    }

    async fn look_up(&self, app: &App, account: &Account) -> Result<String> {
        if !app.reads().allowed() {
            return Err(Error::usage(format!(
                "--dry-run asks nobody, so it can't be told which backup is the `{}` one",
                self.id
            ))
            .hint("name the backup by its id"));
        }
        self.look_up_word(account, &self.id).await
    }

    async fn look_up_word(&self, account: &Account, word: &str) -> Result<String> {
        let backups = account.provider.backups();
        let list = backups.list(&self.target, &ListFilter::default()).await;
        let list = support::unchanged(list)?;
        choose(word, &list).ok_or_else(|| {
            Error::new(
                ErrorKind::NotFound,
                format!("{}/{} has no `{word}` backup", account.name(), self.target),
            )
        })
    }
}

/// A backup that something is to be made of.
pub struct Chosen {
    /// The opened profile.
    pub account: Account,
    /// The target.
    pub target: String,
    /// Its id; `None` leaves the newest usable one to the provider.
    pub id: Option<String>,
}

impl Chosen {
    /// The choice as providers take it.
    pub fn choice(&self) -> BackupChoice<'_> {
        self.id.as_deref().map_or(BackupChoice::Latest, BackupChoice::Id)
    }
}

/// Reads names of what an action started.
struct Reader<'a> {
    app: &'a App,
    /// The action of the journal's intents.
    action: String,
}

impl Reader<'_> {
    fn read(&self, text: &str, target: Option<&str>) -> Result<BackupName> {
        if self.action == record::BACKUP_CREATE {
            check_word(text.rsplit('/').next().unwrap_or(text))?;
        }
        if let Some(target) = target {
            return self.of_target(target, text);
        }
        if let Some((place, id)) = text.rsplit_once('/')
            && (place.contains('/') || WORDS.contains(&id))
        {
            return self.of_target(place, id);
        }
        self.of_journal(text)
    }

    fn of_target(&self, target: &str, id: &str) -> Result<BackupName> {
        if id.is_empty() {
            return Err(Error::usage("the id is empty").hint(HINT));
        }
        let selected = self.app.select(&[target.to_owned()], Purpose::Read)?;
        match selected.into_iter().next() {
            Some((profile, targets)) if targets.len() == 1 => {
                let target = targets.into_iter().next().unwrap_or_default();
                let remembered = self.remembered(id, &profile.name, &target);
                Ok(BackupName { profile, target, id: id.to_owned(), remembered })
            }
            _ => Err(Error::usage(format!("`{target}` is not one target")).hint(HINT)),
        }
    }

    fn of_journal(&self, id: &str) -> Result<BackupName> {
        if WORDS.contains(&id) {
            return Err(Error::usage(format!("`{id}` needs a target")).hint(HINT));
        }
        let found = self.app.journal()?.find(id)?;
        let own = found.iter().position(|record| record.action == self.action).unwrap_or(0);
        let record = found.into_iter().nth(own).ok_or_else(|| {
            Error::usage(format!("the journal does not know `{id}`, so its target is not known"))
                .code("usage.unknown_id")
                .hint(HINT)
        })?;
        let profile = self.app.profile(&record.profile)?;
        // What a restore remembers does not follow the backup that it used.
        let remembered = record.follow.filter(|_| record.action == self.action);
        Ok(BackupName { profile, target: record.target, id: id.to_owned(), remembered })
    }

    /// What the journal remembers of an id of that place. A journal that can't
    /// be read is no reason to refuse a question to the provider.
    fn remembered(&self, id: &str, profile: &str, target: &str) -> Option<Follow> {
        let found = self.app.journal().and_then(|journal| journal.find(id)).ok()?;
        found
            .into_iter()
            .find(|record| {
                record.action == self.action && record.profile == profile && record.target == target
            })
            .and_then(|record| record.follow)
    }
}

/// Refuses what is nearly one of the words: no provider's ids look like them.
fn check_word(id: &str) -> Result<()> {
    match did_you_mean(id, WORDS) {
        Some(word) if word != id => Err(Error::usage(format!("`{}` is no id", id.escape_debug()))
            .code("usage.id_word")
            .hint(format!("did you mean `{word}`? words for ids: {}", WORDS.join(", ")))),
        _ => Ok(()),
    }
}

const HINT: &str = "write PROFILE/TARGET/ID, or the id with --target";

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
    fn a_misspelt_word_is_no_id() {
        for word in WORDS {
            assert!(check_word(word).is_ok(), "{word}");
        }
        for (typed, meant) in [
            ("lattest", "latest"),
            ("latest_ok", "latest-ok"),
            ("Oldest", "oldest"),
            ("last-fail", "last-failed"),
        ] {
            let hint = check_word(typed).expect_err(typed).hint.clone();
            assert!(hint.is_some_and(|hint| hint.contains(&format!("`{meant}`"))), "{typed}");
        }
        for id in
            ["5f3c0a6a4d1f2b0001a1b2c3", "56642849", "fdeb26da5900a8830000000000000037", "b1", ""]
        {
            assert!(check_word(id).is_ok(), "{id}");
        }
    }

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
