//! `region`: regions and zones of a provider.

use clap::Subcommand;
use serde::Serialize;

use super::support;
use crate::app::{App, to_items};
use crate::commands::reads::Reads;
use crate::config::Purpose;
use crate::core::Result;
use crate::output::{Column, Kind, Report, ReportKind};
use crate::providers::{Region, Zone};
use crate::runs::Account;

/// Verbs of `region`.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// List regions and their zones
    List,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        "region list"
    }
}

/// One region, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct RegionItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// The provider's id.
    pub region: String,
    /// A name that people know it by.
    pub name: Option<String>,
    /// The host that serves it.
    pub endpoint: Option<String>,
    /// Ids of its zones.
    pub zones: Vec<String>,
    /// Its zones with what is known of them.
    pub zone_details: Vec<ZoneItem>,
}

/// One zone, as scripts read it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ZoneItem {
    /// The provider's id.
    pub zone: String,
    /// A name that people know it by.
    pub name: Option<String>,
    /// Whether instances in private networks can be made there.
    pub vpc: Option<bool>,
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("REGION", "region", Kind::Id),
    Column::new("NAME", "name", Kind::Text),
    Column::new("ENDPOINT", "endpoint", Kind::Id).rank(2),
    Column::new("ZONES", "zones", Kind::List).rank(3),
];

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, _verb: &Verb) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, _) in app.select(&[], Purpose::Read)? {
        let Some(account) = reads.opened(support::open(app, &profile)) else { continue };
        reads.take(account.name(), list(app, &account).await);
    }
    let mut report = app.report(ReportKind::RegionList, Vec::new(), COLUMNS);
    report.ids = &["region"];
    reads.finish(report, |items| to_items(items.into_iter().flatten()))
}

async fn list(app: &App, account: &Account) -> Result<Vec<RegionItem>> {
    let regions = support::need(app, account, account.provider.regions())?;
    Ok(regions.list().await?.into_iter().map(|region| item(account, region)).collect())
}

fn item(account: &Account, region: Region) -> RegionItem {
    RegionItem {
        profile: account.name().to_owned(),
        provider: account.provider_word().to_owned(),
        region: region.id,
        name: region.name,
        endpoint: region.endpoint,
        zones: region.zones.iter().map(|zone| zone.id.clone()).collect(),
        zone_details: region.zones.into_iter().map(zone_item).collect(),
    }
}

fn zone_item(zone: Zone) -> ZoneItem {
    ZoneItem { zone: zone.id, name: zone.name, vpc: zone.vpc }
}
