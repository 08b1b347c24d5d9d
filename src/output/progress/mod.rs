//! What a person or a program sees of a run while it goes on.

mod board;
mod events;
mod plain;
mod terminal;

pub use events::Events;
pub use plain::Plain;
pub use terminal::Terminal;

use super::mask;
use super::safe;
use crate::model::{State, Tracked};
use crate::runs::Watcher;

/// Shows nothing.
pub struct Silent;

impl Watcher for Silent {
    fn changed(&self, _index: usize, _total: usize, _item: &dyn Tracked) {}

    fn note(&self, _text: &str) {}

    fn end(&self) {}
}

/// Whether nothing more will happen to a target in this run: its job ended,
/// or something went wrong.
fn has_ended(item: &dyn Tracked) -> bool {
    item.is_final() || item.error().is_some()
}

/// The word for a state, and for having none.
fn word(state: Option<State>) -> &'static str {
    state.map_or("not started", State::word)
}

/// `mongo-cn/dds-bp1`, made harmless.
fn name(item: &dyn Tracked) -> String {
    safe::line(&item.place()).into_owned()
}

/// Longest word or message of a provider in a line of progress.
const LONGEST_WORD: usize = 120;

/// What went wrong, or the provider's own word for the state.
fn remark(item: &dyn Tracked) -> Option<String> {
    let text = match (item.error(), item.provider_state()) {
        (Some(error), _) => error.message.as_str(),
        (None, Some(word)) => word,
        (None, None) => return None,
    };
    Some(safe::short(&mask::text(text), LONGEST_WORD)).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod testing {
    use crate::model::{Backup, BackupItem, State};

    /// An item in that state, with the provider's word for it.
    pub fn item(target: &str, state: State, percent: Option<u8>, word: &str) -> BackupItem {
        let mut backup = Backup::new(target, state);
        backup.percent = percent;
        backup.provider_state = Some(word.to_owned());
        BackupItem::of("mongo-cn", "alibaba", backup)
    }
}
