//! `schedule install` and `uninstall`: a systemd timer or a crontab line for a
//! plan. Everything is shown first; nothing is written without being asked for.

use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::crontab;
use super::units::{self, MARK, Time, Wish};
use crate::app::{App, to_items};
use crate::core::{Error, ErrorKind, Result};
use crate::output::{Column, Kind, Report, ReportKind, safe};
use crate::runs::notify::metrics;

/// Arguments of `schedule install`.
#[derive(Debug, clap::Args)]
pub struct InstallArgs {
    /// Which plan of the config
    #[arg(value_name = "PLAN")]
    plan: String,
    /// Begin at this time of the day, local time
    #[arg(long, value_name = "HH:MM", default_value = "02:30")]
    at: Time,
    /// Begin after a random part of this time
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = crate::cli::duration)]
    jitter: std::time::Duration,
    #[command(flatten)]
    place: Place,
}

/// Arguments of `schedule uninstall`.
#[derive(Debug, clap::Args)]
pub struct UninstallArgs {
    /// Which plan, also one that the config has no longer
    #[arg(value_name = "PLAN")]
    plan: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
struct Place {
    /// Use the user's crontab instead of systemd
    #[arg(long, conflicts_with = "system")]
    crontab: bool,
    /// Use the system's units instead of the user's
    #[arg(long)]
    system: bool,
    /// Write without asking
    #[arg(long)]
    yes: bool,
}

/// One file or crontab line, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct InstallationItem {
    /// The file, or `crontab`.
    pub place: String,
    /// `shown`, `written` or `removed`.
    pub done: String,
    /// What stands or would stand there; null where it is removed.
    pub text: Option<String>,
}

const COLUMNS: &[Column] =
    &[Column::new("PLACE", "place", Kind::Id), Column::new("DONE", "done", Kind::Text).keep()];

/// Shows what would be installed, and installs it where that is asked for.
pub fn install(app: &App, args: &InstallArgs) -> Result<Report> {
    let config = app.config()?;
    let plan = config.plan(&args.plan, &app.environment)?;
    let wish = Wish {
        plan,
        program: std::env::current_exe().map_err(|error| {
            Error::internal("the path of this program is not known").source(error)
        })?,
        config: absolute(config.path.as_deref())?,
        at: args.at,
        jitter: args.jitter,
        wait: units::longest_wait(config, plan),
        system: args.place.system,
        credentials: units::credentials(config, plan),
    };
    if args.place.crontab {
        return install_line(app, args, &wish);
    }
    let folder = folder(app, args.place.system)?;
    let files: Vec<(PathBuf, String)> = [
        (units::service_name(&plan.name), units::service(&wish)),
        (units::timer_name(&plan.name), units::timer(&wish)),
    ]
    .map(|(name, text)| (folder.join(name), text))
    .into();
    for (path, _) in &files {
        ours(path)?;
    }
    let shown: Vec<String> =
        files.iter().map(|(path, text)| format!("# {}\n{text}", path.display())).collect();
    let text = shown.join("\n");
    let agreed = agreed(app, args.place.yes, &text)?;
    if agreed {
        std::fs::create_dir_all(&folder).map_err(|error| unwritten(&folder, &error))?;
        for (path, text) in &files {
            metrics::write(path, text).map_err(|error| unwritten(path, &error))?;
        }
    }
    let places = files.iter().map(|(path, text)| (path.display().to_string(), Some(text.as_str())));
    let mut report = report(app, places, if agreed { "written" } else { "shown" }, text)?;
    let scope = if args.place.system { "" } else { " --user" };
    if agreed {
        report.notes.push(format!(
            "to start it: systemctl{scope} daemon-reload && systemctl{scope} enable --now {}",
            units::timer_name(&plan.name)
        ));
        if !args.place.system {
            report
                .notes
                .push("to run it while nobody is logged in: loginctl enable-linger".to_owned());
        }
    }
    Ok(report)
}

fn install_line(app: &App, args: &InstallArgs, wish: &Wish<'_>) -> Result<Report> {
    let line = crontab::line(wish);
    let agreed = agreed(app, args.place.yes, &line)?;
    if agreed {
        let table = crontab::read(&app.environment)?;
        let others = crontab::without(&table, &wish.plan.name);
        crontab::write(&app.environment, &format!("{others}{line}"))?;
    }
    let place = std::iter::once(("crontab".to_owned(), Some(line.as_str())));
    report(app, place, if agreed { "written" } else { "shown" }, line.clone())
}

/// Removes what was installed, and nothing else.
pub fn uninstall(app: &App, args: &UninstallArgs) -> Result<Report> {
    if args.place.crontab {
        let table = crontab::read(&app.environment)?;
        let others = crontab::without(&table, &args.plan);
        if others == table {
            return Err(absent(&args.plan));
        }
        let text = format!("crontab: the lines of plan {} go\n", args.plan);
        let agreed = agreed(app, args.place.yes, &text)?;
        if agreed {
            crontab::write(&app.environment, &others)?;
        }
        let place = std::iter::once(("crontab".to_owned(), None));
        return report(app, place, if agreed { "removed" } else { "shown" }, text);
    }
    let folder = folder(app, args.place.system)?;
    let names = [units::timer_name(&args.plan), units::service_name(&args.plan)];
    let paths: Vec<PathBuf> =
        names.into_iter().map(|name| folder.join(name)).filter(|path| path.exists()).collect();
    if paths.is_empty() {
        return Err(absent(&args.plan));
    }
    for path in &paths {
        ours(path)?;
    }
    let text: String = paths.iter().map(|path| format!("{} goes\n", path.display())).collect();
    let agreed = agreed(app, args.place.yes, &text)?;
    if agreed {
        for path in &paths {
            std::fs::remove_file(path).map_err(|error| unwritten(path, &error))?;
        }
    }
    let places = paths.iter().map(|path| (path.display().to_string(), None));
    let mut report = report(app, places, if agreed { "removed" } else { "shown" }, text)?;
    if agreed {
        let scope = if args.place.system { "" } else { " --user" };
        report.notes.push(format!(
            "to end it at once: systemctl{scope} disable --now {}; systemctl{scope} daemon-reload",
            units::timer_name(&args.plan)
        ));
    }
    Ok(report)
}

/// Where the units go.
fn folder(app: &App, system: bool) -> Result<PathBuf> {
    if system {
        return Ok(PathBuf::from("/etc/systemd/system"));
    }
    let configured = app.environment.get("XDG_CONFIG_HOME").map(PathBuf::from);
    let base = configured
        .filter(|path| path.is_absolute())
        .or_else(|| app.environment.home().map(|home| home.join(".config")));
    base.map(|base| base.join("systemd/user")).ok_or_else(|| {
        Error::new(ErrorKind::Io, "there is no place for units").hint("set HOME or use --system")
    })
}

/// A timer runs from another folder than this command does.
fn absolute(config: Option<&Path>) -> Result<PathBuf> {
    let path = config.ok_or_else(|| {
        Error::usage("a plan that runs by itself needs a config file")
            .hint("the sandbox's own config is made anew each time")
    })?;
    std::path::absolute(path)
        .map_err(|error| Error::internal("the config's full path is not known").source(error))
}

/// Makes sure that a file is one of ours, or not there.
fn ours(path: &Path) -> Result<()> {
    match std::fs::read_to_string(path) {
        Ok(text) if text.starts_with(MARK) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Ok(_) => Err(Error::new(
            ErrorKind::Refused,
            format!("`{}` was not written by cloudbak", path.display()),
        )
        .code("refused.foreign_file")
        .hint("move it away first; nothing was changed")),
        Err(error) => Err(unwritten(path, &error)),
    }
}

/// Whether it shall be done: by flag, or typed at a terminal after it was
/// shown there.
fn agreed(app: &App, yes: bool, text: &str) -> Result<bool> {
    if app.dry_run().is_some() || (!yes && !app.can_ask) {
        return Ok(false);
    }
    if yes {
        return Ok(true);
    }
    let mut screen = std::io::stderr();
    let mut answer = String::new();
    let asked = screen
        .write_all(format!("{}\nType `yes` to do this: ", safe::lines(text)).as_bytes())
        .and_then(|()| screen.flush())
        .and_then(|()| std::io::stdin().lock().read_line(&mut answer));
    Ok(asked.is_ok() && answer.trim() == "yes")
}

fn report<'a>(
    app: &App,
    places: impl Iterator<Item = (String, Option<&'a str>)>,
    done: &str,
    text: String,
) -> Result<Report> {
    let items = places.map(|(place, text)| InstallationItem {
        place,
        done: done.to_owned(),
        text: text.map(str::to_owned),
    });
    let mut report = app.report(ReportKind::ScheduleInstallation, to_items(items)?, COLUMNS);
    report.ids = &["place"];
    report.text = Some(safe::lines(&text).into_owned());
    if done == "shown" {
        report.notes.push("nothing was changed; add --yes to do it".to_owned());
    }
    Ok(report)
}

fn absent(plan: &str) -> Error {
    Error::new(ErrorKind::NotFound, format!("nothing is installed for plan `{plan}`"))
        .hint("--system and --crontab look in the other places")
}

fn unwritten(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("`{}` can't be changed: {error}", path.display()))
}
