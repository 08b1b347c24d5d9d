//! Whether a phone can be backed up now.
//!
//! A backup wants the phone's data on a physical machine. No field says so:
//! a phone that runs has one, and one whose backup succeeded and that was not
//! restored since has none.
//!
//! Source: KooPhone API reference, "Backing Up an Instance" (prerequisite) and
//! "Querying Instances in Batches" (fields).

use super::snapshot::{Snapshot, parse_time};
use super::states;
use super::types::Instance;
use crate::core::error::{Error, ErrorKind, Result};
use crate::model::{Readiness, State};

/// What keeps a phone from being backed up, or that nothing does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Ready,
    Frozen,
    BackingUp,
    Restoring,
    Released,
    /// It does not run, and nothing tells whether it has a machine.
    Unclear,
}

/// Readiness for a listing.
pub fn of(phone: &Instance) -> Readiness {
    match condition(phone) {
        Condition::Ready => Readiness::Ready,
        Condition::Unclear => Readiness::Unknown,
        other => Readiness::NotReady(other.why(phone)),
    }
}

/// Readiness just before a create.
///
/// # Errors
/// [`ErrorKind::Busy`] while a backup or restore of the phone goes on.
pub fn for_create(phone: &Instance) -> Result<Readiness> {
    let condition = condition(phone);
    if !matches!(condition, Condition::BackingUp | Condition::Restoring) {
        return Ok(of(phone));
    }
    let id = &phone.instance_id;
    Err(Error::new(ErrorKind::Busy, format!("phone `{id}`: {}", condition.why(phone)))
        .hint("wait until it ends")
        .next(format!("cloudbak backup list {id}")))
}

/// What keeps a phone from being restored, or what a person should know before.
///
/// # Errors
/// [`ErrorKind::Busy`] while a backup or restore of the phone goes on,
/// [`ErrorKind::Rejected`] for one that is frozen, [`ErrorKind::NotFound`] for
/// one that was never backed up.
pub fn for_restore(phone: &Instance) -> Result<Vec<String>> {
    let id = &phone.instance_id;
    let backup = Snapshot::of(phone);
    not_now(phone, condition(phone))?;
    if !backup.exists() {
        return Err(Error::new(
            ErrorKind::NotFound,
            format!("phone `{id}` has no backup to restore ({})", backup.words()),
        )
        .next(format!("cloudbak target show {id}")));
    }
    let mut warnings = Vec::new();
    if backup.state() != State::Succeeded {
        warnings.push(format!("phone `{id}` shows no backup that succeeded: {}", backup.words()));
    }
    if condition(phone) == Condition::Ready {
        warnings.push(format!("phone `{id}` runs already: there may be nothing to restore"));
    }
    Ok(warnings)
}

/// What keeps a phone from being restarted, or what a person should know before.
///
/// # Errors
/// As [`for_restore`]; [`ErrorKind::Rejected`] also for one that does not run,
/// which the service refuses with 5005.
pub fn for_restart(phone: &Instance) -> Result<Vec<String>> {
    let condition = condition(phone);
    not_now(phone, condition)?;
    let stopped = phone.running_status.is_some_and(|status| status != states::RUNS);
    if condition == Condition::Released || stopped {
        return Err(rejected(phone, &condition.why(phone)).hint("only a running phone restarts"));
    }
    Ok(logged_in(phone).into_iter().collect())
}

/// That somebody uses the phone now.
pub fn logged_in(phone: &Instance) -> Option<String> {
    let used = phone.login_status == Some(1);
    used.then(|| format!("somebody is logged in on phone `{}`", phone.instance_id))
}

fn not_now(phone: &Instance, condition: Condition) -> Result<()> {
    match condition {
        Condition::BackingUp | Condition::Restoring => Err(Error::new(
            ErrorKind::Busy,
            format!("phone `{}`: {}", phone.instance_id, condition.why(phone)),
        )
        .hint("wait until it ends")
        .next(format!("cloudbak target show {}", phone.instance_id))),
        Condition::Frozen => {
            Err(rejected(phone, &condition.why(phone))
                .hint("its owner can unfreeze it in the console"))
        }
        _ => Ok(()),
    }
}

fn rejected(phone: &Instance, why: &str) -> Error {
    Error::new(ErrorKind::Rejected, format!("phone `{}`: {why}", phone.instance_id))
}

/// The command that gives a released phone a machine again.
pub fn restore_command(target: &str, user: Option<&str>) -> String {
    let user = user.unwrap_or("USER");
    format!("cloudbak restore create latest --target {target} --to {target} --user {user}")
}

impl Condition {
    fn why(self, phone: &Instance) -> String {
        match self {
            Self::Ready => "it is ready".to_owned(),
            Self::Unclear => states::running_word(phone.running_status),
            Self::Frozen => "it is frozen, by arrears or a policy".to_owned(),
            Self::BackingUp => {
                format!("a backup of it is running ({})", Snapshot::of(phone).words())
            }
            Self::Restoring => format!(
                "a restore of it is running ({})",
                states::restore_word(phone.restore_status)
            ),
            Self::Released => format!(
                "its machine was released by the backup of {}; restore it first: {}",
                phone.backup_time.as_deref().unwrap_or("an unknown time"),
                restore_command(&phone.instance_id, phone.assign_user.as_deref()),
            ),
        }
    }
}

fn condition(phone: &Instance) -> Condition {
    let backup = Snapshot::of(phone);
    if phone.frozen_status == Some(1) {
        Condition::Frozen
    } else if backup.in_progress() {
        Condition::BackingUp
    } else if restore(phone).in_progress() {
        Condition::Restoring
    } else if phone.running_status == Some(states::RUNS) {
        Condition::Ready
    } else if backup.state() == State::Succeeded && restored_since(phone) == Some(false) {
        Condition::Released
    } else {
        Condition::Unclear
    }
}

/// The restore's number and time, which have the backup's form and meaning.
pub fn restore(phone: &Instance) -> Snapshot {
    Snapshot { backup_status: phone.restore_status, backup_time: phone.restore_time.clone() }
}

/// Whether the phone was restored after its backup; `None` when the times do
/// not tell.
fn restored_since(phone: &Instance) -> Option<bool> {
    if restore(phone).state() != State::Succeeded {
        return Some(false);
    }
    let backup = parse_time(phone.backup_time.as_deref()?)?;
    let restore = parse_time(phone.restore_time.as_deref()?)?;
    Some(restore >= backup)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(running: i64, backup: (i64, &str), restore: (i64, &str)) -> Instance {
        let time = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Instance {
            instance_id: "a44uhlf7".to_owned(),
            frozen_status: Some(0),
            running_status: Some(running),
            backup_status: Some(backup.0),
            backup_time: time(backup.1),
            restore_status: Some(restore.0),
            restore_time: time(restore.1),
            assign_user: Some("1008".to_owned()),
            ..Instance::default()
        }
    }

    const EARLY: &str = "2026-01-03 08:15:30";
    const LATE: &str = "2026-01-03 09:15:30";

    #[test]
    fn each_condition_is_told_apart() {
        for (case, expected) in [
            (phone(2, (2, EARLY), (2, LATE)), Condition::Ready),
            (phone(2, (2, LATE), (4, "")), Condition::Ready),
            (phone(2, (0, ""), (0, "")), Condition::Ready),
            (phone(2, (0, LATE), (2, EARLY)), Condition::BackingUp),
            (phone(5, (1, LATE), (4, "")), Condition::BackingUp),
            (phone(4, (2, EARLY), (1, LATE)), Condition::Restoring),
            (phone(5, (2, LATE), (2, EARLY)), Condition::Released),
            (phone(5, (2, EARLY), (4, "")), Condition::Released),
            (phone(5, (2, EARLY), (2, LATE)), Condition::Unclear),
            (phone(5, (2, "once"), (2, "twice")), Condition::Unclear),
            (phone(1, (4, ""), (4, "")), Condition::Unclear),
            (phone(5, (3, LATE), (4, "")), Condition::Unclear),
        ] {
            assert_eq!(condition(&case), expected, "{:?}", Snapshot::of(&case));
        }
        let frozen = Instance { frozen_status: Some(1), ..phone(2, (1, LATE), (4, "")) };
        assert_eq!(condition(&frozen), Condition::Frozen);
    }

    #[test]
    fn a_running_backup_is_busy_and_a_released_phone_says_how_to_go_on() {
        let error = for_create(&phone(2, (1, LATE), (4, ""))).expect_err("busy");
        assert_eq!(error.kind, ErrorKind::Busy);
        let Ok(Readiness::NotReady(why)) = for_create(&phone(5, (2, LATE), (4, ""))) else {
            panic!("not ready")
        };
        assert!(why.contains(LATE) && why.contains("--user 1008"), "{why}");
    }
}
