//! JSON Schema of every kind of answer, made from the types that are printed.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

use super::report::SCHEMA;
use crate::commands::api::{AnswerItem, OperationItem};
use crate::commands::backup::storage::StorageItem;
use crate::commands::changing::ChangeItem;
use crate::commands::export::bucket::{BucketItem, RoleItem};
use crate::commands::instance::{AllowlistItem, AuditLogItem, MaintenanceWindowItem, SslItem};
use crate::commands::links::LinkItem;
use crate::commands::policy::{FieldChangeItem, PolicyItem};
use crate::commands::project::ProjectItem;
use crate::commands::region::RegionItem;
use crate::commands::restore::ranges::RangeItem;
use crate::commands::target::TargetItem;
use crate::core::{Error, Result};
use crate::model::{BackupItem, CheckItem, ErrorReport, JobItem};

/// Makes the schema of a kind's items.
type Items = fn(&mut SchemaGenerator) -> Schema;

/// Every kind of answer with the schema of its items: one row each.
const KINDS: &[(&str, Items)] = &[
    ("BackupRun", typed::<BackupItem>),
    ("BackupList", typed::<BackupItem>),
    ("BackupShow", typed::<BackupItem>),
    ("BackupStorage", typed::<StorageItem>),
    ("RestoreRun", typed::<JobItem>),
    ("RestoreList", typed::<JobItem>),
    ("RestoreRangeList", typed::<RangeItem>),
    ("ExportRun", typed::<JobItem>),
    ("ExportList", typed::<JobItem>),
    ("JobRun", typed::<JobItem>),
    ("JobList", typed::<JobItem>),
    ("ChangeRun", typed::<ChangeItem>),
    ("LinkList", typed::<LinkItem>),
    ("Schedule", typed::<PolicyItem>),
    ("ScheduleChange", typed::<FieldChangeItem>),
    ("Compliance", typed::<PolicyItem>),
    ("ComplianceChange", typed::<FieldChangeItem>),
    ("MaintenanceWindow", typed::<MaintenanceWindowItem>),
    ("Allowlist", typed::<AllowlistItem>),
    ("Ssl", typed::<SslItem>),
    ("AuditLog", typed::<AuditLogItem>),
    ("RegionList", typed::<RegionItem>),
    ("ProjectList", typed::<ProjectItem>),
    ("ExportBucketList", typed::<BucketItem>),
    ("AccessRoleList", typed::<RoleItem>),
    ("ApiAnswer", typed::<AnswerItem>),
    ("ApiOperationList", typed::<OperationItem>),
    ("TargetList", typed::<TargetItem>),
    ("BackupCheck", typed::<CheckItem>),
    ("ProfileList", object),
    ("PlanList", object),
    ("DryRun", object),
    ("Error", object),
];

/// Items of a type that derives its schema.
fn typed<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// Items that are objects of no fixed shape.
fn object(_generator: &mut SchemaGenerator) -> Schema {
    schemars::json_schema!({ "type": "object" })
}

/// The kinds that have a schema.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(kind, _)| *kind)
}

/// The JSON Schema (2020-12) of the object that a kind of answer is.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for a kind that is not known.
pub fn schema(kind: &str) -> Result<Value> {
    let Some((kind, items)) = KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(kind))
    else {
        return Err(unknown(kind));
    };
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let items = items(&mut generator);
    let mut schema = generator.into_root_schema_for::<Envelope>().to_value();
    schema["title"] = (*kind).into();
    schema["properties"]["schema"]["const"] = SCHEMA.into();
    schema["properties"]["kind"]["const"] = (*kind).into();
    schema["properties"]["items"]["items"] = items.to_value();
    Ok(schema)
}

fn unknown(kind: &str) -> Error {
    let known = kinds().collect::<Vec<_>>().join(", ");
    Error::usage(format!("there is no kind `{kind}`"))
        .code("usage.kind")
        .hint(format!("kinds: {known}"))
}

/// The answer of every command.
#[derive(Serialize, JsonSchema)]
struct Envelope {
    /// Name and version of this format.
    schema: String,
    /// What the items are.
    kind: String,
    /// Whether the exit code is 0.
    ok: bool,
    /// How the process ends.
    exit: ExitCode,
    /// Id of the run, for commands that change something.
    run_id: Option<String>,
    /// The command.
    command: String,
    /// Version of cloudbak.
    version: String,
    /// When the command began (RFC 3339, UTC).
    started_at: String,
    /// When the command ended (RFC 3339, UTC).
    finished_at: String,
    /// The data.
    items: Vec<Value>,
    /// Things that a person should know.
    warnings: Vec<String>,
    /// What went wrong beside the items.
    errors: Vec<ErrorReport>,
}

/// An exit code and its name.
#[derive(Serialize, JsonSchema)]
struct ExitCode {
    /// Process exit status.
    code: u8,
    /// Stable name.
    name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::ErrorKind;
    use crate::output::testing::backup_run;

    /// The names that an object schema requires, in order.
    fn required(schema: &Value) -> Vec<&str> {
        let names = schema["required"].as_array().expect("required");
        names.iter().map(|name| name.as_str().expect("text")).collect()
    }

    #[test]
    fn every_kind_has_one_schema() {
        let mut kinds: Vec<&str> = KINDS.iter().map(|(kind, _)| *kind).collect();
        let all = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds.len(), all);
    }

    #[test]
    fn the_envelope_is_the_one_that_reports_print() {
        let object = backup_run().object();
        let printed: Vec<_> = object.as_object().expect("object").keys().collect();
        for kind in kinds() {
            let schema = schema(kind).expect(kind);
            assert_eq!(required(&schema), printed, "{kind}");
            assert_eq!(schema["title"], kind);
            assert_eq!(schema["properties"]["kind"]["const"], kind);
            assert_eq!(schema["properties"]["schema"]["const"], "cloudbak/v1");
        }
    }

    #[test]
    fn items_and_errors_never_lose_a_key() {
        let schema = schema("backuprun").expect("any case");
        assert_eq!(schema["properties"]["items"]["items"]["$ref"], "#/$defs/BackupItem");
        let object = backup_run().object();
        for (definition, printed) in [
            ("BackupItem", &object["items"][1]),
            ("ErrorReport", &object["items"][1]["error"]),
            ("ProviderReport", &object["items"][1]["error"]["provider"]),
        ] {
            let keys: Vec<_> = printed.as_object().expect("object").keys().collect();
            assert_eq!(required(&schema["$defs"][definition]), keys, "{definition}");
        }
    }

    #[test]
    fn an_unknown_kind_names_the_known_ones() {
        let error = schema("Backups").expect_err("unknown");
        assert_eq!(error.kind, ErrorKind::Usage);
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("BackupRun")));
    }
}
