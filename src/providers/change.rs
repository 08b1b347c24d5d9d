//! Changes as plain values: built by a provider, shown by `--dry-run`, agreed
//! to, and only then sent.

use crate::core::{CreateRequest, Request};
use crate::model::Danger;

/// Whether building a request may ask the provider first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// It may: to look ids up, to check that the change is possible, to say
    /// what it is like now.
    Allowed,
    /// It may not: `--dry-run` sends nothing, reads included. What would have
    /// to be looked up stands as a placeholder such as `{snapshot-id}`.
    Forbidden,
}

impl Reads {
    /// Whether the provider may be asked.
    pub fn allowed(self) -> bool {
        self == Self::Allowed
    }
}

/// The request of a change.
#[derive(Clone)]
pub enum ChangeRequest {
    /// A repeat does no harm: deleting, setting a value.
    Repeatable(Request),
    /// A repeat could do it twice: restarting, starting something.
    Once(CreateRequest),
}

impl ChangeRequest {
    /// The request itself, to show it.
    pub fn request(&self) -> &Request {
        match self {
            Self::Repeatable(request) => request,
            Self::Once(request) => request.request(),
        }
    }
}

impl From<Request> for ChangeRequest {
    fn from(request: Request) -> Self {
        Self::Repeatable(request)
    }
}

impl From<CreateRequest> for ChangeRequest {
    fn from(request: CreateRequest) -> Self {
        Self::Once(request)
    }
}

/// A change that is ready to be sent.
#[derive(Clone)]
pub struct PlannedChange {
    /// What goes out.
    pub request: ChangeRequest,
    /// What it can destroy or interrupt, where consent is needed.
    pub danger: Option<Danger>,
    /// What it does, for people: a fragment such as `restarts node d-1`.
    pub what: String,
    /// Things that a person should know before it is sent.
    pub warnings: Vec<String>,
}

impl PlannedChange {
    /// A change without danger or warnings.
    pub fn new(request: impl Into<ChangeRequest>, what: impl Into<String>) -> Self {
        Self { request: request.into(), danger: None, what: what.into(), warnings: Vec::new() }
    }

    /// Adds what consent is needed for.
    #[must_use]
    pub fn danger(mut self, danger: Danger) -> Self {
        self.danger = Some(danger);
        self
    }

    /// Adds something that a person should know.
    #[must_use]
    pub fn warning(mut self, warning: impl Into<String>) -> Self {
        self.warnings.push(warning.into());
        self
    }
}
