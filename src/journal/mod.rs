//! What was intended, sent and learnt, kept on disk before it happens.

pub mod failpoint;
mod permit;
mod slot;

pub use permit::Permit;
pub use slot::Slot;
