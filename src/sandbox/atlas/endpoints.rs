//! Private endpoints to object storage, which AWS exports may take.
//!
//! Source: Atlas Administration API v2, "Cloud Backups", schemas
//! `ObjectStoragePrivateEndpointRequest` and `…Response`.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::body::Body;
use super::call::Call;
use super::rates;
use super::reply::{Answer, ApiError, Outcome};
use super::routes::Operation;
use super::state::State;

/// Job seconds until an endpoint is `ACTIVE`.
const SETUP_SECONDS: f64 = 5.0;

/// One private endpoint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Endpoint {
    /// Endpoint id.
    pub id: String,
    /// Project id.
    pub group_id: String,
    /// Region of the storage.
    pub region: Value,
    /// Region of the network; the storage's own when it was left out.
    pub network_region: Value,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
}

impl Endpoint {
    fn view(&self, call: &Call<'_>) -> Value {
        let elapsed = call.now.job_seconds_since(self.created_unix_ms);
        let status = match elapsed {
            seconds if seconds < SETUP_SECONDS / 2.0 => "INITIATING",
            seconds if seconds < SETUP_SECONDS => "PENDING_ACCEPTANCE",
            _ => "ACTIVE",
        };
        json!({
            "cloudProvider": "AWS",
            "id": self.id,
            "privateEndpointConnectionName":
                format!("vpce-{}", self.id.get(..17).unwrap_or_default()),
            "regionName": self.region,
            "status": status,
            "vpcRegionName": self.network_region,
        })
    }
}

const ALL: &str = "/groups/{groupId}/backup/{cloudProvider}/privateEndpoints";
const ONE: &str = "/groups/{groupId}/backup/{cloudProvider}/privateEndpoints/{endpointId}";

const fn operation(
    name: &'static str,
    method: &'static str,
    path: &'static str,
    answer: fn(&mut State, &Call<'_>) -> Outcome,
) -> Operation {
    Operation { name, method, path, dates: &["2024-11-13"], limit: rates::BACKUPS, answer }
}

/// Operations on private endpoints.
pub const OPERATIONS: &[Operation] = &[
    operation("listGroupBackupPrivateEndpoints", "GET", ALL, list),
    operation("createGroupBackupPrivateEndpoint", "POST", ALL, create),
    operation("getGroupBackupPrivateEndpoint", "GET", ONE, get),
    operation("deleteGroupBackupPrivateEndpoint", "DELETE", ONE, delete),
];

fn check_provider(call: &Call<'_>) -> Result<(), ApiError> {
    let provider = call.parameter("cloudProvider");
    if provider == "AWS" {
        return Ok(());
    }
    let detail = format!("No provider {provider} exists.");
    Err(ApiError::new(404, "RESOURCE_NOT_FOUND", detail).about(provider))
}

fn list(state: &mut State, call: &Call<'_>) -> Outcome {
    check_provider(call)?;
    let own = state.endpoints.iter().filter(|endpoint| endpoint.group_id == call.group());
    Ok(Answer::List(own.map(|endpoint| endpoint.view(call)).collect()))
}

fn create(state: &mut State, call: &Call<'_>) -> Outcome {
    check_provider(call)?;
    let body = Body::read(call.request, &["cloudProvider", "regionName", "vpcRegionName"])?;
    body.word("cloudProvider", &["AWS"])?;
    let region = json!(body.required("regionName")?);
    let network_region = body.text("vpcRegionName")?.map_or_else(|| region.clone(), Value::from);
    let taken = |e: &Endpoint| e.group_id == call.group() && e.region == region;
    if state.endpoints.iter().any(taken) {
        return Err(ApiError::without_code(409, "The region has a private endpoint already."));
    }
    let endpoint = Endpoint {
        id: state.new_id(),
        group_id: call.group().to_owned(),
        region,
        network_region,
        created_unix_ms: call.now.unix_ms,
    };
    let view = endpoint.view(call);
    state.endpoints.push(endpoint);
    Ok(Answer::Object(201, view))
}

fn position(state: &State, call: &Call<'_>) -> Result<usize, ApiError> {
    check_provider(call)?;
    let id = call.parameter("endpointId");
    let here = |e: &Endpoint| e.id == id && e.group_id == call.group();
    state.endpoints.iter().position(here).ok_or_else(|| {
        let detail = format!("Cannot find resource {id}.");
        ApiError::new(404, "RESOURCE_NOT_FOUND", detail).about(id)
    })
}

fn get(state: &mut State, call: &Call<'_>) -> Outcome {
    let at = position(state, call)?;
    Ok(Answer::Object(200, state.endpoints[at].view(call)))
}

fn delete(state: &mut State, call: &Call<'_>) -> Outcome {
    let at = position(state, call)?;
    state.endpoints.remove(at);
    Ok(Answer::Nothing)
}
