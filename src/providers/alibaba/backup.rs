//! Life of a backup: the provider's side of `cloudbak backup`.

use async_trait::async_trait;

use super::api::CreateBackup;
use super::client::Dds;
use super::clock::shifted;
use super::decode;
use super::lost::NONCE_MEMORY;
use super::notes::Notes;
use super::observe::Look;
use super::options::Options;
use super::types::CreatedBackup;
use crate::core::{CreateRequest, Error, ErrorKind, Pin, Reply, Result, Sent, Stamp};
use crate::model::{Backup, Follow};
use crate::providers::{
    Backups, BackupsElsewhere, CreatePlan, Finding, ListFilter, LostCreate, Survey,
};

/// Longest name of an instance that is sent.
const LONGEST_TARGET: usize = 64;

#[async_trait]
impl Backups for Dds {
    fn check_target(&self, target: &str) -> Result<()> {
        let strange = |c: char| c.is_whitespace() || c.is_control() || "/\\,?#&".contains(c);
        if target.is_empty() || target.chars().count() > LONGEST_TARGET || target.contains(strange)
        {
            return Err(Error::usage(format!("`{}` is no instance id", target.escape_debug()))
                .code("usage.target")
                .hint("an instance id looks like dds-bp1234567890abcd"));
        }
        Ok(())
    }

    async fn survey(&self, targets: &[String]) -> Vec<Result<Survey>> {
        let mut surveys = Vec::with_capacity(targets.len());
        for target in targets {
            surveys.push(self.survey_one(target).await);
        }
        surveys
    }

    fn create(&self, plan: &CreatePlan<'_>) -> Result<CreateRequest> {
        let target = only_target(plan)?;
        self.check_target(target)?;
        let options = Options::of(plan.options, notes(plan).facts.as_ref())?;
        let create = CreateBackup {
            instance: target,
            method: options.method,
            retention_days: options.retention_days,
        };
        let now = self.session.transport.clock.now();
        let pin = Pin { stamp: Stamp::fresh(now)?, until: shifted(now, NONCE_MEMORY) };
        Ok(CreateRequest::new(self.wire.request(&create)).pinned(pin))
    }

    fn started(&self, plan: &CreatePlan<'_>, reply: &Reply) -> Vec<Result<Follow>> {
        vec![self.started_one(plan, reply)]
    }

    async fn observe(&self, follow: &mut Follow) -> Result<Backup> {
        Look::new(self, follow).await?.take().await
    }

    fn follow_id(&self, target: &str, id: &str) -> Follow {
        Follow {
            target: target.to_owned(),
            backup_id: Some(id.to_owned()),
            job_id: None,
            started_at: self.now(),
            memo: Notes { by_id: true, ..Notes::default() }.write(),
        }
    }

    fn elsewhere(&self) -> Option<&dyn BackupsElsewhere> {
        Some(self)
    }

    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Backup>> {
        self.list_all(target, filter).await
    }

    fn lists_by_time(&self) -> bool {
        true
    }

    async fn show(&self, target: &str, id: &str) -> Result<Backup> {
        self.observe(&mut self.follow_id(target, id)).await
    }

    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        self.find_lost_create(lost).await
    }
}

impl Dds {
    /// Reads the answer of a create. Servers since 2024 name the job; older
    /// ones name a backup, whose id they take for the job's as well.
    fn started_one(&self, plan: &CreatePlan<'_>, reply: &Reply) -> Result<Follow> {
        let target = only_target(plan)?;
        let created: CreatedBackup = decode::decode(reply, "CreateBackup")?;
        let CreatedBackup { backup_job_id, backup_id } = created;
        if backup_job_id.is_none() && backup_id.is_none() {
            return Err(Error::new(
                ErrorKind::Protocol,
                "the answer to CreateBackup names neither a job nor a backup",
            )
            .sent(Sent::Maybe));
        }
        let mut notes = notes(plan);
        notes.job_is_sure = backup_job_id.is_some();
        Ok(Follow {
            target: target.to_owned(),
            job_id: backup_job_id.or_else(|| backup_id.clone()),
            backup_id,
            started_at: self.now(),
            memo: notes.write(),
        })
    }
}

fn only_target<'a>(plan: &'a CreatePlan<'_>) -> Result<&'a str> {
    match plan.targets {
        [target] => Ok(target),
        targets => Err(Error::internal(format!("CreateBackup for {} targets", targets.len()))),
    }
}

/// What was learnt before the create; nothing for `--dry-run`.
fn notes(plan: &CreatePlan<'_>) -> Notes {
    let survey = plan.surveys.and_then(|surveys| surveys.first());
    survey.map_or_else(Notes::default, |survey| Notes::read(&survey.before))
}
