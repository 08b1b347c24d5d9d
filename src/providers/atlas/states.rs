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
