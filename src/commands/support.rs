//! Whether a profile's provider has an API for the command.

use std::sync::Arc;

use crate::app::App;
use crate::config::{Profile, Purpose};
use crate::core::{Error, Result, Sent};
use crate::providers::{capability, unsupported};
use crate::runs::Account;

/// Refuses a profile whose provider has no API for the command, before
/// anything of it is opened.
///
/// # Errors
/// [`crate::core::ErrorKind::Unsupported`] that names the providers that have
/// it.
pub fn check(app: &App, profile: &Profile) -> Result<()> {
    check_command(app.command, profile)
}

/// The same for a command that is more than its noun and verb, such as one
/// with a certain flag.
///
/// # Errors
/// As [`check`].
pub fn check_command(command: &str, profile: &Profile) -> Result<()> {
    match capability::find(command) {
        Some(row) if !profile.spec.commands.contains(&row.word) => {
            Err(unsupported(&profile.name, profile.spec.word, command))
        }
        _ => Ok(()),
    }
}

/// Opens a profile whose provider has an API for the command.
///
/// # Errors
/// As [`check`] and [`App::open`].
pub fn open(app: &App, profile: &Arc<Profile>) -> Result<Account> {
    check(app, profile)?;
    app.open(profile)
}

/// The capability that a command needs.
///
/// # Errors
/// As [`check`].
pub fn need<'a, T: ?Sized>(
    app: &App,
    account: &Account,
    capability: Option<&'a T>,
) -> Result<&'a T> {
    capability.ok_or_else(|| unsupported(account.name(), account.provider_word(), app.command))
}

/// The result of a plan or a look. Neither changes anything, whatever became
/// of its requests.
///
/// # Errors
/// The same, as one that had no effect.
pub fn unchanged<T>(result: Result<T>) -> Result<T> {
    result.map_err(|error| error.sent(Sent::No))
}

/// The one selected profile, opened.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when several are selected.
pub fn one_profile(app: &App) -> Result<Account> {
    match app.select(&[], Purpose::Read)?.as_slice() {
        [(profile, _)] => open(app, profile),
        _ => Err(Error::usage("select one profile with -p").next("cloudbak profile list")),
    }
}

/// The one target that is named, or the only one that the profile has; its
/// profile opened.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when there is not exactly one.
pub fn one_target(app: &App, name: Option<&str>) -> Result<(Account, String)> {
    let names: Vec<String> = name.map(str::to_owned).into_iter().collect();
    let mut selected = app.select(&names, Purpose::Change)?;
    if let [(profile, targets)] = selected.as_mut_slice()
        && let [target] = targets.as_slice()
    {
        let account = open(app, profile)?;
        account.provider.backups().check_target(target)?;
        return Ok((account, target.clone()));
    }
    let choices: Vec<String> = selected
        .iter()
        .flat_map(|(profile, targets)| targets.iter().map(|t| format!("{}/{t}", profile.name)))
        .collect();
    Err(Error::usage("name one target").hint(format!("selected: {}", choices.join(", "))))
}
