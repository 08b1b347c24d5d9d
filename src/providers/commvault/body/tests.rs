use serde_json::json;

use super::*;
use crate::config::{Origin, Value};
use crate::core::ErrorKind;

pub fn values(pairs: &[(&str, Value)]) -> Values {
    let mut values = Values::default();
    for (key, value) in pairs {
        values.set(*key, value.clone(), Origin::BuiltIn);
    }
    values
}

pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn body(profile: &[(&str, Value)], options: &[(&str, Value)]) -> Result<serde_json::Value> {
    let place = Place::of(&values(profile))?;
    let options = values(options);
    let task = CreateTask::new(&place, "nightly", &options, "cloudbak run=01J")?;
    Ok(serde_json::to_value(&task).expect("plain data"))
}

#[test]
fn a_small_profile_sends_names_and_no_zeros() {
    let profile = [("client", text("aws-prod")), ("instance", text("DocumentDB"))];
    assert_eq!(
        body(&profile, &[]).expect("body"),
        json!({"taskInfo": {
            "associations": [{
                "clientName": "aws-prod", "instanceName": "DocumentDB", "_type_": 7,
                "appName": "Cloud Apps", "backupsetName": "defaultBackupSet",
                "subclientName": "nightly"
            }],
            "task": {"taskType": 1, "initiatedFrom": 2},
            "subTasks": [{
                "subTask": {"subTaskType": 2, "operationType": 2},
                "options": {
                    "backupOpts": {"backupLevel": "FULL"},
                    "commonOpts": {"jobDescription": "cloudbak run=01J"}
                }
            }]
        }})
    );
}

#[test]
fn every_documented_field_is_reachable_in_the_documented_order() {
    let profile = [
        ("client", text("aws-prod")),
        ("instance", text("DocumentDB")),
        ("backupset", text("set")),
        ("app", text("Cloud Apps")),
        ("client_id", Value::Integer(101)),
        ("instance_id", Value::Integer(201)),
        ("backupset_id", Value::Integer(301)),
        ("subclient_id", Value::Integer(401)),
        ("targets", Value::List(vec!["nightly".to_owned()])),
        ("application_id", Value::Integer(134)),
        ("display_name", text("Nightly")),
        ("commcell", text("cs")),
        ("company_id", Value::Integer(5)),
        ("company_name", text("acme")),
        ("multi_commcell_id", Value::Integer(6)),
        ("entity_type", Value::Integer(8)),
    ];
    let options = [
        ("level", text("SYNTHETIC_FULL")),
        ("run_incremental", Value::Bool(true)),
        ("incremental_level", text("BEFORE_SYNTH")),
        ("start_suspended", Value::Bool(false)),
        ("priority", Value::Integer(166)),
        ("notify", Value::Bool(true)),
        ("description", text("before the move")),
        ("installer_user_id", Value::Integer(4)),
        ("installer_user_name", text("ops")),
    ];
    let body = body(&profile, &options).expect("body");
    let expected = json!({"taskInfo": {
        "associations": [{
            "clientName": "aws-prod",
            "instanceName": "DocumentDB",
            "displayName": "Nightly",
            "backupsetId": 301,
            "_type_": 8,
            "commCellName": "cs",
            "instanceId": 201,
            "subclientId": 401,
            "clientId": 101,
            "appName": "Cloud Apps",
            "backupsetName": "set",
            "applicationId": 134,
            "subclientName": "nightly",
            "entityInfo": {"companyId": 5, "companyName": "acme", "multiCommcellId": 6}
        }],
        "task": {"taskType": 1, "initiatedFrom": 2},
        "subTasks": [{
            "subTask": {"subTaskType": 2, "operationType": 2},
            "options": {
                "backupOpts": {
                    "backupLevel": "SYNTHETIC_FULL",
                    "runIncrementalBackup": true,
                    "incLevel": "BEFORE_SYNTH"
                },
                "commonOpts": {
                    "notifyUserOnJobCompletion": true,
                    "jobDescription": "before the move [cloudbak run=01J]",
                    "startUpOpts": {
                        "startInSuspendedState": false,
                        "useDefaultPriority": false,
                        "priority": 166
                    }
                },
                "adminOpts": {"clientInstallOption": {"installerOption": {
                    "User": {"userId": 4, "userName": "ops"}
                }}}
            }
        }]
    }});
    // As text, so that the order of the fields counts too.
    assert_eq!(body.to_string(), expected.to_string());
}

#[test]
fn client_and_instance_are_asked_for() {
    let error = body(&[("client", text("aws-prod"))], &[]).expect_err("no instance");
    assert_eq!(error.kind, ErrorKind::Config);
    assert!(error.message.contains("`instance`"), "{}", error.message);
}

#[test]
fn an_unknown_level_is_a_usage_error() {
    let profile = [("client", text("a")), ("instance", text("b"))];
    let error = body(&profile, &[("level", text("HALF"))]).expect_err("level");
    assert_eq!(error.kind, ErrorKind::Usage);
    let lower = body(&profile, &[("level", text("incremental"))]).expect("caseless");
    let options = &lower["taskInfo"]["subTasks"][0]["options"];
    assert_eq!(options["backupOpts"]["backupLevel"], "INCREMENTAL");
}
