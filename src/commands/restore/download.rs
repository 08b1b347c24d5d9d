//! Downloading what was backed up.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::app::App;
use crate::commands::backup_id::Chosen;
use crate::commands::started::{self, Outcome, RESTORES, saved_as};
use crate::core::{Error, ErrorKind, Result};
use crate::model::tracked::RESTORE;
use crate::model::{JobItem, State};
use crate::output::cell::size;
use crate::output::{Report, ReportKind};
use crate::providers::{Download, Downloads, Reads};
use crate::runs::Account;
use crate::runs::fetch::{self, Fetch};

/// Shortest time between two lines of progress.
const TICK: Duration = Duration::from_millis(500);

/// Downloads of the provider's restores.
///
/// # Errors
/// [`ErrorKind::Unsupported`] where there are none.
pub fn of_restores(account: &Account) -> Result<&dyn Downloads> {
    account.provider.restores().and_then(|restores| restores.downloads()).ok_or_else(|| {
        Error::new(
            ErrorKind::Unsupported,
            format!(
                "profile `{}`: restores of {} can't be downloaded",
                account.name(),
                account.provider_word()
            ),
        )
    })
}

/// Refuses a place that can't take a file, before anything is started.
///
/// # Errors
/// [`ErrorKind::Usage`].
pub fn check_place(path: &Path) -> Result<()> {
    if path.is_dir() { Ok(()) } else { fetch::check_free(path) }
}

/// Downloads a backup that needs no restore for it.
///
/// # Errors
/// Whatever keeps the provider from telling where it lies.
pub async fn direct(app: &App, chosen: &Chosen, path: Option<&Path>) -> Result<Report> {
    let Chosen { account, target, id } = chosen;
    let Some(path) = path else {
        return Err(Error::usage("say where the download goes, with --download FILE")
            .next(format!("cloudbak backup show {}/{target}/ID --links", account.name())));
    };
    let downloads = account
        .provider
        .backup_downloads()
        .ok_or_else(|| Error::internal("a capability went away"))?;
    let id = match (id, app.reads()) {
        (_, Reads::Forbidden) => {
            let mut report = app.report(ReportKind::DryRun, Vec::new(), &[]);
            report.notes.push("dry run: nothing was asked and nothing was fetched".to_owned());
            return Ok(report);
        }
        (Some(id), Reads::Allowed) => id,
        (None, Reads::Allowed) => {
            return Err(Error::usage("a point in time can't be downloaded")
                .hint("name a backup and leave out --time"));
        }
    };
    let mut item = JobItem::new(RESTORE, account.name(), account.provider_word(), Some(target));
    item.kind = Some("download".to_owned());
    item.backup_id = Some(id.clone());
    item.state = Some(State::Running);
    let mut outcome = Outcome { item, error: None };
    all(app, account, downloads, id, &mut outcome, path).await;
    started::report(app, &RESTORES, None, vec![outcome])
}

/// Downloads a restore that came to a good end.
pub async fn after(app: &App, account: &Account, outcome: &mut Outcome, path: &Path) {
    let (None, Some(id)) = (&outcome.error, outcome.item.job_id.clone()) else { return };
    match of_restores(account) {
        Ok(downloads) => all(app, account, downloads, &id, outcome, path).await,
        Err(error) => fail(outcome, error),
    }
}

fn fail(outcome: &mut Outcome, error: Error) {
    outcome.item.error = Some((&error).into());
    outcome.error = Some(error);
}

async fn all(
    app: &App,
    account: &Account,
    downloads: &dyn Downloads,
    id: &str,
    outcome: &mut Outcome,
    path: &Path,
) {
    let fetched = each(app, account, downloads, id, &mut outcome.item, path).await;
    app.watcher.end();
    match fetched {
        Ok(()) => {
            outcome.item.state = Some(State::Succeeded);
            outcome.item.message.get_or_insert_with(|| saved_as(&outcome.item.files));
        }
        Err(error) => fail(outcome, error),
    }
}

async fn each(
    app: &App,
    account: &Account,
    downloads: &dyn Downloads,
    id: &str,
    item: &mut JobItem,
    path: &Path,
) -> Result<()> {
    let target = item.target.clone().unwrap_or_default();
    let found = downloads.links(&target, id).await?;
    if found.is_empty() {
        return Err(Error::new(ErrorKind::NotFound, "there is nothing to download"));
    }
    let places = places(&found, path)?;
    places.iter().try_for_each(|place| fetch::check_free(place))?;
    for (download, place) in found.iter().zip(&places) {
        let source = format!("{}/{target}/{id}/{}", account.provider_word(), download.name);
        let fetch = Fetch {
            transport: &account.provider.session().transport,
            cancel: &app.cancel,
            download,
            source: &source,
            path: place,
        };
        let mut shown = item.clone();
        shown.state = Some(State::Running);
        let mut last = None;
        fetch
            .run(&mut |done, total| {
                if last.is_some_and(|at: Instant| at.elapsed() < TICK) {
                    return;
                }
                last = Some(Instant::now());
                shown.percent = percent(done, total);
                shown.provider_state = Some(progress(&download.name, done, total));
                app.watcher.changed(0, 1, &shown);
            })
            .await?;
        item.files.push(place.display().to_string());
    }
    Ok(())
}

/// Where each file goes: one to the path itself, several beside it, all of
/// them into a folder.
fn places(found: &[Download], path: &Path) -> Result<Vec<PathBuf>> {
    let single = found.len() == 1;
    let mut places = Vec::new();
    for download in found {
        let name = safe_name(&download.name);
        let place = if path.is_dir() {
            path.join(name)
        } else if single {
            path.to_owned()
        } else {
            let mut beside = path.as_os_str().to_owned();
            beside.push(format!(".{name}"));
            PathBuf::from(beside)
        };
        if places.contains(&place) {
            return Err(Error::new(
                ErrorKind::Protocol,
                format!("two files would be called `{}`", place.display()),
            ));
        }
        places.push(place);
    }
    Ok(places)
}

/// A file name that stays in its folder and on its line.
fn safe_name(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let name: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "download".to_owned() } else { name.to_owned() }
}

fn percent(done: u64, total: Option<u64>) -> Option<u8> {
    let total = total.filter(|total| *total > 0)?;
    u8::try_from((u128::from(done) * 100 / u128::from(total)).min(100)).ok()
}

fn progress(name: &str, done: u64, total: Option<u64>) -> String {
    match total {
        Some(total) => format!("downloading {name}: {} of {}", size(done), size(total)),
        None => format!("downloading {name}: {}", size(done)),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    fn download(name: &str) -> Download {
        Download {
            url: "https://files.example/a".to_owned().into(),
            headers: HeaderMap::new(),
            name: name.to_owned(),
            size: None,
            expires_at: None,
        }
    }

    #[test]
    fn files_stay_where_they_belong() {
        assert_eq!(safe_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(safe_name("..\u{1b}"), "_");
        assert_eq!(safe_name(".."), "download");
        let folder = tempfile::tempdir().expect("folder");
        let two = [download("shard-0.tar"), download("shard-1.tar")];
        let into = places(&two, folder.path()).expect("places");
        assert_eq!(into[1], folder.path().join("shard-1.tar"));
        let file = folder.path().join("dump");
        assert_eq!(places(&two[..1], &file).expect("places"), std::slice::from_ref(&file));
        let beside = places(&two, &file).expect("places");
        assert_eq!(beside[0], folder.path().join("dump.shard-0.tar"));
        let same = [download("a/b"), download("a:b")];
        assert!(places(&same, &file).is_err());
    }

    #[test]
    fn progress_never_divides_by_nothing() {
        assert_eq!(percent(5, Some(0)), None);
        assert_eq!(percent(u64::MAX, Some(u64::MAX)), Some(100));
        assert_eq!(percent(1, Some(3)), Some(33));
        assert_eq!(percent(9, Some(3)), Some(100));
    }
}
