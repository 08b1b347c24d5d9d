//! The project id behind a region's name, for keys that come without one.
//!
//! Source: IAM API reference, "Querying Project Information": the main project
//! of a region has the region's name. As in the SDKs, exactly one must answer to it.

use serde::Deserialize;

use super::error::IamDialect;
use crate::core::error::{Error, ErrorKind, Result};
use crate::core::signer::Signer;
use crate::core::transport::Transport;
use crate::core::{Endpoint, Reply, Request};

/// Where project ids are looked up, and for which region.
#[derive(Debug, Clone)]
pub struct ProjectPlace {
    /// Base address of IAM.
    pub iam: Endpoint,
    /// The profile's region.
    pub region: Option<String>,
}

#[derive(Deserialize)]
struct Projects {
    projects: Vec<Project>,
}

#[derive(Deserialize)]
struct Project {
    id: String,
}

impl ProjectPlace {
    /// Asks IAM for the id of the region's main project.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] without a region, and unless exactly
    /// one project has its name; or whatever IAM says.
    pub async fn look_up(&self, signer: &dyn Signer, transport: &Transport) -> Result<String> {
        let region = self.region.as_deref().ok_or_else(|| {
            unknown("no project id comes with the access key")
                .hint("set `project_id` in `credential`, or `region` in the profile")
        })?;
        let request = Request::get("ListProjects", &self.iam, "/v3/projects").with("name", region);
        let reply = transport.call(&request, signer, &IamDialect).await.map_err(|error| {
            // IAM's usual advice is about passwords.
            match error.kind {
                ErrorKind::Unauthenticated => error.hint("check access key and secret"),
                _ => error,
            }
        })?;
        the_one(&reply, region)
    }
}

fn the_one(reply: &Reply, region: &str) -> Result<String> {
    let mut projects = reply.json::<Projects>("ListProjects")?.projects;
    match (projects.pop(), projects.len()) {
        (Some(project), 0) => Ok(project.id),
        (found, more) => {
            let count = if found.is_some() { more + 1 } else { 0 };
            Err(unknown(&format!("{count} projects are called `{region}`"))
                .hint("set `project_id` in `credential`"))
        }
    }
}

fn unknown(message: &str) -> Error {
    Error::config(message).code("config.credential")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_project_has_to_answer() {
        let found = |body: &str| {
            let body = body.as_bytes().to_vec();
            the_one(&Reply { status: 200, headers: Default::default(), body }, "cn-north-4")
        };
        assert_eq!(found(r#"{"projects":[{"id":"p1"}]}"#).expect("one"), "p1");
        for (body, count) in
            [(r#"{"projects":[]}"#, "0 pro"), (r#"{"projects":[{"id":"a"},{"id":"b"}]}"#, "2 pro")]
        {
            let error = found(body).expect_err("not one");
            assert!(error.message.starts_with(count), "{}", error.message);
        }
    }
}
