//! What a Commvault profile may hold, and the place in the CommCell that it
//! names.

use crate::config::{CredentialForm, Kind, Setting, Values};
use crate::core::{Error, Result};

/// Keys of the profile beside the common ones.
pub(super) const SETTINGS: &[Setting] = &[
    Setting::new("client", Kind::Text, "Cloud account (client) that holds the cluster groups"),
    Setting::new("instance", Kind::Text, "Instance of the cloud account"),
    Setting::new("backupset", Kind::Text, "Backup set of the cluster groups")
        .default(DEFAULT_BACKUPSET),
    Setting::new("app", Kind::Text, "Workload type (agent) of the instance")
        .default(DEFAULT_APP)
        .per_run(),
    Setting::new("client_id", Kind::Integer, "Number of the cloud account"),
    Setting::new("instance_id", Kind::Integer, "Number of the instance"),
    Setting::new("backupset_id", Kind::Integer, "Number of the backup set"),
    Setting::new("subclient_id", Kind::Integer, "Number of the profile's only cluster group"),
    Setting::new(
        "application_id",
        Kind::Named(APPLICATIONS),
        "Number of the workload type, or its name; Cloud Apps is 134",
    )
    .per_run(),
    Setting::new("display_name", Kind::Text, "Display name sent with a backup"),
    Setting::new("commcell", Kind::Text, "Name of the CommCell, sent with a backup"),
    Setting::new("company_id", Kind::Integer, "Number of the tenant company"),
    Setting::new("company_name", Kind::Text, "Name of the tenant company"),
    Setting::new("multi_commcell_id", Kind::Integer, "Number of the CommCell in a router CommCell"),
    Setting::new(
        "entity_type",
        Kind::Named(ENTITY_TYPES),
        "Kind of the thing backed up, by number or name; a subclient is 7",
    )
    .default("SUBCLIENT_ENTITY")
    .per_run(),
    Setting::new(
        "storage_policy_id",
        Kind::Integer,
        "Number of the storage policy whose data is kept or deleted",
    ),
    Setting::new("copy_id", Kind::Integer, "Number of the policy's copy (backup destination)"),
    Setting::new("commcell_id", Kind::Integer, "Number of the CommCell that made the data")
        .default("2"),
    Setting::new("device_id", Kind::Text, "Name of this device in logins and their renewal")
        .default(DEFAULT_DEVICE),
    Setting::new("session_timeout", Kind::Duration, "Inactivity after which a session ends"),
    Setting::new("token_header", Kind::Choice(&TOKEN_HEADERS), "Header that carries access tokens")
        .default("authorization"),
];

/// Headers that an access token may be sent in.
const TOKEN_HEADERS: [&str; 2] = ["authorization", "authtoken"];

/// Credentials that a Commvault profile may hold.
pub(super) const CREDENTIALS: &[CredentialForm] = &[
    CredentialForm {
        name: "password",
        keys: &[
            Setting::new("username", Kind::Text, "User name").required(),
            Setting::new("password", Kind::Secret, "Password").required(),
            Setting::new("domain", Kind::Text, "Domain of the user, for domain users only"),
            Setting::new("pin", Kind::Secret, "Two-factor PIN, valid at the moment of the login"),
            Setting::new("commserver", Kind::Text, "Other CommServe to log in to, host*commserve"),
        ],
    },
    CredentialForm {
        name: "token",
        keys: &[
            Setting::new("token", Kind::Secret, "Session token (`QSDK …`) or access token")
                .required(),
            Setting::new("refresh_token", Kind::Secret, "Refresh token that came with the token"),
        ],
    },
];

/// Keys of the `backup` table.
pub(super) const BACKUP: &[Setting] = &[
    Setting::new("level", Kind::Choice(&LEVELS), "How much is backed up").default("FULL"),
    Setting::new(
        "run_incremental",
        Kind::Bool,
        "Have an incremental backup run with a synthetic full one",
    ),
    Setting::new(
        "incremental_level",
        Kind::Choice(&["BEFORE_SYNTH", "AFTER_SYNTH"]),
        "When that incremental backup runs",
    ),
    Setting::new("start_suspended", Kind::Bool, "Have the job wait until it is resumed"),
    Setting::new("priority", Kind::Integer, "Priority of the job, instead of the default one"),
    Setting::new("notify", Kind::Bool, "Have the CommCell mail the user when the job completes"),
    Setting::new("description", Kind::Text, "Text shown with the job"),
    Setting::new("installer_user_id", Kind::Integer, "User number for client installations"),
    Setting::new("installer_user_name", Kind::Text, "User name for client installations"),
];

/// Words for `backupLevel`. The DocumentDB operation names only `FULL`; the
/// others are those of the general task operation, the last one of SQL Server.
pub(super) const LEVELS: [&str; 5] =
    ["FULL", "INCREMENTAL", "DIFFERENTIAL", SYNTHETIC_FULL, "TRANSACTION_LOG"];
/// The level that makes a full backup out of earlier ones.
pub(super) const SYNTHETIC_FULL: &str = "SYNTHETIC_FULL";

const DEFAULT_BACKUPSET: &str = "defaultBackupSet";
const DEFAULT_APP: &str = "Cloud Apps";
const DEFAULT_DEVICE: &str = "cloudbak";
/// Number of a CommCell that is no part of another one.
const OWN_COMMCELL: i64 = 2;
/// Entity type of a subclient (`SUBCLIENT_ENTITY`).
const SUBCLIENT_ENTITY: i64 = 7;

/// Number of the workload type Cloud Apps.
pub(super) const CLOUD_APPS: i64 = 134;
/// Number of the workload type Virtual Server.
pub(super) const VIRTUAL_SERVER: i64 = 106;

/// Kinds of things (`_type_`) by their documented names. Source: api.commvault.com,
/// "RDS backup", for the form of the names; the vendor's Python SDK for the numbers.
const ENTITY_TYPES: &[(&str, i64)] = &[
    ("COMMCELL_ENTITY", 1),
    ("CLIENT_ENTITY", 3),
    ("APPTYPE_ENTITY", 4),
    ("INSTANCE_ENTITY", 5),
    ("BACKUPSET_ENTITY", 6),
    ("SUBCLIENT_ENTITY", SUBCLIENT_ENTITY),
    ("LIBRARIES_ENTITY", 8),
    ("LIBRARY_ENTITY", 9),
    ("MEDIAAGENT_ENTITY", 11),
    ("ALL_USERS_ENTITY", 12),
    ("USER_ENTITY", 13),
    ("ALL_USERGROUPS_ENTITY", 14),
    ("USERGROUP_ENTITY", 15),
    ("STORAGE_POLICIES_ENTITY", 16),
    ("STORAGE_POLICY_ENTITY", 17),
    ("STORAGE_POLICY_COPY_ENTITY", 18),
    ("CLIENT_GROUP_ENTITY", 28),
    ("SCHEDULE_POLICY_ENTITY", 35),
    ("APPID_ENTITY", 45),
    ("GALAXYRELEASE_ENTITY", 58),
    ("LICENSE_ENTITY", 59),
    ("COMPONENT_ENTITY", 60),
    ("PROVIDER_ENTITY", 61),
    ("EXTERNAL_GROUP_ENTITY", 62),
    ("ALERT_ENTITY", 64),
    ("SUBCLIENT_POLICY_ENTITY", 65),
    ("SUBTASK_ENTITY", 68),
    ("TASK_ENTITY", 69),
];

/// Numbers of workload types (`applicationId`) by the names that `appName`
/// takes. Source: the vendor's Python SDK.
const APPLICATIONS: &[(&str, i64)] = &[
    (DEFAULT_APP, CLOUD_APPS),
    ("Virtual Server", VIRTUAL_SERVER),
    ("SQL Server", 81),
    ("Windows File System", 33),
    ("Linux File System", 29),
    ("AIX File System", 21),
    ("Oracle", 22),
    ("Big Data Apps", 64),
    ("DB2", 37),
    ("DB2 on Unix", 62),
    ("DB2 MultiNode", 103),
    ("Active Directory", 41),
    ("Exchange Database", 53),
    ("Documentum", 128),
];

/// Where in the CommCell a profile's cluster groups lie, in the profile's own
/// words. Numbers are there only when the profile knows them.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    /// Cloud account.
    pub client: Option<String>,
    /// Instance.
    pub instance: Option<String>,
    /// Backup set.
    pub backupset: String,
    /// Workload type.
    pub app: String,
    /// Number of the cloud account.
    pub client_id: Option<i64>,
    /// Number of the instance.
    pub instance_id: Option<i64>,
    /// Number of the backup set.
    pub backupset_id: Option<i64>,
    /// Number of the one cluster group, with the name that it belongs to.
    pub subclient_id: Option<(String, i64)>,
    /// Number of the workload type.
    pub application_id: Option<i64>,
    /// Display name.
    pub display_name: Option<String>,
    /// CommCell name.
    pub commcell: Option<String>,
    /// Number of the tenant company.
    pub company_id: Option<i64>,
    /// Name of the tenant company.
    pub company_name: Option<String>,
    /// Number of the CommCell in a router CommCell.
    pub multi_commcell_id: Option<i64>,
    /// Entity type.
    pub entity_type: i64,
    /// Where the data of jobs lies.
    pub copy: Option<StorageCopy>,
}

/// The copy of a storage policy that holds the data of jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StorageCopy {
    /// Number of the storage policy.
    pub storage_policy_id: i64,
    /// Number of the copy.
    pub copy_id: i64,
    /// Number of the CommCell that made the data.
    pub commcell_id: i64,
}

impl Place {
    /// Number of the workload type: the profile's own, else the one behind the
    /// name; `None` for a name that is not known.
    pub(super) fn application(&self) -> Option<i64> {
        let by_name = |(name, _): &&(&str, i64)| name.eq_ignore_ascii_case(&self.app);
        self.application_id.or_else(|| APPLICATIONS.iter().find(by_name).map(|(_, id)| *id))
    }

    /// Reads a profile's values.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for a number that is not positive
    /// (the zeros of the vendor's generated example are no values), and for a
    /// `subclient_id` beside several targets.
    pub(super) fn of(values: &Values) -> Result<Self> {
        let text = |key| values.text(key).map(str::to_owned);
        Ok(Self {
            client: text("client"),
            instance: text("instance"),
            backupset: text("backupset").unwrap_or_else(|| DEFAULT_BACKUPSET.to_owned()),
            app: text("app").unwrap_or_else(|| DEFAULT_APP.to_owned()),
            client_id: number(values, "client_id")?,
            instance_id: number(values, "instance_id")?,
            backupset_id: number(values, "backupset_id")?,
            subclient_id: only_subclient(values)?,
            application_id: number(values, "application_id")?,
            display_name: text("display_name"),
            commcell: text("commcell"),
            company_id: number(values, "company_id")?,
            company_name: text("company_name"),
            multi_commcell_id: number(values, "multi_commcell_id")?,
            entity_type: number(values, "entity_type")?.unwrap_or(SUBCLIENT_ENTITY),
            copy: StorageCopy::of(values)?,
        })
    }

    /// Where the data of jobs lies, which keeping and deleting have to name;
    /// `profile` is for the message.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when the profile does not say.
    pub(super) fn copy(&self, profile: &str) -> Result<StorageCopy> {
        self.copy.ok_or_else(|| {
            Error::config(format!("profile `{profile}` does not say where the data of jobs lies"))
                .code("config.missing")
                .hint(format!(
                    "set `storage_policy_id` and `copy_id` in [profile.{profile}]: the plan's page \
                     in Command Center names them"
                ))
                .next(format!("cloudbak api {profile} ListDestinations planId=N"))
        })
    }

    /// Cloud account and instance, which every backup has to name.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] that says which one is missing.
    pub(super) fn required(&self) -> Result<(&str, &str)> {
        let missing = |key: &str| {
            Error::config(format!("the profile has no `{key}`, which a backup has to name"))
                .code("config.missing")
                .hint("`cloudbak target list` shows cloud accounts and instances")
        };
        let client = self.client.as_deref().ok_or_else(|| missing("client"))?;
        let instance = self.instance.as_deref().ok_or_else(|| missing("instance"))?;
        Ok((client, instance))
    }

    /// The number of a cluster group, where the profile knows it.
    pub(super) fn subclient_id(&self, target: &str) -> Option<i64> {
        self.subclient_id.as_ref().filter(|(name, _)| name == target).map(|(_, id)| *id)
    }
}

impl StorageCopy {
    fn of(values: &Values) -> Result<Option<Self>> {
        let policy = number(values, "storage_policy_id")?;
        let copy = number(values, "copy_id")?;
        let commcell_id = number(values, "commcell_id")?.unwrap_or(OWN_COMMCELL);
        match (policy, copy) {
            (Some(storage_policy_id), Some(copy_id)) => {
                Ok(Some(Self { storage_policy_id, copy_id, commcell_id }))
            }
            (None, None) => Ok(None),
            _ => Err(Error::config("`storage_policy_id` and `copy_id` belong together")
                .code("config.value")
                .hint("keeping and deleting need both, and nothing else needs one")),
        }
    }
}

/// A number that the server can have given out.
fn number(values: &Values, key: &str) -> Result<Option<i64>> {
    match values.integer(key) {
        Some(number) if number <= 0 => {
            Err(Error::config(format!("`{key} = {number}` is no number of the CommCell"))
                .code("config.value")
                .hint("such numbers are positive; leave the key out when it is not known"))
        }
        number => Ok(number),
    }
}

/// A wrong number would back up another cluster group than the one named, so
/// the number holds for the profile's only target and for nothing else.
fn only_subclient(values: &Values) -> Result<Option<(String, i64)>> {
    let Some(id) = number(values, "subclient_id")? else { return Ok(None) };
    match values.list("targets") {
        [target] => Ok(Some((target.clone(), id))),
        targets => Err(Error::config(format!(
            "`subclient_id` belongs to one cluster group, but `targets` names {}",
            targets.len()
        ))
        .code("config.value")
        .hint("leave `subclient_id` out; the name is enough")),
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn defaults_hold_where_nothing_is_set() {
        let place = Place::of(&Values::default()).expect("place");
        assert_eq!(place.backupset, "defaultBackupSet");
        assert_eq!(place.app, "Cloud Apps");
        assert_eq!(place.entity_type, 7);
        let error = place.required().expect_err("no client");
        assert_eq!(error.kind, ErrorKind::Config);
        assert!(error.message.contains("`client`"), "{}", error.message);
    }

    #[test]
    fn zeros_are_no_numbers() {
        let error = Place::of(&values(&[("client_id", Value::Integer(0))])).expect_err("zero");
        assert!(error.message.contains("client_id = 0"), "{}", error.message);
    }

    #[test]
    fn a_subclient_number_needs_exactly_one_target() {
        let id = ("subclient_id", Value::Integer(401));
        let list = |names: &[&str]| {
            ("targets", Value::List(names.iter().map(|name| (*name).to_owned()).collect()))
        };
        let place = Place::of(&values(&[id.clone(), list(&["nightly"])])).expect("one target");
        assert_eq!(place.subclient_id("nightly"), Some(401));
        assert_eq!(place.subclient_id("weekly"), None);
        let error = Place::of(&values(&[id, list(&["a", "b"])])).expect_err("two targets");
        assert!(error.message.contains("names 2"), "{}", error.message);
    }
}
