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
    /// What is in danger, where it is not the target that the command works
    /// on: the cluster that a restore of another one's backup overwrites.
    pub victim: Option<String>,
}

impl Danger {
    /// Data is deleted or overwritten; consent names what is in danger.
    pub fn destroys_data(consequence: impl Into<String>) -> Self {
        Self { names_target: true, ..Self::new(DESTROYS_DATA, consequence) }
    }

    /// An instance restarts.
    pub fn restarts_instance(consequence: impl Into<String>) -> Self {
        Self::new(RESTARTS_INSTANCE, consequence)
    }

    /// An instance is opened to every address.
    pub fn opens_network(consequence: impl Into<String>) -> Self {
        Self::new(OPENS_NETWORK, consequence)
    }

    /// A project is bound by something that its owner can't take back; consent
    /// names the project.
    pub fn binds_project(consequence: impl Into<String>) -> Self {
        Self { names_target: true, ..Self::new(BINDS_PROJECT, consequence) }
    }

    /// A danger of the target that the command works on.
    pub fn new(label: &'static str, consequence: impl Into<String>) -> Self {
        Self { label, consequence: consequence.into(), names_target: false, victim: None }
    }

    /// Names what is in danger, where it is not the target itself.
    #[must_use]
    pub fn victim(mut self, name: impl Into<String>) -> Self {
        self.victim = Some(name.into());
        self
    }
}

/// A phone's machine is released by its backup.
pub const RELEASES_INSTANCE: &str = "releases-instance";
/// An instance restarts.
pub const RESTARTS_INSTANCE: &str = "restarts-instance";
/// Data is deleted or overwritten.
pub const DESTROYS_DATA: &str = "destroys-data";
/// An instance is opened to every address.
pub const OPENS_NETWORK: &str = "opens-network";
/// A project is bound by something that its owner can't take back.
pub const BINDS_PROJECT: &str = "binds-project";
/// A changing call through `api`.
pub const RAW: &str = "raw";
/// Not a danger: `warned` counts as success.
pub const WARNINGS: &str = "warnings";

/// Every label there is.
pub const LABELS: [&str; 7] = [
    RELEASES_INSTANCE,
    RESTARTS_INSTANCE,
    DESTROYS_DATA,
    OPENS_NETWORK,
    BINDS_PROJECT,
    RAW,
    WARNINGS,
];
