//! Restores, exports and jobs of the test provider.

use std::time::Duration;

use async_trait::async_trait;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value as Json, json};

use super::*;

const RESTORE_OPTIONS: &[Setting] = &[Setting::new("nodes", Kind::Integer, "Number of nodes")];

#[async_trait]
impl StartedJobs for FakeJobs {
    fn started(&self, plan: &JobPlan, reply: &Reply) -> Result<Follow> {
        let value: Json = reply.json(self.path)?;
        match text(&value, "id") {
            Some(id) => Ok(follow_of(&plan.target, None, Some(&id))),
            None => Err(reply.unreadable(self.path, "it names no job").sent(Sent::Yes)),
        }
    }
    fn follow_id(&self, target: &str, id: &str) -> Follow {
        follow_of(target, None, Some(id))
    }
    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        let id = follow.job_id.clone().unwrap_or_default();
        let value = read(&self.session, &format!("/{}/{id}", self.path)).await?;
        Ok(job(self.path.trim_end_matches('s'), &value))
    }
    async fn list(&self, _target: &str, _filter: &ListFilter) -> Result<Vec<Job>> {
        let rows = read(&self.session, &format!("/{}", self.path)).await?;
        let job = |row: &Json| job(self.path.trim_end_matches('s'), row);
        Ok(rows.as_array().map(|rows| rows.iter().map(job).collect()).unwrap_or_default())
    }
    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let value = read(&self.session, &format!("/{}/lost", self.path)).await?;
        Ok(match (text(&value, "id"), value["certain"].as_bool()) {
            (Some(id), _) => Finding::Accepted(follow_of(&lost.target, None, Some(&id))),
            (None, Some(true)) => Finding::NotAccepted,
            _ => Finding::Undecided("nothing is sure".to_owned()),
        })
    }
}

#[async_trait]
impl Restores for FakeJobs {
    fn options(&self) -> &'static [Setting] {
        RESTORE_OPTIONS
    }
    async fn plan(&self, wish: &RestoreWish<'_>) -> Result<JobPlan> {
        let backup = match wish.backup {
            BackupChoice::Id(id) => id,
            BackupChoice::Latest => "{latest}",
        };
        let body = json!({ "backup": backup, "to": format!("{:?}", wish.to),
            "time": wish.time.map(|at| at.to_string()), "user": wish.user,
            "nodes": wish.options.integer("nodes"), "run": wish.marker.run_id });
        let request = request(&self.session, Method::POST, "/restores").json(&body);
        let what = format!("restores {backup}");
        let mut plan = JobPlan::new(wish.target, CreateRequest::new(request), what);
        let overwritten = match wish.to {
            Destination::Same => Some(wish.target.to_owned()),
            Destination::Target { name, .. } => Some(name.clone()),
            Destination::New | Destination::Download => None,
        };
        plan.danger = overwritten
            .map(|name| Danger::destroys_data(format!("{name} is overwritten")).victim(name));
        plan.warnings.push("a restore costs money".to_owned());
        Ok(plan)
    }
    fn cancels(&self) -> Option<&dyn CancelRestores> {
        Some(self)
    }
    fn downloads(&self) -> Option<&dyn Downloads> {
        Some(self)
    }
}

#[async_trait]
impl CancelRestores for FakeJobs {
    async fn cancel(&self, _target: &str, id: &str, _reads: Reads) -> Result<PlannedChange> {
        let request = request(&self.session, Method::DELETE, &format!("/restores/{id}"));
        Ok(PlannedChange::new(request, format!("stops {id}")))
    }
}

#[async_trait]
impl Downloads for FakeJobs {
    async fn links(&self, _target: &str, id: &str) -> Result<Vec<Download>> {
        let endpoint = self.session.endpoint.as_str();
        Ok(vec![Download {
            url: format!("{endpoint}/files/{id}?Signature=hush").into(),
            headers: HeaderMap::new(),
            name: format!("{id}.tar"),
            size: None,
            expires_at: None,
        }])
    }
}

#[async_trait]
impl Exports for FakeJobs {
    async fn plan(&self, wish: &ExportWish<'_>) -> Result<JobPlan> {
        let body = json!({ "bucket": wish.bucket });
        let request = request(&self.session, Method::POST, "/exports").json(&body);
        Ok(JobPlan::new(wish.target, CreateRequest::new(request), "exports it"))
    }
}

#[async_trait]
impl Jobs for Fake {
    async fn observe(&self, follow: &mut Follow) -> Result<Job> {
        Jobs::show(self, follow.job_id.as_deref().unwrap_or_default()).await
    }
    async fn show(&self, id: &str) -> Result<Job> {
        Ok(job("backup", &read(&self.session, &format!("/jobs/{id}")).await?))
    }
    fn lists(&self) -> Option<&dyn ListJobs> {
        Some(self)
    }
    fn control(&self) -> Option<&dyn ControlJobs> {
        Some(self)
    }
}

#[async_trait]
impl ListJobs for Fake {
    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>> {
        let rows = read(&self.session, "/jobs").await?;
        let jobs = rows.as_array().map(|rows| rows.iter().map(|row| job("backup", row)).collect());
        let mut jobs: Vec<Job> = jobs.unwrap_or_default();
        jobs.retain(|job| !filter.active || !job.state.is_final());
        Ok(jobs)
    }
}

#[async_trait]
impl ControlJobs for Fake {
    fn can(&self, action: JobAction) -> bool {
        action != JobAction::Resume
    }
    async fn control(&self, id: &str, action: JobAction, _reads: Reads) -> Result<PlannedChange> {
        if !self.can(action) {
            return Err(job::no_action(action));
        }
        let path = format!("/jobs/{id}/{}", action.verb());
        let seconds = match action {
            JobAction::Suspend { resume_after } => {
                resume_after.map(|time: Duration| time.as_secs())
            }
            JobAction::Cancel | JobAction::Resume => None,
        };
        let request =
            request(&self.session, Method::POST, &path).json(&json!({ "resume_after": seconds }));
        Ok(PlannedChange::new(request, format!("asks to {} {id}", action.verb())))
    }
}
