//! The lines of every answer about restores, exports and other jobs, as
//! scripts read them.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::backup::Disposition;
use super::item::ErrorReport;
use super::job::Job;
use super::state::State;
use crate::core::clock::whole_seconds;

/// One job, in JSON and in every other format.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct JobItem {
    /// Profile name.
    pub profile: String,
    /// Provider word.
    pub provider: String,
    /// Target that it belongs to.
    pub target: Option<String>,
    /// The provider's id of the job.
    pub job_id: Option<String>,
    /// What it does: `backup`, `restore`, `export`, or the provider's own word
    /// for anything else.
    pub kind: Option<String>,
    /// The provider's id of the backup that it makes or uses.
    pub backup_id: Option<String>,
    /// Normal state; null where nothing was started.
    pub state: Option<State>,
    /// The provider's own state word.
    pub provider_state: Option<String>,
    /// Progress from 0 to 100.
    pub percent: Option<u8>,
    /// When it began.
    #[serde(serialize_with = "whole_seconds")]
    #[schemars(with = "Option<String>")]
    pub created_at: Option<Timestamp>,
    /// When it ended.
    #[serde(serialize_with = "whole_seconds")]
    #[schemars(with = "Option<String>")]
    pub completed_at: Option<Timestamp>,
    /// What the provider says about it: why it waits, why it failed.
    pub message: Option<String>,
    /// Further facts.
    pub details: Map<String, Json>,
    /// Files that were downloaded.
    pub files: Vec<String>,
    /// The provider's request ids.
    pub request_ids: Vec<String>,
    /// How a start came out; null for listings.
    pub disposition: Option<Disposition>,
    /// Things that a person should know.
    pub warnings: Vec<String>,
    /// What went wrong with it.
    pub error: Option<ErrorReport>,
    /// What commands call it.
    #[serde(skip)]
    #[schemars(skip)]
    pub noun: &'static str,
}

impl JobItem {
    /// An item that has nothing but its place.
    pub fn new(noun: &'static str, profile: &str, provider: &str, target: Option<&str>) -> Self {
        Self {
            profile: profile.to_owned(),
            provider: provider.to_owned(),
            target: target.filter(|name| !name.is_empty()).map(str::to_owned),
            job_id: None,
            kind: None,
            backup_id: None,
            state: None,
            provider_state: None,
            percent: None,
            created_at: None,
            completed_at: None,
            message: None,
            details: Map::new(),
            files: Vec::new(),
            request_ids: Vec::new(),
            disposition: None,
            warnings: Vec::new(),
            error: None,
            noun,
        }
    }

    /// The item for a job.
    pub fn of(noun: &'static str, profile: &str, provider: &str, job: Job) -> Self {
        let mut item = Self::new(noun, profile, provider, None);
        item.update(job);
        item
    }

    /// Takes over what a newer look told, and keeps what it did not tell.
    pub fn update(&mut self, seen: Job) {
        self.state = Some(seen.state);
        self.job_id = Some(seen.id).filter(|id| !id.is_empty()).or_else(|| self.job_id.take());
        self.kind = Some(seen.kind).filter(|kind| !kind.is_empty()).or_else(|| self.kind.take());
        self.target = seen.target.or_else(|| self.target.take());
        self.backup_id = seen.backup_id.or_else(|| self.backup_id.take());
        self.provider_state = seen.provider_state.or_else(|| self.provider_state.take());
        self.percent = seen.state.progress(seen.percent, self.percent);
        self.created_at = seen.created_at.or(self.created_at);
        self.completed_at = seen.completed_at.or(self.completed_at);
        // A reason for waiting is over once the provider tells it no longer.
        self.message = seen.message;
        self.details.extend(seen.details);
        add_new(&mut self.request_ids, seen.request_ids);
        add_new(&mut self.warnings, seen.warnings);
    }
}

fn add_new(list: &mut Vec<String>, more: Vec<String>) {
    for text in more {
        if !list.contains(&text) {
            list.push(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_look_keeps_what_it_does_not_tell() {
        let mut first = Job::new("7", "restore", State::Running);
        first.target = Some("Cluster0".to_owned());
        first.percent = Some(40);
        first.message = Some("waits for a node".to_owned());
        first.request_ids = vec!["r1".to_owned()];
        let mut item = JobItem::of("restore", "prod", "atlas", first);
        let mut second = Job::new("", "", State::Succeeded);
        second.request_ids = vec!["r1".to_owned(), "r2".to_owned()];
        item.update(second);
        assert_eq!(item.job_id.as_deref(), Some("7"));
        assert_eq!(item.kind.as_deref(), Some("restore"));
        assert_eq!(item.target.as_deref(), Some("Cluster0"));
        assert_eq!((item.state, item.percent), (Some(State::Succeeded), Some(100)));
        assert_eq!(item.message, None, "it waits no longer");
        assert_eq!(item.request_ids, ["r1", "r2"]);
    }
}
