//! YAML that YAML 1.1 and 1.2 readers read alike.

use std::fmt::Write as _;

use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_saphyr::DoubleQuoted;

use super::safe;

/// Writes a value as one YAML document.
///
/// The writer quotes what could be taken for another type, and escapes
/// controls. Text with other hazards ([`safe::is_hazard`]) is put between
/// double quotes here, where YAML has escapes for them as well. The writer
/// does not do so for keys: there hazards are shown as [`safe::line`] does.
pub fn write(value: &Value) -> Result<String, serde_saphyr::SerializeError> {
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false };
    let yaml = serde_saphyr::to_string_with_options(&Quoted(value), options)?;
    Ok(escaped(&yaml))
}

/// Escapes the hazards that stand between double quotes by now.
fn escaped(yaml: &str) -> String {
    let mut safe = String::with_capacity(yaml.len());
    for character in yaml.chars() {
        if character != '\n' && safe::is_hazard(character) {
            // Writing to a String cannot fail.
            let _ = write!(safe, "\\U{:08X}", u32::from(character));
        } else {
            safe.push(character);
        }
    }
    safe
}

/// A value whose hazardous texts are written between double quotes.
struct Quoted<'a>(&'a Value);

impl Serialize for Quoted<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::String(text) => QuotedText(text).serialize(serializer),
            Value::Array(values) => serializer.collect_seq(values.iter().map(Quoted)),
            Value::Object(fields) => serializer
                .collect_map(fields.iter().map(|(key, value)| (safe::line(key), Quoted(value)))),
            scalar => scalar.serialize(serializer),
        }
    }
}

struct QuotedText<'a>(&'a str);

impl Serialize for QuotedText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.chars().any(safe::is_hazard) {
            DoubleQuoted(self.0).serialize(serializer)
        } else {
            self.0.serialize(serializer)
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output::testing::backup_run;

    fn round_trip(value: &Value) {
        let yaml = write(value).expect("writes");
        let read: Value = serde_saphyr::from_str(&yaml).expect(&yaml);
        assert_eq!(&read, value, "{yaml}");
        assert!(!yaml.chars().any(|c| c != '\n' && safe::is_hazard(c)), "{yaml:?}");
    }

    #[test]
    fn a_report_reads_back_as_it_was() {
        round_trip(&backup_run().object());
    }

    #[test]
    fn text_that_looks_like_something_else_stays_text() {
        for text in [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "null",
            "~",
            "",
            " ",
            "1e3",
            "0x1f",
            "017",
            "0o17",
            "12:30:45",
            "2026-01-05",
            "1_000",
            ".inf",
            ".nan",
            "- x",
            "a: b",
            "#",
            "a #b",
            "&a",
            "*a",
            "!t",
            "%d",
            "@x",
            "`x`",
            "{a}",
            "[a]",
            "|",
            ">",
            "?",
            "---",
            "...",
            "'q'",
            "\"q\"",
            "\\",
            "trailing ",
            "two\nlines\n",
            "5664",
            "true",
            "=",
            "<<",
        ] {
            round_trip(&json!({ "text": text, "list": [text, [text]] }));
            if !text.contains(safe::is_hazard) {
                round_trip(&json!({ text: 1 }));
            }
        }
    }

    #[test]
    fn hostile_text_reads_back_as_it_was() {
        for text in safe::HOSTILE {
            round_trip(&json!({ "text": text, "list": [text], "deep": {"x": [{"y": text}]} }));
            let yaml = write(&json!({ *text: 1 })).expect("writes");
            assert!(!yaml.chars().any(|c| c != '\n' && safe::is_hazard(c)), "{yaml:?}");
        }
    }
}
