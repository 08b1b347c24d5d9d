//! Runs: creating, following and remembering, the same way for every provider.

pub mod account;
pub mod advice;
pub mod batch;
pub mod cancel;
pub mod change;
pub mod check;
pub mod create;
pub mod desk;
pub mod fetch;
pub mod follow;
pub mod gone;
pub mod job;
mod lanes;
pub mod notify;
pub mod reconcile;
pub mod record;
pub mod resend;
pub mod resume;
pub mod risk;
mod send;
pub mod settle;
pub mod slot;
pub mod tracker;

pub use account::Account;
pub use cancel::{Cancel, Signal};

use crate::model::Tracked;

/// Is told what happens while a run goes on: progress at a terminal, lines in
/// a log, events in a stream.
pub trait Watcher: Send + Sync {
    /// A backup or job changed. `index` is its place in the order asked,
    /// `total` the number of them.
    fn changed(&self, index: usize, total: usize, item: &dyn Tracked);

    /// Something worth a line.
    fn note(&self, text: &str);

    /// Nothing more will come; clears what was drawn.
    fn end(&self);
}
