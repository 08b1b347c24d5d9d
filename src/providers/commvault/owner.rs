//! Whose the jobs are that came after a create.
//!
//! The planted text decides where the CommCell shows it; where it does not, who
//! started a job and from where. Not every release shows the text in lists, so
//! jobs without one are asked about.
//!
//! Source: api.commvault.com, SP38, "Get job details" (`jobStartedBy`,
//! `jobStartedFrom`).

use jiff::{SignedDuration, Timestamp};

use super::Commvault;
use super::api;
use super::backup::is_closed;
use super::jobs::trigger_of;
use super::lost::{carries, is_new};
use super::types::{GeneralInfo, JobSummary, WhoAmI};
use crate::core::Result;
use crate::model::Trigger;
use crate::providers::LostCreate;

/// A job that began this long after a create can hardly have come from it; the
/// CommCell's clock may be ahead of ours.
const LATE: SignedDuration = SignedDuration::from_mins(70);
/// Most jobs whose details are asked for in one look.
const MOST_DETAILS: usize = 50;

/// New jobs by their owner, the oldest first. Those of somebody else are left
/// out: with another text, started by a schedule or by another user.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// Those that carry our text.
    pub ours: Vec<String>,
    /// Those of which nothing tells.
    pub anybody: Vec<String>,
    /// Those of which nothing tells, and which began late for the create.
    pub late: Vec<String>,
    /// How many were not asked about.
    pub left: usize,
}

impl Commvault {
    /// Sorts the jobs that can have come from a create. `before` are the
    /// numbers of those that were there.
    ///
    /// # Errors
    /// Whatever keeps the CommCell from telling for the moment: then nobody
    /// knows whose the jobs are.
    pub(super) async fn sort_new(
        &self,
        jobs: &[JobSummary],
        lost: &LostCreate,
        before: Option<&[String]>,
    ) -> Result<Sorted> {
        let marker = lost.marker.text();
        let mut sorted = Sorted::default();
        let ours = jobs.iter().filter(|job| carries(job.description(), &marker));
        sorted.ours.extend(ours.filter_map(|job| job.job_id.clone()));
        if !sorted.ours.is_empty() {
            return Ok(sorted);
        }
        let nameless: Vec<_> = jobs
            .iter()
            .filter(|job| is_new(job, lost.sent_at, before) && job.description().is_none())
            .collect();
        sorted.left = nameless.len().saturating_sub(MOST_DETAILS);
        let mut starters = Vec::new();
        for id in nameless.into_iter().take(MOST_DETAILS).filter_map(|job| job.job_id.clone()) {
            let details = self.details_if_open(&id).await?;
            let scheduled = trigger_of(&details) == Some(Trigger::Scheduled);
            let starter = details.job_started_by.clone();
            match details.text() {
                Some(text) if carries(Some(&text), &marker) => sorted.ours.push(id),
                None if !scheduled => starters.push((id, starter)),
                _ => {}
            }
        }
        if sorted.ours.is_empty() {
            self.sort_by_starter(&mut sorted, starters).await?;
        }
        let anybody = std::mem::take(&mut sorted.anybody);
        (sorted.late, sorted.anybody) =
            anybody.into_iter().partition(|id| began_late(jobs, id, lost.sent_at));
        Ok(sorted)
    }

    /// Jobs that another user started are not ours. Without our own name, or
    /// without theirs, nothing tells.
    async fn sort_by_starter(
        &self,
        sorted: &mut Sorted,
        starters: Vec<(String, Option<String>)>,
    ) -> Result<()> {
        let anyone_named = starters.iter().any(|(_, starter)| starter.is_some());
        let names = if anyone_named { self.own_names().await? } else { Vec::new() };
        let may_be_ours = |starter: &Option<String>| {
            starter.as_ref().is_none_or(|starter| !is_another(starter, &names))
        };
        let anybody = starters.into_iter().filter(|(_, starter)| may_be_ours(starter));
        sorted.anybody = anybody.map(|(id, _)| id).collect();
        Ok(())
    }

    /// The details of a job; where they are closed to us they tell nothing.
    async fn details_if_open(&self, id: &str) -> Result<GeneralInfo> {
        match self.job_details(id).await {
            Err(error) if is_closed(error.kind) => Ok(GeneralInfo::default()),
            details => details,
        }
    }

    /// The names of our user: the one that the CommCell itself uses, and the
    /// credential's. Without the former there is none, since one may log in
    /// with an e-mail address that no job shows.
    async fn own_names(&self) -> Result<Vec<String>> {
        let answer = match self.session.call(&api::who_am_i(self.endpoint())).await {
            Ok(reply) => reply.json::<WhoAmI>("WhoAmI")?,
            Err(error) if is_closed(error.kind) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let Some(name) = answer.user.user_name else { return Ok(Vec::new()) };
        Ok([Some(name), self.auth.username()].into_iter().flatten().collect())
    }
}

/// Whether a name is none of ours.
fn is_another(name: &str, ours: &[String]) -> bool {
    !ours.is_empty() && ours.iter().all(|own| plain(own) != plain(name))
}

/// A user's name without its domain, which some places show and others do not.
fn plain(name: &str) -> String {
    let name = name.rsplit('\\').next().unwrap_or(name);
    name.split('@').next().unwrap_or(name).trim().to_lowercase()
}

fn began_late(jobs: &[JobSummary], id: &str, sent_at: Timestamp) -> bool {
    let job = jobs.iter().find(|job| job.job_id.as_deref() == Some(id));
    let began = job.and_then(|job| job.job_start_time);
    began.is_some_and(|at| at.duration_since(sent_at) > LATE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_user_is_one_with_none_of_our_names() {
        let ours = ["ACME\\ops".to_owned(), "o.perator@acme.example".to_owned()];
        for (name, another) in [
            ("ops", false),
            ("acme\\Ops", false),
            ("o.perator", false),
            ("admin", true),
            ("acme\\admin", true),
        ] {
            assert_eq!(is_another(name, &ours), another, "{name}");
        }
        assert!(!is_another("admin", &[]), "our own name is not known");
    }
}
