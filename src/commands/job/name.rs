//! Names of jobs: an id, or `PROFILE/ID`.

use crate::app::App;
use crate::commands::support;
use crate::core::{Error, Result};
use crate::runs::Account;

/// A job and its profile, opened.
pub struct JobName {
    /// The opened profile.
    pub account: Account,
    /// The provider's id.
    pub id: String,
}

impl JobName {
    /// Reads a name. A bare id belongs to the selected profile, or else to the
    /// one that the journal knows it of.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] when the profile cannot be told.
    pub fn read(app: &App, text: &str) -> Result<Self> {
        let (profile, id) = match text.split_once('/') {
            // The command line writes a job as backups are written, too.
            Some((profile, rest)) => (Some(profile), rest.rsplit('/').next().unwrap_or(rest)),
            None => (None, text),
        };
        if id.is_empty() {
            return Err(Error::usage("the id is empty").hint("write ID or PROFILE/ID"));
        }
        let account = match profile {
            Some(name) => support::open(app, &app.profile(name)?)?,
            None => of_bare(app, id)?,
        };
        Ok(Self { account, id: id.to_owned() })
    }
}

fn of_bare(app: &App, id: &str) -> Result<Account> {
    if app.globals.profiles.is_empty()
        && let Some(name) = remembered(app, id)
    {
        return support::open(app, &app.profile(&name)?);
    }
    support::one_profile(app)
}

/// The profile of a job that this program started.
fn remembered(app: &App, id: &str) -> Option<String> {
    let found = app.journal().and_then(|journal| journal.find(id)).ok()?;
    let mut profiles = found.into_iter().filter(|record| record.job_id.as_deref() == Some(id));
    profiles.next().map(|record| record.profile)
}
