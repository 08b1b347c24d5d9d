//! Lists of jobs: GET /Job, GET /Job/{id}, POST /Jobs.
//!
//! Source: documentation.commvault.com, "REST API - GET Job"; api.commvault.com,
//! "Get List of Jobs".

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::fields::{self, at};
use super::jobs::Job;
use super::state::State;
use super::timeline::is_terminal;
use crate::sandbox::service::Moment;

/// Default look-back for finished jobs: one year, in seconds.
const LOOKUP_SECONDS: u64 = 31_536_000;

/// Which of the jobs by their life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Category {
    All,
    Active,
    Finished,
}

/// What a list asks for.
struct Filter {
    category: Category,
    lookup_seconds: u64,
    /// Names or numbers of job types; `None` means every type.
    types: Option<Vec<String>>,
    clients: Vec<u64>,
    subclient: Option<u64>,
    backupset: Option<u64>,
    statuses: Vec<String>,
    aged: bool,
}

impl Filter {
    fn fits(&self, job: &Job, now: &Moment) -> bool {
        let status = job.status(now);
        let ended = is_terminal(status);
        let in_category = match self.category {
            Category::All => true,
            Category::Active => !ended,
            Category::Finished => ended,
        };
        let lookup = i64::try_from(self.lookup_seconds).unwrap_or(i64::MAX / 2000);
        let recent = !ended || job.end_seconds(now) >= now.unix_ms / 1000 - lookup;
        in_category
            && recent
            && job.visible(now)
            && (self.aged || !job.aged)
            && self.types.as_ref().is_none_or(|types| types.iter().any(|t| is_type(job, t)))
            && (self.clients.is_empty() || self.clients.contains(&job.entity.client_id))
            && self.subclient.is_none_or(|id| id == job.entity.subclient_id)
            && self.backupset.is_none_or(|id| id == job.entity.backupset_id)
            && (self.statuses.is_empty()
                || self.statuses.iter().any(|word| word.eq_ignore_ascii_case(status)))
    }
}

fn is_type(job: &Job, wanted: &str) -> bool {
    let wanted = wanted.trim();
    wanted == "1"
        || wanted.eq_ignore_ascii_case("ALLOPS")
        || wanted.eq_ignore_ascii_case(job.kind.name())
        || wanted.parse() == Ok(job.kind.number())
}

/// GET /Job. Paging comes in headers; query parameters do as well.
pub(super) fn list(state: &State, call: &Call<'_>) -> Answer {
    let wanted = read_query(call).and_then(|filter| Ok((filter, paging(call)?)));
    match wanted {
        Ok((filter, (limit, offset))) => page(state, call.now, &filter, limit, offset, true),
        Err(name) => Answer::bad_parameter(name),
    }
}

fn read_query<'n>(call: &Call<'_>) -> Result<Filter, &'n str> {
    let category = match call.query("jobCategory").unwrap_or_default().to_ascii_lowercase().as_str()
    {
        "" | "all" => Category::All,
        "active" => Category::Active,
        "finished" => Category::Finished,
        _ => return Err("jobCategory"),
    };
    // Absent means backup jobs only, an empty value means every type.
    let types = match call.query("jobFilter") {
        None => Some(vec!["Backup".to_owned()]),
        Some(text) if text.is_empty() => None,
        Some(text) => Some(text.split(',').map(str::to_owned).collect()),
    };
    let lookup = call.query_number("completedJobLookupTime")?;
    Ok(Filter {
        category,
        lookup_seconds: lookup.unwrap_or(LOOKUP_SECONDS),
        types,
        clients: call.query_number("clientId")?.into_iter().collect(),
        subclient: call.query_number("subclientId")?,
        backupset: call.query_number("backupsetId")?,
        statuses: Vec::new(),
        aged: true,
    })
}

fn paging<'n>(call: &Call<'_>) -> Result<(u64, u64), &'n str> {
    let read = |name: &'n str, default: u64| match call.request.header(name) {
        Some(text) => text.trim().parse().map_err(|_| name),
        None => Ok(call.query_number(name)?.unwrap_or(default)),
    };
    let (limit, offset) = (read("limit", 100)?, read("offset", 0)?);
    if limit == 0 { Err("limit") } else { Ok((limit, offset)) }
}

/// POST /Jobs.
///
/// Source: `job.py` of the vendor's Python SDK.
pub(super) fn search(state: &State, call: &Call<'_>) -> Answer {
    let body = &call.body;
    if !body.is_object() {
        return Answer::malformed();
    }
    let category = match fields::number(&body["category"]).unwrap_or(0) {
        0 => Category::All,
        1 => Category::Active,
        2 => Category::Finished,
        _ => return Answer::bad_parameter("category"),
    };
    let wanted = &body["jobFilter"];
    let words = |value: &Value| -> Vec<String> {
        let word = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
        value.as_array().map(|items| items.iter().map(word).collect()).unwrap_or_default()
    };
    let types = words(&wanted["jobTypeList"]);
    let clients = fields::list(&wanted["clientList"]);
    let filter = Filter {
        category,
        lookup_seconds: fields::number(&wanted["completedJobLookupTime"]).unwrap_or(LOOKUP_SECONDS),
        types: (!types.is_empty()).then_some(types),
        clients: clients.iter().filter_map(|client| fields::id(&client["clientId"])).collect(),
        subclient: fields::id(at(wanted, &["entity", "subclientId"])),
        backupset: fields::id(at(wanted, &["entity", "backupsetId"])),
        statuses: words(&wanted["statusList"]),
        aged: fields::flag(&wanted["showAgedJobs"]).unwrap_or(false),
    };
    let paging = &body["pagingConfig"];
    let limit = fields::id(&paging["limit"]).unwrap_or(20);
    let offset = fields::number(&paging["offset"]).unwrap_or(0);
    let newest_first = fields::number(&paging["sortDirection"]).unwrap_or(1) != 0;
    page(state, call.now, &filter, limit, offset, newest_first)
}

fn page(
    state: &State,
    now: &Moment,
    filter: &Filter,
    limit: u64,
    offset: u64,
    newest_first: bool,
) -> Answer {
    let mut found: Vec<&Job> = state.jobs.iter().filter(|job| filter.fits(job, now)).collect();
    found.sort_by_key(|job| job.id);
    if newest_first {
        found.reverse();
    }
    let size = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let shown = found.iter().skip(size(offset)).take(size(limit));
    let rows: Vec<Value> = shown.map(|job| json!({"jobSummary": summary(job, now)})).collect();
    Answer::ok(root::JOBS, json!({"totalRecordsWithoutPaging": found.len(), "jobs": rows}))
}

/// GET /Job/{id}. An unknown job and one that cannot be seen yet look the same.
pub(super) fn get(state: &State, call: &Call<'_>) -> Answer {
    let Some(id) = call.path_id() else { return Answer::bad_parameter("jobId") };
    let body = match state.job(id, call.now) {
        Some(job) => json!({
            "totalRecordsWithoutPaging": 1,
            "jobs": [{"jobSummary": summary(job, call.now)}],
        }),
        None => json!({"totalRecordsWithoutPaging": 0}),
    };
    Answer::ok(root::JOBS, body)
}

/// `jobSummary` of a job at a moment.
pub(super) fn summary(job: &Job, now: &Moment) -> Value {
    let status = job.status(now);
    let end = job.end_seconds(now);
    let start = job.created_ms.div_euclid(1000);
    let updated = if end > 0 { end } else { now.unix_ms.div_euclid(1000) };
    let failed = u64::from(status == "Completed w/ one or more errors" || status == "Failed");
    let (level, level_name) = level(job);
    let mut value = json!({
        "sizeOfApplication": job.written(now), "backupSetName": job.entity.backupset_name,
        "totalFailedFolders": 0, "totalFailedFiles": failed, "isVisible": true,
        "localizedStatus": status, "isAged": job.aged, "totalNumOfFiles": 1, "jobId": job.id,
        "jobSubmitErrorCode": 0, "sizeOfMediaOnDisk": 0, "status": status,
        "lastUpdateTime": updated, "percentSavings": 0,
        "localizedOperationName": job.kind.name(), "statusColor": color(status),
        "backupLevel": level, "backupLevelName": level_name,
        "localizedBackupLevelName": level_name, "jobElapsedTime": updated - start,
        "jobStartTime": start, "jobEndTime": end, "jobType": job.kind.name(),
        "opType": job.kind.number(), "appTypeName": job.entity.app_name,
        "percentComplete": job.percent(now), "subclientName": job.entity.subclient_name,
        "destClientName": job.entity.client_name, "currentPhaseName": job.kind.name(),
        "pendingReason": job.reason(now), "userName": {"userName": job.user, "userId": 4},
        "subclient": job.entity.json(),
    });
    if !job.description.is_empty() {
        value["description"] = json!(job.description);
    }
    value
}

/// Number and name of the level. DocumentDB snapshots are full by nature; what
/// another level does there is not documented, so it is shown as asked.
fn level(job: &Job) -> (u64, &'static str) {
    let name = match job.level {
        2 => "Incremental",
        4 => "Differential",
        64 => "Synthetic Full",
        _ => "Full",
    };
    (job.level, name)
}

fn color(status: &str) -> &'static str {
    match status {
        "Completed" => "green",
        "Failed" | "Failed to Start" | "Killed" => "red",
        "Completed w/ one or more errors" | "Completed w/ one or more warnings" => "orange",
        _ => "black",
    }
}
