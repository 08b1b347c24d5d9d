//! The tables against the machine-readable facts about the API that lie beside
//! the repository where it is developed: nothing of theirs may be missing.

use std::io::Write as _;

use serde_json::Value;

use crate::core::ErrorKind;
use crate::providers::Provider;
use crate::providers::alibaba::{codes, regions};

use super::kit::Kit;

/// One file of the facts, or why there is none.
fn facts(name: &str) -> Result<Value, String> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/specs/alibaba");
    let folder = std::env::var("CLOUDBAK_ALIBABA_FACTS").unwrap_or_else(|_| usual.to_owned());
    let path = format!("{folder}/{name}");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    Ok(serde_json::from_str(&text).expect("JSON"))
}

fn skipped(why: &str) {
    writeln!(std::io::stderr(), "skipped: {why}").expect("said");
}

#[test]
fn every_error_code_has_a_meaning() {
    let facts = match facts("dds-errors.json") {
        Ok(facts) => facts,
        Err(why) => return skipped(&why),
    };
    let errors = facts["errors"].as_array().expect("errors");
    for error in errors {
        let code = error["code"].as_str().expect("code");
        let meaning = codes::meaning(code).unwrap_or_else(|| panic!("{code} is not known"));
        match error["class"].as_str().expect("class") {
            "busy" => assert_eq!(meaning.kind, ErrorKind::Busy, "{code}"),
            "throttled" => assert_eq!(meaning.kind, ErrorKind::Throttled, "{code}"),
            "transient" | "resign" => assert_eq!(meaning.kind, ErrorKind::Unavailable, "{code}"),
            "clock" | "refresh_credentials" => {
                assert_eq!(meaning.kind, ErrorKind::Unauthenticated, "{code}");
            }
            _ => {}
        }
    }
    assert!(errors.len() >= 93, "{}", errors.len());
}

#[test]
fn every_region_has_one_of_its_addresses() {
    let facts = match facts("dds-endpoints.json") {
        Ok(facts) => facts,
        Err(why) => return skipped(&why),
    };
    let known = facts["regions"].as_object().expect("regions");
    for (region, hosts) in known {
        let endpoint = regions::endpoint(region).expect(region);
        let host = endpoint.host();
        let documented = ["public", "sdk"].map(|column| hosts[column].as_str());
        assert!(documented.contains(&Some(host.as_str())), "{region}: {host}");
    }
    assert!(known.len() >= 41, "{}", known.len());
}

#[tokio::test]
async fn every_operation_can_be_called() {
    let facts = match facts("dds-2015-12-01.json") {
        Ok(facts) => facts,
        Err(why) => return skipped(&why),
    };
    let kit = Kit::scripted(&[]).await;
    let raw = (&kit.dds as &dyn Provider).raw().expect("it has");
    let names: Vec<&str> = raw.operations().iter().map(|operation| operation.name).collect();
    let documented = facts["operations"].as_object().expect("operations");
    for name in documented.keys() {
        assert!(names.contains(&name.as_str()), "{name}");
    }
    assert_eq!(documented.len(), names.len());
}
