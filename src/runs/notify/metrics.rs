//! Metrics of a run in a file for a textfile collector.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use jiff::Timestamp;

use crate::output::prometheus::Metrics;

/// What is known about one target after a run.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// Profile name.
    pub profile: String,
    /// Target name.
    pub target: String,
    /// Exit code that this target alone would lead to.
    pub exit_code: u8,
    /// When it last succeeded in this or an earlier run.
    pub last_success: Option<Timestamp>,
    /// Seconds since its newest good backup began.
    pub newest_age: Option<i64>,
    /// Creates of it whose outcome is not known.
    pub open_unknowns: Option<usize>,
}

/// The text of all metrics of a plan's run that ended at that moment. Two plans
/// may back up one target, and a collector takes no series twice: so each names
/// its plan.
pub fn text(plan: &str, rows: &[Row], ended_at: Timestamp, seconds: f64) -> String {
    let mut metrics = Metrics::default();
    for row in rows {
        let labels =
            [("plan", plan), ("profile", row.profile.as_str()), ("target", row.target.as_str())];
        let mut gauge = |name, help, value| metrics.gauge(name, help, &labels, value);
        gauge(
            "cloudbak_last_run_timestamp_seconds",
            "When the last run ended, in seconds since 1970.",
            Some(ended_at.as_second() as f64),
        );
        gauge(
            "cloudbak_last_success_timestamp_seconds",
            "When a run last ended with a good backup, in seconds since 1970.",
            row.last_success.map(|at| at.as_second() as f64),
        );
        gauge(
            "cloudbak_last_exit_code",
            "Exit code of the last run for this target; 0 is success.",
            Some(f64::from(row.exit_code)),
        );
        gauge("cloudbak_last_duration_seconds", "Seconds that the last run took.", Some(seconds));
        gauge(
            "cloudbak_newest_backup_age_seconds",
            "Seconds since the newest completed backup began.",
            row.newest_age.map(|age| age as f64),
        );
        gauge(
            "cloudbak_open_unknowns",
            "Creates whose outcome is not known.",
            row.open_unknowns.map(|count| count as f64),
        );
    }
    metrics.text()
}

/// When the row's target last succeeded, according to the file that an earlier
/// run left.
pub fn last_success(earlier: &str, plan: &str, row: &Row) -> Option<Timestamp> {
    let wanted = Row { last_success: Some(Timestamp::UNIX_EPOCH), ..row.clone() };
    let wanted = text(plan, &[wanted], Timestamp::UNIX_EPOCH, 0.0);
    let name = "cloudbak_last_success_timestamp_seconds{";
    let series = wanted.lines().find(|line| line.starts_with(name))?.strip_suffix('0')?;
    let value = earlier.lines().find_map(|line| line.strip_prefix(series))?;
    let seconds: f64 = value.trim().parse().ok().filter(|seconds: &f64| seconds.is_finite())?;
    Timestamp::from_second(seconds as i64).ok()
}

/// Replaces the file in one step, readable by everybody: a collector never
/// sees half of it.
///
/// # Errors
/// What keeps it from being written; an earlier file stays as it is.
pub fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let name = path.file_name().ok_or(std::io::ErrorKind::InvalidInput)?.to_string_lossy();
    // Collectors read `*.prom` only.
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = fill(&beside, text).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn fill(path: &Path, text: &str) -> std::io::Result<()> {
    let _ = std::fs::remove_file(path);
    let mut file: File = OpenOptions::new().write(true).create_new(true).open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            profile: "p".to_owned(),
            target: "t\"".to_owned(),
            exit_code: 4,
            last_success: Some("2026-01-05T08:00:00Z".parse().expect("time")),
            newest_age: None,
            open_unknowns: Some(1),
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let text = text("n", &[row()], "2026-01-06T08:00:00Z".parse().expect("time"), 2.5);
        let labels = "{plan=\"n\",profile=\"p\",target=\"t\\\"\"}";
        for line in [
            format!("cloudbak_last_run_timestamp_seconds{labels} 1767686400"),
            format!("cloudbak_last_success_timestamp_seconds{labels} 1767600000"),
            format!("cloudbak_last_exit_code{labels} 4"),
            format!("cloudbak_last_duration_seconds{labels} 2.5"),
            format!("cloudbak_open_unknowns{labels} 1"),
        ] {
            assert!(text.lines().any(|have| have == line), "{line}\n{text}");
        }
        assert!(!text.contains("newest_backup_age"), "{text}");
        assert_eq!(last_success(&text, "n", &row()), row().last_success);
        assert_eq!(last_success(&text, "n", &Row { target: "t".to_owned(), ..row() }), None);
        assert_eq!(last_success(&text, "m", &row()), None);
        assert_eq!(last_success("", "n", &row()), None);
    }

    #[test]
    fn the_file_is_replaced_in_one_step_and_everybody_may_read_it() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("cloudbak.prom");
        write(&path, "old 1\n").expect("written");
        write(&path, "new 2\n").expect("written");
        assert_eq!(std::fs::read_to_string(&path).expect("text"), "new 2\n");
        assert_eq!(std::fs::read_dir(folder.path()).expect("folder").count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).expect("file").permissions().mode();
            assert_eq!(mode & 0o777, 0o644);
        }
        assert!(write(&folder.path().join("absent/x.prom"), "x").is_err());
    }
}
