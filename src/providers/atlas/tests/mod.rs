//! The whole client against the imitated Atlas, over real connections.

mod access;
mod backups;
mod buckets;
mod changes;
mod compliance;
mod exports;
mod limits;
mod lost;
mod restores;
mod schedules;
mod world;
