//! The whole client against the imitated Atlas, over real connections.

mod access;
mod backups;
mod buckets;
mod lost;
mod world;
