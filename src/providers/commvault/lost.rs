//! Finding out what became of a create whose answer was lost.
//!
//! Nothing in the API makes a create repeatable, so the job list is the judge:
//! first by the text planted in the job's description, then by comparing with
//! the jobs that were there before.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::Commvault;
use super::backup::{Before, Memo, VISIBLE_WITHIN, follow};
use super::jobs::has_ended;
use super::owner::Sorted;
use super::types::{Entity, JobSummary};
use crate::core::Result;
use crate::providers::{Finding, LostCreate};

/// How far the CommCell's clock may be behind ours.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_hours(1);
/// What the list is asked for beyond the age of the create, in seconds.
pub(super) const WIDER: i64 = 2 * 86_400;

impl Commvault {
    /// Looks for the jobs of a lost create.
    pub(super) async fn look_for(&self, lost: &LostCreate) -> Result<Finding> {
        let before = Before::deserialize(&lost.before).unwrap_or_default();
        let entity = match before.entity {
            Entity { subclient_id: None, .. } => self.entity(&lost.target).await?,
            known => known,
        };
        let window = self.seconds_since(lost.sent_at).max(0).saturating_add(WIDER);
        let jobs = self.jobs(&lost.target, &entity, window).await?;
        let known = before.jobs.as_deref();
        let Sorted { ours, anybody, late, left } = self.sort_new(&jobs, lost, known).await?;
        Ok(if !ours.is_empty() {
            accepted(lost, ours, "description")
        } else if left > 0 {
            too_many(left)
        } else if anybody.is_empty() {
            // Whatever is at work is not ours, and explains a refusal as busy.
            // A job that has ended does not: it may have made room for ours.
            let is_explained = jobs.iter().any(|job| !has_ended(job));
            if lost.refused_as_busy && is_explained {
                Finding::NotAccepted
            } else if let Some(id) = late.first() {
                too_late(id)
            } else {
                self.absent(lost)
            }
        } else if known.is_some() {
            // The oldest: if several came, ours was sent before the others.
            accepted(lost, anybody.into_iter().take(1).collect(), "comparison with earlier jobs")
        } else {
            Finding::Undecided(format!(
                "job {} may be the one, but it carries no description and the jobs before it \
                 are not known",
                anybody.join(", ")
            ))
        })
    }

    /// No job at all is a proof only once every job must have become visible.
    pub(super) fn absent(&self, lost: &LostCreate) -> Finding {
        if self.seconds_since(lost.sent_at) > VISIBLE_WITHIN.as_secs() {
            return Finding::NotAccepted;
        }
        Finding::Undecided(format!(
            "the job list shows no new job, but a new one may take {} minutes to appear",
            VISIBLE_WITHIN.as_mins()
        ))
    }
}

pub(super) fn accepted(lost: &LostCreate, jobs: Vec<String>, found_by: &str) -> Finding {
    let memo = Memo {
        jobs,
        patience_seconds: Some(VISIBLE_WITHIN.as_secs()),
        found_by: Some(found_by.to_owned()),
        seen: true,
        ..Memo::default()
    };
    Finding::Accepted(follow(&lost.target, lost.sent_at, memo))
}

/// A job that says nothing of itself and began long after the create.
pub(super) fn too_late(id: &str) -> Finding {
    Finding::Undecided(format!("the only new job, {id}, began late for it and carries no text"))
}

/// New jobs that nobody was asked about, because there are so many.
pub(super) fn too_many(left: usize) -> Finding {
    Finding::Undecided(format!(
        "none of the new jobs that were looked at is the one, and {left} more were not looked at"
    ))
}

/// Whether a description is the planted text, or an operator's own text with
/// the planted one behind it.
pub(super) fn carries(description: Option<&str>, marker: &str) -> bool {
    description.is_some_and(|text| text == marker || text.ends_with(&format!("[{marker}]")))
}

/// Whether a job can have come from a create. Where the jobs before it are
/// known their numbers decide, whatever the clocks on both sides say.
pub(super) fn is_new(job: &JobSummary, sent_at: Timestamp, before: Option<&[String]>) -> bool {
    match before {
        Some(known) => job.job_id.as_ref().is_none_or(|id| !known.contains(id)),
        None => {
            let earliest = sent_at.checked_sub(CLOCK_TOLERANCE).unwrap_or(sent_at);
            job.job_start_time.is_none_or(|at| at >= earliest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_decide_before_clocks_do() {
        let sent_at: Timestamp = "2026-01-05T08:00:00Z".parse().expect("time");
        let job = |id: i64, hours: i64| -> JobSummary {
            let start = (sent_at - SignedDuration::from_hours(hours)).as_second();
            serde_json::from_value(serde_json::json!({"jobId": id, "jobStartTime": start}))
                .expect("a job")
        };
        let known = ["7".to_owned()];
        assert!(is_new(&job(8, 3), sent_at, Some(&known)), "a clock three hours behind");
        assert!(!is_new(&job(7, -3), sent_at, Some(&known)));
        assert!(is_new(&job(8, 0), sent_at, None) && !is_new(&job(8, 3), sent_at, None));
    }

    #[test]
    fn only_the_exact_text_counts() {
        let marker = "cloudbak run=01J";
        assert!(carries(Some("cloudbak run=01J"), marker));
        assert!(carries(Some("before the move [cloudbak run=01J]"), marker));
        assert!(!carries(Some("cloudbak run=01J slot=daily"), marker));
        assert!(!carries(Some("cloudbak run=01JX"), marker));
        assert!(!carries(Some("about cloudbak run=01J"), marker));
        assert!(!carries(None, marker));
    }
}
