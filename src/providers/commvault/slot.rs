//! Looking for a backup that fills a slot, whoever started it.

use jiff::SignedDuration;

use super::Commvault;
use super::backup::{Memo, VISIBLE_WITHIN, follow};
use super::jobs::backup_of;
use super::types::JobSummary;
use crate::core::{Error, ErrorKind, Result};
use crate::journal::Slot;
use crate::model::{Follow, State};
use crate::providers::Marker;

/// How far back a slot may reach whose key tells no end: a leap year and some
/// days, so that a yearly slot is found too.
const LONGEST: SignedDuration = SignedDuration::from_hours(370 * 24);
/// What is looked at beyond a slot's own length: the time between naming the
/// slot and looking into it.
const BEYOND: SignedDuration = SignedDuration::from_hours(1);
/// Most jobs whose details are asked for: more than one a day for a year.
const MOST_DETAILS: usize = 400;

impl Commvault {
    /// The newest job of a cluster group that carries the slot's mark and has
    /// not failed; one with warnings only where there is no other.
    ///
    /// # Errors
    /// Whatever keeps the CommCell from telling; [`ErrorKind::Undecided`] when
    /// there are more jobs without a text than can be asked about.
    pub(super) async fn look_in_slot(&self, target: &str, slot: &str) -> Result<Option<Follow>> {
        let entity = self.entity(target).await?;
        let jobs = self.jobs(target, &entity, window(slot).as_secs()).await?;
        let mut asked = 0;
        let mut warned = None;
        for job in jobs.iter().rev().filter(|job| may_fill(target, job)) {
            let Some(id) = &job.job_id else { continue };
            let text = match job.description() {
                Some(text) => Some(text.to_owned()),
                // Not every release shows the text in lists.
                None if asked < MOST_DETAILS => {
                    asked += 1;
                    self.job_details(id).await?.text()
                }
                None => return Err(too_many(target, slot)),
            };
            if !text.is_some_and(|text| Marker::marks_slot(&in_words(&text), slot)) {
                continue;
            }
            let follow = found(self, target, job, id);
            if backup_of(target, job).state != State::Warned {
                return Ok(Some(follow));
            }
            warned.get_or_insert(follow);
        }
        Ok(warned)
    }
}

/// How far back the jobs of a slot may lie.
fn window(slot: &str) -> SignedDuration {
    Slot::length(slot).map_or(LONGEST, |length| length + BEYOND)
}

fn too_many(target: &str, slot: &str) -> Error {
    Error::new(
        ErrorKind::Undecided,
        format!(
            "it is not known whether slot `{slot}` of `{target}` is filled: more than \
             {MOST_DETAILS} jobs show no text"
        ),
    )
    .code("slot.undecided")
    .hint("use a slot that ends sooner: hourly, daily or weekly")
    .next(format!("cloudbak backup list {target}"))
}

/// A job that failed, was killed or whose data is gone leaves the slot free.
fn may_fill(target: &str, job: &JobSummary) -> bool {
    !matches!(backup_of(target, job).state, State::Failed | State::Cancelled | State::Expired)
}

/// The planted text stands in brackets behind an operator's own.
fn in_words(text: &str) -> String {
    text.replace(['[', ']'], " ")
}

fn found(client: &Commvault, target: &str, job: &JobSummary, id: &str) -> Follow {
    let now = client.session.transport.clock.now();
    let memo = Memo {
        jobs: vec![id.to_owned()],
        patience_seconds: Some(VISIBLE_WITHIN.as_secs()),
        found_by: Some("slot".to_owned()),
        seen: true,
        ..Memo::default()
    };
    follow(target, job.job_start_time.unwrap_or(now), memo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_reaches_back_as_far_as_it_is_long() {
        for (slot, hours) in [
            ("hourly:2026-11-25T14", 2),
            ("daily:2026-11-25", 25),
            ("weekly:2026-W48", 169),
            ("key:2026", 370 * 24),
        ] {
            assert_eq!(window(slot).as_hours(), hours, "{slot}");
        }
    }
}
