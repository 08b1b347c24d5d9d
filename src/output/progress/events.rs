//! Events for programs, in the stream of `-o jsonl`.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::has_ended;
use crate::core::clock::{Clock, rfc3339_seconds};
use crate::model::Tracked;
use crate::output::jsonl::JsonLines;
use crate::output::log::{Level, LogWriter};
use crate::runs::Watcher;

/// Writes one event for each change. Notes are for people and go to stderr.
pub struct Events {
    lines: Arc<JsonLines>,
    notes: Option<Arc<LogWriter>>,
    clock: Clock,
    /// What was told last of each that has ended.
    ended: Mutex<BTreeMap<usize, Value>>,
}

impl Events {
    /// A watcher that writes there; without `notes` it keeps them to itself.
    pub fn new(lines: Arc<JsonLines>, notes: Option<Arc<LogWriter>>, clock: Clock) -> Self {
        Self { lines, notes, clock, ended: Mutex::default() }
    }

    /// Whether this end was told already: by the last look, before the run
    /// itself tells it.
    fn is_repeated(&self, index: usize, item: &dyn Tracked, object: &Value) -> bool {
        if !has_ended(item) {
            return false;
        }
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        ended.insert(index, object.clone()).as_ref() == Some(object)
    }
}

impl Watcher for Events {
    fn changed(&self, index: usize, total: usize, item: &dyn Tracked) {
        let object = item.object();
        if self.is_repeated(index, item, &object) {
            return;
        }
        let at = rfc3339_seconds(self.clock.now());
        let item = crate::output::report::open_item(&object);
        let event = json!({"at": at, "index": index, "total": total, "item": item});
        // A write that fails here fails again at the result, which reports it.
        let _ = self.lines.line("event", event);
    }

    fn note(&self, text: &str) {
        if let Some(notes) = &self.notes {
            notes.write(Level::Info, text, json!({"event": "note"}));
        }
    }

    fn end(&self) {}
}

#[cfg(test)]
mod tests {
    use super::super::testing::item;
    use super::*;
    use crate::model::State;
    use crate::output::stream::{Stdout, testing::Buffer};
    use crate::output::testing::at;

    #[test]
    fn each_change_is_one_object() {
        let buffer = Buffer::default();
        let stdout = Arc::new(Stdout::new(Box::new(buffer.clone())));
        let clock = Clock::fixed(at("2026-01-05T08:00:00Z"));
        let events = Events::new(Arc::new(JsonLines::new(stdout)), None, clock);
        events.changed(0, 2, &item("dds", State::Running, Some(5), "Backuping"));
        events.note("for people");
        events.end();
        let text = buffer.text();
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["type"], "version");
        assert_eq!(lines[1]["item"]["state"], "running");
        let keys: Vec<_> = lines[1].as_object().expect("object").keys().collect();
        assert_eq!(keys, ["type", "at", "index", "total", "item"]);
    }

    #[test]
    fn an_end_is_told_once() {
        let buffer = Buffer::default();
        let stdout = Arc::new(Stdout::new(Box::new(buffer.clone())));
        let events = Events::new(Arc::new(JsonLines::new(stdout)), None, Clock::default());
        for _ in 0..2 {
            events.changed(0, 2, &item("dds", State::Running, Some(5), "Backuping"));
        }
        for _ in 0..2 {
            events.changed(0, 2, &item("dds", State::Succeeded, None, "Finished"));
            events.changed(1, 2, &item("other", State::Succeeded, None, "Finished"));
        }
        let lines = buffer.text().lines().count();
        assert_eq!(lines, 1 + 2 + 2, "version, two signs of life, two ends");
    }
}
