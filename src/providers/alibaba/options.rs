//! The options of a backup: what goes into the request, and which pairs the
//! API would refuse.
//!
//! Source: "CreateBackup" (ApsaraDB for MongoDB), `BackupMethod` and
//! `BackupRetentionPeriod`.

use super::facts::{Disk, Facts, Shape};
use crate::config::Values;
use crate::core::{Error, Result};

/// Checked options of one create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// `BackupMethod`; left out where the instance allows no choice or nothing
    /// is known about it.
    pub method: Option<&'static str>,
    /// `BackupRetentionPeriod`.
    pub retention_days: Option<i64>,
}

/// Keeps a backup for good.
const FOR_GOOD: i64 = -1;
/// Days that a backup can be kept.
const DAYS: std::ops::RangeInclusive<i64> = 7..=730;

impl Options {
    /// Chooses and checks. Without facts, for `--dry-run`, only what is wrong
    /// for every instance is refused.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] for a pair that the API refuses.
    pub fn of(options: &Values, facts: Option<&Facts>) -> Result<Self> {
        let wanted = options.text("method").map(spelled).transpose()?;
        let retention_days = options.integer("retention_days");
        if let Some(days) = retention_days {
            check_days(days)?;
        }
        let Some(facts) = facts else { return Ok(Self { method: wanted, retention_days }) };
        if retention_days.is_some() {
            check_takes_retention(facts)?;
        }
        Ok(Self { method: method(wanted, facts)?, retention_days })
    }
}

fn spelled(word: &str) -> Result<&'static str> {
    match word.to_ascii_lowercase().as_str() {
        "snapshot" => Ok("Snapshot"),
        "physical" => Ok("Physical"),
        "logical" => Ok("Logical"),
        _ => Err(Error::usage(format!("backup method `{word}` is not known"))
            .hint("methods: snapshot, physical, logical")),
    }
}

/// The method that is sent. A page states `Physical` as the default, but
/// whether cloud disks take a request without a method is documented nowhere,
/// so theirs is named.
fn method(wanted: Option<&'static str>, facts: &Facts) -> Result<Option<&'static str>> {
    let refused = |word: &str, what: &str, right: &str| {
        Err(Error::usage(format!("a {what} takes no {} backup", word.to_lowercase()))
            .code("usage.backup_method")
            .hint(right.to_owned()))
    };
    let shape = facts.shape.word();
    match (facts.shape, facts.disk, wanted) {
        // Standalone instances are always backed up by a snapshot, unasked.
        (Shape::Standalone, _, None | Some("Snapshot")) => Ok(None),
        (Shape::Standalone, _, Some(word)) => {
            refused(word, shape, "leave `method` out: it is always a snapshot")
        }
        (_, Disk::Cloud, None | Some("Snapshot")) => Ok(Some("Snapshot")),
        (_, Disk::Cloud, Some(word)) => {
            refused(word, &format!("{shape} on cloud disks"), "use the method `snapshot`")
        }
        (_, Disk::Local, Some(word @ "Snapshot")) => refused(
            word,
            &format!("{shape} on local disks"),
            "use the method `physical` or `logical`",
        ),
        (_, Disk::Local, None) => Ok(Some("Physical")),
        (_, Disk::Local | Disk::Unknown, wanted) => Ok(wanted),
    }
}

fn check_days(days: i64) -> Result<()> {
    if days == FOR_GOOD || DAYS.contains(&days) {
        return Ok(());
    }
    Err(Error::usage(format!("retention_days is {days}"))
        .code("usage.retention")
        .hint("it is 7 to 730, or -1 to keep the backup for good"))
}

fn check_takes_retention(facts: &Facts) -> Result<()> {
    let place = match (facts.shape, facts.disk) {
        (Shape::Standalone, _) => "",
        (_, Disk::Local) => " on local disks",
        (_, Disk::Cloud | Disk::Unknown) => return Ok(()),
    };
    let shape = facts.shape.word();
    Err(Error::usage(format!("a {shape}{place} takes no retention_days"))
        .code("usage.retention")
        .hint(
            "only replica sets and clusters on cloud disks do; others follow their backup policy",
        ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Origin, Value};
    use crate::core::ErrorKind;

    fn values(method: Option<&str>, days: Option<i64>) -> Values {
        let mut values = Values::default();
        if let Some(method) = method {
            values.set("method", Value::Text(method.to_owned()), Origin::BuiltIn);
        }
        if let Some(days) = days {
            values.set("retention_days", Value::Integer(days), Origin::BuiltIn);
        }
        values
    }

    fn facts(shape: Shape, disk: Disk) -> Facts {
        Facts { shape, disk, shards: Vec::new() }
    }

    fn method_of(wanted: Option<&str>, shape: Shape, disk: Disk) -> Result<Option<&'static str>> {
        Options::of(&values(wanted, None), Some(&facts(shape, disk))).map(|it| it.method)
    }

    #[test]
    fn the_method_fits_the_disks() {
        use Disk::{Cloud, Local, Unknown};
        use Shape::{Cluster, ReplicaSet, Shards, Standalone};
        let good = [
            (None, ReplicaSet, Cloud, Some("Snapshot")),
            (None, Cluster, Cloud, Some("Snapshot")),
            (None, ReplicaSet, Local, Some("Physical")),
            (None, Shards, Local, Some("Physical")),
            (None, ReplicaSet, Unknown, None),
            (None, Standalone, Cloud, None),
            (Some("snapshot"), Standalone, Local, None),
            (Some("logical"), ReplicaSet, Local, Some("Logical")),
            (Some("snapshot"), ReplicaSet, Cloud, Some("Snapshot")),
            (Some("logical"), ReplicaSet, Unknown, Some("Logical")),
        ];
        for (wanted, shape, disk, expected) in good {
            let made = method_of(wanted, shape, disk).expect("accepted");
            assert_eq!(made, expected, "{wanted:?} {shape:?} {disk:?}");
        }
        let bad = [
            (Some("physical"), ReplicaSet, Cloud),
            (Some("logical"), Cluster, Cloud),
            (Some("snapshot"), ReplicaSet, Local),
            (Some("physical"), Standalone, Cloud),
            (Some("odd"), ReplicaSet, Local),
        ];
        for (wanted, shape, disk) in bad {
            let error = method_of(wanted, shape, disk).expect_err("refused");
            assert_eq!(error.kind, ErrorKind::Usage, "{wanted:?} {shape:?} {disk:?}");
            assert!(error.hint.is_some());
        }
    }

    #[test]
    fn retention_is_checked_before_sending() {
        let cloud = facts(Shape::ReplicaSet, Disk::Cloud);
        for days in [-1, 7, 30, 730] {
            let made = Options::of(&values(None, Some(days)), Some(&cloud)).expect("accepted");
            assert_eq!(made.retention_days, Some(days));
        }
        for days in [0, 6, 731, -2] {
            let error = Options::of(&values(None, Some(days)), None).expect_err("refused");
            assert_eq!(error.kind, ErrorKind::Usage, "{days}");
        }
        for (shape, disk) in [(Shape::Standalone, Disk::Cloud), (Shape::ReplicaSet, Disk::Local)] {
            let error = Options::of(&values(None, Some(30)), Some(&facts(shape, disk)))
                .expect_err("refused");
            assert_eq!(error.kind, ErrorKind::Usage);
        }
    }

    #[test]
    fn without_facts_only_what_is_given_is_sent() {
        let none = Options::of(&values(None, None), None).expect("accepted");
        assert_eq!(none, Options { method: None, retention_days: None });
        let given = Options::of(&values(Some("Physical"), Some(30)), None).expect("accepted");
        assert_eq!(given, Options { method: Some("Physical"), retention_days: Some(30) });
    }
}
