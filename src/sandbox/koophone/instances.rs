//! The instance list and the status query.
//!
//! Source: KooPhone API reference, "Querying the Instance List" and "Querying
//! Instance Statuses in Batches".

use serde_json::{Map, Value, json};

use super::body;
use super::fault::{self, Fault, Outcome};
use super::jobs::{JobKind, Stage};
use super::paging::{self, Query};
use super::routes::Call;
use super::script::{ListEnvelope, StatusWords};
use super::world::{Phone, World};
use crate::sandbox::http::HttpReply;
use crate::sandbox::service::Moment;

/// `GET /v1/instances/batch-query`: a page of the project's phones with the
/// state of their last backup and restore.
///
/// # Errors
/// 0002 without the query parameter `x-request-id`, 1000, 5002 and 5004 for
/// parameters that do not fit.
pub fn list(world: &mut World, call: &Call<'_>) -> Outcome {
    let query = Query::read(call.request)?;
    let listed = |p: &&Phone| {
        p.project_id == call.project_id && query.fits(p) && !world.script.unlisted.contains(&p.id)
    };
    let mut found: Vec<&Phone> = world.phones.iter().filter(listed).collect();
    query.sort(&mut found);
    let page = paging::cut(&found, &query, world.script.paging);
    let rows: Vec<Value> = page.iter().map(|phone| row(world, phone, call.now)).collect();
    let mut data = Map::new();
    data.insert("page_no".into(), json!(query.page_no));
    data.insert("page_size".into(), json!(query.page_size));
    data.insert("total_count".into(), json!(found.len()));
    data.insert("result".into(), Value::Array(rows));
    Ok(enveloped(data, world.script.list_envelope))
}

fn enveloped(mut data: Map<String, Value>, envelope: ListEnvelope) -> HttpReply {
    let (code, message) = match envelope {
        ListEnvelope::Top => return fault::success(Value::Object(data)),
        ListEnvelope::Inside => ("0", "OK"),
        ListEnvelope::NullText => ("null", "null"),
    };
    data.insert("error_code".into(), json!(code));
    data.insert("error_msg".into(), json!(message));
    HttpReply::json(200, &json!({ "data": data }))
}

fn row(world: &World, phone: &Phone, now: &Moment) -> Value {
    let (backup_status, backup_time) = last(world, &phone.id, JobKind::Backup, now);
    let (restore_status, restore_time) = last(world, &phone.id, JobKind::Restore, now);
    let (region_name, region_name_en) = region_names(&phone.region);
    let account = super::accounts::project(&phone.project_id).map_or("", |p| p.domain);
    let project = super::accounts::project(&phone.project_id).map_or("", |p| p.name);
    json!({
        "instance_id": phone.id,
        "instance_name": phone.name,
        "instance_sku": "koophone.standard.2u4g",
        "region": phone.region,
        "region_name": region_name,
        "region_name_en": region_name_en,
        "frozen_status": i32::from(phone.frozen),
        "running_status": running_status(world, phone, now),
        "login_status": 0,
        "assign_status": i32::from(phone.assign_user.is_some()),
        "assign_user": phone.assign_user.as_deref().unwrap_or(""),
        "billing_mode": "PERIOD",
        "member_name": "",
        "account_name": account,
        "phone_id": if phone.machine { format!("ph-{}", phone.id) } else { String::new() },
        "project_id": phone.project_id,
        "project_name": project,
        "backup_status": backup_status,
        "backup_time": backup_time,
        "restore_status": restore_status,
        "restore_time": restore_time,
    })
}

/// Status and time of the last shown job; "other" and no time without one.
fn last(world: &World, phone: &str, kind: JobKind, now: &Moment) -> (i64, String) {
    world.shown_job(phone, kind, now).map_or_else(
        || (Stage::Other.list_status(), String::new()),
        |job| (job.stage(now).list_status(), time_text(job.stage_unix_ms())),
    )
}

/// A time as `yyyy-MM-dd HH:mm:ss` in UTC.
pub fn time_text(unix_ms: i64) -> String {
    jiff::Timestamp::from_second(unix_ms.div_euclid(1000))
        .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%d %H:%M:%S").to_string())
}

fn region_names(region: &str) -> (&'static str, &'static str) {
    match region {
        "cn-north-4" => ("华北-北京四", "CN North-Beijing4"),
        "cn-south-1" => ("华南-广州", "CN South-Guangzhou"),
        _ => ("", ""),
    }
}

/// 2 running, 4 starting, 5 shut down.
fn running_status(world: &World, phone: &Phone, now: &Moment) -> i32 {
    match world.activity(&phone.id, now) {
        Some(JobKind::Reboot | JobKind::Reset | JobKind::Restore) => 4,
        _ if phone.machine => 2,
        _ => 5,
    }
}

/// `POST /v1/instances/batch-query-status`: one number a phone, in one of the
/// two vocabularies that the page has.
///
/// # Errors
/// 1000 for a malformed request, 1001 for a phone that is not ours.
pub fn status(world: &mut World, call: &Call<'_>) -> Outcome {
    let ids = body::ids(&body::object(call)?, "instance_ids", body::LIST_LIMIT)?;
    let mut results = Vec::new();
    for id in &ids {
        let phone = own_phone(world, id, call, "1001")?;
        let status = match world.script.status_words {
            StatusWords::Power => running_status(world, phone, call.now),
            StatusWords::Work => work_status(world, phone, call.now),
        };
        results.push(json!({"instance_id": id, "status": status}));
    }
    let data = json!({ "status_results": results });
    if world.script.status_without_envelope {
        return Ok(HttpReply::json(200, &data));
    }
    Ok(fault::success(data))
}

/// The phone of that id in the caller's project.
///
/// # Errors
/// The given code when there is none.
pub fn own_phone<'a>(
    world: &'a World,
    id: &str,
    call: &Call<'_>,
    code: &'static str,
) -> Result<&'a Phone, Fault> {
    world.phone(id).filter(|phone| phone.project_id == call.project_id).ok_or_else(|| {
        let message = match code {
            "4001" => format!("The instance {id} does not exist."),
            _ => format!("No permission on the instance {id}."),
        };
        Fault::business(code, message)
    })
}

/// 0 idle, 1 restoring, 2 loaded, 4 backing up, 5 backup failed, 6 restore failed.
fn work_status(world: &World, phone: &Phone, now: &Moment) -> i32 {
    let ended = |kind| world.shown_job(&phone.id, kind, now).map(|job| job.stage(now));
    match world.activity(&phone.id, now) {
        Some(JobKind::Backup) => 4,
        Some(JobKind::Restore) => 1,
        _ if ended(JobKind::Restore) == Some(Stage::Failed) && !phone.machine => 6,
        _ if ended(JobKind::Backup) == Some(Stage::Failed) => 5,
        _ if phone.machine => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::koophone::seed::{FAR_PHONE, FIRST_PHONE, FROZEN_PHONE, RELEASED_PHONE};
    use crate::sandbox::koophone::testkit::Kit;

    #[test]
    fn the_seeded_phones_show_their_state() {
        let mut kit = Kit::new();
        let frozen = kit.entry(FROZEN_PHONE);
        assert_eq!((&frozen["frozen_status"], &frozen["backup_status"]), (&json!(1), &json!(2)));
        let released = kit.entry(RELEASED_PHONE);
        assert_eq!(released["running_status"], 5);
        assert_eq!(released["backup_time"], "2026-01-05 08:15:30");
        assert_eq!(released["restore_status"], 4);
        assert_eq!(kit.entry(FAR_PHONE)["backup_status"], 3);
        assert_eq!(kit.entry("fleet002")["backup_time"], "");
    }

    #[test]
    fn the_code_of_the_list_stands_where_it_is_scripted() {
        let mut kit = Kit::new();
        let target = "/v1/instances/batch-query?x-request-id=r&page_no=1&page_size=1";
        assert_eq!(kit.get(target).json["data"]["error_code"], "0");
        assert!(kit.get(target).json.get("error_code").is_none());
        kit.script("list_envelope", json!("null_text"));
        assert_eq!(kit.get(target).json["data"]["error_code"], "null");
        kit.script("list_envelope", json!("top"));
        assert_eq!(kit.get(target).json["error_code"], "0");
    }

    #[test]
    fn the_status_query_speaks_both_vocabularies() {
        let mut kit = Kit::new();
        let ids = json!({"instance_ids": [FIRST_PHONE, RELEASED_PHONE, FAR_PHONE]});
        let ask = |kit: &mut Kit| {
            let json = kit.post("/v1/instances/batch-query-status", &ids).json;
            let list = json.pointer("/data/status_results").or(json.get("status_results")).cloned();
            list.unwrap()
                .as_array()
                .unwrap()
                .iter()
                .map(|r| r["status"].clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(ask(&mut kit), [2, 5, 2]);
        kit.script("status_words", json!("work"));
        assert_eq!(ask(&mut kit), [2, 0, 5]);
        kit.script("status_without_envelope", json!(true));
        assert_eq!(kit.backup(&[FIRST_PHONE]).code(), "0");
        assert_eq!(ask(&mut kit), [4, 0, 5]);
    }

    #[test]
    fn strangers_are_refused() {
        let mut kit = Kit::new();
        let body = json!({"instance_ids": ["p4rtner1"]});
        let answer = kit.post("/v1/instances/batch-query-status", &body);
        assert_eq!(answer.code(), "KOOPHONE.API.1001");
    }
}
