//! Where the service lives in each region.
//!
//! Source: the vendor's endpoint metadata for product Dds (April 2026) and,
//! for the regions that it does not list, the endpoint map of its SDK.

use crate::core::{Endpoint, Error, Result};

/// The address that serves the regions of [`CENTRAL`].
const CENTRAL_HOST: &str = "mongodb.aliyuncs.com";

/// Regions without an address of their own.
const CENTRAL: &[&str] =
    &["cn-hangzhou", "cn-hangzhou-finance", "cn-heyuan", "cn-shanghai", "cn-wulanchabu"];

/// Regions at `mongodb.<region>.aliyuncs.com`.
const REGIONAL: &[&str] = &[
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "cn-beijing",
    "cn-beijing-finance-1",
    "cn-chengdu",
    "cn-fuzhou",
    "cn-guangzhou",
    "cn-heyuan-acdr-1",
    "cn-hongkong",
    "cn-huhehaote",
    "cn-nanjing",
    "cn-north-2-gov-1",
    "cn-qingdao",
    "cn-shanghai-finance-1",
    "cn-shenzhen",
    "cn-shenzhen-finance-1",
    "cn-wuhan-lr",
    "cn-wulanchabu-gic-1",
    "cn-zhangjiakou",
    "cn-zhengzhou-jva",
    "eu-central-1",
    "eu-west-1",
    "me-central-1",
    "me-east-1",
    "na-south-1",
    "sa-east-1",
    "us-east-1",
    "us-southeast-1",
    "us-west-1",
];

/// The public address of a region.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] for an unknown region, with the nearest
/// known ones.
pub fn endpoint(region: &str) -> Result<Endpoint> {
    if CENTRAL.contains(&region) {
        return Endpoint::parse(&format!("https://{CENTRAL_HOST}"));
    }
    if REGIONAL.contains(&region) {
        return Endpoint::parse(&format!("https://mongodb.{region}.aliyuncs.com"));
    }
    Err(unknown(region))
}

fn unknown(region: &str) -> Error {
    let near = nearest(region);
    let near = match near.as_slice() {
        [] => String::new(),
        near => format!("did you mean {}? ", near.join(", ")),
    };
    Error::config(format!("region `{region}` is not known"))
        .code("config.region")
        .hint(format!("{near}for a region newer than this program set `endpoint` as well"))
}

/// Known regions that are spelled nearly like that, best first, at most three.
fn nearest(region: &str) -> Vec<&'static str> {
    let wanted = region.trim().to_ascii_lowercase();
    let all = CENTRAL.iter().chain(REGIONAL);
    let mut scored: Vec<_> = all
        .map(|known| (strsim::damerau_levenshtein(&wanted, known), *known))
        .filter(|(distance, known)| *distance <= known.len() / 3)
        .collect();
    scored.sort_unstable();
    scored.into_iter().take(3).map(|(_, known)| known).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_its_address() {
        let table = include_str!("testdata/endpoints.txt");
        let mut count = 0;
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let (region, host) = line.split_once(' ').expect("two words");
            let endpoint = endpoint(region).expect(region);
            assert_eq!(endpoint.as_str(), format!("https://{host}"));
            count += 1;
        }
        assert_eq!(count, 41);
        assert_eq!(CENTRAL.len() + REGIONAL.len(), 41);
    }

    #[test]
    fn an_unknown_region_names_the_nearest_known_ones() {
        let error = endpoint("cn-hangzou").expect_err("unknown");
        assert!(error.message.contains("cn-hangzou"), "{error}");
        let hint = error.hint.clone().unwrap_or_default();
        assert!(hint.starts_with("did you mean cn-hangzhou"), "{hint}");
        assert_eq!(nearest("CN-Shanghai").first(), Some(&"cn-shanghai"));
        assert!(nearest("mars").is_empty());
    }
}
