//! The request body that restores a snapshot to a new cluster.
//!
//! Sources: api.commvault.com, SP36, "AWS DocumentDB cluster restore", whose
//! schema is incomplete; the vendor's Python SDK for `documentDBRestoreOptions`
//! and for what else it sends. Rules for names: Amazon DocumentDB API
//! reference, "RestoreDBClusterFromSnapshot".

use serde_json::{Map, Value as Json, json};

use super::settings::Place;
use super::types::Entity;
use crate::config::{Kind, Setting, Values};
use crate::core::{Error, Result};

/// Keys for `--set`.
pub(super) const OPTIONS: &[Setting] = &[
    Setting::new("cluster", Kind::Text, "Name of the new cluster").required(),
    Setting::new("snapshot", Kind::Text, "Snapshot, where the backup's own can't be told"),
    Setting::new("nodes", Kind::Integer, "Instances of the new cluster").default("1"),
    Setting::new("instance_class", Kind::Text, "Class of its instances, such as db.r5.large"),
    Setting::new("subnet_group", Kind::Text, "Subnet group of the new cluster"),
    Setting::new("availability_zone", Kind::Text, "Availability zone of the new cluster"),
    Setting::new("port", Kind::Integer, "Port of the new cluster"),
    Setting::new("deletion_protection", Kind::Bool, "Protect the new cluster from deletion"),
    Setting::new("tags", Kind::Bool, "Restore the tags of the snapshot"),
];

/// `taskType` IMMEDIATE.
const IMMEDIATE: i64 = 1;
/// `initiatedFrom` COMMANDLINE.
const COMMAND_LINE: i64 = 2;
/// `subTaskType` RESTORE.
const RESTORE: i64 = 3;
/// `operationType` RESTORE.
const RESTORE_OPERATION: i64 = 1001;
/// Number of the CommCell itself, as every CommCell numbers it.
const THIS_COMMCELL: i64 = 2;

/// Longest name of a cluster.
const LONGEST_CLUSTER: usize = 63;
/// Most instances of a cluster: a primary and fifteen replicas.
const MOST_NODES: i64 = 16;

/// The name of the new cluster.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] when it is missing or can't be one.
pub(super) fn cluster(options: &Values) -> Result<&str> {
    let name = options.text("cluster").ok_or_else(|| {
        Error::usage("the new cluster has no name")
            .code("usage.cluster")
            .hint("add --set cluster=NAME")
    })?;
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let right = plain
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.len() <= LONGEST_CLUSTER
        && !name.ends_with('-')
        && !name.contains("--");
    if right {
        return Ok(name);
    }
    Err(Error::usage(format!("`{}` can't be the name of a cluster", name.escape_debug()))
        .code("usage.cluster")
        .hint(
            "a cluster's name has 1 to 63 letters, digits and hyphens, begins with a letter, does \
             not end with a hyphen and has no two of them in a row",
        ))
}

/// Checks the numbers among the options.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`].
pub(super) fn check(options: &Values) -> Result<()> {
    let within = |key: &str, most: i64| match options.integer(key) {
        Some(number) if !(1..=most).contains(&number) => {
            Err(Error::usage(format!("`{key}` can't be {number}"))
                .code("usage.value")
                .hint(format!("it is 1 to {most}")))
        }
        _ => Ok(()),
    };
    within("nodes", MOST_NODES)?;
    within("port", 65_535)
}

/// The body. `marker` is planted in the job's description.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when the place names no client or
/// instance, [`crate::core::ErrorKind::Usage`] for options that the API refuses.
pub(super) fn body(
    place: &Place,
    entity: &Entity,
    snapshot: &str,
    options: &Values,
    marker: &str,
) -> Result<Json> {
    let (client, _) = place.required()?;
    check(options)?;
    Ok(json!({"taskInfo": {
        "associations": [association(place, entity)?],
        "task": {"taskType": IMMEDIATE, "initiatedFrom": COMMAND_LINE},
        "subTasks": [{
            "subTask": {"subTaskType": RESTORE, "operationType": RESTORE_OPERATION},
            "options": {
                "commonOpts": {"jobDescription": marker},
                "restoreOptions": {
                    "browseOption": {
                        "commCellId": THIS_COMMCELL,
                        "backupset": {"clientName": client, "appName": place.app},
                        "timeRange": {},
                    },
                    "commonOptions": {"unconditionalOverwrite": false},
                    // A snapshot always becomes a new cluster, whatever this says.
                    "destination": {
                        "inPlace": true,
                        "isLegalHold": false,
                        "destClient": {"clientName": client},
                    },
                    "fileOption": {"sourceItem": []},
                    "cloudAppsRestoreOptions": {
                        "documentDBRestoreOptions": documentdb(snapshot, options)?,
                    },
                },
            },
        }],
    }}))
}

/// The instance whose snapshot it is: names, and numbers where they are known.
fn association(place: &Place, entity: &Entity) -> Result<Json> {
    let (client, instance) = place.required()?;
    let mut fields = Map::new();
    fields.insert("clientName".to_owned(), client.into());
    fields.insert("instanceName".to_owned(), instance.into());
    fields.insert("appName".to_owned(), place.app.as_str().into());
    for (name, number) in [
        ("clientId", entity.client_id),
        ("instanceId", entity.instance_id),
        ("applicationId", place.application_id.or(entity.application_id)),
    ] {
        if let Some(number) = number {
            fields.insert(name.to_owned(), number.into());
        }
    }
    Ok(Json::Object(fields))
}

/// What the SDK sends as empty text or 0 when it is not wished for is sent so
/// here too: the server takes its own default.
fn documentdb(snapshot: &str, options: &Values) -> Result<Json> {
    let text = |key: &str| options.text(key).unwrap_or_default();
    Ok(json!({
        "targetInstanceId": cluster(options)?,
        "restoreSnapshotId": snapshot,
        "restoreTags": options.bool("tags").unwrap_or(false),
        "enableDeletionProtection": options.bool("deletion_protection").unwrap_or(false),
        "availabilityZone": text("availability_zone"),
        "targetSubnetGroup": text("subnet_group"),
        "targetInstanceClass": text("instance_class"),
        "targetPort": options.integer("port").unwrap_or(0),
        "numberOfNodes": options.integer("nodes").unwrap_or(1),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Value;
    use crate::providers::commvault::body::tests::{text, values};

    fn built(options: &[(&str, Value)]) -> Result<Json> {
        let profile = [("client", text("aws-prod")), ("instance", text("DocumentDB"))];
        let place = Place::of(&values(&profile))?;
        let entity = Entity { client_id: Some(101), instance_id: Some(201), ..Entity::default() };
        body(&place, &entity, "cv-orders-1", &values(options), "cloudbak run=01J")
    }

    #[test]
    fn the_body_is_the_one_that_the_vendor_sends() {
        let body = built(&[
            ("cluster", text("orders-restored")),
            ("nodes", Value::Integer(2)),
            ("subnet_group", text("private")),
        ])
        .expect("body");
        let info = &body["taskInfo"];
        assert_eq!(
            info["associations"],
            json!([{
                "clientName": "aws-prod", "instanceName": "DocumentDB", "appName": "Cloud Apps",
                "clientId": 101, "instanceId": 201
            }])
        );
        assert_eq!(info["task"], json!({"taskType": 1, "initiatedFrom": 2}));
        let sub_task = &info["subTasks"][0];
        assert_eq!(sub_task["subTask"], json!({"subTaskType": 3, "operationType": 1001}));
        let options = &sub_task["options"];
        assert_eq!(options["commonOpts"]["jobDescription"], "cloudbak run=01J");
        let restore = &options["restoreOptions"];
        assert_eq!(restore["destination"]["destClient"]["clientName"], "aws-prod");
        assert_eq!(
            restore["cloudAppsRestoreOptions"]["documentDBRestoreOptions"],
            json!({
                "targetInstanceId": "orders-restored", "restoreSnapshotId": "cv-orders-1",
                "restoreTags": false, "enableDeletionProtection": false, "availabilityZone": "",
                "targetSubnetGroup": "private", "targetInstanceClass": "", "targetPort": 0,
                "numberOfNodes": 2
            })
        );
    }

    #[test]
    fn names_and_numbers_are_checked_before_sending() {
        assert!(built(&[]).is_err(), "no name");
        let long = "a".repeat(64);
        for name in ["", "1a", "-a", "a-", "a--b", "a_b", "a b", "ä", long.as_str()] {
            assert!(built(&[("cluster", text(name))]).is_err(), "{name}");
        }
        let with = |key, number| built(&[("cluster", text("a")), (key, Value::Integer(number))]);
        for (key, wrong, right) in [("nodes", 0, 1), ("nodes", 17, 16), ("port", 65_536, 27_017)] {
            assert!(with(key, wrong).is_err() && with(key, right).is_ok(), "{key}");
        }
    }
}
