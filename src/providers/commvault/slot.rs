//! Looking for a backup that fills a slot, whoever started it.

use super::Commvault;
use super::backup::{Memo, VISIBLE_WITHIN, follow};
use super::jobs::backup_of;
use super::lost::MOST_DETAILS;
use super::types::JobSummary;
use crate::core::Result;
use crate::model::{Follow, State};
use crate::providers::Marker;

/// How far back a slot may reach, in seconds: a leap year and some days, so
/// that a yearly slot is found too.
const WINDOW: i64 = 370 * 86_400;

impl Commvault {
    /// The newest job of a cluster group that carries the slot's mark and has
    /// not failed.
    ///
    /// # Errors
    /// Whatever keeps the CommCell from telling.
    pub(super) async fn look_in_slot(&self, target: &str, slot: &str) -> Result<Option<Follow>> {
        let entity = self.entity(target).await?;
        let jobs = self.jobs(target, &entity, WINDOW).await?;
        let mut asked = 0;
        for job in jobs.iter().rev().filter(|job| may_fill(target, job)) {
            let Some(id) = &job.job_id else { continue };
            let text = match job.description() {
                Some(text) => Some(text.to_owned()),
                // Not every release shows the text in lists.
                None if asked < MOST_DETAILS => {
                    asked += 1;
                    let details = self.job_details(id).await?;
                    details.job_description.or(details.description)
                }
                None => None,
            };
            if text.is_some_and(|text| Marker::marks_slot(&in_words(&text), slot)) {
                return Ok(Some(found(self, target, job, id)));
            }
        }
        Ok(None)
    }
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
