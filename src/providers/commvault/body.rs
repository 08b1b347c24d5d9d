//! The request body that starts a backup.
//!
//! Source: api.commvault.com, SP32, "AWS DocumentDB cluster backup" (POST
//! /createtask); `initiatedFrom` and `jobDescription` from the general Create
//! Task pages. The numbers in that page's generated example are zeros, which
//! are no valid values: nothing is sent that is not known.

use serde::Serialize;

use super::settings::{LEVELS, Place};
use crate::config::Values;
use crate::core::{Error, Result};

/// `taskType` IMMEDIATE.
const IMMEDIATE: i64 = 1;
/// `initiatedFrom` COMMANDLINE.
const COMMAND_LINE: i64 = 2;
/// `subTaskType` and `operationType` BACKUP.
const BACKUP: i64 = 2;

/// Body of POST /createtask.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateTask<'a> {
    task_info: TaskInfo<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct TaskInfo<'a> {
    associations: [Association<'a>; 1],
    task: Task,
    sub_tasks: [SubTaskEntry<'a>; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Association<'a> {
    client_name: &'a str,
    instance_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    backupset_id: Option<i64>,
    #[serde(rename = "_type_")]
    entity_type: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    comm_cell_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subclient_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<i64>,
    app_name: &'a str,
    backupset_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    application_id: Option<i64>,
    subclient_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_info: Option<EntityInfo<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EntityInfo<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    company_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    multi_commcell_id: Option<i64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Task {
    task_type: i64,
    initiated_from: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SubTaskEntry<'a> {
    sub_task: SubTask,
    options: Options<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct SubTask {
    sub_task_type: i64,
    operation_type: i64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Options<'a> {
    backup_opts: BackupOptions,
    common_opts: CommonOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    admin_opts: Option<AdminOptions<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BackupOptions {
    backup_level: &'static str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CommonOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_user_on_job_completion: Option<bool>,
    job_description: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AdminOptions<'a> {
    client_install_option: ClientInstallOption<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ClientInstallOption<'a> {
    installer_option: InstallerOption<'a>,
}

#[derive(Debug, Serialize)]
struct InstallerOption<'a> {
    #[serde(rename = "User")]
    user: InstallerUser<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct InstallerUser<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_name: Option<&'a str>,
}

impl<'a> CreateTask<'a> {
    /// The body that backs up one cluster group of the place. `marker` is
    /// planted in the job's description, behind the operator's own text.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when the place names no client or
    /// instance, [`crate::core::ErrorKind::Usage`] for an unknown level.
    pub(super) fn new(
        place: &'a Place,
        target: &'a str,
        options: &'a Values,
        marker: &str,
    ) -> Result<Self> {
        let association = Association::new(place, target)?;
        let options = Options {
            backup_opts: BackupOptions { backup_level: level(options)? },
            common_opts: CommonOptions {
                notify_user_on_job_completion: options.bool("notify"),
                job_description: describe(options.text("description"), marker),
            },
            admin_opts: AdminOptions::new(options),
        };
        let sub_task = SubTask { sub_task_type: BACKUP, operation_type: BACKUP };
        Ok(Self {
            task_info: TaskInfo {
                associations: [association],
                task: Task { task_type: IMMEDIATE, initiated_from: COMMAND_LINE },
                sub_tasks: [SubTaskEntry { sub_task, options }],
            },
        })
    }
}

impl<'a> Association<'a> {
    fn new(place: &'a Place, target: &'a str) -> Result<Self> {
        let (client_name, instance_name) = place.required()?;
        Ok(Self {
            client_name,
            instance_name,
            display_name: place.display_name.as_deref(),
            backupset_id: place.backupset_id,
            entity_type: place.entity_type,
            comm_cell_name: place.commcell.as_deref(),
            instance_id: place.instance_id,
            subclient_id: place.subclient_id(target),
            client_id: place.client_id,
            app_name: &place.app,
            backupset_name: &place.backupset,
            application_id: place.application_id,
            subclient_name: target,
            entity_info: EntityInfo::new(place),
        })
    }
}

impl<'a> EntityInfo<'a> {
    fn new(place: &'a Place) -> Option<Self> {
        let info = Self {
            company_id: place.company_id,
            company_name: place.company_name.as_deref(),
            multi_commcell_id: place.multi_commcell_id,
        };
        let empty = info.company_id.is_none()
            && info.company_name.is_none()
            && info.multi_commcell_id.is_none();
        (!empty).then_some(info)
    }
}

impl<'a> AdminOptions<'a> {
    fn new(options: &'a Values) -> Option<Self> {
        let user = InstallerUser {
            user_id: options.integer("installer_user_id"),
            user_name: options.text("installer_user_name"),
        };
        let empty = user.user_id.is_none() && user.user_name.is_none();
        (!empty).then_some(Self {
            client_install_option: ClientInstallOption {
                installer_option: InstallerOption { user },
            },
        })
    }
}

fn level(options: &Values) -> Result<&'static str> {
    let Some(word) = options.text("level") else { return Ok(LEVELS[0]) };
    LEVELS.into_iter().find(|level| level.eq_ignore_ascii_case(word)).ok_or_else(|| {
        Error::usage(format!("`{word}` is no backup level"))
            .code("usage.level")
            .hint(format!("the levels are {}", LEVELS.join(", ")))
    })
}

fn describe(own: Option<&str>, marker: &str) -> String {
    match own.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => format!("{text} [{marker}]"),
        None => marker.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::{Origin, Value};
    use crate::core::ErrorKind;

    fn values(pairs: &[(&str, Value)]) -> Values {
        let mut values = Values::default();
        for (key, value) in pairs {
            values.set(*key, value.clone(), Origin::BuiltIn);
        }
        values
    }

    fn text(text: &str) -> Value {
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
                    "backupOpts": {"backupLevel": "SYNTHETIC_FULL"},
                    "commonOpts": {
                        "notifyUserOnJobCompletion": true,
                        "jobDescription": "before the move [cloudbak run=01J]"
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
}
