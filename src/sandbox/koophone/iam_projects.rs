//! IAM: checking a token, and the projects of an account.
//!
//! Source: IAM API reference, "Verifying a Token", "Querying Project
//! Information", "Querying the List of Projects Accessible to Users".

use serde_json::{Value, json};

use super::accounts::{self, Project};
use super::auth;
use super::fault::{Fault, Outcome};
use super::iam;
use super::routes::Call;
use super::world::World;
use crate::sandbox::http::HttpReply;

/// `GET /v3/auth/tokens`: answers what the token in `X-Subject-Token` is.
///
/// # Errors
/// 400 without that header, 404 when the token is not valid.
pub fn check_token(world: &mut World, call: &Call<'_>) -> Outcome {
    let text = call.request.header("x-subject-token").unwrap_or("");
    if text.is_empty() {
        return Err(Fault::iam(400, "The header X-Subject-Token is missing."));
    }
    let token = auth::live_token(world, text, call.now)
        .map_err(|_| Fault::iam(404, "The token is not valid."))?;
    let catalog = call.request.query("nocatalog").is_none_or(|value| value.is_empty());
    let shown = iam::describe(token, catalog.then_some(call.now.base_url.as_str()));
    Ok(HttpReply::json(200, &shown).with("x-subject-token", text))
}

/// `GET /v3/projects` and `GET /v3/auth/projects`: the account's projects, or
/// the one of the query parameter `name`.
///
/// # Errors
/// None of its own.
pub fn list(_world: &mut World, call: &Call<'_>) -> Outcome {
    let domain = call.caller.as_ref().map_or("", |caller| caller.domain.as_str());
    let name = call.request.query("name");
    let projects: Vec<Value> = accounts::PROJECTS
        .iter()
        .filter(|project| project.domain == domain)
        .filter(|project| name.as_deref().is_none_or(|name| name == project.name))
        .map(|project| describe(project, &call.now.base_url))
        .collect();
    let links = json!({"next": null, "previous": null,
                       "self": format!("{}{}", call.now.base_url, call.request.target)});
    Ok(HttpReply::json(200, &json!({"links": links, "projects": projects})))
}

fn describe(project: &Project, base_url: &str) -> Value {
    let domain = accounts::domain(project.domain).map_or("", |domain| domain.id);
    json!({
        "domain_id": domain,
        "is_domain": false,
        "parent_id": domain,
        "name": project.name,
        "description": "",
        "links": {"self": format!("{base_url}/v3/projects/{}", project.id)},
        "id": project.id,
        "enabled": true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::testkit::Kit;

    #[test]
    fn a_region_names_exactly_one_project() {
        let mut kit = Kit::new();
        let answer = kit.get("/v3/projects?name=cn-north-4");
        assert_eq!(answer.json["projects"].as_array().unwrap().len(), 1);
        assert_eq!(answer.json["projects"][0]["id"], accounts::PROJECT_ID);
        assert_eq!(kit.get("/v3/projects?name=nowhere").json["projects"], json!([]));
        assert_eq!(kit.get("/v3/auth/projects").json["projects"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn a_token_can_be_checked() {
        let mut kit = Kit::new();
        let subject = kit.token.clone();
        let headers = [("x-subject-token", subject.as_str())];
        let answer = kit.send("GET", "/v3/auth/tokens", &headers, None);
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json["token"]["project"]["name"], "cn-north-4");
        let answer = kit.send("GET", "/v3/auth/tokens", &[("x-subject-token", "x")], None);
        assert_eq!((answer.status, &answer.json["error"]["code"]), (404, &json!(404)));
        assert_eq!(kit.get("/v3/auth/tokens").status, 400);
    }

    #[test]
    fn iam_refuses_strangers_in_its_own_shape() {
        let mut kit = Kit::new();
        kit.token = "x".into();
        let answer = kit.get("/v3/projects");
        assert_eq!((answer.status, &answer.json["error"]["title"]), (401, &json!("Unauthorized")));
    }
}
