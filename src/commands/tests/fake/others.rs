//! Policy, instances and raw calls of the test provider.

use async_trait::async_trait;
use reqwest::Method;
use serde_json::{Value as Json, json};

use super::*;

#[async_trait]
impl Schedules for Fake {
    async fn show(&self, _target: &str) -> Result<Vec<PolicyField>> {
        let days = read(&self.session, "/schedule").await?["days"].clone();
        Ok(vec![PolicyField {
            key: "days".to_owned(),
            value: days,
            about: "How long a backup is kept",
            unit: Some("days"),
            editable: true,
        }])
    }
    fn edits(&self) -> Option<&dyn EditSchedules> {
        Some(self)
    }
}

#[async_trait]
impl EditSchedules for Fake {
    async fn change(
        &self,
        _target: &str,
        wishes: &[(String, String)],
        reads: Reads,
    ) -> Result<PolicyChange> {
        let before = match reads {
            Reads::Allowed => Some(read(&self.session, "/schedule").await?["days"].clone()),
            Reads::Forbidden => None,
        };
        let days = wishes.iter().find(|(key, _)| key == "days").map(|(_, days)| days.parse());
        let Some(Ok(days)) = days else { return Err(Error::usage("`days` is a number")) };
        let days: u32 = days;
        if before == Some(json!(days)) {
            return Ok(PolicyChange { fields: vec![], change: None });
        }
        let shorter = before.as_ref().and_then(Json::as_u64).is_some_and(|now| now > days.into());
        let field = FieldChange { key: "days".to_owned(), before, after: json!(days) };
        let request =
            request(&self.session, Method::PATCH, "/schedule").json(&json!({ "days": days }));
        let mut change = PlannedChange::new(request, "changes the policy");
        change.danger = shorter.then(|| Danger::destroys_data("older backups are deleted"));
        Ok(PolicyChange { fields: vec![field], change: Some(change) })
    }
}

#[async_trait]
impl Restarts for Fake {
    async fn restart(
        &self,
        target: &str,
        wish: &RestartWish<'_>,
        _reads: Reads,
    ) -> Result<PlannedChange> {
        let request =
            request(&self.session, Method::POST, "/restart").json(&json!({ "node": wish.node }));
        Ok(PlannedChange::new(CreateRequest::new(request), format!("restarts {target}"))
            .danger(Danger::restarts_instance("connections are cut")))
    }
}

#[async_trait]
impl Allowlists for Fake {
    async fn show(&self, _target: &str) -> Result<Vec<AllowlistGroup>> {
        Ok(vec![])
    }
    async fn set(
        &self,
        _target: &str,
        change: &AllowlistChange<'_>,
        _reads: Reads,
    ) -> Result<PlannedChange> {
        let request = request(&self.session, Method::PUT, "/allowlist")
            .json(&json!({ "addresses": change.addresses }));
        let mut planned = PlannedChange::new(request, "changes the allowlist");
        planned.danger = change
            .addresses
            .iter()
            .any(|address| address == "0.0.0.0/0")
            .then(|| Danger::opens_network("everybody may connect"));
        Ok(planned)
    }
}

const OPERATIONS: &[RawOperation] = &[
    RawOperation {
        name: "getThing",
        method: "GET",
        path: "/things/{id}",
        changes: false,
        about: "Show a thing",
    },
    RawOperation {
        name: "putThing",
        method: "PUT",
        path: "/things/{id}",
        changes: true,
        about: "Change a thing",
    },
];

impl Raw for Fake {
    fn operations(&self) -> &'static [RawOperation] {
        OPERATIONS
    }
    fn request(&self, operation: &RawOperation, input: &RawInput<'_>) -> Result<RawRequest> {
        let (path, left) = match input.path {
            Some(path) => (path.to_owned(), input.parameters.to_vec()),
            None => raw::fill(operation.path, input.parameters, &[])?,
        };
        let method = Method::from_bytes(operation.method.as_bytes())
            .map_err(|_| Error::new(ErrorKind::Internal, "a method"))?;
        let mut request = Request::new(operation.name, method, &self.session.endpoint, path);
        for (key, value) in left {
            request.add(key, value);
        }
        if let Some(body) = input.body {
            request = request.body("application/json", body);
        }
        Ok(RawRequest::of(operation, request))
    }
}
