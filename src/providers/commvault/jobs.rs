//! Jobs: asking for them, and what they say about a backup.

use std::collections::HashSet;

use super::Commvault;
use super::api::{self, Category};
use super::states::{state_of, worst};
use super::types::{Entity, GeneralInfo, JobDetails, JobList, JobSummary};
use crate::core::{ErrorKind, Result};
use crate::model::{Backup, State, Trigger};

/// How the text begins that is planted in job descriptions.
const OWN_MARK: &str = "cloudbak run=";

/// Numbers of the kinds of job that are backups ("jobFilter parameter values",
/// documentation.commvault.com, 2023E): backup, synthetic full, third-party
/// backup, snapshot, snapshot backup, third-party snapshot backup, open backup,
/// stateless backup.
const BACKUP_KINDS: [i64; 8] = [4, 14, 18, 22, 59, 65, 101, 116];

/// Most pages of one job list.
const MOST_PAGES: usize = 1000;

impl Commvault {
    /// One job, or `None` while the CommCell knows none of that number. A job
    /// that was just started is unknown for a while.
    pub(super) async fn job(&self, id: &str) -> Result<Option<JobSummary>> {
        let reply = match self.session.call(&api::job(self.endpoint(), id)).await {
            Ok(reply) => reply,
            Err(error) if error.kind == ErrorKind::NotFound && has_code(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let list: JobList = reply.json("Job")?;
        let mut jobs = list.jobs.into_iter().map(|entry| entry.job_summary);
        Ok(jobs.find(|job| job.job_id.as_deref().is_none_or(|number| number == id)))
    }

    /// What POST /JobDetails tells about a job beyond its summary.
    pub(super) async fn job_details(&self, id: &str) -> Result<GeneralInfo> {
        let Ok(number) = id.parse() else { return Ok(GeneralInfo::default()) };
        let reply = self.session.call(&api::job_details(self.endpoint(), number)).await?;
        Ok(reply.json::<JobDetails>("JobDetails")?.job.job_detail.general_info)
    }

    /// All backup jobs of a cluster group that are active or completed within
    /// the last `window` seconds, all pages, oldest first.
    pub(super) async fn jobs(
        &self,
        target: &str,
        of: &Entity,
        window: i64,
    ) -> Result<Vec<JobSummary>> {
        let mut jobs = self.all_jobs(of, window, Category::All).await?;
        jobs.retain(|job| is_backup(job) && concerns(job, target, of));
        Ok(jobs)
    }

    /// Jobs of every kind that are active or completed within the last `window`
    /// seconds, all pages, oldest first. Numbers in `of` narrow the list.
    pub(super) async fn all_jobs(
        &self,
        of: &Entity,
        window: i64,
        category: Category,
    ) -> Result<Vec<JobSummary>> {
        let mut pages = Pages::default();
        while !pages.ended {
            let offset = pages.offset;
            let request = api::jobs(self.endpoint(), of, window, category, self.page, offset);
            let reply = self.session.call(&request).await?;
            let page = reply.json("Job list")?;
            pages.take(page).map_err(|why| reply.unreadable("Job list", &why))?;
        }
        let mut jobs = pages.jobs;
        jobs.retain(|job| job.job_id.is_some());
        jobs.sort_by_key(order);
        Ok(jobs)
    }
}

/// The pages of one list put together. A list that is cut short would be a
/// proof of absence that proves nothing, so it is no list.
#[derive(Default)]
struct Pages {
    jobs: Vec<JobSummary>,
    seen: HashSet<String>,
    /// Where the next page begins.
    offset: usize,
    pages: usize,
    /// How many jobs the first page promised.
    promised: Option<usize>,
    ended: bool,
}

impl Pages {
    fn take(&mut self, page: JobList) -> Result<(), String> {
        let length = page.jobs.len();
        let known = self.seen.len();
        for job in page.jobs.into_iter().map(|entry| entry.job_summary) {
            if job.job_id.as_ref().is_none_or(|id| self.seen.insert(id.clone())) {
                self.jobs.push(job);
            }
        }
        let total = page.total_records_without_paging.and_then(|it| usize::try_from(it).ok());
        let repeats = self.seen.len() == known;
        // Jobs that start meanwhile push the others back, and jobs that pass
        // out of the window make the list shorter: both is complete.
        self.promised = self.promised.or(total);
        let wanted = total.map(|total| total.min(self.promised.unwrap_or(total)));
        self.ended = match wanted {
            Some(wanted) => self.jobs.len() >= wanted,
            None => length == 0 || repeats,
        };
        if !self.ended && (repeats || self.pages >= MOST_PAGES) {
            return Err(format!(
                "it tells of {} jobs, and the page from {} on holds no new one",
                wanted.unwrap_or_default(),
                self.offset
            ));
        }
        self.offset += length;
        self.pages += 1;
        Ok(())
    }
}

fn has_code(error: &crate::core::Error) -> bool {
    error.provider.as_ref().is_some_and(|provider| provider.code.is_some())
}

/// Order of start, then of number.
fn order(job: &JobSummary) -> (Option<jiff::Timestamp>, u64) {
    let number = job.job_id.as_deref().and_then(|id| id.parse().ok());
    (job.job_start_time, number.unwrap_or(0))
}

/// Whether a job is a backup. Lists are asked for with every kind of job,
/// because it is not documented which kind a DocumentDB backup is.
pub(super) fn is_backup(job: &JobSummary) -> bool {
    let called_so =
        job.job_type.as_deref().map(|kind| kind.to_ascii_lowercase().contains("backup"));
    match (job.op_type, called_so) {
        (Some(kind), _) if BACKUP_KINDS.contains(&kind) => true,
        (_, Some(called_so)) => called_so,
        (Some(_), None) => false,
        (None, None) => true,
    }
}

/// Whether a job works on the cluster group. Numbers decide where both sides
/// have them, names otherwise.
pub(super) fn concerns(job: &JobSummary, target: &str, of: &Entity) -> bool {
    if let (Some(theirs), Some(ours)) = (job.subclient.subclient_id, of.subclient_id) {
        return theirs == ours;
    }
    if let (Some(theirs), Some(ours)) = (job.subclient.application_id, of.application_id)
        && theirs != ours
    {
        return false;
    }
    let same = |theirs: &Option<String>, ours: Option<&str>| match (theirs, ours) {
        (Some(theirs), Some(ours)) => theirs.eq_ignore_ascii_case(ours),
        _ => true,
    };
    let name = job.subclient.subclient_name.as_ref().or(job.subclient_name.as_ref());
    let client = job.subclient.client_name.as_ref().or(job.dest_client_name.as_ref()).cloned();
    name.is_some_and(|name| name.eq_ignore_ascii_case(target))
        && same(&client, of.client_name.as_deref())
        && same(&job.subclient.instance_name, of.instance_name.as_deref())
        && same(&job.subclient.backupset_name, of.backupset_name.as_deref())
}

/// Whether nothing more will happen to a job. A word that nobody knows counts
/// as an end when the job has an end time.
pub(super) fn has_ended(job: &JobSummary) -> bool {
    match job.status.as_deref().map_or(State::Unknown, state_of) {
        State::Unknown => job.job_end_time.is_some(),
        state => state.is_final(),
    }
}

/// What a job says about the backup that it makes.
pub(super) fn backup_of(target: &str, job: &JobSummary) -> Backup {
    let state = aged(job.status.as_deref().map_or(State::Unknown, state_of), job);
    Backup {
        // The number of the job is what names the backup everywhere.
        backup_id: job.job_id.clone(),
        job_id: job.job_id.clone(),
        provider_state: job.status.clone(),
        percent: job.percent_complete.and_then(|it| u8::try_from(it.clamp(0, 100)).ok()),
        created_at: job.job_start_time,
        completed_at: job.job_end_time.filter(|_| state.is_final()),
        size_bytes: job.size_of_application.and_then(|bytes| u64::try_from(bytes).ok()),
        method: job.backup_level_name.clone(),
        trigger: job.description().filter(|text| text.contains(OWN_MARK)).map(|_| Trigger::Manual),
        description: job.description().map(str::to_owned),
        warnings: reason(job).into_iter().collect(),
        ..Backup::new(target, state)
    }
}

/// A backup whose data was removed by retention is expired, not a success.
fn aged(state: State, job: &JobSummary) -> State {
    match state {
        State::Succeeded | State::Warned if job.is_aged == Some(true) => State::Expired,
        state => state,
    }
}

/// Why the job waits, was warned or failed, without HTML.
pub(super) fn reason(job: &JobSummary) -> Option<String> {
    let text = job.pending_reason.as_deref()?;
    let plain = without_tags(text);
    (!plain.is_empty()).then_some(plain)
}

/// Replaces everything in angle brackets by a blank. A bracket that opens no
/// tag stays.
fn without_tags(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        let is_tag = after.starts_with(|it: char| it.is_ascii_alphabetic() || it == '/');
        match after.split_once('>') {
            Some((_, behind)) if is_tag => {
                plain.push(' ');
                rest = behind;
            }
            _ => {
                plain.push('<');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Several jobs of one create taken as one backup, in the order of their
/// numbers in the answer; `None` when there is no job at all.
pub(super) fn together(target: &str, parts: Vec<Backup>) -> Option<Backup> {
    let state = worst(parts.iter().map(|part| part.state));
    let several = parts.len() > 1;
    let mut total = parts.first()?.clone();
    total.target = target.to_owned();
    total.state = state;
    total.provider_state =
        parts.iter().find(|part| part.state == state).and_then(|part| part.provider_state.clone());
    total.percent = parts.iter().filter_map(|part| part.percent).min();
    total.created_at = parts.iter().filter_map(|part| part.created_at).min();
    total.completed_at =
        state.is_final().then(|| parts.iter().filter_map(|part| part.completed_at).max()).flatten();
    total.size_bytes = parts.iter().filter_map(|part| part.size_bytes).reduce(u64::saturating_add);
    if several {
        total.warnings = parts.iter().filter_map(|part| one_line(part, state)).collect();
    }
    Some(total)
}

/// What is worth saying about one of several jobs: a reason whenever there is
/// one, and how it ended once all have.
fn one_line(part: &Backup, total: State) -> Option<String> {
    let job = part.job_id.as_deref().unwrap_or("(unnumbered)");
    let why = part.warnings.join("; ");
    let word = part.provider_state.as_deref().filter(|_| total.is_final());
    match (word, why.as_str()) {
        (None, "") => None,
        (None, why) => Some(format!("job {job}: {why}")),
        (Some(word), "") => Some(format!("job {job}: {word}")),
        (Some(word), why) => Some(format!("job {job}: {word}: {why}")),
    }
}

/// Who started a job, as far as its details tell.
pub(super) fn trigger_of(details: &GeneralInfo) -> Option<Trigger> {
    let from = details.job_started_from.as_deref()?;
    let scheduled = from.to_ascii_lowercase().starts_with("schedul");
    Some(if scheduled { Trigger::Scheduled } else { Trigger::Manual })
}
