//! The request body that starts a backup.
//!
//! Source: api.commvault.com, SP32, "AWS DocumentDB cluster backup" (POST
//! /createtask); `initiatedFrom` and `jobDescription` from the general Create
//! Task pages. The numbers in that page's generated example are zeros, which
//! are no valid values: nothing is sent that is not known.

use serde::Serialize;

use super::settings::{LEVELS, Place, SYNTHETIC_FULL};
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
    backup_opts: BackupOptions<'a>,
    common_opts: CommonOptions,
    #[serde(skip_serializing_if = "Option::is_none")]
    admin_opts: Option<AdminOptions<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct BackupOptions<'a> {
    backup_level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    run_incremental_backup: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inc_level: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct CommonOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    notify_user_on_job_completion: Option<bool>,
    job_description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_up_opts: Option<StartUpOptions>,
}

/// Source: api.commvault.com, the general Create Task pages.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct StartUpOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    start_in_suspended_state: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    use_default_priority: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<i64>,
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
            backup_opts: BackupOptions::new(options)?,
            common_opts: CommonOptions {
                notify_user_on_job_completion: options.bool("notify"),
                job_description: describe(options.text("description"), marker),
                start_up_opts: StartUpOptions::new(options)?,
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

impl<'a> BackupOptions<'a> {
    fn new(options: &'a Values) -> Result<Self> {
        let chosen = Self {
            backup_level: level(options)?,
            run_incremental_backup: options.bool("run_incremental"),
            inc_level: options.text("incremental_level"),
        };
        let has_incremental = chosen.run_incremental_backup.is_some() || chosen.inc_level.is_some();
        if has_incremental && chosen.backup_level != SYNTHETIC_FULL {
            return Err(Error::usage(format!(
                "a {} backup has no incremental one beside it",
                chosen.backup_level
            ))
            .code("usage.level")
            .hint("`run_incremental` and `incremental_level` go with SYNTHETIC_FULL"));
        }
        Ok(chosen)
    }
}

impl StartUpOptions {
    fn new(options: &Values) -> Result<Option<Self>> {
        let priority = options.integer("priority");
        if let Some(number) = priority.filter(|number| *number < 0) {
            return Err(Error::usage(format!("{number} is no priority of a job"))
                .code("usage.priority")
                .hint("a priority is a number from 0 up, such as 166"));
        }
        let start_in_suspended_state = options.bool("start_suspended");
        let empty = start_in_suspended_state.is_none() && priority.is_none();
        Ok((!empty).then_some(Self {
            start_in_suspended_state,
            use_default_priority: priority.map(|_| false),
            priority,
        }))
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
pub(super) mod tests;
