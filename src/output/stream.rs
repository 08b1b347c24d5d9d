//! The two streams, as handles that every part of the output shares.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indicatif::MultiProgress;

/// Standard output: data. A reader that went away ends it quietly.
pub struct Stdout {
    state: Mutex<StdoutState>,
}

struct StdoutState {
    writer: Box<dyn Write + Send>,
    closed: bool,
}

impl Stdout {
    /// Writes to that handle.
    pub fn new(writer: Box<dyn Write + Send>) -> Self {
        Self { state: Mutex::new(StdoutState { writer, closed: false }) }
    }

    /// Writes bytes and flushes them. After the reader closed its end nothing
    /// is written any more, and that is no error: the run itself goes on.
    ///
    /// # Errors
    /// The handle's own, such as a full disk.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut state = lock(&self.state);
        if state.closed {
            return Ok(());
        }
        match state.writer.write_all(bytes).and_then(|()| state.writer.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                state.closed = true;
                Ok(())
            }
            result => result,
        }
    }
}

/// Most lines that are held back; beyond that the oldest are dropped.
const HELD_LINES: usize = 10_000;

/// Standard error: everything that is not data, line by line. Moving lines
/// are taken off the screen while a line is written. Under cron the lines are
/// held back until it is known whether the run failed.
pub struct Stderr {
    state: Mutex<StderrState>,
}

struct StderrState {
    writer: Box<dyn Write + Send>,
    held: Option<Held>,
    drawn: Option<MultiProgress>,
}

#[derive(Default)]
struct Held {
    lines: VecDeque<String>,
    dropped: usize,
}

impl Stderr {
    /// Writes to that handle at once.
    pub fn new(writer: Box<dyn Write + Send>) -> Self {
        Self { state: Mutex::new(StderrState { writer, held: None, drawn: None }) }
    }

    /// Holds everything back until [`Stderr::release`].
    pub fn holding(writer: Box<dyn Write + Send>) -> Self {
        let stderr = Self::new(writer);
        lock(&stderr.state).held = Some(Held::default());
        stderr
    }

    /// Writes text and a line feed. The text has passed [`super::safe`]. A
    /// failure is not reported: there is no place left to report it.
    pub fn line(&self, text: &str) {
        let mut state = lock(&self.state);
        if let Some(held) = &mut state.held {
            return held.push(text.to_owned());
        }
        let text = format!("{text}\n");
        match state.drawn.clone() {
            Some(drawn) => drawn.suspend(|| state.put(&text)),
            None => state.put(&text),
        }
    }

    /// Writes what was held back, and from now on everything at once.
    pub fn release(&self) {
        let mut state = lock(&self.state);
        let Some(held) = state.held.take() else { return };
        if held.dropped > 0 {
            state.put(&format!("({} earlier lines left out)\n", held.dropped));
        }
        for line in held.lines {
            state.put(&format!("{line}\n"));
        }
    }

    /// Forgets what was held back.
    pub fn discard(&self) {
        if let Some(held) = &mut lock(&self.state).held {
            *held = Held::default();
        }
    }

    /// Takes these moving lines off the screen around each line from now on.
    pub fn share_with(&self, drawn: Option<MultiProgress>) {
        lock(&self.state).drawn = drawn;
    }
}

impl StderrState {
    fn put(&mut self, text: &str) {
        let _ = self.writer.write_all(text.as_bytes());
        let _ = self.writer.flush();
    }
}

impl Held {
    fn push(&mut self, line: String) {
        if self.lines.len() >= HELD_LINES {
            self.lines.pop_front();
            self.dropped += 1;
        }
        self.lines.push_back(line);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Buffers that tests read back what was written.
#[cfg(test)]
pub mod testing {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    /// Keeps what is written, or fails with an error of that kind.
    #[derive(Clone, Default)]
    pub struct Buffer {
        bytes: Arc<Mutex<Vec<u8>>>,
        fails: Option<io::ErrorKind>,
    }

    impl Buffer {
        /// A handle that always fails.
        pub fn failing(kind: io::ErrorKind) -> Self {
            Self { fails: Some(kind), ..Self::default() }
        }

        /// What was written so far.
        pub fn text(&self) -> String {
            let bytes = self.bytes.lock().expect("no writer panicked");
            String::from_utf8(bytes.clone()).expect("UTF-8")
        }
    }

    impl Write for Buffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if let Some(kind) = self.fails {
                return Err(kind.into());
            }
            self.bytes.lock().expect("no writer panicked").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::Buffer;
    use super::*;

    #[test]
    fn a_closed_pipe_ends_quietly_and_a_full_disk_does_not() {
        let stdout = Stdout::new(Box::new(Buffer::failing(io::ErrorKind::BrokenPipe)));
        assert!(stdout.write(b"one").is_ok());
        assert!(stdout.write(b"two").is_ok());
        let stdout = Stdout::new(Box::new(Buffer::failing(io::ErrorKind::StorageFull)));
        assert_eq!(stdout.write(b"one").expect_err("fails").kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn held_lines_come_out_once_or_never() {
        let buffer = Buffer::default();
        let stderr = Stderr::holding(Box::new(buffer.clone()));
        stderr.line("one");
        assert_eq!(buffer.text(), "");
        stderr.release();
        stderr.release();
        stderr.line("two");
        assert_eq!(buffer.text(), "one\ntwo\n");

        let buffer = Buffer::default();
        let stderr = Stderr::holding(Box::new(buffer.clone()));
        stderr.line("one");
        stderr.discard();
        stderr.release();
        assert_eq!(buffer.text(), "");
    }

    #[test]
    fn held_lines_do_not_grow_without_end() {
        let buffer = Buffer::default();
        let stderr = Stderr::holding(Box::new(buffer.clone()));
        for number in 0..HELD_LINES + 3 {
            stderr.line(&number.to_string());
        }
        stderr.release();
        assert!(buffer.text().starts_with("(3 earlier lines left out)\n3\n4\n"));
        assert_eq!(buffer.text().lines().count(), HELD_LINES + 1);
    }

    #[test]
    fn lines_go_around_what_is_drawn() {
        let buffer = Buffer::default();
        let stderr = Stderr::new(Box::new(buffer.clone()));
        let hidden = indicatif::ProgressDrawTarget::hidden();
        stderr.share_with(Some(MultiProgress::with_draw_target(hidden)));
        stderr.line("one");
        stderr.share_with(None);
        stderr.line("two");
        assert_eq!(buffer.text(), "one\ntwo\n");
    }
}
