//! `restore create`: bring a backup back.

use std::path::PathBuf;

use jiff::Timestamp;

use super::download;
use crate::app::App;
use crate::commands::backup::create::key_value;
use crate::commands::backup::list::moment;
use crate::commands::backup_id::{BackupName, Chosen};
use crate::commands::started::{self, Order, RESTORES, StartArgs};
use crate::commands::support;
use crate::config::read_options;
use crate::core::{Error, Result};
use crate::journal::RunId;
use crate::output::Report;
use crate::providers::{Destination, Marker, RestoreWish};

/// Arguments of `restore create`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Which backup: PROFILE/TARGET/ID, an id that the journal knows, or an id with --target;
    /// `latest` (the newest usable one) and `oldest` stand for an id
    #[arg(value_name = "BACKUP", required = true)]
    backups: Vec<String>,
    /// Whose backup: TARGET or PROFILE/TARGET
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// Where to: `same`, the name of another target, `new` or `download`
    #[arg(long, value_name = "DESTINATION")]
    to: String,
    /// The project that the other target belongs to, where it is not the profile's
    #[arg(long, value_name = "ID")]
    project: Option<String>,
    /// Restore this moment: RFC 3339, or an age such as 2h; BACKUP is then PROFILE/TARGET/latest
    #[arg(long, value_name = "TIME", value_parser = moment)]
    time: Option<Timestamp>,
    /// The user that the restored instance is for
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// Set an option of the restore (can be repeated)
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_value)]
    set: Vec<(String, String)>,
    /// Download it to this file when it is ready, or into this folder; waits for it
    #[arg(long, value_name = "FILE")]
    download: Option<PathBuf>,
    #[command(flatten)]
    start: StartArgs,
}

/// Runs `restore create`.
///
/// # Errors
/// Whatever ends it before anything is sent.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    check_download(args)?;
    let run_id = RunId::generate();
    let mut orders = Vec::new();
    for text in &args.backups {
        let name = BackupName::read(app, text, args.target.as_deref())?;
        support::check(app, name.profile())?;
        let chosen = name.choose(app, args.time.is_some()).await?;
        if args.to == "download" && chosen.account.provider.backup_downloads().is_some() {
            return download::direct(app, &chosen, args.download.as_deref()).await;
        }
        orders.push(order(app, args, &run_id, chosen).await?);
    }
    if let Some(report) = started::dry_run(app, &orders) {
        return Ok(report);
    }
    started::consent(app, &orders, &args.start.accept)?;
    let account = orders.first().map(|order| order.account.clone());
    let mut start = args.start.clone();
    start.wait |= args.download.is_some();
    let (context, mut outcomes) = started::start(app, &RESTORES, run_id, orders, &start).await?;
    if let (Some(path), Some(account), Some(outcome)) =
        (&args.download, account, outcomes.first_mut())
    {
        download::after(app, &account, outcome, path).await;
    }
    started::report(app, &RESTORES, Some(&context), outcomes)
}

fn check_download(args: &Args) -> Result<()> {
    let Some(path) = &args.download else { return Ok(()) };
    if args.to != "download" {
        return Err(Error::usage("--download FILE goes with --to download"));
    }
    if args.backups.len() > 1 {
        return Err(Error::usage("--download takes one backup"));
    }
    download::check_place(path)
}

async fn order(app: &App, args: &Args, run_id: &RunId, chosen: Chosen) -> Result<Order> {
    let account = &chosen.account;
    let restores = support::need(app, account, account.provider.restores())?;
    if args.download.is_some() {
        download::of_restores(account)?;
    }
    let options = read_options(restores.options(), &args.set, "restores")?;
    let to = destination(args, account.name(), &chosen.target)?;
    let marker = Marker { run_id: run_id.to_string(), slot: None };
    let wish = RestoreWish {
        target: &chosen.target,
        backup: chosen.choice(),
        to: &to,
        time: args.time,
        user: args.user.as_deref(),
        options: &options,
        marker: &marker,
        reads: app.reads(),
    };
    let plan = support::unchanged(restores.plan(&wish).await)?;
    let hash = hash(args, &chosen, &to);
    Ok(Order { account: account.clone(), plan, marker, wish: hash })
}

/// Reads `--to`. A target of the same profile may be written with its name.
fn destination(args: &Args, profile: &str, source: &str) -> Result<Destination> {
    let own = format!("{profile}/");
    let name = args.to.strip_prefix(&own).unwrap_or(&args.to);
    let foreign = args.project.is_some();
    let to = match name {
        "" => return Err(Error::usage("--to is empty")),
        "same" => Destination::Same,
        "new" => Destination::New,
        "download" => Destination::Download,
        name if name.contains('/') => {
            return Err(Error::usage(format!(
                "--to `{}` lies outside the profile `{profile}`",
                name.escape_debug()
            ))
            .hint("name a target of that profile, or one of another project with --project"));
        }
        name if name == source && !foreign => Destination::Same,
        name => Destination::Target { name: name.to_owned(), project: args.project.clone() },
    };
    if foreign && !matches!(to, Destination::Target { .. }) {
        return Err(Error::usage("--project goes with --to TARGET"));
    }
    Ok(to)
}

fn hash(args: &Args, chosen: &Chosen, to: &Destination) -> String {
    let time = args.time.map(|time| time.to_string()).unwrap_or_default();
    let to = format!("{to:?}");
    let options: Vec<String> =
        args.set.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let mut parts = vec![
        chosen.target.as_str(),
        chosen.id.as_deref().unwrap_or("latest"),
        &to,
        &time,
        args.user.as_deref().unwrap_or_default(),
    ];
    parts.extend(options.iter().map(String::as_str));
    started::wish_hash(&parts)
}
