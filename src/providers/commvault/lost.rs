//! Finding out what became of a create whose answer was lost.
//!
//! Nothing in the API makes a create repeatable, so the job list is the judge:
//! first by the text planted in the job's description, then by comparing with
//! the jobs that were there before.

use jiff::SignedDuration;
use serde::Deserialize;

use super::Commvault;
use super::backup::{Before, Memo, VISIBLE_WITHIN, follow};
use super::jobs::trigger_of;
use super::types::{Entity, JobSummary};
use crate::core::Result;
use crate::model::Trigger;
use crate::providers::{Finding, LostCreate};

/// How far the CommCell's clock may be behind ours.
pub(super) const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_hours(1);
/// What the list is asked for beyond the age of the create, in seconds.
pub(super) const WIDER: i64 = 2 * 86_400;
/// Most jobs whose details are asked for.
pub(super) const MOST_DETAILS: usize = 10;

/// Whose a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// It carries our text.
    Ours,
    /// It carries another text, or a schedule started it.
    Foreign,
    /// Nothing tells.
    Anybody,
}

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
        let marker = lost.marker.text();
        let ours = numbers(jobs.iter().filter(|job| carries(job.description(), &marker)));
        if !ours.is_empty() {
            return Ok(accepted(lost, ours, "description"));
        }
        let fresh = jobs.iter().filter(|job| is_new(job, lost, before.jobs.as_deref())).collect();
        let (ours, anybody) = self.sort_out(fresh, &marker).await;
        Ok(if !ours.is_empty() {
            accepted(lost, ours, "description")
        } else if anybody.is_empty() {
            self.absent(lost)
        } else if before.jobs.is_some() {
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

    /// Numbers of the jobs that are ours, and of those that may be anybody's.
    async fn sort_out(&self, fresh: Vec<&JobSummary>, marker: &str) -> (Vec<String>, Vec<String>) {
        let (mut ours, mut anybody) = (Vec::new(), Vec::new());
        for job in fresh.into_iter().take(MOST_DETAILS) {
            let Some(id) = job.job_id.clone() else { continue };
            match self.owner(job, &id, marker).await {
                Owner::Ours => ours.push(id),
                Owner::Anybody => anybody.push(id),
                Owner::Foreign => {}
            }
        }
        (ours, anybody)
    }

    async fn owner(&self, job: &JobSummary, id: &str, marker: &str) -> Owner {
        if job.description().is_some() {
            return Owner::Foreign;
        }
        // Details that can't be had tell nothing either way.
        let details = self.job_details(id).await.unwrap_or_default();
        let scheduled = trigger_of(&details) == Some(Trigger::Scheduled);
        let text = details.text();
        let text = text.as_deref();
        match text {
            Some(_) if carries(text, marker) => Owner::Ours,
            Some(_) => Owner::Foreign,
            None if scheduled => Owner::Foreign,
            None => Owner::Anybody,
        }
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

fn accepted(lost: &LostCreate, jobs: Vec<String>, found_by: &str) -> Finding {
    let memo = Memo {
        jobs,
        patience_seconds: Some(VISIBLE_WITHIN.as_secs()),
        found_by: Some(found_by.to_owned()),
        ..Memo::default()
    };
    Finding::Accepted(follow(&lost.target, lost.sent_at, memo))
}

pub(super) fn numbers<'a>(jobs: impl Iterator<Item = &'a JobSummary>) -> Vec<String> {
    jobs.filter_map(|job| job.job_id.clone()).collect()
}

/// Whether a description is the planted text, or an operator's own text with
/// the planted one behind it.
pub(super) fn carries(description: Option<&str>, marker: &str) -> bool {
    description.is_some_and(|text| text == marker || text.ends_with(&format!("[{marker}]")))
}

/// Whether a job can have come from the create.
fn is_new(job: &JobSummary, lost: &LostCreate, before: Option<&[String]>) -> bool {
    let known =
        before.is_some_and(|known| job.job_id.as_ref().is_some_and(|id| known.contains(id)));
    let earliest = lost.sent_at.checked_sub(CLOCK_TOLERANCE).unwrap_or(lost.sent_at);
    !known && job.job_start_time.is_none_or(|at| at >= earliest)
}

#[cfg(test)]
mod tests {
    use super::*;

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
