//! The whole client against the imitated service, over real connections.

mod accounts;
mod follow;
mod lost;
mod operate;
mod restore;
mod start;
mod targets;
mod world;
