//! The tables against the machine-readable facts about the API that lie beside
//! the repository where it is developed: nothing of theirs may be missing.

use crate::core::ErrorKind;
use crate::providers::Provider;
use crate::providers::alibaba::{codes, regions};

use super::kit::Kit;
use crate::facts;

#[test]
fn every_error_code_has_a_meaning() {
    let Some(documented) = facts::json("specs/alibaba/dds-errors.json") else { return };
    let errors = documented["errors"].as_array().expect("errors");
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
    let Some(documented) = facts::json("specs/alibaba/dds-endpoints.json") else { return };
    let known = documented["regions"].as_object().expect("regions");
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
    let Some(documented) = facts::json("specs/alibaba/dds-2015-12-01.json") else { return };
    let kit = Kit::scripted(&[]).await;
    let raw = (&kit.dds as &dyn Provider).raw().expect("it has");
    let names: Vec<&str> = raw.operations().iter().map(|operation| operation.name).collect();
    let operations = documented["operations"].as_object().expect("operations");
    for name in operations.keys() {
        assert!(names.contains(&name.as_str()), "{name}");
    }
    assert_eq!(operations.len(), names.len());
}
