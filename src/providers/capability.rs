//! Which commands need an API that not every provider has.

use super::job::JobAction;
use super::{ALL, Provider};
use crate::core::{Error, ErrorKind};

/// One thing that not every provider has.
pub struct Capability {
    /// The command, or the noun that all its verbs share.
    pub word: &'static str,
    /// Whether an opened profile has it.
    pub has: fn(&dyn Provider) -> bool,
}

const fn row(word: &'static str, has: fn(&dyn Provider) -> bool) -> Capability {
    Capability { word, has }
}

fn job_action(provider: &dyn Provider, action: JobAction) -> bool {
    let control = provider.jobs().and_then(|jobs| jobs.control());
    control.is_some_and(|control| control.can(action))
}

/// Every one of them. A provider names the words that it has in
/// [`ProviderSpec::commands`](crate::config::ProviderSpec::commands).
pub const TABLE: &[Capability] = &[
    row("target list --filter", |p| p.targets().finds().is_some()),
    row("backup list --source-region", |p| p.backups().elsewhere().is_some()),
    row("backup list --copy-region", |p| p.backups().elsewhere().is_some()),
    row("backup storage", |p| p.backup_storage().is_some()),
    row("backup keep", |p| p.keep_backups().is_some()),
    row("backup delete", |p| p.delete_backups().is_some()),
    row("backup cancel", |p| p.cancel_backups().is_some()),
    row("backup show --links", |p| p.backup_downloads().is_some()),
    row("restore", |p| p.restores().is_some()),
    row("restore ranges", |p| p.restores().is_some_and(|r| r.ranges().is_some())),
    row("restore cancel", |p| p.restores().is_some_and(|r| r.cancels().is_some())),
    row("export", |p| p.exports().is_some()),
    row("export bucket", |p| p.export_buckets().is_some()),
    row("export bucket set", |p| p.export_buckets().is_some_and(|b| b.edits().is_some())),
    row("export bucket roles", |p| p.export_buckets().is_some_and(|b| b.roles().is_some())),
    row("schedule", |p| p.schedules().is_some()),
    row("schedule set", |p| p.schedules().is_some_and(|s| s.edits().is_some())),
    row("compliance", |p| p.compliance().is_some()),
    row("instance restart", |p| p.restarts().is_some()),
    row("instance delete", |p| p.instances().is_some()),
    row("instance upgrade", |p| p.instances().is_some()),
    row("instance maintenance-window", |p| p.maintenance_windows().is_some()),
    row("instance allowlist", |p| p.allowlists().is_some()),
    row("instance ssl", |p| p.ssl_settings().is_some()),
    row("instance audit-log", |p| p.audit_logs().is_some()),
    row("region", |p| p.regions().is_some()),
    row("project", |p| p.projects().is_some()),
    row("job", |p| p.jobs().is_some()),
    row("job list", |p| p.jobs().is_some_and(|j| j.lists().is_some())),
    row("job cancel", |p| job_action(p, JobAction::Cancel)),
    row("job suspend", |p| job_action(p, JobAction::Suspend { resume_after: None })),
    row("job resume", |p| job_action(p, JobAction::Resume)),
    row("api", |p| p.raw().is_some()),
];

/// The row that a command belongs to: the longest one that it begins with.
pub fn find(command: &str) -> Option<&'static Capability> {
    let begins = |row: &&Capability| {
        command.strip_prefix(row.word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    TABLE.iter().filter(begins).max_by_key(|row| row.word.len())
}

/// Words of the providers that have an API for a command.
pub fn providers_with(command: &str) -> Vec<&'static str> {
    let Some(row) = find(command) else { return Vec::new() };
    ALL.iter().filter(|spec| spec.commands.contains(&row.word)).map(|spec| spec.word).collect()
}

/// The error for a command that the profile's provider has no API for.
pub fn unsupported(profile: &str, provider: &str, command: &str) -> Error {
    let error = Error::new(
        ErrorKind::Unsupported,
        format!("profile `{profile}`: {provider} has no API for `{command}`"),
    );
    match providers_with(command).as_slice() {
        [] => error.hint("no provider has it"),
        have_it => error.hint(format!("providers that have it: {}", have_it.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::{Config, Environment, Sources};
    use crate::core::events::Silent;
    use crate::core::token::TokenCache;
    use crate::providers::OpenContext;

    /// A profile of each provider; the credentials are test data.
    const CONFIG: &str = r#"
[profile.alibaba]
provider = "alibaba"
region = "cn-hangzhou"
credential = { access_key_id = "test", access_key_secret = { env = "TEST_SECRET" } }
[profile.atlas]
provider = "atlas"
project_id = "32b6e34b3d91647abb20e7b8"
credential = { public_key = "test", private_key = { env = "TEST_SECRET" } }
[profile.koophone]
provider = "koophone"
region = "cn-north-4"
credential = { token = { env = "TEST_SECRET" } }
[profile.commvault]
provider = "commvault"
endpoint = "https://cs.example.com/commandcenter/api"
client = "test"
instance = "test"
backupset = "test"
credential = { token = { env = "TEST_SECRET" } }
"#;

    fn config() -> Config {
        let environment = Arc::new(Environment::of([("TEST_SECRET", "test-secret")], None));
        let sources = Sources { path: None, environment: &environment, specs: ALL, overrides: &[] };
        Config::from_text("test", CONFIG, &sources).expect("config")
    }

    fn context() -> OpenContext {
        OpenContext {
            observer: Arc::new(Silent),
            tokens: TokenCache::none(),
            environment: Arc::new(Environment::of([("TEST_SECRET", "test-secret")], None)),
            request_timeout: None,
        }
    }

    #[test]
    fn every_provider_has_exactly_the_commands_that_it_names() {
        let config = config();
        assert_eq!(config.profiles.len(), ALL.len(), "one profile for each provider");
        for profile in &config.profiles {
            let spec = profile.spec;
            let provider = (spec.open)(profile, &context()).expect(spec.word);
            for row in TABLE {
                let named = spec.commands.contains(&row.word);
                assert_eq!((row.has)(&*provider), named, "{}: `{}`", spec.word, row.word);
            }
            for word in spec.commands {
                assert!(TABLE.iter().any(|row| row.word == *word), "{}: `{word}`", spec.word);
            }
        }
    }

    #[test]
    fn a_command_belongs_to_its_longest_row() {
        let word = |command| find(command).map(|row| row.word);
        assert_eq!(word("export bucket list"), Some("export bucket"));
        assert_eq!(word("export list"), Some("export"));
        assert_eq!(word("restore cancel"), Some("restore cancel"));
        assert_eq!(word("instance ssl set"), Some("instance ssl"));
        assert_eq!(word("jobs"), None);
        assert_eq!(word("backup create"), None);
    }

    #[test]
    fn the_error_names_the_providers_that_have_it() {
        let error = unsupported("prod", "alibaba", "export bucket list");
        assert_eq!(error.kind, ErrorKind::Unsupported);
        assert_eq!(error.hint.as_deref(), Some("providers that have it: atlas"));
    }
}
