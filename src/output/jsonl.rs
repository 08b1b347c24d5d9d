//! `-o jsonl`: one object a line; first the version, then events, last the
//! result.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};

use super::report::SCHEMA;
use super::safe;
use super::stream::Stdout;

/// The stream of objects. Its first line is written before any other,
/// whoever comes first.
pub struct JsonLines {
    stdout: Arc<Stdout>,
    begun: Mutex<bool>,
}

impl JsonLines {
    /// A stream that has not begun.
    pub fn new(stdout: Arc<Stdout>) -> Self {
        Self { stdout, begun: Mutex::new(false) }
    }

    /// Writes one line: the fields behind their `type`.
    ///
    /// # Errors
    /// The handle's own.
    pub fn line(&self, kind: &str, fields: Value) -> io::Result<()> {
        // The lock is held over the write: lines must not overtake the first.
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        if !std::mem::replace(&mut *begun, true) {
            let version = json!({ "schema": SCHEMA, "version": env!("CARGO_PKG_VERSION") });
            text.push_str(&written("version", version));
        }
        text.push_str(&written(kind, fields));
        self.stdout.write(text.as_bytes())
    }
}

fn written(kind: &str, fields: Value) -> String {
    let mut object = Map::new();
    object.insert("type".to_owned(), kind.into());
    if let Value::Object(fields) = fields {
        for (key, value) in fields {
            object.entry(key).or_insert(value);
        }
    }
    format!("{}\n", safe::json(&Value::Object(object).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::stream::testing::Buffer;

    #[test]
    fn the_version_comes_first_and_once() {
        let buffer = Buffer::default();
        let lines = JsonLines::new(Arc::new(Stdout::new(Box::new(buffer.clone()))));
        lines.line("event", json!({"x": "\u{202e}\u{9b}"})).expect("writes");
        lines.line("result", json!({"type": "other", "ok": true})).expect("writes");
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(
            buffer.text(),
            format!(
                "{{\"type\":\"version\",\"schema\":\"cloudbak/v1\",\"version\":\"{version}\"}}\n\
                 {{\"type\":\"event\",\"x\":\"\\u202e\\u009b\"}}\n\
                 {{\"type\":\"result\",\"ok\":true}}\n"
            )
        );
    }
}
