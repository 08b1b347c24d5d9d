//! The log of `-v` and every other line on stderr that is no result.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::mask::{self, Shown};
use super::safe;
use super::stream::Stderr;
use super::style::Palette;
use crate::core::clock::{Clock, rfc3339_seconds};
use crate::core::events::{Event, Observer};

/// What `--log-format` asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Something went wrong.
    Error,
    /// Something that a person should know.
    Warning,
    /// Something that happened.
    Info,
    /// Something that explains what happened.
    Debug,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// Writes single lines to stderr.
pub struct LogWriter {
    stderr: Arc<Stderr>,
    format: LogFormat,
    palette: Palette,
    clock: Clock,
    warned: Mutex<HashSet<String>>,
}

/// Most warnings that are remembered, so as not to be told twice.
const REMEMBERED: usize = 1000;

impl LogWriter {
    /// A writer of lines of that format, stamped by that clock.
    pub fn new(stderr: Arc<Stderr>, format: LogFormat, palette: Palette, clock: Clock) -> Self {
        Self { stderr, format, palette, clock, warned: Mutex::default() }
    }

    /// The clock that lines are stamped by.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// How lines are written.
    pub fn format(&self) -> LogFormat {
        self.format
    }

    /// The colours of lines.
    pub fn palette(&self) -> Palette {
        self.palette
    }

    /// Writes something that a person should read beside the result.
    pub fn note(&self, text: &str) {
        match self.format {
            LogFormat::Text => self.stderr.line(&safe::line(&mask::text(text))),
            LogFormat::Json => self.write(Level::Info, text, json!({"event": "note"})),
        }
    }

    /// Writes lines that are rendered and made harmless already.
    pub(super) fn block(&self, lines: &str) {
        self.stderr.line(lines);
    }

    /// Writes one line. In JSON the fields stand beside the message; for
    /// people the text has to say it all.
    pub fn write(&self, level: Level, text: &str, fields: Value) {
        let text = mask::text(text);
        let line = match self.format {
            LogFormat::Text => self.text_line(level, &safe::line(&text)),
            LogFormat::Json => self.json_line(level, &text, fields),
        };
        self.stderr.line(&line);
    }

    /// Writes a warning, once however many requests and targets bring it.
    pub fn warn(&self, text: &str) {
        let mut warned = self.warned.lock().unwrap_or_else(PoisonError::into_inner);
        if warned.len() < REMEMBERED && warned.insert(text.to_owned()) {
            self.write(Level::Warning, text, json!({"event": "warning"}));
        }
    }

    fn text_line(&self, level: Level, text: &str) -> String {
        match level {
            Level::Error => format!("{} {text}", self.palette.error("error:")),
            Level::Warning => format!("{} {text}", self.palette.warning("warning:")),
            Level::Info | Level::Debug => {
                format!("{} {text}", self.palette.faint(&rfc3339_seconds(self.clock.now())))
            }
        }
    }

    fn json_line(&self, level: Level, text: &str, fields: Value) -> String {
        let mut line = Map::new();
        line.insert("at".to_owned(), rfc3339_seconds(self.clock.now()).into());
        line.insert("level".to_owned(), level.word().into());
        line.insert("message".to_owned(), text.into());
        if let Value::Object(fields) = mask::json(fields) {
            for (key, value) in fields {
                line.entry(key).or_insert(value);
            }
        }
        safe::json(&Value::Object(line).to_string()).into_owned()
    }
}

/// Retries with a longer pause than this are told to a person who waits.
const LONG_PAUSE: Duration = Duration::from_secs(1);

/// Watches what is sent and tells as much of it as was asked for: warnings
/// always, answers from `-v` on, requests and retries from `-vv` on, headers
/// and notes from `-vvv` on.
pub struct Log {
    writer: Arc<LogWriter>,
    level: u8,
    waits: bool,
}

impl Log {
    /// A log that tells as much as `level` times `-v` asks for. `waits` says
    /// whether a person looks on who should hear of long pauses.
    pub fn new(writer: Arc<LogWriter>, level: u8, waits: bool) -> Self {
        Self { writer, level, waits }
    }

    fn sending(&self, request: &Shown, operation: &str, attempt: u32) {
        let again = if attempt > 1 { format!(", attempt {attempt}") } else { String::new() };
        let mut fields = json!({"event": "request", "operation": operation, "attempt": attempt});
        if self.level >= 3 {
            fields["headers"] = request.json()["headers"].take();
        }
        let line = format!("{operation}: {}{again}", request.line());
        self.writer.write(Level::Debug, &line, fields);
        if self.level >= 3 && self.writer.format == LogFormat::Text {
            for header in request.header_lines() {
                self.writer.write(Level::Debug, &format!("  {header}"), Value::Null);
            }
        }
    }

    fn wants_retry(&self, wait: Duration) -> bool {
        self.level >= 2 || (self.waits && wait > LONG_PAUSE)
    }
}

impl Observer for Log {
    fn event(&self, event: Event<'_>) {
        match event {
            Event::Sending { request, attempt } if self.level >= 2 => {
                self.sending(&Shown::of(request), &request.operation, attempt);
            }
            Event::Answered { operation, status, length, elapsed, request_id }
                if self.level >= 1 =>
            {
                let ms = elapsed.as_millis();
                let id = request_id.map(|id| format!(", request id {id}")).unwrap_or_default();
                let line = format!("{operation}: HTTP {status}, {length} bytes in {ms} ms{id}");
                let fields = json!({"event": "answer", "operation": operation, "status": status,
                    "bytes": length, "elapsed_seconds": elapsed.as_secs_f64(),
                    "request_id": request_id});
                self.writer.write(Level::Info, &line, fields);
            }
            Event::Retrying { operation, why, wait, attempt } if self.wants_retry(wait) => {
                let seconds = wait.as_secs_f64();
                let line =
                    format!("{operation}: {why}; attempt {attempt} follows in {seconds:.1} s");
                let fields = json!({"event": "retry", "operation": operation, "why": why,
                    "wait_seconds": seconds, "attempt": attempt});
                self.writer.write(Level::Info, &line, fields);
            }
            Event::Warning(text) => self.writer.warn(text),
            Event::Note(text) if self.level >= 3 => {
                self.writer.write(Level::Debug, text, json!({"event": "note"}));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{Endpoint, Request};
    use crate::output::stream::testing::Buffer;
    use crate::output::testing::at;

    /// Test data, no real secret.
    const CANARY: &str = "kanarie5Ecret0Value";

    fn all_events(log: &Log) {
        let endpoint = Endpoint::parse("https://host.example").expect("endpoint");
        let mut request = Request::post("CreateBackup", &endpoint, "/")
            .with("Action", "CreateBackup")
            .with("Signature", CANARY)
            .header("content-type", "application/json")
            .body("application/json", format!("{{\"password\":\"{CANARY}\"}}"));
        request.set_secret_header("authorization", CANARY).expect("header");
        log.event(Event::Sending { request: &request, attempt: 1 });
        log.event(Event::Answered {
            operation: "CreateBackup",
            status: 503,
            length: 12,
            elapsed: Duration::from_millis(87),
            request_id: Some("0A\u{1b}1B"),
        });
        for milliseconds in [200, 12_300] {
            log.event(Event::Retrying {
                operation: "CreateBackup",
                why: &format!("HTTP 503, token={CANARY}"),
                wait: Duration::from_millis(milliseconds),
                attempt: 2,
            });
        }
        log.event(Event::Warning("version v1.0 is deprecated"));
        log.event(Event::Warning("version v1.0 is deprecated"));
        log.event(Event::Note("the server's clock is 3 s ahead"));
    }

    fn logged(level: u8, waits: bool, format: LogFormat) -> String {
        let buffer = Buffer::default();
        let writer = LogWriter::new(
            Arc::new(Stderr::new(Box::new(buffer.clone()))),
            format,
            Palette::PLAIN,
            Clock::fixed(at("2026-01-05T08:00:00Z")),
        );
        all_events(&Log::new(Arc::new(writer), level, waits));
        let text = buffer.text();
        assert!(!text.contains(CANARY), "{text}");
        assert!(!text.chars().any(|c| c != '\n' && safe::is_hazard(c)), "{text:?}");
        text
    }

    #[test]
    fn every_level_adds_something() {
        let text = |level| logged(level, false, LogFormat::Text);
        assert_eq!(text(0), "warning: version v1.0 is deprecated\n");
        insta::assert_snapshot!(text(1), @r"
        2026-01-05T08:00:00Z CreateBackup: HTTP 503, 12 bytes in 87 ms, request id 0A\x1b1B
        warning: version v1.0 is deprecated
        ");
        insta::assert_snapshot!(text(3), @r"
        2026-01-05T08:00:00Z CreateBackup: POST https://host.example/?Action=CreateBackup&Signature=… (34 bytes)
        2026-01-05T08:00:00Z   content-type: application/json
        2026-01-05T08:00:00Z   authorization: …
        2026-01-05T08:00:00Z CreateBackup: HTTP 503, 12 bytes in 87 ms, request id 0A\x1b1B
        2026-01-05T08:00:00Z CreateBackup: HTTP 503, token=…; attempt 2 follows in 0.2 s
        2026-01-05T08:00:00Z CreateBackup: HTTP 503, token=…; attempt 2 follows in 12.3 s
        warning: version v1.0 is deprecated
        2026-01-05T08:00:00Z the server's clock is 3 s ahead
        ");
        assert_eq!(text(2).lines().count(), 5);
    }

    #[test]
    fn a_person_who_waits_hears_of_long_pauses() {
        insta::assert_snapshot!(logged(0, true, LogFormat::Text), @r"
        2026-01-05T08:00:00Z CreateBackup: HTTP 503, token=…; attempt 2 follows in 12.3 s
        warning: version v1.0 is deprecated
        ");
    }

    #[test]
    fn json_lines_carry_the_same_and_more() {
        let text = logged(3, false, LogFormat::Json);
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
        assert_eq!(lines.len(), 6);
        assert_eq!(lines[0]["headers"]["authorization"], "…");
        assert_eq!(lines[1]["status"], 503);
        assert_eq!(lines[1]["request_id"], "0A\u{1b}1B");
        assert_eq!(lines[3]["wait_seconds"], 12.3);
        assert_eq!(lines[4]["level"], "warning");
        assert!(lines.iter().all(|line| line["at"] == "2026-01-05T08:00:00Z"));
    }
}
