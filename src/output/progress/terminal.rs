//! Moving lines on a terminal.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::board::{Board, Step};
use crate::model::Tracked;
use crate::output::mask;
use crate::output::safe;
use crate::output::stream::Stderr;
use crate::output::style::Palette;
use crate::runs::Watcher;

/// One line for each running target, as many as the screen holds, and a last
/// line that counts them all. Nothing is drawn before the first change.
pub struct Terminal {
    stderr: Arc<Stderr>,
    make_target: fn() -> ProgressDrawTarget,
    state: Mutex<State>,
}

struct State {
    board: Board,
    screen: Option<Screen>,
}

struct Screen {
    drawn: MultiProgress,
    summary: ProgressBar,
    began: Instant,
    lines: HashMap<usize, ProgressBar>,
}

/// Pause between two frames of the summary, the only line that moves by
/// itself: each such line costs a thread.
const FRAME: Duration = Duration::from_millis(250);

impl Terminal {
    /// Draws on the real stderr; `height` is the screen's in lines.
    pub fn new(stderr: Arc<Stderr>, height: u16, palette: Palette) -> Self {
        Self::on(stderr, height, palette, || ProgressDrawTarget::stderr_with_hz(10))
    }

    fn on(
        stderr: Arc<Stderr>,
        height: u16,
        palette: Palette,
        make_target: fn() -> ProgressDrawTarget,
    ) -> Self {
        // Two lines stay free: one for the summary, one for the cursor.
        let limit = usize::from(height.saturating_sub(2)).max(1);
        let state = State { board: Board::new(limit, palette), screen: None };
        Self { stderr, make_target, state: Mutex::new(state) }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn screen(&self) -> Screen {
        let drawn = MultiProgress::with_draw_target((self.make_target)());
        let summary = drawn.add(ProgressBar::no_length());
        summary.set_style(style("{spinner} {elapsed_precise} {wide_msg}"));
        summary.enable_steady_tick(FRAME);
        self.stderr.share_with(Some(drawn.clone()));
        Screen { drawn, summary, began: Instant::now(), lines: HashMap::new() }
    }
}

impl Screen {
    fn apply(&mut self, step: Step) {
        match step {
            Step::Show(index, text) => {
                let line = self.lines.entry(index).or_insert_with(|| {
                    let line = self.drawn.insert_before(&self.summary, ProgressBar::no_length());
                    line.set_style(style("{wide_msg}"));
                    line
                });
                line.set_message(text);
            }
            Step::Hide(index) => {
                if let Some(line) = self.lines.remove(&index) {
                    line.finish_and_clear();
                    self.drawn.remove(&line);
                }
            }
        }
    }
}

/// A style of ours. The templates are constants that a test reads.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
        .tick_chars("|/-\\ ")
}

impl Watcher for Terminal {
    fn changed(&self, index: usize, total: usize, item: &dyn Tracked) {
        let mut state = self.lock();
        let steps = state.board.update(index, total, item);
        let State { board, screen } = &mut *state;
        let screen = screen.get_or_insert_with(|| self.screen());
        for step in steps {
            screen.apply(step);
        }
        screen.summary.set_message(board.summary(screen.began.elapsed()));
    }

    fn note(&self, text: &str) {
        self.stderr.line(&safe::line(&mask::text(text)));
    }

    fn end(&self) {
        let Some(mut screen) = self.lock().screen.take() else { return };
        for (_, line) in screen.lines.drain() {
            line.finish_and_clear();
        }
        screen.summary.finish_and_clear();
        let _ = screen.drawn.clear();
        self.stderr.share_with(None);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::item;
    use super::*;
    use crate::model::State as BackupState;
    use crate::output::stream::testing::Buffer;

    #[test]
    fn the_templates_can_be_read() {
        for template in ["{spinner} {elapsed_precise} {wide_msg}", "{wide_msg}"] {
            assert!(ProgressStyle::with_template(template).is_ok());
        }
    }

    #[test]
    fn lines_come_and_go_and_nothing_is_left() {
        let buffer = Buffer::default();
        let stderr = Arc::new(Stderr::new(Box::new(buffer.clone())));
        let terminal =
            Terminal::on(Arc::clone(&stderr), 4, Palette::PLAIN, ProgressDrawTarget::hidden);
        for index in 0..3 {
            terminal.changed(index, 3, &item("t", BackupState::Running, Some(1), "Backuping"));
        }
        let lines =
            |terminal: &Terminal| terminal.lock().screen.as_ref().map(|screen| screen.lines.len());
        assert_eq!(lines(&terminal), Some(2), "height 4 has two lines for targets");
        terminal.note("slot daily is open");
        terminal.changed(0, 3, &item("t", BackupState::Succeeded, None, "Success"));
        assert_eq!(lines(&terminal), Some(2));
        terminal.changed(1, 3, &item("t", BackupState::Succeeded, None, "Success"));
        assert_eq!(lines(&terminal), Some(1));
        terminal.end();
        terminal.end();
        assert_eq!(lines(&terminal), None);
        assert_eq!(buffer.text(), "slot daily is open\n");
    }
}
