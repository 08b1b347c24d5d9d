//! The command line's grammar: global flags and nouns.

use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::commands;
use crate::config::MOST_AT_ONCE;
use crate::output::{ColorChoice, DryRun, Format, LogFormat};

/// One command for the backups of every cloud you run
///
/// Starts, follows and lists backups on ApsaraDB for MongoDB (Alibaba Cloud),
/// MongoDB Atlas, Huawei KooPhone and Commvault, depending on the profile.
#[derive(Debug, Parser)]
#[command(
    name = "cloudbak",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = "Try everything without an account:\n  cloudbak --sandbox backup create --all --wait"
)]
pub struct Cli {
    /// Flags of every command.
    #[command(flatten)]
    pub globals: Globals,
    /// What to work on.
    #[command(subcommand)]
    pub noun: Noun,
}

/// Flags of every command.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// Use this profile (can be repeated)
    #[arg(short, long = "profile", value_name = "NAME", global = true)]
    pub profiles: Vec<String>,
    /// Use every profile of the config
    #[arg(long, global = true, conflicts_with_all = ["profiles", "tags"])]
    pub all: bool,
    /// Use every profile with this tag (can be repeated)
    #[arg(long = "tag", value_name = "TAG", global = true)]
    pub tags: Vec<String>,
    /// Use this provider, with the credential that the vendor's own tools would find, when there is no
    /// config file
    #[arg(long, value_name = "PROVIDER", global = true)]
    pub provider: Option<String>,
    /// Print in this format [default: table]
    #[arg(short, long, value_name = "FORMAT", global = true, value_enum)]
    pub output: Option<Format>,
    /// Print only what this JMESPath expression finds in the JSON object
    #[arg(long, value_name = "JMESPATH", global = true)]
    pub query: Option<String>,
    /// Read this config file instead of the usual one
    #[arg(long, value_name = "FILE", global = true)]
    pub config: Option<PathBuf>,
    /// Print no progress and no notes
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Log what is sent and answered to stderr, secrets masked (can be repeated)
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub verbose: u8,
    /// Write log lines in this form [default: text]
    #[arg(long, value_name = "FORMAT", global = true, value_enum)]
    pub log_format: Option<LogFormat>,
    /// Use colour [default: auto]
    #[arg(long, value_name = "WHEN", global = true, value_enum)]
    pub color: Option<ColorChoice>,
    /// Never ask; refuse instead
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Print the exact request, secrets masked, and send nothing
    #[arg(
        long,
        value_name = "FORM",
        global = true,
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "http"
    )]
    pub dry_run: Option<DryRun>,
    /// Limit the time of one request, such as 30s [default: 30s]
    #[arg(long, value_name = "TIME", global = true, value_parser = duration)]
    pub timeout: Option<Duration>,
    /// Work on built-in imitations of the four clouds; no account is needed
    #[arg(long, global = true, conflicts_with_all = ["config", "provider"])]
    pub sandbox: bool,
}

/// What to work on.
#[derive(Debug, Subcommand)]
pub enum Noun {
    /// Start, follow, list, keep and remove backups
    #[command(subcommand)]
    Backup(commands::backup::Verb),
    /// Bring backups back
    #[command(subcommand)]
    Restore(commands::restore::Verb),
    /// Copy snapshots into object storage, and manage where to
    #[command(subcommand)]
    Export(commands::export::Verb),
    /// See and change the provider's own backup policy; have plans run regularly
    #[command(subcommand)]
    Schedule(commands::schedule::Verb),
    /// See and change the policy that no schedule of a project may go below
    #[command(subcommand)]
    Compliance(commands::compliance::Verb),
    /// See what can be backed up
    #[command(subcommand)]
    Target(commands::target::Verb),
    /// Restart, remove, upgrade and set up instances
    #[command(subcommand)]
    Instance(commands::instance::Verb),
    /// See the projects that a credential can use
    #[command(subcommand)]
    Project(commands::project::Verb),
    /// See the regions and zones of a provider
    #[command(subcommand)]
    Region(commands::region::Verb),
    /// See and control the provider's own jobs
    #[command(subcommand)]
    Job(commands::job::Verb),
    /// Call any documented operation of a provider, signed
    Api(commands::api::Args),
    /// See and choose profiles
    #[command(subcommand)]
    Profile(commands::profile::Verb),
    /// Manage cached tokens
    #[command(subcommand)]
    Auth(commands::auth::Verb),
    /// See what earlier runs did
    #[command(subcommand)]
    History(commands::history::Verb),
    /// Run a plan of the config
    Run(commands::run::Args),
    /// Settle runs whose outcome is not known; starts nothing
    Reconcile(commands::reconcile::Args),
    /// Serve imitations of the four clouds on a loopback address
    Sandbox(commands::sandbox::Args),
    /// Print a completion script
    Completion(commands::completion::Args),
    /// Print the manual page
    Man(commands::man::Args),
    /// Print the JSON Schema of an output
    Schema(commands::schema::Args),
    /// Print the exit codes and their meaning
    ExitCodes,
}

/// Reads how many targets are worked on at the same time: as many as the config
/// takes.
///
/// # Errors
/// A text that names the range.
pub fn concurrency(text: &str) -> Result<u32, String> {
    let number = text.parse::<u32>().ok();
    let fits = |number: &u32| (1..=MOST_AT_ONCE).contains(&i64::from(*number));
    number.filter(fits).ok_or_else(|| format!("write a number from 1 to {MOST_AT_ONCE}"))
}

/// Reads a whole number that is not negative.
///
/// # Errors
/// A text that says what would be right.
pub fn count<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let number = text.parse::<u64>().ok().and_then(|number| T::try_from(number).ok());
    number.ok_or_else(|| "write a whole number, such as 20".to_owned())
}

/// Reads a duration such as `30s`, `15m`, `26h` or `7d`.
///
/// # Errors
/// A text that says what a duration looks like.
pub fn duration(text: &str) -> Result<Duration, String> {
    crate::config::parse_duration(text)
        .ok_or_else(|| "a duration looks like 30s, 15m, 26h or 7d".to_owned())
}

/// Reads the limit of a wait: a duration that leaves time to look.
///
/// # Errors
/// A text that says what a limit looks like.
pub fn limit(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => Err("the limit must be longer than 0s".to_owned()),
        limit => Ok(limit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_without_time_is_no_wait() {
        assert_eq!(limit("1s"), Ok(Duration::from_secs(1)));
        assert!(limit("0s").is_err_and(|why| why.contains("longer than 0s")));
        assert_eq!(limit("x"), duration("x"));
    }

    #[test]
    fn a_count_is_a_whole_number() {
        assert_eq!(count::<u32>("20"), Ok(20));
        for text in ["abc", "-1", "1.5", "", "4294967296"] {
            assert_eq!(count::<u32>(text), Err("write a whole number, such as 20".to_owned()));
        }
    }

    #[test]
    fn the_flag_takes_what_the_config_takes() {
        assert_eq!(concurrency("1"), Ok(1));
        assert_eq!(concurrency("256"), Ok(256));
        for text in ["0", "257", "-1", "x", "", "99999999999999999999"] {
            assert_eq!(concurrency(text), Err("write a number from 1 to 256".to_owned()));
        }
    }
}
