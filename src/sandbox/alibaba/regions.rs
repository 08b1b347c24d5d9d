//! `DescribeRegions` (ApsaraDB for MongoDB, page "DescribeRegions"): the
//! cheapest question that needs a valid signature.

use serde_json::{Value, json};

use super::call::Call;
use super::failure::Failure;
use super::state::State;
use crate::sandbox::service::Moment;

/// Region, English name, Chinese name, public endpoint, zones.
type Region = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const REGIONS: &[Region] = &[
    ("cn-hangzhou", "China (Hangzhou)", "华东1（杭州）", "mongodb.aliyuncs.com", &["g", "h", "i"]),
    ("cn-shanghai", "China (Shanghai)", "华东2（上海）", "mongodb.aliyuncs.com", &["b", "g"]),
    (
        "cn-beijing",
        "China (Beijing)",
        "华北2（北京）",
        "mongodb.cn-beijing.aliyuncs.com",
        &["h", "i"],
    ),
    (
        "ap-southeast-1",
        "Singapore",
        "新加坡",
        "mongodb.ap-southeast-1.aliyuncs.com",
        &["a", "b", "c"],
    ),
    (
        "eu-central-1",
        "Germany (Frankfurt)",
        "德国（法兰克福）",
        "mongodb.eu-central-1.aliyuncs.com",
        &["a", "b"],
    ),
];

/// Whether there is a region of that id.
pub fn is_known(id: &str) -> bool {
    REGIONS.iter().any(|region| region.0 == id)
}

/// Refuses a `RegionId` that does not exist.
///
/// # Errors
/// `InvalidRegion.NotFound`.
pub fn check(call: &Call) -> Result<(), Failure> {
    match call.get("RegionId") {
        Some(id) if !is_known(id) => {
            let text = "The specified region is not found.";
            Err(Failure::new(404, "InvalidRegion.NotFound", text))
        }
        _ => Ok(()),
    }
}

/// `DescribeRegions`, with Chinese names unless `AcceptLanguage` is `en`.
///
/// # Errors
/// `InvalidRegion.NotFound`.
pub fn describe(_: &mut State, call: &Call, _: &Moment) -> Result<Value, Failure> {
    check(call)?;
    let english = call.get("AcceptLanguage").is_some_and(|word| word.starts_with("en"));
    let rows: Vec<Value> = REGIONS
        .iter()
        .filter(|region| call.get("RegionId").is_none_or(|id| id == region.0))
        .map(|region| row(region, english))
        .collect();
    Ok(json!({"Regions": {"DdsRegion": rows}}))
}

fn row(&(id, en, zh, endpoint, zones): &Region, english: bool) -> Value {
    let name = if english { en } else { zh };
    let zones: Vec<Value> = zones
        .iter()
        .map(|letter| {
            json!({
                "ZoneId": format!("{id}-{letter}"),
                "ZoneName": format!("{name} {letter}"),
                "VpcEnabled": true,
            })
        })
        .collect();
    json!({"RegionId": id, "RegionName": name, "EndPoint": endpoint, "Zones": {"Zone": zones}})
}
