//! How old the newest good backup of a target is, as scripts read it.

use jiff::Timestamp;
use serde::Serialize;

use super::item::BackupItem;
use crate::core::clock::whole_seconds;

/// What `backup check` found out about one target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// Its newest good backup is young enough.
    Fresh,
    /// Its newest good backup is too old.
    Stale,
    /// It has no good backup at all.
    Missing,
    /// The provider could not be asked.
    Undetermined,
}

impl Freshness {
    /// The word used in every output.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Missing => "missing",
            Self::Undetermined => "undetermined",
        }
    }
}

/// A backup that retention will remove soon.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Expiring {
    /// The provider's id of the backup.
    pub backup_id: Option<String>,
    /// When it began.
    #[serde(serialize_with = "whole_seconds")]
    #[schemars(with = "Option<String>")]
    pub created_at: Option<Timestamp>,
    /// When the provider will remove it.
    #[serde(serialize_with = "whole_seconds")]
    #[schemars(with = "Option<String>")]
    pub expires_at: Option<Timestamp>,
}

/// One target of `backup check`: its newest good backup, and what to think of it.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct CheckItem {
    /// What to think of it.
    pub freshness: Freshness,
    /// Seconds since the newest good backup began: that is how old its data are.
    pub age_seconds: Option<i64>,
    /// How many backups retention will remove within the time asked for; null
    /// where none was asked for or the provider could not be asked.
    pub expiring_count: Option<usize>,
    /// Those backups, the next one first.
    pub expiring: Vec<Expiring>,
    /// The newest good backup, as far as there is one.
    #[serde(flatten)]
    pub backup: BackupItem,
}
