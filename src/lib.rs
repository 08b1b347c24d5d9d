//! cloudbak: one command for the backups of every cloud an operator runs.
//!
//! ```text
//! argv -> cli -> commands -> runs -> providers -> core::transport
//!                   |          |         |
//!                output     journal    model
//! ```
//!
//! Commands know no provider; providers know no terminal; one loop sends; one
//! function sends a create, and it wants the journal's permit.

pub mod app;
pub mod cli;
pub mod commands;
pub mod config;
pub mod core;
#[cfg(test)]
mod facts;
pub mod journal;
pub mod model;
pub mod output;
pub mod process;
pub mod providers;
pub mod runs;
pub mod sandbox;
pub mod suggest;
#[cfg(test)]
mod testing;
