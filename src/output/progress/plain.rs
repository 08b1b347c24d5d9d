//! Sparse lines for a log: a target's start, each new state, a sign of life.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{has_ended, name, remark, word};
use crate::model::{State, Tracked};
use crate::output::log::{Level, LogWriter};
use crate::runs::Watcher;

/// A target whose state stays the same gets one line in that time.
const SIGN_OF_LIFE: SignedDuration = SignedDuration::from_secs(60);

/// Writes lines through the log.
pub struct Plain {
    writer: Arc<LogWriter>,
    last: Mutex<HashMap<usize, Line>>,
}

/// What a target's last line said, and when.
struct Line {
    state: Option<State>,
    ended: bool,
    at: Timestamp,
}

impl Plain {
    /// A watcher that writes there.
    pub fn new(writer: Arc<LogWriter>) -> Self {
        Self { writer, last: Mutex::default() }
    }

    /// Whether the target's news deserve a line, which is then taken as written.
    fn deserves_line(&self, index: usize, item: &dyn Tracked) -> bool {
        let line =
            Line { state: item.state(), ended: has_ended(item), at: self.writer.clock().now() };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let news = last.get(&index).is_none_or(|said| {
            let silent = line.at.duration_since(said.at);
            said.state != line.state
                || said.ended != line.ended
                || (!line.ended && silent >= SIGN_OF_LIFE)
        });
        if news {
            last.insert(index, line);
        }
        news
    }
}

impl Watcher for Plain {
    fn changed(&self, index: usize, total: usize, item: &dyn Tracked) {
        if !self.deserves_line(index, item) {
            return;
        }
        let percent = item.percent().map(|percent| format!(" {percent}%")).unwrap_or_default();
        let remark = remark(item).map(|remark| format!(" ({remark})")).unwrap_or_default();
        let text = format!("{}: {}{percent}{remark}", name(item), word(item.state()));
        let fields = json!({"event": "progress", "profile": item.profile(), "target": item.target(),
            "index": index, "total": total, "state": item.state(),
            "provider_state": item.provider_state(), "percent": item.percent(),
            "backup_id": item.backup_id(), "job_id": item.job_id()});
        self.writer.write(Level::Info, &text, fields);
    }

    fn note(&self, text: &str) {
        self.writer.write(Level::Info, text, json!({"event": "note"}));
    }

    fn end(&self) {}
}

#[cfg(test)]
mod tests {
    use super::super::testing::item;
    use super::*;
    use crate::core::clock::Clock;
    use crate::output::log::LogFormat;
    use crate::output::safe;
    use crate::output::stream::{Stderr, testing::Buffer};
    use crate::output::style::Palette;
    use crate::output::testing::{at, failed};

    fn plain(format: LogFormat) -> (Plain, Buffer) {
        let buffer = Buffer::default();
        let writer = LogWriter::new(
            Arc::new(Stderr::new(Box::new(buffer.clone()))),
            format,
            Palette::PLAIN,
            Clock::fixed(at("2026-01-05T08:00:00Z")),
        );
        (Plain::new(Arc::new(writer)), buffer)
    }

    #[test]
    fn lines_are_sparse() {
        let (plain, buffer) = plain(LogFormat::Text);
        let running = |percent| item("dds-bp1", State::Running, Some(percent), "Backuping");
        for (time, item) in [
            ("08:00:00", running(0)),
            ("08:00:10", running(5)),
            ("08:00:59", running(9)),
            ("08:01:00", running(10)),
            ("08:01:30", running(20)),
            ("08:01:40", item("dds-bp1", State::Succeeded, Some(100), "Success")),
            ("08:09:00", item("dds-bp1", State::Succeeded, Some(100), "Success")),
        ] {
            plain.writer.clock().agree_with(at(&format!("2026-01-05T{time}Z")));
            plain.changed(0, 2, &item);
        }
        plain.changed(1, 2, &failed());
        plain.note("run 01JTEST");
        plain.end();
        insta::assert_snapshot!(buffer.text(), @r"
        2026-01-05T08:00:00Z mongo-cn/dds-bp1: running 0% (Backuping)
        2026-01-05T08:01:00Z mongo-cn/dds-bp1: running 10% (Backuping)
        2026-01-05T08:01:40Z mongo-cn/dds-bp1: succeeded 100% (Success)
        2026-01-05T08:09:00Z mongo-cn/dds-bp1: failed (CreateBackup was throttled)
        2026-01-05T08:09:00Z run 01JTEST
        ");
    }

    #[test]
    fn json_lines_hold_the_item() {
        let (plain, buffer) = plain(LogFormat::Json);
        plain.changed(3, 9, &item("dds\u{1b}", State::Running, Some(5), "Backuping"));
        let line: serde_json::Value = serde_json::from_str(&buffer.text()).expect("JSON");
        assert_eq!(line["target"], "dds\u{1b}");
        assert_eq!(line["state"], "running");
        assert_eq!(line["index"], 3);
        assert_eq!(line["percent"], 5);
    }

    #[test]
    fn hostile_words_stay_on_their_line() {
        let (plain, buffer) = plain(LogFormat::Text);
        for (index, text) in safe::HOSTILE.iter().enumerate() {
            plain.changed(index, 99, &item(text, State::Running, None, text));
            plain.note(text);
        }
        assert_eq!(buffer.text().lines().count(), 2 * safe::HOSTILE.len());
        assert!(!buffer.text().chars().any(|c| c != '\n' && safe::is_hazard(c)));
    }
}
