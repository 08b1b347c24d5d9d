//! Reading the tree: clients, agents, instances, backup sets, subclients.
//!
//! Source: documentation.commvault.com, "REST API - GET Client", "GET
//! Subclient", "GET ID for Client"; shapes as the vendor's Python SDK reads them.

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::entities::{
    Backupset, COMMCELL, COMMCELL_ID, Client, DOCUMENTDB, Entity, Instance, Subclient,
    VIRTUAL_SERVER, guid,
};
use super::state::State;

/// What GET /GetId writes for a name that it did not find.
const NOT_FOUND: i64 = -32_000;

/// GET /CommServ.
pub(super) fn commserv(call: &Call<'_>) -> Answer {
    let body = json!({
        "commcell": {"commCellName": COMMCELL, "commCellId": COMMCELL_ID, "csGUID": guid(1, 2)},
        "hostName": COMMCELL, "releaseId": 16, "releaseName": "11.0.0",
        "currentSPVersion": 36, "csVersionInfo": "11.36.1", "oemName": "Commvault",
        "timeZone": "0:0:(UTC) Coordinated Universal Time", "csTimeZone": {"TimeZoneName": "UTC", "TimeZoneID": 0},
        "currentTime": call.now.unix_ms.div_euclid(1000),
    });
    Answer::ok(root::GENERIC, body)
}

/// GET /Client, with `PseudoClientType=CloudApps` for the cloud accounts and
/// `VSPseudo` for the hypervisors.
pub(super) fn clients(state: &State, call: &Call<'_>) -> Answer {
    let kind = call.query("PseudoClientType").unwrap_or_default().to_ascii_lowercase();
    let shown = state.tree.clients.iter().filter(|client| match kind.as_str() {
        "" => true,
        "cloudapps" => client.cloud,
        "vspseudo" => {
            let mut instances = state.tree.instances.iter();
            instances.any(|it| it.client_id == client.id && it.application_id == VIRTUAL_SERVER)
        }
        _ => false,
    });
    let rows: Vec<Value> = shown.map(client_row).collect();
    Answer::ok("App_GetClientPropertiesResponse", json!({"clientProperties": rows}))
}

fn client_row(client: &Client) -> Value {
    json!({
        "client": {"clientEntity": {
            "clientName": client.name, "clientId": client.id, "hostName": client.name,
            "displayName": client.name, "clientGUID": guid(3, client.id), "_type_": 3,
        }},
        "clientProps": {"IsDeletedClient": false},
    })
}

/// GET /Client/{id}.
pub(super) fn client(state: &State, call: &Call<'_>) -> Answer {
    let Some(client) = call.path_id().and_then(|id| state.tree.client(id)) else {
        return unknown("client");
    };
    let mut row = client_row(client);
    let more = json!({
        "cvdPort": 0, "versionInfo": {}, "TimeZone": {"TimeZoneName": "UTC"},
        "osInfo": {"OsDisplayInfo": {"OSName": "Any", "ProcessorType": ""}, "Type": "", "SubType": ""},
    });
    if let (Some(inner), Value::Object(more)) = (row["client"].as_object_mut(), more) {
        inner.extend(more);
    }
    row["clientProps"]["activityControl"] = json!({
        "EnableDataRecovery": true, "EnableDataManagement": state.backup_on,
        "EnableOnlineContentIndex": false,
    });
    row["clientProps"]["clientActivityControl"] = json!({"activityControlOptions": []});
    row["clientProps"]["EnableSnapBackups"] = json!(false);
    row["pseudoClientInfo"] = json!({"clientType": if client.cloud { 15 } else { 0 }});
    Answer::ok("App_GetClientPropertiesResponse", json!({"clientProperties": [row]}))
}

/// GET /Agent?clientId=
pub(super) fn agents(state: &State, call: &Call<'_>) -> Answer {
    let wanted = match ids(call, &["clientId", "applicationId"]) {
        Ok(wanted) => wanted,
        Err(name) => return Answer::bad_parameter(name),
    };
    let Some(client) = wanted[0].and_then(|id| state.tree.client(id)) else {
        return unknown("client");
    };
    let mut agents: Vec<(u64, &str)> = Vec::new();
    for instance in state.tree.instances.iter().filter(|i| i.client_id == client.id) {
        let agent = (instance.application_id, instance.app_name.as_str());
        if !agents.contains(&agent) && wanted[1].is_none_or(|id| id == agent.0) {
            agents.push(agent);
        }
    }
    let row = |(id, name): &(u64, &str)| {
        json!({
            "idaEntity": {
                "appName": name, "applicationId": id, "clientId": client.id,
                "clientName": client.name, "_type_": 4,
            },
            "AgentProperties": {}, "idaActivityControl": {"activityControlOptions": []},
        })
    };
    let rows: Vec<Value> = agents.iter().map(row).collect();
    Answer::ok("App_GetAgentPropertiesResponse", json!({"agentProperties": rows}))
}

/// GET /Instance?clientId=
pub(super) fn instances(state: &State, call: &Call<'_>) -> Answer {
    let wanted = match ids(call, &["clientId", "applicationId"]) {
        Ok(wanted) => wanted,
        Err(name) => return Answer::bad_parameter(name),
    };
    let shown = state.tree.instances.iter().filter(|instance| {
        wanted[0].is_none_or(|id| id == instance.client_id)
            && wanted[1].is_none_or(|id| id == instance.application_id)
    });
    let rows: Vec<Value> = shown.map(|instance| instance_row(state, instance)).collect();
    Answer::ok("App_GetInstancePropertiesResponse", json!({"instanceProperties": rows}))
}

fn instance_row(state: &State, instance: &Instance) -> Value {
    let mut row = json!({
        "instance": state.tree.instance_json(instance),
        "instanceActivityControl": {"activityControlOptions": [
            {"activityType": 1, "enableActivityType": instance.backup_on},
            {"activityType": 2, "enableActivityType": instance.restore_on},
        ]},
        "planEntity": {"planId": 1, "planName": super::v4::PLAN},
    });
    if instance.kind != 0 {
        row["cloudAppsInstance"] = json!({"instanceType": instance.kind});
    }
    row
}

/// GET /Instance/{id}.
pub(super) fn instance(state: &State, call: &Call<'_>) -> Answer {
    let Some(instance) = call.path_id().and_then(|id| state.tree.instance(id)) else {
        return unknown("instance");
    };
    let rows = json!({"instanceProperties": [instance_row(state, instance)]});
    Answer::ok("App_GetInstancePropertiesResponse", rows)
}

/// GET /Backupset?clientId=&applicationId=&instanceId=
pub(super) fn backupsets(state: &State, call: &Call<'_>) -> Answer {
    let wanted = match ids(call, &["clientId", "applicationId", "instanceId"]) {
        Ok(wanted) => wanted,
        Err(name) => return Answer::bad_parameter(name),
    };
    let sets = state.tree.backupsets.iter().filter_map(|set| state.tree.backupset_entity(set));
    let shown = sets.filter(|entity| {
        wanted[0].is_none_or(|id| id == entity.client_id)
            && wanted[1].is_none_or(|id| id == entity.application_id)
            && wanted[2].is_none_or(|id| id == entity.instance_id)
    });
    let rows: Vec<Value> = shown.map(|entity| backupset_row(&entity)).collect();
    Answer::ok("App_GetBackupsetPropertiesResponse", json!({"backupsetProperties": rows}))
}

fn backupset_row(entity: &Entity) -> Value {
    json!({
        "backupSetEntity": entity.backupset_json(),
        "commonBackupSet": {"isDefaultBackupSet": true}, "planEntity": {},
    })
}

/// GET /Backupset/{id}.
pub(super) fn backupset(state: &State, call: &Call<'_>) -> Answer {
    let wanted = call.path_id();
    let found: Option<&Backupset> = state.tree.backupsets.iter().find(|s| Some(s.id) == wanted);
    let Some(entity) = found.and_then(|set| state.tree.backupset_entity(set)) else {
        return unknown("backup set");
    };
    let rows = json!({"backupsetProperties": [backupset_row(&entity)]});
    Answer::ok("App_GetBackupsetPropertiesResponse", rows)
}

/// GET /Subclient?clientId= or ?clientName=
pub(super) fn subclients(state: &State, call: &Call<'_>) -> Answer {
    let names = ["clientId", "applicationId", "instanceId", "backupsetId"];
    let wanted = match ids(call, &names) {
        Ok(wanted) => wanted,
        Err(name) => return Answer::bad_parameter(name),
    };
    let client = call.query("clientName");
    if client.is_none() && wanted[0].is_none() {
        return Answer::bad_parameter("clientId");
    }
    let fits = |entity: &Entity| {
        let own =
            [entity.client_id, entity.application_id, entity.instance_id, entity.backupset_id];
        own.iter().zip(&wanted).all(|(own, wanted)| wanted.is_none_or(|id| id == *own))
            && client.as_ref().is_none_or(|name| name.eq_ignore_ascii_case(&entity.client_name))
    };
    let rows: Vec<Value> = state
        .tree
        .subclients
        .iter()
        .filter_map(|subclient| Some((subclient, state.tree.entity(subclient)?)))
        .filter(|(_, entity)| fits(entity))
        .map(|(subclient, entity)| subclient_row(state, subclient, &entity))
        .collect();
    Answer::ok("App_GetSubClientPropertiesResponse", json!({"subClientProperties": rows}))
}

fn subclient_row(state: &State, subclient: &Subclient, entity: &Entity) -> Value {
    let kind = state.tree.instance(entity.instance_id).map_or(0, |instance| instance.kind);
    let mut row = json!({
        "subClientEntity": entity.json(),
        "commonProperties": {
            "isDefaultSubclient": subclient.name == "default", "storageDevice": {},
            "enableBackup": subclient.backup_on, "numberOfBackupStreams": 1,
        },
        "planEntity": {"planId": subclient.plan_id, "planName": super::v4::PLAN},
    });
    if kind != 0 {
        row["cloudDbContent"] = json!({"children": subclient.content});
        row["cloudAppsSubClientProp"] = json!({"instanceType": kind});
    }
    row
}

/// GET /Subclient/{id}.
pub(super) fn subclient(state: &State, call: &Call<'_>) -> Answer {
    let found = call.path_id().and_then(|id| state.tree.subclient(id));
    let Some((subclient, entity)) = found.and_then(|s| Some((s, state.tree.entity(s)?))) else {
        return no_subclient();
    };
    let rows = json!({"subClientProperties": [subclient_row(state, subclient, &entity)]});
    Answer::ok("App_GetSubClientPropertiesResponse", rows)
}

/// GET /GetId: numbers of names in one call; 404 when any is missing.
pub(super) fn get_id(state: &State, call: &Call<'_>) -> Answer {
    let names = ["clientName", "agent", "instanceName", "backupset", "subclient"];
    let fields = ["clientId", "applicationId", "instanceId", "backupsetId", "subclientId"];
    let mut found = state.tree.entities();
    let mut body = serde_json::Map::new();
    let mut status = 200;
    for (index, (name, field)) in names.into_iter().zip(fields).enumerate() {
        let Some(wanted) = call.query(name) else { continue };
        found.retain(|entity| level(entity, index).0.eq_ignore_ascii_case(&wanted));
        let id = found.first().and_then(|entity| i64::try_from(level(entity, index).1).ok());
        if id.is_none() {
            status = 404;
        }
        body.insert(field.to_owned(), json!(id.unwrap_or(NOT_FOUND)));
    }
    Answer::tree(status, "App_GetIdResponse", Value::Object(body))
}

fn level(entity: &Entity, index: usize) -> (&str, u64) {
    match index {
        0 => (&entity.client_name, entity.client_id),
        1 => (&entity.app_name, entity.application_id),
        2 => (&entity.instance_name, entity.instance_id),
        3 => (&entity.backupset_name, entity.backupset_id),
        _ => (&entity.subclient_name, entity.subclient_id),
    }
}

fn ids<'n>(call: &Call<'_>, names: &[&'n str]) -> Result<Vec<Option<u64>>, &'n str> {
    names.iter().map(|name| call.query_number(name)).collect()
}

/// The refusal for an unknown subclient. One page pairs the same text with 201.
pub(super) fn no_subclient() -> Answer {
    let text = "Failed to get any subclient for given association. Check if it is valid";
    Answer::refused(404, 4, text)
}

fn unknown(what: &str) -> Answer {
    Answer::refused(404, 4, &format!("The {what} does not exist"))
}

/// Name of the engine in the V4 operations.
pub(super) fn engine(kind: u64) -> &'static str {
    if kind == DOCUMENTDB { "DOCUMENT_DB" } else { "RDS" }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Bench;
    use serde_json::{Value, json};

    /// The reads that the vendor's Python SDK makes on its way to a subclient.
    #[test]
    fn the_vendors_sdk_finds_its_way() {
        let mut bench = Bench::new();
        for (path, pointer, wanted) in [
            ("/Client", "/clientProperties/0/client/clientEntity/clientId", json!(101)),
            (
                "/Client?hiddenclients=true",
                "/clientProperties/0/clientProps/IsDeletedClient",
                json!(false),
            ),
            (
                "/Client?PseudoClientType=VSPseudo",
                "/clientProperties/0/client/clientEntity/clientId",
                json!(104),
            ),
            ("/VSAClientAndClientGroupList", "/clients", json!([])),
            ("/Client/101", "/clientProperties/0/client/TimeZone/TimeZoneName", json!("UTC")),
            ("/Client/101", "/clientProperties/0/pseudoClientInfo/clientType", json!(15)),
            ("/Agent?clientId=101", "/agentProperties/0/idaEntity/appName", json!("Cloud Apps")),
            (
                "/Agent?clientId=101&applicationId=134&propertyLevel=30",
                "/agentProperties/0/idaEntity/applicationId",
                json!(134),
            ),
            ("/Instance?clientId=101", "/instanceProperties/0/instance/instanceId", json!(201)),
            (
                "/Instance/201?association/entity/clientId=101",
                "/instanceProperties/0/cloudAppsInstance/instanceType",
                json!(27),
            ),
            (
                "/Subclient?clientId=101&applicationId=134&instanceId=201&propertyLevel=20",
                "/subClientProperties/0/subClientEntity/subclientId",
                json!(401),
            ),
            (
                "/Backupset?clientId=101&propertyLevel=10&applicationId=134&instanceId=201&excludeHidden=0",
                "/backupsetProperties/0/backupSetEntity/backupsetId",
                json!(301),
            ),
            (
                "/Backupset/301",
                "/backupsetProperties/0/commonBackupSet/isDefaultBackupSet",
                json!(true),
            ),
            ("/Schedules?clientId=101&apptypeId=134&backupsetId=301", "/taskDetail", json!([])),
            (
                "/Subclient/401",
                "/subClientProperties/0/cloudAppsSubClientProp/instanceType",
                json!(27),
            ),
            ("/CommServ", "/commcell/commCellId", json!(2)),
        ] {
            let (status, body) = bench.get(path);
            assert_eq!((status, body.pointer(pointer)), (200, Some(&wanted)), "{path}: {body}");
        }
    }

    #[test]
    fn two_accounts_share_the_name_of_a_group() {
        let mut bench = Bench::new();
        let (_, body) = bench.get("/Client?PseudoClientType=CloudApps");
        assert_eq!(body["clientProperties"].as_array().unwrap().len(), 2);
        for (client, id) in [("aws-account-1", 401), ("aws-account-2", 421)] {
            let path = format!("/Subclient?clientName={client}");
            let (_, body) = bench.get(&path);
            let entity = &body["subClientProperties"][0]["subClientEntity"];
            assert_eq!(entity["subclientName"], "cluster-group-1");
            assert_eq!(entity["subclientId"], id);
        }
    }

    #[test]
    fn names_become_numbers() {
        let mut bench = Bench::new();
        let path = "/GetId?clientName=aws-account-1&agent=Cloud%20Apps&instanceName=DocumentDB\
                    &backupset=defaultBackupSet&subclient=cluster-group-2";
        let (status, body) = bench.get(path);
        assert_eq!(status, 200);
        assert_eq!(body["subclientId"], 402);
        let (status, body) = bench.get("/GetId?clientName=aws-account-1&agent=none");
        assert_eq!((status, &body["applicationId"]), (404, &json!(-32_000)));
    }

    #[test]
    fn unknown_numbers_are_refused() {
        let mut bench = Bench::new();
        for path in
            ["/Client/9", "/Instance/9", "/Backupset/x", "/Subclient/9", "/Agent?clientId=9"]
        {
            assert_eq!(bench.get(path).0, 404, "{path}");
        }
        assert_eq!(bench.get("/Subclient").0, 400);
        let (_, body) = bench.get("/Instance?clientId=9");
        assert_eq!(body["instanceProperties"], Value::Array(vec![]));
    }
}
