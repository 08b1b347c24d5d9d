//! Backups and targets of the test provider.

use async_trait::async_trait;
use reqwest::Method;
use serde_json::{Value as Json, json};

use super::*;

#[async_trait]
impl Backups for Fake {
    fn check_target(&self, target: &str) -> Result<()> {
        if target.contains(' ') { Err(Error::usage("a blank in a target")) } else { Ok(()) }
    }
    async fn survey(&self, targets: &[String]) -> Vec<Result<Survey>> {
        let survey = || Survey {
            readiness: Readiness::Ready,
            before: Json::Null,
            warnings: vec![],
            group: None,
        };
        targets.iter().map(|_| Ok(survey())).collect()
    }
    fn create(&self, _plan: &CreatePlan<'_>) -> Result<CreateRequest> {
        Ok(CreateRequest::new(request(&self.session, Method::POST, "/backups")))
    }
    fn started(&self, plan: &CreatePlan<'_>, _reply: &Reply) -> Vec<Result<Follow>> {
        plan.targets.iter().map(|target| Ok(self.follow_id(target, "b9"))).collect()
    }
    async fn observe(&self, follow: &mut Follow) -> Result<Backup> {
        let id = follow.backup_id.clone().unwrap_or_default();
        let value = read(&self.session, &format!("/backups/{id}")).await?;
        let mut backup = Backup::new(&follow.target, state(&value));
        backup.backup_id = Some(id);
        backup.expires_at = value["expires"].as_str().and_then(|at| at.parse().ok());
        Ok(backup)
    }
    fn follow_id(&self, target: &str, id: &str) -> Follow {
        follow_of(target, Some(id), None)
    }
    async fn list(&self, target: &str, _filter: &ListFilter) -> Result<Vec<Backup>> {
        let rows = read(&self.session, "/backups").await?;
        let backup = |row: &Json| {
            let mut backup = Backup::new(target, state(row));
            backup.backup_id = text(row, "id");
            backup
        };
        Ok(rows.as_array().map(|rows| rows.iter().map(backup).collect()).unwrap_or_default())
    }
    async fn show(&self, target: &str, id: &str) -> Result<Backup> {
        Backups::observe(self, &mut self.follow_id(target, id)).await
    }
}

#[async_trait]
impl Targets for Fake {
    async fn list(&self) -> Result<Vec<Target>> {
        Ok(vec![Target::new("t1")])
    }
    async fn show(&self, target: &str) -> Result<Target> {
        Ok(Target::new(target))
    }
}

#[async_trait]
impl KeepBackups for Fake {
    async fn keep(
        &self,
        _target: &str,
        id: &str,
        keep: Keep,
        _reads: Reads,
    ) -> Result<PlannedChange> {
        let until = match keep {
            Keep::Until(at) => at.to_string(),
            Keep::Forever => "forever".to_owned(),
        };
        let request = request(&self.session, Method::PATCH, &format!("/backups/{id}"))
            .json(&json!({ "until": until }));
        Ok(PlannedChange::new(request, format!("keeps {id} until {until}")))
    }
}

#[async_trait]
impl DeleteBackups for Fake {
    async fn delete(&self, _target: &str, id: &str, _reads: Reads) -> Result<PlannedChange> {
        let request = request(&self.session, Method::DELETE, &format!("/backups/{id}"));
        Ok(PlannedChange::new(request, format!("deletes {id}"))
            .danger(Danger::destroys_data(format!("backup {id} is deleted"))))
    }
}

#[async_trait]
impl CancelBackups for Fake {
    async fn cancel(&self, follow: &Follow, _reads: Reads) -> Result<PlannedChange> {
        let id = follow.backup_id.clone().unwrap_or_default();
        let request = request(&self.session, Method::POST, &format!("/backups/{id}/cancel"));
        Ok(PlannedChange::new(request, format!("stops {id}")))
    }
}
