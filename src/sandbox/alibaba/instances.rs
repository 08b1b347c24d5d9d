//! Instances: list, overview and details (ApsaraDB for MongoDB, pages
//! "DescribeDBInstances", "DescribeDBInstanceAttribute" and
//! "DescribeDBInstancesOverview").

use serde_json::{Map, Value, json};

use super::call::Call;
use super::failure::Failure;
use super::filter::Page;
use super::instance::{Instance, Kind, Node, Role};
use super::regions;
use super::state::State;
use crate::sandbox::service::{Moment, rfc3339};

/// `DescribeDBInstances`: one type at a time, `replicate` by default.
///
/// # Errors
/// An unknown region or type, a wrong page.
pub fn describe(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    regions::check(call)?;
    let page = Page::read(call, "PageNumber")?;
    let kind = call.get("DBInstanceType").unwrap_or("replicate");
    if !["replicate", "sharding", "serverless"].contains(&kind) {
        return Err(Failure::invalid("DBInstanceType"));
    }
    let found: Vec<&Instance> = state
        .instances
        .iter()
        .filter(|instance| !instance.is_gone(now) && instance.type_word() == kind)
        .filter(|instance| passes(instance, call, now))
        .collect();
    let total = found.len();
    let rows: Vec<Value> =
        page.cut(found).into_iter().map(|instance| list_row(instance, now)).collect();
    Ok(json!({
        "TotalCount": total,
        "PageNumber": page.number,
        "PageSize": page.size,
        "DBInstances": {"DBInstance": rows},
    }))
}

fn passes(instance: &Instance, call: &Call, now: &Moment) -> bool {
    let equal = |name: &str, value: &str| call.get(name).is_none_or(|wanted| wanted == value);
    equal("RegionId", &instance.region)
        && equal("DBInstanceId", &instance.id)
        && equal("DBInstanceStatus", instance.status(now))
        && equal("EngineVersion", &instance.engine_version)
        && equal("ReplicationFactor", instance.replication_factor())
        && equal("ChargeType", &instance.charge_type)
        && equal("NetworkType", "VPC")
        && equal("ZoneId", &instance.zone)
        && equal("DBInstanceClass", &instance.class)
        && equal("Engine", "MongoDB")
        && equal("VpcId", "vpc-sandbox")
        && equal("VSwitchId", "vsw-sandbox")
        && equal("ResourceGroupId", "rg-sandbox")
        && equal("Expired", "false")
        && call.get("ExpireTime").is_none()
        && call.get("DBInstanceDescription").is_none_or(|part| instance.description.contains(part))
        && call.get("ConnectionDomain").is_none_or(|domain| domain.starts_with(&instance.id))
        && (1..=20).all(|number| has_tag(call, number))
}

/// Whether the instance has the tag of that number, if one is asked for. Every
/// instance here has the same.
fn has_tag(call: &Call, number: usize) -> bool {
    let part = |part: &str| call.get(&format!("Tag.{number}.{part}"));
    part("Key").is_none_or(|key| key == TAG.0) && part("Value").is_none_or(|value| value == TAG.1)
}

/// The tag of every instance.
const TAG: (&str, &str) = ("env", "sandbox");

/// `DescribeDBInstancesOverview`: all types in one plain list, no pages, and
/// `TotalCount` as text.
///
/// # Errors
/// A missing or unknown region.
pub fn overview(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    call.require("RegionId")?;
    regions::check(call)?;
    let equal = |name: &str, value: &str| call.get(name).is_none_or(|wanted| wanted == value);
    let rows: Vec<Value> = state
        .instances
        .iter()
        .filter(|instance| !instance.is_gone(now) && equal("RegionId", &instance.region))
        .filter(|instance| equal("InstanceType", instance.type_word()))
        .filter(|instance| equal("InstanceStatus", instance.status(now)))
        .filter(|instance| {
            let ids = call.get("InstanceIds");
            ids.is_none_or(|ids| ids.split(',').any(|id| id == instance.id))
        })
        .map(|instance| {
            let mut row = list_row(instance, now);
            for (list, item) in [
                ("MongosList", "MongosAttribute"),
                ("ShardList", "ShardAttribute"),
                ("Tags", "Tag"),
            ] {
                row[list] = row[list][item].take();
            }
            row
        })
        .collect();
    Ok(json!({"TotalCount": rows.len().to_string(), "DBInstances": rows}))
}

/// `DescribeDBInstanceAttribute`: details of one instance, or of up to 30 with
/// commas as in the 2021 manual.
///
/// # Errors
/// `InvalidDBInstanceId.NotFound`, unless a script asks for an empty list.
pub fn attribute(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let ids: Vec<&str> = call.require("DBInstanceId")?.split(',').collect();
    if ids.len() > 30 {
        return Err(Failure::bad_value("InvalidInstanceIds.Malformed", "DBInstanceId"));
    }
    let found: Vec<Value> = ids
        .iter()
        .filter_map(|id| state.instance(id, now))
        .map(|instance| detail_row(instance, now))
        .collect();
    if found.len() < ids.len() && !state.script.unknown_instance_is_empty {
        return Err(Failure::no_instance());
    }
    Ok(json!({"DBInstances": {"DBInstance": found}}))
}

/// The fields that the list and the details share.
fn common(instance: &Instance, now: &Moment) -> Map<String, Value> {
    let fields = json!({
        "DBInstanceId": instance.id,
        "DBInstanceDescription": instance.description,
        "DBInstanceStatus": instance.status(now),
        "DBInstanceType": instance.type_word(),
        "DBInstanceClass": instance.class,
        "DBInstanceStorage": instance.storage_gb,
        "StorageType": instance.storage_type,
        "KindCode": instance.kind_code,
        "Engine": "MongoDB",
        "EngineVersion": instance.engine_version,
        "ReplicationFactor": instance.replication_factor(),
        "RegionId": instance.region,
        "ZoneId": instance.zone,
        "ChargeType": instance.charge_type,
        "NetworkType": "VPC",
        "VpcAuthMode": "Open",
        "LockMode": instance.lock_mode,
        "CreationTime": rfc3339(instance.created_unix_ms),
        "ExpireTime": "",
        "ResourceGroupId": "rg-sandbox",
        "Tags": {"Tag": [{"Key": TAG.0, "Value": TAG.1}]},
    });
    match fields {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

fn list_row(instance: &Instance, now: &Moment) -> Value {
    let mut row = common(instance, now);
    let nodes = |role: Role| instance.nodes_of(role).map(node_row).collect::<Vec<_>>();
    row.insert("MongosList".into(), json!({"MongosAttribute": nodes(Role::Mongos)}));
    row.insert("ShardList".into(), json!({"ShardAttribute": nodes(Role::Shard)}));
    Value::Object(row)
}

fn detail_row(instance: &Instance, now: &Moment) -> Value {
    let mut row = common(instance, now);
    let extra = json!({
        "DBInstanceOrderStatus": "all_completed",
        "DBInstanceReleaseProtection": false,
        "StorageEngine": "WiredTiger",
        "CurrentKernelVersion": instance.kernel,
        "MaintainStartTime": instance.maintenance.0,
        "MaintainEndTime": instance.maintenance.1,
        "MaxConnections": 8000,
        "MaxIOPS": 9000,
        "VPCId": "vpc-sandbox",
        "VSwitchId": "vsw-sandbox",
        "ReadonlyReplicas": "0",
    });
    if let Value::Object(extra) = extra {
        row.extend(extra);
    }
    if instance.kind == Kind::Sharded {
        let nodes = |role: Role| instance.nodes_of(role).map(detail_node).collect::<Vec<_>>();
        row.insert("UseClusterBackup".into(), json!(instance.cluster_backup));
        row.insert("MongosList".into(), json!({"MongosAttribute": nodes(Role::Mongos)}));
        row.insert("ShardList".into(), json!({"ShardAttribute": nodes(Role::Shard)}));
        let configs = nodes(Role::ConfigServer);
        row.insert("ConfigserverList".into(), json!({"ConfigserverAttribute": configs}));
    } else {
        row.insert("ReplicaSetName".into(), json!("mgset-sandbox"));
        row.insert("ReplicaSets".into(), json!({"ReplicaSet": members(instance)}));
    }
    Value::Object(row)
}

fn members(instance: &Instance) -> Vec<Value> {
    let roles: &[&str] =
        if instance.kind == Kind::Standalone { &["Primary"] } else { &["Primary", "Secondary"] };
    roles
        .iter()
        .enumerate()
        .map(|(index, role)| {
            json!({
                "ReplicaSetRole": role,
                "ConnectionDomain": format!("{}{index}.mongodb.sandbox.invalid", instance.id),
                "ConnectionPort": "3717",
                "NetworkType": "VPC",
                "VPCId": "vpc-sandbox",
                "VSwitchId": "vsw-sandbox",
            })
        })
        .collect()
}

fn node_row(node: &Node) -> Value {
    let mut row = json!({"NodeId": node.id, "NodeDescription": "", "NodeClass": node.class});
    if node.role != Role::Mongos {
        row["NodeStorage"] = json!(node.storage_gb);
        row["ReadonlyReplicas"] = json!(0);
    }
    row
}

/// A router's address is in `ConnectSting` too, the field's old spelling.
fn detail_node(node: &Node) -> Value {
    let mut row = node_row(node);
    let address = format!("{}.mongodb.sandbox.invalid", node.id);
    if node.role == Role::Mongos {
        row["ConnectSting"] = json!(address);
    }
    row["ConnectString"] = json!(address);
    row["Port"] = json!(3717);
    row["Status"] = json!("Running");
    row["LockMode"] = json!("Unlock");
    row
}
