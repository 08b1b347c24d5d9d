//! Everything that the imitated server remembers.

use serde::{Deserialize, Serialize};

use super::access_tokens::AccessTokens;
use super::answer::Answer;
use super::entities::Tree;
use super::jobs::{Job, Kind};
use super::limits::Limiter;
use super::schedules::Schedule;
use super::script::Script;
use super::seed;
use super::sessions::Sessions;
use crate::sandbox::service::Moment;

/// The whole state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct State {
    /// When the first request came; until then the times of the past are relative to it.
    born_ms: Option<i64>,
    last_job_id: u64,
    last_task_id: u64,
    last_entity_id: u64,
    /// What can be backed up.
    pub(super) tree: Tree,
    /// Every job, oldest first.
    pub(super) jobs: Vec<Job>,
    /// Stored schedules.
    pub(super) schedules: Vec<Schedule>,
    /// Login sessions.
    pub(super) sessions: Sessions,
    /// Access tokens.
    pub(super) tokens: AccessTokens,
    /// Scripted behaviour.
    pub(super) script: Script,
    /// Request counts.
    pub(super) limiter: Limiter,
    /// Whether backups run at all.
    pub(super) backup_on: bool,
}

/// What a new backup is started with.
#[derive(Debug, Clone, Default)]
pub(super) struct Start {
    /// Level number.
    pub(super) level: u64,
    /// Free text of the request.
    pub(super) description: String,
    /// Waits for a resume before it works.
    pub(super) suspended: bool,
    /// Who starts it.
    pub(super) user: String,
}

impl State {
    /// The seeded world.
    pub(super) fn new() -> Self {
        let mut state = Self {
            born_ms: None,
            last_job_id: 3_650_800,
            last_task_id: 75_500,
            last_entity_id: 16_200,
            tree: seed::tree(),
            jobs: Vec::new(),
            schedules: Vec::new(),
            sessions: Sessions::default(),
            tokens: AccessTokens::default(),
            script: Script::default(),
            limiter: Limiter::default(),
            backup_on: true,
        };
        seed::history(&mut state);
        state
    }

    /// Gives the past its dates when the first request arrives.
    pub(super) fn birth(&mut self, now: &Moment) {
        if self.born_ms.is_none() {
            self.born_ms = Some(now.unix_ms);
            self.jobs.iter_mut().for_each(|job| job.created_ms += now.unix_ms);
            self.tokens.birth(now.unix_ms);
        }
    }

    /// When the first request came.
    pub(super) fn born_ms(&self) -> Option<i64> {
        self.born_ms
    }

    /// A new job number.
    pub(super) fn next_job_id(&mut self) -> u64 {
        self.last_job_id += 1;
        self.last_job_id
    }

    /// A new task number.
    pub(super) fn next_task_id(&mut self) -> u64 {
        self.last_task_id += 1;
        self.last_task_id
    }

    /// A new entity number.
    pub(super) fn next_entity_id(&mut self) -> u64 {
        self.last_entity_id += 1;
        self.last_entity_id
    }

    /// The job of that number, if it can be seen.
    pub(super) fn job(&self, id: u64, now: &Moment) -> Option<&Job> {
        self.jobs.iter().find(|job| job.id == id && job.visible(now))
    }

    /// The job of that number, to change it.
    pub(super) fn job_mut(&mut self, id: u64, now: &Moment) -> Option<&mut Job> {
        self.jobs.iter_mut().find(|job| job.id == id && job.visible(now))
    }

    /// Whether a backup of the subclient has not ended. It counts before it can be seen.
    fn busy(&self, subclient_id: u64, now: &Moment) -> bool {
        self.jobs.iter().any(|job| {
            job.kind == Kind::Backup
                && job.entity.subclient_id == subclient_id
                && !job.ended(now)
                && !job.gone(now)
        })
    }

    /// Starts the backups that somebody else was scripted to make. They carry
    /// a text of their own where texts are kept.
    pub(super) fn start_foreign(&mut self, now: &Moment) {
        for name in std::mem::take(&mut self.script.foreign) {
            let known = self.tree.subclients.iter().find(|s| {
                let entity = self.tree.entity(s);
                s.name == name && entity.is_some_and(|e| e.client_name == super::PROFILE_CLIENT)
            });
            let Some(id) = known.map(|subclient| subclient.id) else { continue };
            let text = if self.script.keep_description { "somebody else's" } else { "" };
            let start = Start {
                level: 1,
                description: text.to_owned(),
                user: "admin".to_owned(),
                ..Start::default()
            };
            let task_id = self.next_task_id();
            if let Some(job) = self.start_backup(id, task_id, &start, now)
                && let Some(job) = self.jobs.iter_mut().find(|one| one.id == job)
            {
                job.foreign = true;
            }
        }
    }

    /// Whether a backup of the subclient can start now.
    ///
    /// # Errors
    /// The answer that says why not.
    ///
    /// Source: api.commvault.com, sister pages of "AWS DocumentDB cluster
    /// backup"; the text of the busy case is known from integrations only.
    pub(super) fn ready(&self, subclient_id: u64, now: &Moment) -> Result<(), Answer> {
        if !self.backup_on {
            return Err(Answer::refused(200, 2, "Activity disabled"));
        }
        let found = self.tree.subclient(subclient_id);
        let entity = found.and_then(|subclient| self.tree.entity(subclient));
        let (Some(subclient), Some(entity)) = (found, entity) else {
            return Err(Self::nothing_eligible());
        };
        let instance_on = self.tree.instance(entity.instance_id).is_some_and(|i| i.backup_on);
        if !instance_on || !subclient.backup_on || subclient.content.is_empty() {
            return Err(Self::nothing_eligible());
        }
        if self.busy(subclient_id, now) {
            let text = format!(
                "Error 0x10c: Another backup is running for client [{}], iDataAgent [{}], Backup \
                 Set [{}], Subclient [{}].",
                entity.client_name, entity.app_name, entity.backupset_name, entity.subclient_name
            );
            return Err(Answer::refused(200, 2, &text));
        }
        Ok(())
    }

    /// The refusal for unknown names, switched-off activity and empty content.
    pub(super) fn nothing_eligible() -> Answer {
        let text = "Failed to start backups as no eligible subclients were found. ";
        Answer::refused(500, super::answer::NOTHING_ELIGIBLE, text)
    }

    /// Starts the backup of a subclient that is ready; its job number.
    pub(super) fn start_backup(
        &mut self,
        subclient_id: u64,
        task_id: u64,
        start: &Start,
        now: &Moment,
    ) -> Option<u64> {
        let subclient = self.tree.subclient(subclient_id)?.clone();
        let entity = self.tree.entity(&subclient)?;
        let id = self.next_job_id();
        let mut job = Job {
            id,
            task_id,
            kind: Kind::Backup,
            entity,
            level: start.level,
            created_ms: now.unix_ms,
            seeded: false,
            foreign: false,
            seconds: self.script.job_seconds.unwrap_or(subclient.seconds),
            ending: self.script.take_ending(),
            visible_after: self.script.listing_lag_seconds,
            pauses: Vec::new(),
            killed_ms: None,
            description: start.description.clone(),
            user: start.user.clone(),
            size: subclient.size,
            aged: false,
            retain_until: 0,
        };
        if start.suspended {
            job.pause(now.unix_ms, None);
        }
        self.jobs.push(job);
        Some(id)
    }
}
