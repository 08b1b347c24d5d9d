//! What can be backed up.

/// Whether a target can be backed up now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// It can.
    Ready,
    /// Not at this moment: something else is going on, and what.
    Busy(String),
    /// It cannot, and why.
    NotReady(String),
    /// The provider does not say.
    Unknown,
}

impl Readiness {
    /// `yes`, `busy`, `no` or `unknown`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ready => "yes",
            Self::Busy(_) => "busy",
            Self::NotReady(_) => "no",
            Self::Unknown => "unknown",
        }
    }

    /// Why it is not ready.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Busy(why) | Self::NotReady(why) => Some(why),
            Self::Ready | Self::Unknown => None,
        }
    }
}

/// One instance, cluster, phone or cluster group.
#[derive(Debug, Clone)]
pub struct Target {
    /// The name that config and command line use.
    pub name: String,
    /// A text that people know it by.
    pub description: Option<String>,
    /// The provider's word for its kind (`replicate`, `REPLICASET`).
    pub kind: Option<String>,
    /// The provider's word for its state (`Running`, `IDLE`).
    pub provider_state: Option<String>,
    /// Whether it can be backed up now.
    pub readiness: Readiness,
    /// Region or zone.
    pub region: Option<String>,
    /// Engine or software version.
    pub version: Option<String>,
    /// When its newest completed backup was made, where the listing says so.
    pub last_backup_at: Option<jiff::Timestamp>,
    /// Further facts for `target show`, in order.
    pub details: Vec<(String, String)>,
}

impl Target {
    /// A target of which only the name is known.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            description: None,
            kind: None,
            provider_state: None,
            readiness: Readiness::Unknown,
            region: None,
            version: None,
            last_backup_at: None,
            details: Vec::new(),
        }
    }
}
