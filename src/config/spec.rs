//! What a provider's profile may hold: one row per setting yields the file
//! key, its check, its place in `profile show` and its redaction.

use std::sync::Arc;

use super::profile::Profile;
use crate::core::Result;
use crate::providers::{OpenContext, Provider};

/// The type of a setting's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Integer,
    /// A whole number, or one of the names that stand for one, in any case.
    Named(&'static [(&'static str, i64)]),
    /// A duration such as `30s`, `15m`, `26h`, `7d`.
    Duration,
    /// One of the words.
    Choice(&'static [&'static str]),
    /// A list of texts.
    List,
    /// A file path.
    Path,
    /// An https address.
    Endpoint,
    /// A secret: masked everywhere, never written anywhere.
    Secret,
}

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Key in the file.
    pub key: &'static str,
    /// Type of its value.
    pub kind: Kind,
    /// Whether a profile without it is invalid.
    pub required: bool,
    /// What holds when it is not set, as the file would write it.
    pub default: Option<&'static str>,
    /// What it does: an imperative or noun phrase without a full stop.
    pub about: &'static str,
    /// Whether `--set KEY=VALUE` sets it for one run. Never true for a setting
    /// that says whose account it is, or which targets names mean.
    pub per_run: bool,
}

impl Setting {
    /// An optional setting without a default.
    pub const fn new(key: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { key, kind, required: false, default: None, about, per_run: false }
    }

    /// The same, required.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same with a default.
    pub const fn default(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    /// The same, to be set for one run too.
    pub const fn per_run(mut self) -> Self {
        self.per_run = true;
        self
    }
}

/// One set of keys that together make a credential.
#[derive(Debug)]
pub struct CredentialForm {
    /// Short name, such as `access-key`.
    pub name: &'static str,
    /// Its keys; required ones tell the forms apart.
    pub keys: &'static [Setting],
}

/// Opens a profile: checks its values and wires endpoint, signer and dialect.
pub type Open = fn(&Profile, &OpenContext) -> Result<Arc<dyn Provider>>;

/// Everything that shared code has to know about a provider before opening it.
#[derive(Debug)]
pub struct ProviderSpec {
    /// Provider word.
    pub word: &'static str,
    /// One line about it.
    pub about: &'static str,
    /// Settings of the profile beside the common ones.
    pub settings: &'static [Setting],
    /// The credentials that it takes.
    pub credentials: &'static [CredentialForm],
    /// Keys of the profile's `backup` table, also reachable as flags and with
    /// `--set KEY=VALUE`.
    pub backup: &'static [Setting],
    /// Commands that not every provider has an API for, and this one has: the
    /// words of rows of `providers::capability::TABLE`, in any order.
    pub commands: &'static [&'static str],
    /// Opens a profile.
    pub open: Open,
}

impl ProviderSpec {
    /// Every setting that a profile of this provider may hold: its own, then
    /// the common ones that it does not define anew.
    pub fn all_settings(&self) -> impl Iterator<Item = &'static Setting> {
        let own = self.settings;
        let common =
            COMMON.iter().filter(|common| own.iter().all(|setting| setting.key != common.key));
        own.iter().chain(common)
    }
}

/// Keys that `[defaults]` may hold.
pub const DEFAULTS: &[&str] = &[
    "concurrency",
    "rate_limit",
    "request_timeout",
    "wait_timeout",
    "settle_timeout",
    "poll_interval",
    "ca_file",
    "proxy",
    "accept",
];

/// Keys that say what a profile is, or what it consents to. No environment
/// variable sets them: one variable would hold for every profile at once.
pub const FILE_ONLY: &[&str] = &["targets", "tags", "accept"];

/// Settings that every profile may hold.
pub const COMMON: &[Setting] = &[
    Setting::new("endpoint", Kind::Endpoint, "Base address of the service"),
    Setting::new("targets", Kind::List, "What is backed up when no target is named"),
    Setting::new("tags", Kind::List, "Words that --tag selects the profile by"),
    Setting::new("accept", Kind::List, "Danger labels that need no further consent"),
    Setting::new("ca_file", Kind::Path, "PEM file with certificate authorities to trust as well"),
    Setting::new("proxy", Kind::Text, "Address of an HTTP proxy"),
    Setting::new("request_timeout", Kind::Duration, "Time limit of one request").default("30s"),
    Setting::new("wait_timeout", Kind::Duration, "Time limit of --wait").default("6h"),
    Setting::new("settle_timeout", Kind::Duration, "Time limit for settling a lost answer")
        .default("20s"),
    Setting::new("poll_interval", Kind::Duration, "First pause between looks at a job")
        .default("2s"),
    Setting::new("concurrency", Kind::Integer, "Most targets worked on at the same time")
        .default("8"),
    Setting::new("rate_limit", Kind::Integer, "Most requests per second; unlimited when not set"),
];
