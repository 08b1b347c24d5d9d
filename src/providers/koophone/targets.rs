//! The phones that can be backed up.

use async_trait::async_trait;

use super::snapshot::Snapshot;
use super::types::Instance;
use super::{KooPhone, api, phones, readiness, states, types};
use crate::core::error::Result;
use crate::model::{State, Target};
use crate::providers::Targets;

#[async_trait]
impl Targets for KooPhone {
    async fn list(&self) -> Result<Vec<Target>> {
        Ok(phones::all(&self.session).await?.iter().map(target).collect())
    }

    async fn show(&self, id: &str) -> Result<Target> {
        let seen = phones::find(&self.session, id).await?;
        let mut target = target(&seen.phone);
        target.details.push(("activity".to_owned(), self.activity(id).await?));
        Ok(target)
    }
}

impl KooPhone {
    async fn activity(&self, id: &str) -> Result<String> {
        let request = api::statuses(&self.session.endpoint, &[id]);
        let reply = self.session.call(&request).await?;
        let results = types::status_results(&request.operation, &reply)?;
        let own = results.iter().find(|result| result.instance_id.as_deref() == Some(id));
        Ok(states::activity_words(own.and_then(|result| result.status)))
    }
}

fn target(phone: &Instance) -> Target {
    let backup = Snapshot::of(phone);
    Target {
        description: phone.instance_name.clone(),
        kind: phone.instance_sku.clone(),
        provider_state: Some(states::running_word(phone.running_status)),
        readiness: readiness::of(phone),
        region: phone.region.clone(),
        last_backup_at: backup.at().filter(|_| backup.state() == State::Succeeded),
        details: details(phone, &backup),
        ..Target::new(&phone.instance_id)
    }
}

fn details(phone: &Instance, backup: &Snapshot) -> Vec<(String, String)> {
    let restore = match &phone.restore_time {
        Some(time) => format!("{} since {time}", states::restore_word(phone.restore_status)),
        None => states::restore_word(phone.restore_status),
    };
    let all = [
        ("assign_user", phone.assign_user.clone()),
        ("backup", Some(backup.words())),
        ("restore", Some(restore)),
        ("frozen", phone.frozen_status.map(yes_or_no)),
        ("logged_in", phone.login_status.map(yes_or_no)),
        ("project", phone.project_name.clone()),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn yes_or_no(number: i64) -> String {
    match number {
        0 => "no".to_owned(),
        1 => "yes".to_owned(),
        other => other.to_string(),
    }
}
