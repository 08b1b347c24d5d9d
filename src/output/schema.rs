//! JSON Schema of every kind of answer, made from the types that are printed.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use super::ReportKind;
use super::report::SCHEMA;
use crate::core::{Error, Result};
use crate::model::ErrorReport;

/// The JSON Schema (2020-12) of the object that a kind of answer is.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for a kind that is not known.
pub fn schema(kind: &str) -> Result<Value> {
    let known = ReportKind::ALL.iter().find(|known| known.name().eq_ignore_ascii_case(kind));
    known.map(|known| of(*known)).ok_or_else(|| unknown(kind))
}

fn of(kind: ReportKind) -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let item = kind.item(&mut generator);
    let mut schema = generator.into_root_schema_for::<Envelope>().to_value();
    schema["title"] = kind.name().into();
    schema["properties"]["schema"]["const"] = SCHEMA.into();
    schema["properties"]["kind"]["const"] = kind.name().into();
    schema["properties"]["items"]["items"] = item.to_value();
    schema
}

fn unknown(kind: &str) -> Error {
    let known: Vec<_> = ReportKind::ALL.iter().map(|known| known.name()).collect();
    Error::usage(format!("there is no kind `{kind}`"))
        .code("usage.kind")
        .hint(format!("kinds: {}", known.join(", ")))
        .next("cloudbak schema")
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
    fn the_envelope_is_the_one_that_reports_print() {
        let object = backup_run().object();
        let printed: Vec<_> = object.as_object().expect("object").keys().collect();
        for kind in ReportKind::ALL.iter().map(|kind| kind.name()) {
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
