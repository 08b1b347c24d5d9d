//! The requests, one function each. Every one asks for JSON: the classic
//! default of the REST API is XML.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use super::body::CreateTask;
use super::settings::{CLOUD_APPS, Place, VIRTUAL_SERVER};
use super::types::Entity;
use crate::core::encode::component;
use crate::core::{CreateRequest, Endpoint, Request};

/// Most jobs asked for on one page of a job list (default of the API: 100).
/// The number of jobs really sent decides where the next page begins.
pub(super) const PAGE: usize = 1000;

/// How far around a job's start its copy is asked, in seconds: a day, whatever
/// the clocks and time zones of the two are.
const STORED_WITHIN: i64 = 86_400;

/// Which jobs a list holds (`jobCategory`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Category {
    /// Those that have not ended.
    Active,
    /// All of them.
    All,
}

impl Category {
    fn word(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::All => "All",
        }
    }
}

fn get(endpoint: &Endpoint, operation: &str, path: impl Into<String>) -> Request {
    Request::get(operation, endpoint, path).header("accept", "application/json")
}

fn post(endpoint: &Endpoint, operation: &str, path: &str) -> Request {
    Request::post(operation, endpoint, path).header("accept", "application/json")
}

/// POST /Login. Source: "REST API Authentication - POST Login"
/// (documentation.commvault.com) and "Login" (api.commvault.com, SP32).
pub(super) fn login(endpoint: &Endpoint, body: &impl Serialize) -> Request {
    post(endpoint, "Login", "/Login").json(body)
}

/// POST /RenewLoginToken. Source: "Renew login token" (api.commvault.com, SP36).
pub(super) fn renew_session(endpoint: &Endpoint, session: &str, device: &str) -> Request {
    post(endpoint, "RenewLoginToken", "/RenewLoginToken")
        .json(&json!({"sessionId": session, "deviceId": device}))
}

/// POST /V4/AccessToken/Renew. Both values change, and sending an older pair
/// deletes the whole chain, so it goes out at most once. Source: "Using refresh
/// tokens to renew access tokens" (documentation.commvault.com, 11.44).
pub(super) fn renew_pair(endpoint: &Endpoint, access: &str, refresh: &str) -> Request {
    post(endpoint, "AccessToken/Renew", "/V4/AccessToken/Renew")
        .json(&json!({"accessToken": access, "refreshToken": refresh}))
        .at_most_once()
}

/// POST /Logout. Answers with a sentence. Source: "REST API - POST Logout"
/// (documentation.commvault.com).
pub(super) fn logout(endpoint: &Endpoint) -> Request {
    post(endpoint, "Logout", "/Logout")
}

/// POST /WhoAmI, without a body. Source: the vendor's Python SDK.
pub(super) fn who_am_i(endpoint: &Endpoint) -> Request {
    post(endpoint, "WhoAmI", "/WhoAmI")
}

/// GET /CommServ: identity and version. Source: the vendor's Python SDK.
pub(super) fn comm_serv(endpoint: &Endpoint) -> Request {
    get(endpoint, "CommServ", "/CommServ")
}

/// POST /createtask. Source: "AWS DocumentDB cluster backup" (api.commvault.com,
/// SP32).
pub(super) fn create_task(endpoint: &Endpoint, task: &CreateTask<'_>) -> CreateRequest {
    CreateRequest::new(post(endpoint, "createtask", "/createtask").json(task))
}

/// GET /Job/{id}. Source: "REST API - GET Job" (documentation.commvault.com).
pub(super) fn job(endpoint: &Endpoint, id: &str) -> Request {
    get(endpoint, "Job", format!("/Job/{}", component(id)))
}

/// POST /JobDetails. Source: "Get job details" (api.commvault.com, SP38).
pub(super) fn job_details(endpoint: &Endpoint, id: i64) -> Request {
    post(endpoint, "JobDetails", "/JobDetails").json(&json!({"jobId": id}))
}

/// POST /JobDetails with the job's attempts. Source: as [`job_details`].
pub(super) fn job_attempts(endpoint: &Endpoint, id: i64) -> Request {
    post(endpoint, "JobDetails", "/JobDetails").json(&json!({"jobId": id, "showAttempt": true}))
}

/// GET /Events: what the CommCell noted about a job. Source: the vendor's
/// Python SDK.
pub(super) fn events(endpoint: &Endpoint, id: &str) -> Request {
    get(endpoint, "Events", "/Events").with("jobId", id)
}

/// POST /Job/{id}/action/{verb}, without a body. It is sent once: a second
/// kill or pause is refused, which would hide that the first one worked.
/// Source: "REST API - POST Job Suspend" and "POST Job Resume"
/// (documentation.commvault.com), which spell the verb of suspending `pause`.
pub(super) fn act(endpoint: &Endpoint, id: &str, verb: &str) -> Request {
    let path = format!("/Job/{}/action/{verb}", component(id));
    post(endpoint, &format!("Job {verb}"), &path).at_most_once()
}

/// POST /createtask with a restore. Source: "AWS DocumentDB cluster restore"
/// (api.commvault.com, SP36).
pub(super) fn create_restore(endpoint: &Endpoint, body: &impl Serialize) -> CreateRequest {
    CreateRequest::new(post(endpoint, "createtask", "/createtask").json(body))
}

/// POST /BrowseRDSBackups: the snapshots of an instance up to a moment, in
/// seconds since 1970; the misspelling is real. It reads. Source: the vendor's
/// Python SDK.
pub(super) fn snapshots(endpoint: &Endpoint, instance_id: i64, until: i64) -> Request {
    post(endpoint, "BrowseRDSBackups", "/BrowseRDSBackups").json(&json!({
        "entity": {"instanceId": instance_id},
        "copyPresedence": 0,
        "includeAgedData": 0,
        "startTime": 0,
        "endTime": until,
    }))
}

/// POST /V4/Plan/BackupDestination/JobOperations: keeps or deletes the data of
/// jobs. Source: "Run Job Operation on Plan Backup Destination"
/// (api.commvault.com, SP38).
pub(super) fn job_operation(endpoint: &Endpoint, body: &impl Serialize) -> Request {
    post(endpoint, "JobOperations", "/V4/Plan/BackupDestination/JobOperations").json(body)
}

/// GET /V4/Plan/BackupDestination/{copyId}/Jobs: the jobs whose data a copy
/// holds, around the time when one was started. Source: the vendor's OpenAPI file.
pub(super) fn stored_jobs(endpoint: &Endpoint, copy: i64, around: Option<Timestamp>) -> Request {
    let request =
        get(endpoint, "Destination jobs", format!("/V4/Plan/BackupDestination/{copy}/Jobs"))
            .with("view", "custom");
    match around.map(Timestamp::as_second) {
        Some(start) => request
            .with("startTime", (start - STORED_WITHIN).to_string())
            .with("endTime", (start + STORED_WITHIN).to_string()),
        None => request.with("startTime", "0"),
    }
}

/// GET /Job: one page of jobs of all kinds. `window` bounds in seconds how long ago a job may have completed,
/// `page` is the most jobs on one page.
///
/// An absent `jobFilter` would mean "backup jobs", and it is not documented
/// whether a DocumentDB backup counts as a backup or as a snapshot job; empty
/// means all kinds. Paging is by request headers ("Get list of jobs",
/// api.commvault.com, SP38), or by the query, which the vendor's MCP server and
/// PowerShell module use: both are sent, since a proxy may drop either. Source:
/// also "jobFilter parameter values".
pub(super) fn jobs(
    endpoint: &Endpoint,
    of: &Entity,
    window: i64,
    category: Category,
    page: usize,
    offset: usize,
) -> Request {
    let number = |id: Option<i64>| id.map(|id| id.to_string());
    get(endpoint, "Job list", "/Job")
        .with_some("clientId", number(of.client_id))
        .with_some("subclientId", number(of.subclient_id))
        .with("completedJobLookupTime", window.to_string())
        .with("jobCategory", category.word())
        .with("jobFilter", "")
        .with("limit", page.to_string())
        .with("offset", offset.to_string())
        .header("limit", &page.to_string())
        .header("offset", &offset.to_string())
}

/// GET /Client: the clients that may hold the profile's workload. Cloud
/// accounts and hypervisors are pseudo-clients; for other workloads every
/// client is listed, which is slow on large sites. Source: the vendor's Python
/// SDK.
pub(super) fn clients(endpoint: &Endpoint, place: &Place) -> Request {
    let kind = match place.application() {
        Some(CLOUD_APPS) => Some("CloudApps"),
        Some(VIRTUAL_SERVER) => Some("VSPseudo"),
        _ => None,
    };
    get(endpoint, "Client list", "/Client").with_some("PseudoClientType", kind)
}

/// GET /Instance: the instances of a cloud account. Source: the vendor's
/// Python SDK.
pub(super) fn instances(endpoint: &Endpoint, client_id: i64, place: &Place) -> Request {
    get(endpoint, "Instance list", "/Instance")
        .with("clientId", client_id.to_string())
        .with_some("applicationId", place.application().map(|id| id.to_string()))
}

/// GET /Subclient: the cluster groups of a cloud account, with their content.
/// Source: "REST API - GET Subclient" (documentation.commvault.com).
pub(super) fn subclients(endpoint: &Endpoint, client: &Entity, place: &Place) -> Request {
    let request = get(endpoint, "Subclient list", "/Subclient");
    let request = match (client.client_id, &client.client_name) {
        (Some(id), _) => request.with("clientId", id.to_string()),
        (None, name) => request.with_some("clientName", name.as_deref()),
    };
    request
        .with_some("applicationId", place.application().map(|id| id.to_string()))
        .with_some("instanceId", client.instance_id.map(|id| id.to_string()))
        .with("propertyLevel", "20")
}

/// GET /Subclient/{id}. Source: the vendor's Python SDK.
pub(super) fn subclient(endpoint: &Endpoint, id: i64) -> Request {
    get(endpoint, "Subclient", format!("/Subclient/{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::request::Repeat;

    fn endpoint() -> Endpoint {
        Endpoint::parse("https://cs.example.com/commandcenter/api").expect("endpoint")
    }

    #[test]
    fn the_job_list_asks_for_every_kind_and_pages_by_headers_and_query() {
        let of = Entity { client_id: Some(101), subclient_id: Some(401), ..Entity::default() };
        let request = jobs(&endpoint(), &of, 86_400, Category::All, PAGE, 2000);
        assert_eq!(
            request.target(),
            "/commandcenter/api/Job?clientId=101&subclientId=401\
             &completedJobLookupTime=86400&jobCategory=All&jobFilter=&limit=1000&offset=2000"
        );
        assert_eq!(request.headers["limit"], "1000");
        assert_eq!(request.headers["offset"], "2000");
        assert_eq!(request.headers["accept"], "application/json");
    }

    #[test]
    fn only_reads_and_logins_may_be_repeated() {
        assert_eq!(login(&endpoint(), &json!({})).repeat(), Repeat::Safe);
        assert_eq!(renew_pair(&endpoint(), "a", "b").repeat(), Repeat::IfUnsent);
    }

    #[test]
    fn clients_are_asked_for_by_workload() {
        let target = |app: &str, application_id| {
            let place = Place { app: app.to_owned(), application_id, ..Place::default() };
            clients(&endpoint(), &place).target()
        };
        let path = "/commandcenter/api/Client";
        assert_eq!(target("Cloud Apps", None), format!("{path}?PseudoClientType=CloudApps"));
        assert_eq!(target("virtual server", None), format!("{path}?PseudoClientType=VSPseudo"));
        assert_eq!(target("x", Some(106)), format!("{path}?PseudoClientType=VSPseudo"));
        assert_eq!(target("Linux File System", None), path);
        assert_eq!(target("SQL Server", None), path);
    }

    #[test]
    fn cluster_groups_are_asked_for_by_number_or_name() {
        let place = Place { application_id: Some(134), ..Place::default() };
        let by_name = Entity { client_name: Some("aws prod".to_owned()), ..Entity::default() };
        assert_eq!(
            subclients(&endpoint(), &by_name, &place).target(),
            "/commandcenter/api/Subclient?clientName=aws%20prod&applicationId=134&propertyLevel=20"
        );
        let by_id = Entity { client_id: Some(101), instance_id: Some(201), ..by_name };
        assert_eq!(
            subclients(&endpoint(), &by_id, &place).target(),
            "/commandcenter/api/Subclient?clientId=101&applicationId=134&instanceId=201\
             &propertyLevel=20"
        );
    }
}
