//! The allowlist (ApsaraDB for MongoDB, pages "ModifySecurityIps" and
//! "DescribeSecurityIps").

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::access::IpGroup;
use super::call::Call;
use super::failure::Failure;
use super::state::State;
use crate::sandbox::service::Moment;

const MAX_ADDRESSES: usize = 1000;
const MAX_ATTRIBUTE: usize = 120;

/// `ModifySecurityIps`. With `DryRun=true` nothing changes and success is told
/// by the error `DryRunOperation`.
///
/// # Errors
/// Malformed, repeated, absent or too many addresses, a malformed group.
pub fn modify(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let given = addresses(call.require("SecurityIps")?)?;
    let name = group_name(call)?;
    let attribute = attribute(call)?;
    let instance = state.instance_of_mut(call, now)?;
    let old = instance.access.groups.get(&name).cloned().unwrap_or_default();
    let mode = call.get("ModifyMode").unwrap_or("Cover");
    let addresses = changed(mode, &old.addresses, given)?;
    if call.get("DryRun") == Some("true") {
        let text = "The request would have succeeded; nothing was changed.";
        return Err(Failure::new(400, "DryRunOperation", text));
    }
    if addresses.is_empty() && name != "default" {
        instance.access.groups.remove(&name);
    } else {
        let attribute = attribute.unwrap_or(old.attribute);
        instance.access.groups.insert(name, IpGroup { attribute, addresses });
    }
    Ok(json!({}))
}

fn changed(mode: &str, old: &[String], given: Vec<String>) -> Result<Vec<String>, Failure> {
    let fresh = |address: &&String| !old.contains(address);
    let result: Vec<String> = match mode {
        "Cover" => given,
        "Append" if !given.iter().all(|address| fresh(&address)) => return Err(duplicate()),
        "Append" | "Extend" => old.iter().chain(given.iter().filter(fresh)).cloned().collect(),
        "Delete" if given.iter().any(|address| fresh(&address)) => {
            let text = "The specified security IPs are not found.";
            return Err(Failure::new(404, "InvalidSecurityIPs.NotFound", text));
        }
        "Delete" => old.iter().filter(|address| !given.contains(address)).cloned().collect(),
        _ => return Err(Failure::invalid("ModifyMode")),
    };
    if result.len() > MAX_ADDRESSES {
        let code = "InvalidSecurityIPListLength.Malformed";
        return Err(Failure::bad_value(code, "SecurityIps"));
    }
    Ok(result)
}

fn addresses(text: &str) -> Result<Vec<String>, Failure> {
    let mut list: Vec<String> = Vec::new();
    for address in text.split(',') {
        if !is_address(address) {
            return Err(Failure::bad_value("InvalidSecurityIps.MalFormed", "SecurityIps"));
        }
        list.push(address.to_owned());
    }
    let mut sorted = list.clone();
    sorted.sort();
    sorted.dedup();
    if sorted.len() < list.len() {
        return Err(duplicate());
    }
    Ok(list)
}

/// An IPv4 address, or a block with a prefix of at most 32.
fn is_address(text: &str) -> bool {
    let (address, prefix) = text.split_once('/').unwrap_or((text, "32"));
    let prefix = prefix.parse::<u8>().is_ok_and(|bits| bits <= 32);
    prefix && address.parse::<Ipv4Addr>().is_ok()
}

fn duplicate() -> Failure {
    Failure::bad_value("InvalidInstanceIp.Duplicate", "SecurityIps")
}

fn group_name(call: &Call) -> Result<String, Failure> {
    let name = call.get("SecurityIpGroupName").unwrap_or("default");
    let letters = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if !letters || !name.starts_with(|c: char| c.is_ascii_lowercase()) || name.len() > 64 {
        return Err(Failure::bad_value("InvalidGroupName.Format", "SecurityIpGroupName"));
    }
    Ok(name.to_owned())
}

fn attribute(call: &Call) -> Result<Option<String>, Failure> {
    let Some(text) = call.get("SecurityIpGroupAttribute") else { return Ok(None) };
    if text.len() > MAX_ATTRIBUTE || !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Failure::invalid("SecurityIpGroupAttribute"));
    }
    Ok(Some(text.to_owned()))
}

/// `DescribeSecurityIps`: all addresses, and the same by group.
///
/// # Errors
/// An unknown instance.
pub fn describe(state: &mut State, call: &Call, now: &Moment) -> Result<Value, Failure> {
    let groups = &state.instance_of(call, now)?.access.groups;
    let mut all: Vec<&str> = Vec::new();
    for address in groups.values().flat_map(|group| &group.addresses) {
        if !all.contains(&address.as_str()) {
            all.push(address);
        }
    }
    let rows: Vec<Value> = groups
        .iter()
        .map(|(name, group)| {
            json!({
                "SecurityIpGroupName": name,
                "SecurityIpGroupAttribute": group.attribute,
                "SecurityIpList": group.addresses.join(","),
            })
        })
        .collect();
    Ok(json!({"SecurityIps": all.join(","), "SecurityIpGroups": {"SecurityIpGroup": rows}}))
}
