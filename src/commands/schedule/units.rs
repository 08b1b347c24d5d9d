//! The text of a systemd service and timer for a plan.
//!
//! Source: manual pages `systemd.service(5)`, `systemd.exec(5)`,
//! `systemd.timer(5)`, `systemd.time(7)`.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use crate::config::{Config, Plan, Profile, Purpose, SecretSource, Selection};
use crate::config::{Environment, format_duration};
use crate::journal::Slot;

/// How every file begins that we wrote, and may therefore replace or remove.
pub const MARK: &str = "# Written by cloudbak schedule install";

/// What is installed.
pub struct Wish<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// This program.
    pub program: PathBuf,
    /// The config file.
    pub config: PathBuf,
    /// When it begins.
    pub at: Time,
    /// It begins after a random part of this.
    pub jitter: Duration,
    /// The longest time that a run may wait.
    pub wait: Duration,
    /// Whether the units are the system's.
    pub system: bool,
    /// Names of the systemd credentials that the plan's profiles read.
    pub credentials: Vec<String>,
}

/// A time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl FromStr for Time {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a time of the day looks like 02:30".to_owned();
        let (hour, minute) = text.split_once(':').ok_or_else(wrong)?;
        let number = |text: &str, end: u8| {
            let plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|number| plain && *number < end).ok_or_else(wrong)
        };
        Ok(Self { hour: number(hour, 24)?, minute: number(minute, 60)? })
    }
}

/// Time that the run has for its end after the wait's limit: settling, telling.
const AFTER_THE_WAIT: Duration = Duration::from_secs(3600);
/// The wait's limit where neither the plan nor a profile names one.
const USUAL_WAIT: Duration = Duration::from_secs(6 * 3600);

/// `cloudbak-PLAN.service`.
pub fn service_name(plan: &str) -> String {
    format!("cloudbak-{plan}.service")
}

/// `cloudbak-PLAN.timer`.
pub fn timer_name(plan: &str) -> String {
    format!("cloudbak-{plan}.timer")
}

/// The profiles of a plan.
fn profiles<'a>(config: &'a Config, plan: &Plan) -> impl Iterator<Item = &'a Profile> {
    let selection = Selection { targets: plan.targets.clone(), ..Selection::default() };
    let selected = config.select(&selection, &Environment::default(), Purpose::Read);
    selected.unwrap_or_default().into_iter().filter_map(|(index, _)| config.profiles.get(index))
}

/// The longest time that a run of the plan may wait.
pub fn longest_wait(config: &Config, plan: &Plan) -> Duration {
    let of_profile =
        |profile: &Profile| profile.values.duration("wait_timeout").unwrap_or(USUAL_WAIT);
    plan.wait_timeout.or_else(|| profiles(config, plan).map(of_profile).max()).unwrap_or(USUAL_WAIT)
}

/// The systemd credentials that the profiles of a plan read.
pub fn credentials(config: &Config, plan: &Plan) -> Vec<String> {
    let mut names = Vec::new();
    for profile in profiles(config, plan) {
        for source in profile.credential.sources.values() {
            if let SecretSource::Systemd(name) = source
                && !names.contains(name)
            {
                names.push(name.clone());
            }
        }
    }
    names
}

/// The service: one run, watched, shut in.
pub fn service(wish: &Wish<'_>) -> String {
    let limit = wish.wait + AFTER_THE_WAIT;
    let mut lines = vec![
        MARK.to_owned(),
        "[Unit]".to_owned(),
        format!("Description=cloudbak plan {}", wish.plan.name),
        "Wants=network-online.target".to_owned(),
        "After=network-online.target".to_owned(),
        String::new(),
        "[Service]".to_owned(),
        "Type=notify".to_owned(),
        "NotifyAccess=main".to_owned(),
        format!(
            "ExecStart={} --config {} run {} --cron",
            quoted(&wish.program),
            quoted(&wish.config),
            wish.plan.name
        ),
        "WatchdogSec=5min".to_owned(),
        format!("RuntimeMaxSec={}", limit.as_secs()),
        "TimeoutStopSec=90".to_owned(),
    ];
    let from =
        if wish.system { "/etc/cloudbak/credentials" } else { "%h/.config/cloudbak/credentials" };
    lines
        .extend(wish.credentials.iter().map(|name| format!("LoadCredential={name}:{from}/{name}")));
    lines.extend(EVERYWHERE.iter().map(|line| (*line).to_owned()));
    if wish.system {
        lines.extend(SYSTEM.iter().map(|line| (*line).to_owned()));
        lines.extend(wish.plan.metrics_file.as_deref().and_then(Path::parent).map(|folder| {
            format!("ReadWritePaths=-{}", folder.display().to_string().replace('%', "%%"))
        }));
    }
    lines.join("\n") + "\n"
}

/// Restrictions that a user's manager can set as well.
const EVERYWHERE: &[&str] = &[
    "UMask=0077",
    "LimitCORE=0",
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "RestrictNamespaces=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    "SystemCallArchitectures=native",
];

/// Restrictions of the system's manager. The user is made for the run, so the
/// config must be readable by all and its secrets be credentials.
const SYSTEM: &[&str] = &[
    "DynamicUser=yes",
    "StateDirectory=cloudbak",
    "CacheDirectory=cloudbak",
    "Environment=XDG_STATE_HOME=%S XDG_CACHE_HOME=%C",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "ProtectClock=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectControlGroups=yes",
    "ProtectProc=invisible",
    "CapabilityBoundingSet=",
    "SystemCallFilter=@system-service",
];

/// The timer: catches up on what was missed, spreads many hosts out.
pub fn timer(wish: &Wish<'_>) -> String {
    let Time { hour, minute } = wish.at;
    let calendar = match wish.plan.slot {
        Some(Slot::Hourly) => format!("*-*-* *:{minute:02}:00"),
        Some(Slot::Weekly) => format!("Mon *-*-* {hour:02}:{minute:02}:00"),
        _ => format!("*-*-* {hour:02}:{minute:02}:00"),
    };
    format!(
        "{MARK}\n[Unit]\nDescription=Time for cloudbak plan {}\n\n[Timer]\nOnCalendar={calendar}\n\
         Persistent=true\nRandomizedDelaySec={}\n\n[Install]\nWantedBy=timers.target\n",
        wish.plan.name,
        wish.jitter.as_secs(),
    )
}

/// A path as one word of `ExecStart`.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string().replace('%', "%%").replace('$', "$$");
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The jitter as a flag takes it.
pub fn jitter(wish: &Wish<'_>) -> String {
    format_duration(wish.jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_two_digits_each() {
        assert_eq!("02:30".parse(), Ok(Time { hour: 2, minute: 30 }));
        for bad in ["2:30", "24:00", "02:60", "0230", "+2:30", ""] {
            assert!(bad.parse::<Time>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_path_stays_one_word_and_expands_to_nothing() {
        let path = Path::new("/home/a b/%h/$HOME/\"x\"");
        assert_eq!(quoted(path), "\"/home/a b/%%h/$$HOME/\\\"x\\\"\"");
    }
}
