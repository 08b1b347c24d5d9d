//! `backup check` in the words of monitoring systems.

use std::ffi::OsString;
use std::time::Duration;

use crate::app::App;
use crate::config::format_duration;
use crate::core::Error;
use crate::core::words::counted;
use crate::model::{CheckItem, Exit, Freshness};
use crate::output::prometheus::Metrics;
use crate::output::{Report, ReportKind, safe};
use crate::runs::check::age_text;

/// What `--format` asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CheckFormat {
    /// One line with performance data, and a plugin's exit code: 0, 2 or 3
    Nagios,
    /// Metrics for Prometheus
    Prometheus,
}

/// The plugin's exits (Monitoring Plugins Development Guidelines, "Plugin
/// Return Codes"). They belong to that format alone.
const CRITICAL: &Exit =
    &Exit { code: 2, name: "stale", meaning: "a plugin's CRITICAL", again: "-" };
const UNKNOWN: &Exit =
    &Exit { code: 3, name: "undetermined", meaning: "a plugin's UNKNOWN", again: "later" };

/// A plugin's exit code for UNKNOWN.
pub const UNDETERMINED: u8 = UNKNOWN.code;

/// Whether the arguments ask for a plugin's answer, as far as it can be told
/// from arguments that do not parse.
pub fn is_plugin(arguments: &[OsString]) -> bool {
    let is = |at: usize, word: &str| arguments.get(at).is_some_and(|held| held == word);
    let formats = (0..arguments.len())
        .any(|at| is(at, "--format=nagios") || is(at, "--format") && is(at + 1, "nagios"));
    formats && arguments.iter().any(|word| word == "check")
}

/// Most targets that the status line names.
const NAMED: usize = 5;

/// Puts the format's text, and for Nagios its exit, into the report.
pub fn apply(
    report: &mut Report,
    format: CheckFormat,
    items: &[CheckItem],
    max_age: Duration,
    soon: Option<Duration>,
) {
    match format {
        CheckFormat::Prometheus => report.text = Some(metrics(items).text()),
        CheckFormat::Nagios => {
            let (exit, line) = status(items, max_age, soon);
            report.exit = exit;
            report.text = Some(line);
            // The line says it all; a plugin's stderr is shown beside it.
            report.errors.clear();
            report.warnings.clear();
        }
    }
}

/// The plugin's answer when there was nothing to judge.
pub fn unknown(app: &App, error: &Error) -> Report {
    let line = format!("CLOUDBAK UNKNOWN: {}\n", plain(&error.message));
    Report { exit: UNKNOWN, ..app.text_report(ReportKind::BackupCheck, line) }
}

fn status(
    items: &[CheckItem],
    max_age: Duration,
    soon: Option<Duration>,
) -> (&'static Exit, String) {
    let limit = format_duration(max_age);
    let of = |wanted: &[Freshness]| -> Vec<&CheckItem> {
        items.iter().filter(|item| wanted.contains(&item.freshness)).collect()
    };
    let stale = of(&[Freshness::Stale, Freshness::Missing]);
    let unknown = of(&[Freshness::Undetermined]);
    let count = counted(items.len(), "target");
    let (exit, word, text) = if !stale.is_empty() {
        let text = format!("{} of {count} stale: {}", stale.len(), named(&stale));
        (CRITICAL, "CRITICAL", text)
    } else if !unknown.is_empty() {
        let text = format!("{} of {count} undetermined: {}", unknown.len(), named(&unknown));
        (UNKNOWN, "UNKNOWN", text)
    } else {
        let oldest = items.iter().filter_map(|item| item.age_seconds).max().unwrap_or(0);
        let text = format!("{} of {count} fresh, the oldest {}", items.len(), age_text(oldest));
        (Exit::OK, "OK", text)
    };
    let leaving = soon.map(|soon| expiring(items, soon)).unwrap_or_default();
    let perfdata: Vec<String> = items.iter().map(|item| perfdata(item, max_age)).collect();
    let perfdata = perfdata.join(" ");
    (exit, format!("CLOUDBAK {word}: {text} (limit {limit}){leaving} | {perfdata}\n"))
}

/// `, 7 backups expire within 7d, the first at 2026-01-10T04:00:00Z`
fn expiring(items: &[CheckItem], soon: Duration) -> String {
    let count: usize = items.iter().filter_map(|item| item.expiring_count).sum();
    let first = items.iter().flat_map(|item| &item.expiring).filter_map(|gone| gone.expires_at);
    let first = first.min().map(|at| format!(", the first at {at:.0}")).unwrap_or_default();
    let what =
        if count == 1 { "1 backup expires".to_owned() } else { format!("{count} backups expire") };
    format!(", {what} within {}{first}", format_duration(soon))
}

fn named(items: &[&CheckItem]) -> String {
    let mut names: Vec<String> = items
        .iter()
        .take(NAMED)
        .map(|item| {
            let age = match (item.freshness, item.age_seconds) {
                (Freshness::Missing, _) => "no backup".to_owned(),
                (_, Some(age)) => age_text(age),
                (_, None) => "unknown".to_owned(),
            };
            plain(&format!("{} ({age})", place(item)))
        })
        .collect();
    if items.len() > NAMED {
        names.push(format!("{} more", items.len() - NAMED));
    }
    names.join(", ")
}

/// `'profile/target'=3600s;;93600;0`: age with the limit as critical threshold;
/// then `'profile/target expiring'=7;;;0` where that was asked for.
fn perfdata(item: &CheckItem, max_age: Duration) -> String {
    let label = plain(&place(item)).replace('=', "_").replace('\'', "''");
    let age = match item.age_seconds {
        Some(age) => format!("'{label}'={age}s;;{};0", max_age.as_secs()),
        None => format!("'{label}'=U"),
    };
    match item.expiring_count {
        Some(count) => format!("{age} '{label} expiring'={count};;;0"),
        None => age,
    }
}

/// One line without the bar that begins the performance data.
fn plain(text: &str) -> String {
    safe::line(text).replace('|', "/")
}

fn place(item: &CheckItem) -> String {
    format!("{}/{}", item.backup.profile, item.backup.target)
}

fn metrics(items: &[CheckItem]) -> Metrics {
    let mut metrics = Metrics::default();
    let flag = |yes: bool| Some(if yes { 1.0 } else { 0.0 });
    for item in items {
        let labels =
            [("profile", item.backup.profile.as_str()), ("target", item.backup.target.as_str())];
        let asked = item.freshness != Freshness::Undetermined;
        metrics.gauge(
            "cloudbak_newest_backup_age_seconds",
            "Seconds since the newest completed backup began.",
            &labels,
            item.age_seconds.map(|age| age as f64),
        );
        metrics.gauge(
            "cloudbak_backup_fresh",
            "1 when the newest completed backup is young enough, else 0.",
            &labels,
            flag(item.freshness == Freshness::Fresh).filter(|_| asked),
        );
        metrics.gauge(
            "cloudbak_backup_determined",
            "1 when the provider could be asked, else 0.",
            &labels,
            flag(asked),
        );
        metrics.gauge(
            "cloudbak_backups_expiring",
            "Backups that retention will remove within the time asked for.",
            &labels,
            item.expiring_count.map(|count| count as f64),
        );
    }
    metrics
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BackupItem, Expiring};

    fn item(target: &str, freshness: Freshness, age_seconds: Option<i64>) -> CheckItem {
        let backup = BackupItem::new("p", "atlas", target);
        CheckItem { freshness, age_seconds, expiring_count: None, expiring: Vec::new(), backup }
    }

    const LIMIT: Duration = Duration::from_secs(93_600);

    #[test]
    fn the_line_has_one_bar_and_the_code_of_a_plugin() {
        let fresh = item("a", Freshness::Fresh, Some(3600));
        let (exit, line) = status(std::slice::from_ref(&fresh), LIMIT, None);
        assert_eq!(exit.code, 0);
        assert_eq!(
            line,
            "CLOUDBAK OK: 1 of 1 target fresh, the oldest 1h (limit 26h) | 'p/a'=3600s;;93600;0\n"
        );
        let hostile = item("b|'=\n", Freshness::Missing, None);
        let unasked = item("c", Freshness::Undetermined, None);
        let (exit, line) = status(&[fresh.clone(), hostile, unasked.clone()], LIMIT, None);
        assert_eq!(exit.code, 2);
        assert_eq!(line.matches('|').count(), 1, "{line}");
        assert_eq!(line.matches('\n').count(), 1, "{line}");
        assert!(line.contains("1 of 3 targets stale: p/b/'="), "{line}");
        let (exit, line) = status(&[fresh, unasked], LIMIT, None);
        assert_eq!(exit.code, 3);
        assert!(line.contains("'p/c'=U"), "{line}");
    }

    #[test]
    fn what_expires_is_told_where_it_was_asked_for() {
        let at: jiff::Timestamp = "2026-01-10T04:00:00Z".parse().expect("time");
        let mut leaves = item("a", Freshness::Fresh, Some(3600));
        leaves.expiring_count = Some(1);
        leaves.expiring =
            vec![Expiring { backup_id: None, created_at: None, expires_at: Some(at) }];
        let mut stays = item("b", Freshness::Fresh, Some(60));
        stays.expiring_count = Some(0);
        let unasked = item("c", Freshness::Fresh, Some(60));
        let week = Some(Duration::from_secs(7 * 86_400));
        let (_, line) = status(&[leaves.clone(), stays.clone()], LIMIT, week);
        assert_eq!(
            line,
            "CLOUDBAK OK: 2 of 2 targets fresh, the oldest 1h (limit 26h), 1 backup expires \
             within 7d, the first at 2026-01-10T04:00:00Z | 'p/a'=3600s;;93600;0 \
             'p/a expiring'=1;;;0 'p/b'=60s;;93600;0 'p/b expiring'=0;;;0\n"
        );
        let (_, line) = status(std::slice::from_ref(&stays), LIMIT, week);
        assert!(line.contains(", 0 backups expire within 7d | "), "{line}");
        let text = metrics(&[leaves, stays, unasked.clone()]).text();
        assert!(
            text.contains("cloudbak_backups_expiring{profile=\"p\",target=\"a\"} 1\n"),
            "{text}"
        );
        assert!(
            text.contains("cloudbak_backups_expiring{profile=\"p\",target=\"b\"} 0\n"),
            "{text}"
        );
        assert!(!metrics(&[unasked]).text().contains("expiring"));
    }
}
