//! Labels of operations that can destroy or interrupt.

/// What an operation can do to a target, and the word that consents to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// The label for `--accept` and `accept = [...]`.
    pub label: &'static str,
    /// What will happen, for the person who is asked.
    pub consequence: String,
    /// Whether consent has to name the target as well.
    pub names_target: bool,
}

/// A phone's machine is released by its backup.
pub const RELEASES_INSTANCE: &str = "releases-instance";
/// An instance restarts.
pub const RESTARTS_INSTANCE: &str = "restarts-instance";
/// Data is deleted or overwritten.
pub const DESTROYS_DATA: &str = "destroys-data";
/// An instance is opened to every address.
pub const OPENS_NETWORK: &str = "opens-network";
/// A changing call through `api`.
pub const RAW: &str = "raw";
/// Not a danger: `warned` counts as success.
pub const WARNINGS: &str = "warnings";

/// Every label there is.
pub const LABELS: [&str; 6] =
    [RELEASES_INSTANCE, RESTARTS_INSTANCE, DESTROYS_DATA, OPENS_NETWORK, RAW, WARNINGS];
