//! What commands, runs and output speak: targets, backups, states, exit codes.
//! No provider's vocabulary in here.

pub mod backup;
pub mod check;
pub mod danger;
pub mod exit;
pub mod item;
pub mod job;
pub mod job_item;
pub mod state;
pub mod target;
pub mod tracked;

pub use backup::{Backup, Disposition, Follow, Trigger};
pub use check::{CheckItem, Expiring, Freshness};
pub use danger::Danger;
pub use exit::Exit;
pub use item::{BackupItem, ErrorReport};
pub use job::Job;
pub use job_item::JobItem;
pub use state::State;
pub use target::{Readiness, Target};
pub use tracked::{Followed, Tracked};
