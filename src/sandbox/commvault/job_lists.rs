//! Lists of jobs: GET /Job, GET /Job/{id}, POST /Jobs.
//!
//! Source: documentation.commvault.com, "REST API - GET Job"; api.commvault.com,
//! "Get List of Jobs".

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::fields::{self, at};
use super::job_summary::summary;
use super::jobs::Job;
use super::script::Paging;
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
    let paging = |filter| Ok((filter, paging(call, state.script.paging)?));
    let wanted = read_query(call).and_then(paging);
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

fn paging<'n>(call: &Call<'_>, place: Paging) -> Result<(u64, u64), &'n str> {
    let read = |name: &'n str, default: u64| match call.request.header(name) {
        Some(text) if place != Paging::Query => text.trim().parse().map_err(|_| name),
        _ if place == Paging::Headers => Ok(default),
        _ => Ok(call.query_number(name)?.unwrap_or(default)),
    };
    let (limit, offset) = (read("limit", 100)?, read("offset", 0)?);
    let offset = if place == Paging::None { 0 } else { offset };
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
    let rows: Vec<Value> = shown.map(|job| row(state, job, now)).collect();
    Answer::ok(root::JOBS, json!({"totalRecordsWithoutPaging": found.len(), "jobs": rows}))
}

/// One line of a list. Not every release shows the text of a job there.
fn row(state: &State, job: &Job, now: &Moment) -> Value {
    let mut summary = summary(job, now);
    if !state.script.list_descriptions
        && let Some(fields) = summary.as_object_mut()
    {
        fields.remove("description");
    }
    json!({ "jobSummary": summary })
}

/// GET /Job/{id}. An unknown job and one that cannot be seen yet look the same.
pub(super) fn get(state: &State, call: &Call<'_>) -> Answer {
    let Some(id) = call.path_id() else { return Answer::bad_parameter("jobId") };
    let body = match state.job(id, call.now) {
        Some(job) if !state.script.hide_jobs => json!({
            "totalRecordsWithoutPaging": 1,
            "jobs": [row(state, job, call.now)],
        }),
        _ => json!({"totalRecordsWithoutPaging": 0}),
    };
    Answer::ok(root::JOBS, body)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Bench, START_MS, read, task};
    use serde_json::{Value, json};

    fn total(bench: &mut Bench, path: &str) -> u64 {
        let (status, body) = bench.get(path);
        assert_eq!(status, 200, "{body}");
        body["totalRecordsWithoutPaging"].as_u64().unwrap()
    }

    #[test]
    fn a_job_moves_to_its_end() {
        let mut bench = Bench::new();
        let id = bench.start();
        assert_eq!(bench.status(&id), "Waiting");
        bench.wait(2.0);
        let job = bench.job(&id);
        assert_eq!((&job["status"], &job["jobEndTime"]), (&json!("Running"), &json!(0)));
        assert_eq!(job["subclient"]["subclientId"], 401);
        bench.wait(5.0);
        let job = bench.job(&id);
        assert_eq!((&job["status"], &job["percentComplete"]), (&json!("Completed"), &json!(100)));
        assert_eq!(job["jobEndTime"], START_MS / 1000 + 6);
        assert_eq!(job["jobElapsedTime"], 6);
        assert!(job["jobId"].is_u64());
    }

    #[test]
    fn speed_scales_jobs() {
        let mut bench = Bench::new();
        bench.now.speed = 1000.0;
        let id = bench.start();
        bench.wait(0.01);
        assert_eq!(bench.status(&id), "Completed");
    }

    #[test]
    fn every_scripted_end_comes() {
        for (script, word) in [
            ("completed", "Completed"),
            ("warnings", "Completed w/ one or more warnings"),
            ("errors", "Completed w/ one or more errors"),
            ("committed", "Committed"),
            ("failed", "Failed"),
            ("failed_to_start", "Failed to Start"),
            ("killed", "Killed"),
            ("pending", "Completed"),
            ("pending_forever", "Pending"),
            ("queued", "Queued"),
            ("interrupted", "Completed"),
            ("suspended", "Suspended"),
            ("unverified", "Completed"),
            ("cleanup", "Failed"),
            ("never", "Running"),
            ("vanish", "none"),
            ("unknown_word", "Quarantined by policy"),
            ("backwards", "Completed"),
            ("skipped", "Skipped"),
        ] {
            let mut bench = Bench::new();
            bench.script("next_job", json!(script));
            let id = bench.start();
            bench.wait(3600.0);
            bench.token = bench.log_in("sandbox-operator", "sandbox-password-1")["token"]
                .as_str()
                .unwrap()
                .to_owned();
            assert_eq!(bench.status(&id), word, "{script}");
        }
    }

    #[test]
    fn a_pending_job_says_why() {
        let mut bench = Bench::new();
        bench.script("next_job", json!(["pending", "completed"]));
        let id = bench.start();
        bench.wait(3.0);
        let job = bench.job(&id);
        assert_eq!(job["status"], "Pending");
        assert!(job["pendingReason"].as_str().unwrap().contains("<br>"));
    }

    #[test]
    fn a_new_job_can_lag_everywhere() {
        let mut bench = Bench::new();
        bench.script("listing_lag_seconds", json!(4));
        let id = bench.start();
        let path = format!("/Job/{id}");
        assert_eq!(bench.get(&path).1, json!({"totalRecordsWithoutPaging": 0}));
        assert_eq!(total(&mut bench, "/Job?jobCategory=Active"), 0);
        // The server itself knows its job.
        assert_eq!(bench.post("/createtask", &task("cluster-group-1")).1["errorCode"], 2);
        bench.wait(4.0);
        assert_eq!(bench.get(&path).1["totalRecordsWithoutPaging"], 1);
        assert_eq!(total(&mut bench, "/Job?jobCategory=Active"), 1);
    }

    #[test]
    fn the_seeded_past_can_be_filtered() {
        let mut bench = Bench::new();
        let all = total(&mut bench, "/Job");
        assert!(all > 20, "{all}");
        assert_eq!(total(&mut bench, "/Job?jobFilter="), all + 1);
        assert_eq!(total(&mut bench, "/Job?jobFilter=Restore"), 1);
        assert_eq!(total(&mut bench, "/Job?jobFilter=4,5"), all + 1);
        assert_eq!(total(&mut bench, "/job?subclientid=401"), 15);
        assert_eq!(total(&mut bench, "/Job?subclientId=401&completedJobLookupTime=86400"), 1);
        assert_eq!(total(&mut bench, "/Job?clientId=102&jobCategory=Finished"), 7);
        assert_eq!(total(&mut bench, "/Job?jobCategory=active"), 0);
        let aged = "/Job?subclientId=401&completedJobLookupTime=99999999";
        assert_eq!(total(&mut bench, aged), 16);
        for path in ["/Job?jobCategory=Old", "/Job?clientId=x", "/Job?limit=0"] {
            assert_eq!(bench.get(path).0, 400, "{path}");
        }
    }

    #[test]
    fn paging_works_by_headers_and_by_query() {
        let mut bench = Bench::new();
        let ids = |body: &Value| -> Vec<u64> {
            let rows = body["jobs"].as_array().unwrap();
            rows.iter().map(|row| row["jobSummary"]["jobId"].as_u64().unwrap()).collect()
        };
        let (_, all) = bench.get("/Job");
        let all_ids = ids(&all);
        assert!(all_ids.windows(2).all(|pair| pair[0] > pair[1]));
        let page = bench.send("GET", "/Job", &[("limit", "5"), ("offset", "3")], "");
        let (_, page) = read(&page);
        assert_eq!(ids(&page), all_ids[3..8]);
        assert_eq!(page["totalRecordsWithoutPaging"], all["totalRecordsWithoutPaging"]);
        let (_, page) = bench.get("/Job?limit=5&offset=3");
        assert_eq!(ids(&page), all_ids[3..8]);
        assert_eq!(ids(&bench.get("/Job?offset=9999").1), Vec::<u64>::new());
    }

    #[test]
    fn paging_can_be_read_from_one_place_or_none() {
        let mut bench = Bench::new();
        let first = |bench: &mut Bench| {
            let page = bench.send("GET", "/Job?limit=2&offset=2", &[("offset", "4")], "");
            read(&page).1["jobs"][0]["jobSummary"]["jobId"].as_u64().unwrap()
        };
        let newest = bench.get("/Job?limit=1").1["jobs"][0]["jobSummary"]["jobId"].as_u64();
        let newest = newest.unwrap();
        let mut seen = Vec::new();
        for place in ["both", "headers", "query", "none"] {
            bench.script("paging", json!(place));
            seen.push(first(&mut bench));
        }
        assert_eq!(seen[0], seen[1]);
        assert!(seen[1] < seen[2] && seen[2] < seen[3]);
        assert_eq!(seen[3], newest);
    }

    #[test]
    fn a_job_can_be_without_its_text_in_lists_or_hidden() {
        let mut bench = Bench::new();
        let mut body = task("cluster-group-1");
        body["taskInfo"]["subTasks"][0]["options"]["commonOpts"]["jobDescription"] = json!("run 7");
        let id = bench.post("/createtask", &body).1["jobIds"][0].as_str().unwrap().to_owned();
        bench.script("list_descriptions", json!(false));
        assert_eq!(bench.job(&id)["description"], Value::Null);
        let number: u64 = id.parse().unwrap();
        let details = bench.post("/JobDetails", &json!({"jobId": number})).1;
        assert_eq!(details["job"]["jobDetail"]["generalInfo"]["jobDescription"], "run 7");
        bench.script("hide_jobs", json!(true));
        assert_eq!(bench.get(&format!("/Job/{id}")).1, json!({"totalRecordsWithoutPaging": 0}));
    }

    #[test]
    fn the_search_pages_by_twenty() {
        let mut bench = Bench::new();
        let (_, body) = bench.post("/Jobs", &json!({"category": 0}));
        assert_eq!(body["jobs"].as_array().unwrap().len(), 20);
        let wanted = json!({
            "scope": 1, "category": 2,
            "pagingConfig": {"sortDirection": 0, "offset": 0, "sortField": "jobId", "limit": 3},
            "jobFilter": {"clientList": [{"clientId": 101}], "statusList": ["Killed"]},
        });
        let (_, body) = bench.post("/Jobs", &wanted);
        assert_eq!(body["totalRecordsWithoutPaging"], 1);
        assert_eq!(bench.post("/Jobs", &Value::Null).0, 400);
    }

    #[test]
    fn the_description_of_a_job_comes_back() {
        let mut bench = Bench::new();
        let mut body = task("cluster-group-1");
        body["taskInfo"]["subTasks"][0]["options"]["commonOpts"]["jobDescription"] = json!("run 7");
        let (_, answer) = bench.post("/createtask", &body);
        let id = answer["jobIds"][0].as_str().unwrap().to_owned();
        assert_eq!(bench.job(&id)["description"], "run 7");
        let number: u64 = id.parse().unwrap();
        let (_, details) = bench.post("/JobDetails", &json!({"jobId": number}));
        assert_eq!(details["job"]["jobDetail"]["generalInfo"]["jobDescription"], "run 7");
        let (_, list) = bench.get("/Job?limit=1");
        assert_eq!(list["jobs"][0]["jobSummary"]["description"], "run 7");
        bench.script("keep_description", json!(false));
        bench.wait(9.0);
        let (_, answer) = bench.post("/createtask", &body);
        let id = answer["jobIds"][0].as_str().unwrap().to_owned();
        assert_eq!(bench.job(&id)["description"], Value::Null);
    }

    #[test]
    fn lists_have_an_xml_form() {
        let mut bench = Bench::new();
        let reply = bench.send("GET", "/Job?limit=1", &[("accept", "*/*")], "");
        let text = String::from_utf8(reply.body).unwrap();
        assert!(text.contains("<JobManager_JobListResponse totalRecordsWithoutPaging="), "{text}");
        assert!(text.contains("<jobs><jobSummary ") && text.contains("isVisible=\"1\""), "{text}");
    }
}
