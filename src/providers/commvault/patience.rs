//! Patience with jobs that the CommCell does not show: not yet, or not now.
//!
//! A job number that was just returned is unknown for a while, and one look
//! that misses a job which was seen before proves nothing either.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value as Json;

use super::Commvault;
use super::backup::{Memo, check_number, no_such_job};
use super::job::job_of;
use super::jobs::backup_of;
use super::types::JobSummary;
use crate::core::Result;
use crate::model::{Backup, Follow, Job, State};

/// What one look saw of one job.
pub(super) struct Part {
    id: String,
    summary: Option<JobSummary>,
    /// Whether an earlier look saw it.
    was_seen: bool,
}

impl Commvault {
    /// Takes one look at every job of a follow. `patience` counts where the
    /// follow has none of its own: from the start for jobs that were never
    /// seen, from the first look that missed one for the others.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::NotFound`] when patience has ended.
    pub(super) async fn look_at(
        &self,
        follow: &mut Follow,
        patience: SignedDuration,
    ) -> Result<Vec<Part>> {
        let kept = Memo::of(follow);
        let mut memo = kept.clone();
        let mut parts = Vec::with_capacity(memo.jobs.len());
        for id in &memo.jobs {
            check_number(id)?;
            let summary = self.job(id).await?;
            parts.push(Part { id: id.clone(), summary, was_seen: memo.seen });
        }
        match parts.iter().find(|part| part.summary.is_none()) {
            None => {
                memo.seen = true;
                memo.missing_since = None;
            }
            Some(missing) => {
                let patience = memo.patience_seconds.map_or(patience, SignedDuration::from_secs);
                let now = self.session.transport.clock.now();
                if missing_for(&mut memo, follow.started_at, now) > patience {
                    return Err(no_such_job(&missing.id));
                }
            }
        }
        if memo != kept {
            follow.memo = serde_json::to_value(memo).unwrap_or(Json::Null);
        }
        Ok(parts)
    }
}

fn missing_for(memo: &mut Memo, started_at: Timestamp, now: Timestamp) -> SignedDuration {
    if !memo.seen {
        return now.duration_since(started_at);
    }
    now.duration_since(*memo.missing_since.get_or_insert(now))
}

impl Part {
    /// The backup that the job makes.
    pub(super) fn backup(&self, target: &str) -> Backup {
        match &self.summary {
            Some(summary) => backup_of(target, summary),
            None => Backup {
                backup_id: Some(self.id.clone()),
                job_id: Some(self.id.clone()),
                warnings: self.warning().into_iter().collect(),
                ..Backup::new(target, self.state())
            },
        }
    }

    /// The job.
    pub(super) fn job(&self) -> Job {
        match &self.summary {
            Some(summary) => job_of(summary, &self.id),
            None => Job {
                warnings: self.warning().into_iter().collect(),
                ..Job::new(self.id.clone(), "job", self.state())
            },
        }
    }

    fn state(&self) -> State {
        if self.was_seen { State::Unknown } else { State::Queued }
    }

    fn warning(&self) -> Option<String> {
        self.was_seen.then(|| format!("the CommCell does not show job {} any more", self.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patience_counts_from_the_first_look_that_missed_what_was_seen() {
        let start: Timestamp = "2026-01-05T08:00:00Z".parse().expect("time");
        let at = |minutes| start + SignedDuration::from_mins(minutes);
        let mut fresh = Memo::default();
        assert_eq!(missing_for(&mut fresh, start, at(7)).as_mins(), 7);
        let mut seen = Memo { seen: true, ..Memo::default() };
        assert_eq!(missing_for(&mut seen, start, at(90)).as_mins(), 0);
        assert_eq!(missing_for(&mut seen, start, at(93)).as_mins(), 3);
    }
}
