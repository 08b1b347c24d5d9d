//! cloudbak: one command for the backups of every cloud an operator runs.

pub mod config;
pub mod core;
pub mod journal;
pub mod model;
pub mod output;
pub mod providers;
pub mod runs;
pub mod sandbox;
