//! `export bucket`: where snapshots are exported to.

mod create;
mod delete;
mod roles;
mod set;

use std::sync::Arc;

pub use roles::RoleItem;

use clap::Subcommand;
use serde::Serialize;

use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::commands::support;
use crate::config::{Origin, Profile, Purpose, Value};
use crate::core::{Error, Result};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::{ExportBucket, ExportBuckets, unsupported};
use crate::runs::Account;

/// Verbs of `export bucket`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Register a bucket or container
    Create(create::Args),
    /// List the registered ones
    List(ApiArgs),
    /// Show one
    Show(IdArgs),
    /// Remove one from the list; the exported data stay
    Delete(delete::Args),
    /// Change one
    Set(set::Args),
    /// List the roles that can be given to one
    Roles(ApiArgs),
}

/// Flags about the form of the provider's API.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ApiArgs {
    /// Use this version of the provider's API, such as v1.0 [default: the profile's `api_version`]
    #[arg(long, value_name = "VERSION")]
    api_version: Option<String>,
    /// Ask for answers wrapped in an envelope
    #[arg(long)]
    envelope: bool,
    /// Ask for indented answers
    #[arg(long)]
    pretty: bool,
}

/// A bucket's id.
#[derive(Debug, clap::Args)]
pub struct IdArgs {
    /// Which bucket
    #[arg(value_name = "BUCKET-ID")]
    id: String,
    #[command(flatten)]
    api: ApiArgs,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Create(_) => "export bucket create",
            Self::List(_) => "export bucket list",
            Self::Show(_) => "export bucket show",
            Self::Delete(_) => "export bucket delete",
            Self::Set(_) => "export bucket set",
            Self::Roles(_) => "export bucket roles",
        }
    }
}

/// One export bucket, as scripts read it.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct BucketItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The provider's id.
    pub bucket_id: String,
    /// Name of the bucket or container.
    pub name: String,
    /// The cloud that it lies in.
    pub cloud: String,
    /// Id of the role that grants access.
    pub role_id: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Address of the storage service.
    pub service_url: Option<String>,
    /// Tenant that the role belongs to.
    pub tenant_id: Option<String>,
    /// Whether exports go over private networking.
    pub private_networking: Option<bool>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("ID", "bucket_id", Kind::Id),
    Column::new("NAME", "name", Kind::Text),
    Column::new("CLOUD", "cloud", Kind::Text).rank(2),
    Column::new("ROLE", "role_id", Kind::Id).rank(3),
    Column::new("REGION", "region", Kind::Text).rank(4),
    Column::new("PRIVATE", "private_networking", Kind::Bool).rank(5),
];

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    match verb {
        Verb::Create(args) => create::run(app, args).await,
        Verb::List(api) => list(app, api).await,
        Verb::Show(args) => show(app, args).await,
        Verb::Delete(args) => delete::run(app, args).await,
        Verb::Set(args) => set::run(app, args).await,
        Verb::Roles(api) => roles::run(app, api).await,
    }
}

async fn list(app: &App, api: &ApiArgs) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, _) in app.select(&[], Purpose::Read)? {
        let Some(account) = reads.opened(open(app, &profile, api)) else { continue };
        reads.take(
            account.name(),
            match buckets(app, &account) {
                Ok(buckets) => buckets.list().await.map(|found| items(&account, found)),
                Err(error) => Err(error),
            },
        );
    }
    let mut report = app.report(ReportKind::ExportBucketList, Vec::new(), COLUMNS);
    report.ids = &["bucket_id"];
    reads.finish(report, |found| to_items(found.into_iter().flatten()))
}

async fn show(app: &App, args: &IdArgs) -> Result<Report> {
    let account = open_one(app, &args.api)?;
    let bucket = buckets(app, &account)?.show(&args.id).await?;
    report(app, &account, vec![bucket])
}

fn report(app: &App, account: &Account, buckets: Vec<ExportBucket>) -> Result<Report> {
    let mut report =
        app.report(ReportKind::ExportBucketList, to_items(items(account, buckets))?, COLUMNS);
    report.ids = &["bucket_id"];
    Ok(report)
}

fn items(account: &Account, buckets: Vec<ExportBucket>) -> Vec<BucketItem> {
    buckets
        .into_iter()
        .map(|bucket| BucketItem {
            profile: account.name().to_owned(),
            provider: account.provider_word().to_owned(),
            bucket_id: bucket.id,
            name: bucket.name,
            cloud: bucket.cloud,
            role_id: bucket.role_id,
            region: bucket.region,
            service_url: bucket.service_url,
            tenant_id: bucket.tenant_id,
            private_networking: bucket.private_networking,
        })
        .collect()
}

/// The one selected profile, opened.
fn open_one(app: &App, api: &ApiArgs) -> Result<Account> {
    let selected = app.select(&[], Purpose::Read)?;
    match selected.as_slice() {
        [(profile, _)] => open(app, profile, api),
        _ => Err(Error::usage("select one profile with -p").next("cloudbak profile list")),
    }
}

/// Opens a profile with the flags about the API's form laid over it.
fn open(app: &App, profile: &Arc<Profile>, api: &ApiArgs) -> Result<Account> {
    support::check(app, profile)?;
    let mut profile = profile.as_ref().clone();
    let switches = [
        ("api_version", api.api_version.clone().map(Value::Text)),
        ("envelope", api.envelope.then_some(Value::Bool(true))),
        ("pretty", api.pretty.then_some(Value::Bool(true))),
    ];
    for (key, value) in switches {
        let Some(value) = value else { continue };
        if !profile.spec.settings.iter().any(|setting| setting.key == key) {
            return Err(unsupported(&profile.name, profile.spec.word, app.command));
        }
        profile.values.set(key, value, Origin::Flag("api-version, --envelope or --pretty"));
    }
    app.open(&Arc::new(profile))
}

fn buckets<'a>(app: &App, account: &'a Account) -> Result<&'a dyn ExportBuckets> {
    account
        .provider
        .export_buckets()
        .ok_or_else(|| unsupported(account.name(), account.provider_word(), app.command))
}
