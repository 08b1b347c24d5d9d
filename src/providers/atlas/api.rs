//! Requests to the Administration API: path, version, options, project.

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::envelope;
use super::media::Resource;
use super::settings::{ApiVersion, Settings};
use crate::core::{Error, Reply, Request, Result, Session, encode};

/// One profile's Administration API.
pub struct Api {
    /// The way to it.
    pub session: Session,
    project: Option<String>,
    version: ApiVersion,
    envelope: bool,
    pretty: bool,
}

impl Api {
    /// The API of a profile.
    pub fn new(session: Session, settings: &Settings) -> Self {
        Self {
            session,
            project: settings.project.clone(),
            version: settings.version,
            envelope: settings.envelope,
            pretty: settings.pretty,
        }
    }

    /// The profile's project id.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] when the profile names none.
    pub fn project(&self) -> Result<&str> {
        self.project.as_deref().ok_or_else(|| {
            Error::config("the profile has no `project_id`")
                .code("config.project_id")
                .hint(
                    "set `project_id`, or the variable CLOUDBAK_PROJECT_ID, to the project's id, \
                     24 hexadecimal digits",
                )
                .next("cloudbak project list")
        })
    }

    /// Which version speaks about export buckets.
    pub fn bucket_version(&self) -> ApiVersion {
        self.version
    }

    /// A request to a resource of v2. `path` follows `/api/atlas/v2`.
    pub fn request(
        &self,
        operation: &str,
        method: Method,
        resource: Resource,
        path: &str,
    ) -> Request {
        let path = format!("/api/atlas/v2{path}");
        let request = Request::new(operation, method, &self.session.endpoint, path);
        self.with_options(request.header("accept", &resource.accept()))
    }

    /// A request to v1.0, whose media type has no date. `path` follows
    /// `/api/atlas/v1.0`.
    ///
    /// Source: Create One Snapshot Export Bucket (v1.0).
    pub fn request_v1(&self, operation: &str, method: Method, path: &str) -> Request {
        let path = format!("/api/atlas/v1.0{path}");
        let request = Request::new(operation, method, &self.session.endpoint, path);
        self.with_options(request.header("accept", "application/json"))
    }

    /// A GET below the profile's project.
    ///
    /// # Errors
    /// As [`Api::project`].
    pub fn get(&self, operation: &str, resource: Resource, path: &str) -> Result<Request> {
        let path = format!("/groups/{}{path}", self.project()?);
        Ok(self.request(operation, Method::GET, resource, &path))
    }

    /// Both options are off unless the profile turns them on.
    fn with_options(&self, request: Request) -> Request {
        let yes = |on: bool| on.then_some("true");
        request.with_some("envelope", yes(self.envelope)).with_some("pretty", yes(self.pretty))
    }

    /// Sends a request that reads, and reads its answer.
    ///
    /// # Errors
    /// As [`Session::call`], and [`crate::core::ErrorKind::Protocol`] for an
    /// answer of another shape.
    pub async fn read<T: DeserializeOwned>(&self, request: &Request) -> Result<T> {
        let reply = self.session.call(request).await?;
        decode(&request.operation, &reply)
    }
}

/// Adds a JSON body in the media type of the version that the request asks for.
///
/// Plain JSON would do as well, but then whoever reads the body against the
/// document cannot tell which version's form it has.
///
/// Source: Atlas Administration API v2 document, request media types.
pub fn with_json(request: Request, body: &impl Serialize) -> Request {
    let media_type = request.headers.get("accept").cloned();
    let request = request.json(body);
    match media_type.as_ref().and_then(|value| value.to_str().ok()) {
        Some(media_type) => request.header("content-type", media_type),
        None => request,
    }
}

/// A path segment for a cluster's name.
pub fn segment(name: &str) -> String {
    encode::component(name)
}

/// Reads an answer, with or without its envelope.
///
/// # Errors
/// [`crate::core::ErrorKind::Protocol`] for an answer of another shape; `sent`
/// is [`crate::core::Sent::Maybe`], since there was one.
pub fn decode<T: DeserializeOwned>(operation: &str, reply: &Reply) -> Result<T> {
    let body: Json = reply.json(operation)?;
    T::deserialize(envelope::content(&body))
        .map_err(|error| reply.unreadable(operation, &error.to_string()))
}
