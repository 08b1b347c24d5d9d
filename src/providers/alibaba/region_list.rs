//! Regions and zones: the provider's side of `cloudbak region list`.
//!
//! Source: "DescribeRegions" (ApsaraDB for MongoDB).

use async_trait::async_trait;

use super::api::DescribeRegions;
use super::client::Dds;
use super::types;
use crate::core::Result;
use crate::providers::{Region, Regions, Zone};

/// Language of the names.
const ENGLISH: &str = "en";

#[async_trait]
impl Regions for Dds {
    async fn list(&self) -> Result<Vec<Region>> {
        let operation = DescribeRegions { language: Some(ENGLISH) };
        let rows = self.ask(&operation).await?.body.regions;
        Ok(rows.into_iter().filter_map(region).collect())
    }
}

fn region(row: types::Region) -> Option<Region> {
    let zones = row.zones.into_iter().filter_map(zone).collect();
    Some(Region { id: row.region_id?, name: row.region_name, endpoint: row.end_point, zones })
}

fn zone(row: types::Zone) -> Option<Zone> {
    Some(Zone { id: row.zone_id?, name: row.zone_name, vpc: row.vpc_enabled })
}
