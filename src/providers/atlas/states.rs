//! Atlas's state words, one table per resource: their case differs.
//!
//! Source: Atlas Administration API v2 document, enumerations.

use crate::model::State;

/// `status` of snapshots of dedicated clusters.
pub const SNAPSHOT: &[(&str, State)] = &[
    ("queued", State::Queued),
    ("inProgress", State::Running),
    ("completed", State::Succeeded),
    ("failed", State::Failed),
];

/// `status` of snapshots of flex clusters.
pub const FLEX_SNAPSHOT: &[(&str, State)] = &[
    ("PENDING", State::Queued),
    ("QUEUED", State::Queued),
    ("RUNNING", State::Running),
    ("COMPLETED", State::Succeeded),
    ("FAILED", State::Failed),
];

/// `state` of export jobs.
pub const EXPORT: &[(&str, State)] = &[
    ("Queued", State::Queued),
    ("InProgress", State::Running),
    ("Successful", State::Succeeded),
    ("Failed", State::Failed),
    ("Cancelled", State::Cancelled),
];

/// `state` of restores of single collections.
pub const COLLECTION_RESTORE: &[(&str, State)] = &[
    ("INITIALIZING", State::Queued),
    ("IN_PROGRESS", State::Running),
    ("FINALIZING", State::Running),
    ("SUCCESSFUL", State::Succeeded),
    ("CANCELED", State::Cancelled),
    ("FAILED", State::Failed),
];

/// `status` of restores of flex clusters. One field's text also speaks of
/// `CLOSED`, the word for a restore that has been written.
pub const FLEX_RESTORE: &[(&str, State)] = &[
    ("PENDING", State::Queued),
    ("QUEUED", State::Queued),
    ("RUNNING", State::Running),
    ("COMPLETED", State::Succeeded),
    ("CLOSED", State::Succeeded),
    ("FAILED", State::Failed),
];
