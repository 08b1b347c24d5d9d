//! One error type for everything that can go wrong, from a bad flag to a lost
//! answer. How an error ends the process is decided by one table,
//! `model::exit`.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::Serialize;

/// Result with the crate's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, as far as a caller has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// Bad flags, arguments or values.
    Usage,
    /// The provider has no API for the command.
    Unsupported,
    /// The config file or one of its secrets is unusable.
    Config,
    /// Consent is missing or a guard rail holds.
    Refused,
    /// The credential is wrong, or the clock is.
    Unauthenticated,
    /// The credential lacks a permission.
    Forbidden,
    /// The object does not exist.
    NotFound,
    /// The provider refused for good.
    Rejected,
    /// The target is busy: our lock is held, or a backup of it runs.
    Busy,
    /// Asked too often.
    Throttled,
    /// Unreachable, or a passing fault of the server.
    Unavailable,
    /// An answer that makes no sense: garbage, too large, a redirect.
    Protocol,
    /// It is not known whether a create was accepted.
    Undecided,
    /// The provider says that the job failed or was cancelled.
    JobFailed,
    /// The job completed with errors or partly.
    JobWarned,
    /// The wait limit was reached while the job still runs.
    WaitTimeout,
    /// `backup check`: the newest backup is too old.
    Stale,
    /// `backup check`: the provider could not be asked.
    Undetermined,
    /// The journal or other state cannot be read or written.
    Io,
    /// SIGINT.
    Interrupted,
    /// SIGTERM.
    Terminated,
    /// Left out because something else failed first.
    NotStarted,
    /// A bug.
    Internal,
}

/// Whether a request reached the provider and may have had an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sent {
    /// It certainly had no effect: it never left, or a complete answer refused it.
    #[default]
    No,
    /// It may have been accepted.
    Maybe,
    /// It was accepted.
    Yes,
}

/// What the provider itself said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ProviderFault {
    /// HTTP status of the answer.
    pub http_status: Option<u16>,
    /// The provider's error code, in its own spelling.
    pub code: Option<String>,
    /// The provider's text.
    pub message: Option<String>,
    /// The provider's request id.
    pub request_id: Option<String>,
}

/// An error with everything that the person reading it needs.
pub struct Error(Box<Details>);

/// The fields of an [`Error`].
pub struct Details {
    /// The kind that decides the exit code.
    pub kind: ErrorKind,
    /// Stable code for scripts, such as `provider.throttled`.
    pub code: &'static str,
    /// What failed: a lower-case fragment without a full stop.
    pub message: String,
    /// What would be right.
    pub hint: Option<String>,
    /// The command to run next.
    pub next: Option<String>,
    /// Whether the request may have had an effect.
    pub sent: Sent,
    /// How many times it was tried.
    pub attempts: u32,
    /// What the provider said.
    pub provider: Option<ProviderFault>,
    /// The cause below this error.
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// Makes an error of the kind with its usual code.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            code: kind.code(),
            message: message.into(),
            hint: None,
            next: None,
            sent: Sent::No,
            attempts: 0,
            provider: None,
            source: None,
        }))
    }

    /// A usage error.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// A config error.
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    /// A bug in this program.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Internal, message)
    }

    /// Adds what would be right.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds the command to run next.
    #[must_use]
    pub fn next(mut self, command: impl Into<String>) -> Self {
        self.0.next = Some(command.into());
        self
    }

    /// Replaces the code.
    #[must_use]
    pub fn code(mut self, code: &'static str) -> Self {
        self.0.code = code;
        self
    }

    /// Says whether the request may have had an effect.
    #[must_use]
    pub fn sent(mut self, sent: Sent) -> Self {
        self.0.sent = sent;
        self
    }

    /// Adds what the provider said.
    #[must_use]
    pub fn provider(mut self, fault: ProviderFault) -> Self {
        self.0.provider = Some(fault);
        self
    }

    /// Adds the cause.
    #[must_use]
    pub fn source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The messages of all causes below this error, outermost first.
    pub fn causes(&self) -> Vec<String> {
        let mut causes: Vec<String> = Vec::new();
        let mut next = std::error::Error::source(self);
        while let Some(error) = next {
            let text = error.to_string();
            if causes.last() != Some(&text) {
                causes.push(text);
            }
            next = error.source();
        }
        causes
    }
}

impl ErrorKind {
    /// The code that errors of this kind carry unless a better one is set.
    pub fn code(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Unsupported => "usage.unsupported",
            Self::Config => "config",
            Self::Refused => "refused",
            Self::Unauthenticated => "provider.unauthenticated",
            Self::Forbidden => "provider.forbidden",
            Self::NotFound => "provider.not_found",
            Self::Rejected => "provider.rejected",
            Self::Busy => "provider.busy",
            Self::Throttled => "provider.throttled",
            Self::Unavailable => "provider.unavailable",
            Self::Protocol => "provider.bad_answer",
            Self::Undecided => "create.undecided",
            Self::JobFailed => "job.failed",
            Self::JobWarned => "job.warned",
            Self::WaitTimeout => "job.wait_timeout",
            Self::Stale => "backup.stale",
            Self::Undetermined => "backup.undetermined",
            Self::Io => "io",
            Self::Interrupted => "signal.interrupted",
            Self::Terminated => "signal.terminated",
            Self::NotStarted => "not_started",
            Self::Internal => "internal",
        }
    }
}

impl Deref for Error {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}; {:?})", self.0.message, self.0.code, self.0.provider)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
