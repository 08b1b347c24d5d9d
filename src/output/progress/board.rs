//! Which lines stand on the screen, decided without a screen.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use super::{has_ended, name, remark, word};
use crate::model::{State, Tracked};
use crate::output::style::Palette;

/// A change of the lines on the screen.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// The line of this target gets this text; it may be new.
    Show(usize, String),
    /// The line of this target goes away.
    Hide(usize),
}

/// What was last seen of a target.
#[derive(Clone, Copy)]
struct Seen {
    state: Option<State>,
    ended: bool,
    /// How much of it is done, from 0 to 100.
    percent: usize,
}

/// Keeps count of all targets, and a line for as many running ones as fit.
pub struct Board {
    limit: usize,
    palette: Palette,
    total: usize,
    states: HashMap<usize, Seen>,
    counts: HashMap<Option<State>, usize>,
    ended: usize,
    /// Sum of what is done of each target, in percent.
    done: usize,
    shown: BTreeSet<usize>,
    hidden: BTreeMap<usize, String>,
}

impl Board {
    /// A board with at most that many lines of targets.
    pub fn new(limit: usize, palette: Palette) -> Self {
        Self {
            limit,
            palette,
            total: 0,
            states: HashMap::new(),
            counts: HashMap::new(),
            ended: 0,
            done: 0,
            shown: BTreeSet::new(),
            hidden: BTreeMap::new(),
        }
    }

    /// Takes over a target's item and says what changes on the screen.
    pub fn update(&mut self, index: usize, total: usize, item: &dyn Tracked) -> Vec<Step> {
        self.total = total;
        let ended = has_ended(item);
        let percent = if ended { 100 } else { item.percent().map_or(0, usize::from).min(100) };
        self.count(index, Seen { state: item.state(), ended, percent });
        if ended {
            return self.leave(index);
        }
        let line = self.line(item);
        if self.shown.contains(&index) || self.shown.len() < self.limit {
            self.shown.insert(index);
            return vec![Step::Show(index, line)];
        }
        self.hidden.insert(index, line);
        Vec::new()
    }

    fn count(&mut self, index: usize, seen: Seen) {
        if let Some(before) = self.states.insert(index, seen) {
            if let Some(count) = self.counts.get_mut(&before.state) {
                *count -= 1;
            }
            self.ended -= usize::from(before.ended);
            self.done -= before.percent;
        }
        *self.counts.entry(seen.state).or_default() += 1;
        self.ended += usize::from(seen.ended);
        self.done += seen.percent;
    }

    /// The time that is left if the rest goes as fast as what is done went;
    /// nothing before enough is done to tell.
    fn left(&self, elapsed: Duration) -> Option<Duration> {
        let (done, all) = (self.done, self.total * 100);
        if elapsed < ENOUGH || done * 20 < all || done >= all {
            return None;
        }
        Some(elapsed.mul_f64((all - done) as f64 / done as f64))
    }

    /// Frees the line of a target for one that had none.
    fn leave(&mut self, index: usize) -> Vec<Step> {
        self.hidden.remove(&index);
        if !self.shown.remove(&index) {
            return Vec::new();
        }
        let mut steps = vec![Step::Hide(index)];
        if let Some((next, line)) = self.hidden.pop_first() {
            self.shown.insert(next);
            steps.push(Step::Show(next, line));
        }
        steps
    }

    /// `12 of 40 ended: 3 running, 1 failed, 11 succeeded, about 4m left`
    pub fn summary(&self, elapsed: Duration) -> String {
        let mut parts = Vec::new();
        let waiting = self.total.saturating_sub(self.states.len());
        if waiting > 0 {
            parts.push(format!("{waiting} waiting"));
        }
        for state in ORDER {
            let count = self.counts.get(&state).copied().unwrap_or_default();
            if count > 0 {
                parts.push(format!("{count} {}", self.painted(state, word(state))));
            }
        }
        parts.extend(self.left(elapsed).map(|left| format!("about {} left", roughly(left))));
        format!("{} of {} ended: {}", self.ended, self.total, parts.join(", "))
    }

    fn painted(&self, state: Option<State>, text: &str) -> String {
        state.map_or_else(|| text.to_owned(), |state| self.palette.state(state, text))
    }

    /// State and progress first: they stay in view where the line is cut.
    fn line(&self, item: &dyn Tracked) -> String {
        let state = self.painted(item.state(), &format!("{:<9}", word(item.state())));
        let bar = item.percent().map_or_else(|| " ".repeat(BAR_WIDTH), bar);
        let remark = remark(item).map(|remark| format!("  {remark}")).unwrap_or_default();
        format!("{state}  {bar}  {}{remark}", name(item))
    }
}

/// Earlier than that nobody can tell how long it takes.
const ENOUGH: Duration = Duration::from_secs(5);

/// `40s`, `4m`, `2h 10m`: no more exact than a guess can be.
fn roughly(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{}s", seconds.div_ceil(10).max(1) * 10),
        (0, minutes) => format!("{minutes}m"),
        (hours, minutes) => format!("{hours}h {minutes}m"),
    }
}

const ORDER: [Option<State>; 9] = [
    Some(State::Queued),
    Some(State::Running),
    Some(State::Unknown),
    None,
    Some(State::Failed),
    Some(State::Cancelled),
    Some(State::Expired),
    Some(State::Warned),
    Some(State::Succeeded),
];

/// Characters of a [`bar`].
const BAR_WIDTH: usize = 17;

/// `[####......]  45%`
fn bar(percent: u8) -> String {
    let done = usize::from(percent.min(100)) / 10;
    format!("[{}{}] {percent:>3}%", "#".repeat(done), ".".repeat(10 - done))
}

#[cfg(test)]
mod tests {
    use super::super::testing::item;
    use super::*;
    use crate::model::BackupItem;
    use crate::output::safe;
    use crate::output::testing::failed;

    fn running(target: &str) -> BackupItem {
        item(target, State::Running, Some(45), "Backuping")
    }

    fn shown(steps: Vec<Step>) -> Vec<usize> {
        steps
            .into_iter()
            .filter_map(|step| match step {
                Step::Show(index, _) => Some(index),
                Step::Hide(_) => None,
            })
            .collect()
    }

    #[test]
    fn a_line_says_target_state_progress_and_word() {
        let mut board = Board::new(5, Palette::PLAIN);
        let steps = board.update(0, 1, &running("dds-bp1"));
        let line = "running    [####......]  45%  mongo-cn/dds-bp1  Backuping".to_owned();
        assert_eq!(steps, [Step::Show(0, line)]);
        let steps = board.update(0, 1, &item("dds-bp1", State::Queued, None, ""));
        let line = format!("queued     {:17}  mongo-cn/dds-bp1", "");
        assert_eq!(steps, [Step::Show(0, line)]);
    }

    #[test]
    fn a_freed_line_goes_to_a_target_that_had_none() {
        let mut board = Board::new(2, Palette::PLAIN);
        for index in 0..4 {
            let steps = board.update(index, 5, &running("t"));
            assert_eq!(steps.len(), usize::from(index < 2));
        }
        let done = item("t", State::Succeeded, None, "Success");
        let steps = board.update(0, 5, &done);
        assert_eq!(steps.first(), Some(&Step::Hide(0)));
        assert_eq!(shown(steps), [2]);
        assert_eq!(board.update(0, 5, &done), [], "ended twice");
        assert_eq!(board.update(3, 5, &done), [], "ended without a line");
        assert_eq!(board.update(1, 5, &done), [Step::Hide(1)]);
    }

    #[test]
    fn the_summary_counts_every_target_once() {
        let mut board = Board::new(1, Palette::PLAIN);
        board.update(0, 5, &running("a"));
        board.update(0, 5, &item("a", State::Succeeded, None, ""));
        board.update(1, 5, &running("b"));
        board.update(2, 5, &failed());
        assert_eq!(
            board.summary(Duration::ZERO),
            "2 of 5 ended: 2 waiting, 1 running, 1 failed, 1 succeeded"
        );
        let mut lost = item("d", State::Unknown, None, "");
        board.update(3, 5, &lost);
        assert!(board.summary(Duration::ZERO).starts_with("2 of 5"), "an unknown state is no end");
        lost.error = failed().error;
        board.update(3, 5, &lost);
        assert!(board.summary(Duration::ZERO).starts_with("3 of 5"), "an error is");
    }

    #[test]
    fn the_time_that_is_left_is_told_once_it_can_be() {
        let mut board = Board::new(1, Palette::PLAIN);
        board.update(0, 4, &item("a", State::Succeeded, None, ""));
        board.update(1, 4, &item("b", State::Running, Some(50), ""));
        let left = |seconds| board.summary(Duration::from_secs(seconds));
        assert!(!left(4).contains("left"), "too early");
        // 150 of 400 are done, so the rest takes five thirds of the time.
        assert!(left(60).ends_with(", about 1m left"), "{}", left(60));
        assert!(left(10).ends_with(", about 20s left"), "{}", left(10));
        assert!(left(6000).ends_with(", about 2h 46m left"), "{}", left(6000));
        board.update(2, 4, &failed());
        board.update(3, 4, &failed());
        board.update(1, 4, &item("b", State::Succeeded, None, ""));
        assert!(!board.summary(Duration::from_secs(60)).contains("left"), "nothing is");
    }

    #[test]
    fn hostile_names_and_words_stay_on_their_line() {
        let mut board = Board::new(50, Palette::PLAIN);
        for (index, text) in safe::HOSTILE.iter().enumerate() {
            let steps = board.update(index, 50, &item(text, State::Running, None, text));
            let Some(Step::Show(_, line)) = steps.first() else { panic!("no line") };
            assert!(!line.chars().any(safe::is_hazard), "{line:?}");
        }
    }
}
