//! cloudbak: one command for the backups of every cloud an operator runs.

pub mod core;
pub mod journal;
pub mod sandbox;
