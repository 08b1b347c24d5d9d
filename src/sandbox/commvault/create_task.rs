//! POST /createtask and the other ways to start a backup.
//!
//! Source: api.commvault.com, "AWS DocumentDB cluster backup", "RDS backup"
//! and "Create Task".

use serde_json::{Value, json};

use super::answer::{Answer, root};
use super::call::Call;
use super::fields::{self, Choice, at, choice};
use super::script::Spoilt;
use super::state::{Start, State};
use super::{associations, restore, schedules};

const TASK_TYPES: &[(u64, &str)] = &[(1, "IMMEDIATE"), (2, "SCHEDULE"), (4, "SCHEDULE_POLICY")];
const SUBTASK_TYPES: &[(u64, &str)] = &[(1, "ADMIN"), (2, "BACKUP"), (3, "RESTORE")];
const OPERATIONS: &[(u64, &str)] = &[(2, "BACKUP"), (1001, "RESTORE")];
/// Level numbers are bits; names as the pages write them.
const LEVELS: &[(u64, &str)] = &[
    (1, "FULL"),
    (2, "INCREMENTAL"),
    (4, "DIFFERENTIAL"),
    (64, "SYNTHETIC_FULL"),
    (2, "TRANSACTION_LOG"),
];

/// What a task is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Backup,
    Restore,
}

/// The parts of a task that were read and checked.
struct Order<'a> {
    work: Work,
    scheduled: bool,
    info: &'a Value,
    options: &'a Value,
    subtask: &'a Value,
}

/// Reads `taskInfo`; a missing required field is a malformed body.
fn read(info: &Value) -> Result<Order<'_>, Answer> {
    let subtasks = fields::list(&info["subTasks"]);
    let (true, Some(subtask)) = (info.is_object(), subtasks.first()) else {
        return Err(Answer::malformed());
    };
    let scheduled = match choice(at(info, &["task", "taskType"]), TASK_TYPES) {
        Choice::Absent | Choice::Known(1) => false,
        Choice::Known(_) => true,
        Choice::Wrong => return Err(Answer::malformed()),
    };
    let work = match choice(at(subtask, &["subTask", "subTaskType"]), SUBTASK_TYPES) {
        Choice::Known(2) => Work::Backup,
        Choice::Known(3) => Work::Restore,
        Choice::Known(_) => return Err(Answer::refused(200, 2, "Operation is not supported")),
        Choice::Absent | Choice::Wrong => return Err(Answer::malformed()),
    };
    let operation = choice(at(subtask, &["subTask", "operationType"]), OPERATIONS);
    let fits = matches!(
        (work, operation),
        (_, Choice::Absent)
            | (Work::Backup, Choice::Known(2))
            | (Work::Restore, Choice::Known(1001))
    );
    if !fits {
        return Err(Answer::malformed());
    }
    Ok(Order { work, scheduled, info, options: &subtask["options"], subtask })
}

/// Whether the body asks for a backup that runs at once.
pub(super) fn starts_backup(body: &Value) -> bool {
    read(&body["taskInfo"]).is_ok_and(|order| order.work == Work::Backup && !order.scheduled)
}

/// POST /createtask.
pub(super) fn create_task(state: &mut State, call: &Call<'_>) -> Answer {
    let result = read(&call.body["taskInfo"]).and_then(|order| run(state, call, &order));
    result.unwrap_or_else(|refusal| refusal.under(root::TASK_REFUSED))
}

fn run(state: &mut State, call: &Call<'_>, order: &Order<'_>) -> Result<Answer, Answer> {
    if order.work == Work::Restore {
        return restore::start(state, call, order.info, order.options);
    }
    let start = read_start(call, order)?;
    let subclients = associations::resolve_all(&state.tree, order.info)?;
    if order.scheduled {
        return schedules::store(state, call, &subclients, order.subtask);
    }
    subclients.iter().try_for_each(|id| state.ready(*id, call.now))?;
    Ok(start_all(state, call, &subclients, &start))
}

fn read_start(call: &Call<'_>, order: &Order<'_>) -> Result<Start, Answer> {
    let backup = &order.options["backupOpts"];
    let common = &order.options["commonOpts"];
    let Choice::Known(level) = choice(&backup["backupLevel"], LEVELS) else {
        return Err(Answer::malformed());
    };
    for (group, name) in [(common, "notifyUserOnJobCompletion"), (backup, "runIncrementalBackup")] {
        if !group[name].is_null() && fields::flag(&group[name]).is_none() {
            return Err(Answer::malformed());
        }
    }
    let held = at(common, &["startUpOpts", "startInSuspendedState"]);
    Ok(Start {
        level,
        description: common["jobDescription"].as_str().unwrap_or("").to_owned(),
        suspended: fields::flag(held).unwrap_or(false),
        user: call.user().to_owned(),
    })
}

/// Starts a backup of each subclient under one task and answers with their jobs.
pub(super) fn start_all(
    state: &mut State,
    call: &Call<'_>,
    subclients: &[u64],
    start: &Start,
) -> Answer {
    let task_id = state.next_task_id();
    if std::mem::take(&mut state.script.no_job) {
        return Answer::ok(root::CREATE_TASK, json!({"taskId": task_id}));
    }
    let mut start = start.clone();
    if !state.script.keep_description {
        start.description.clear();
    }
    let extra = std::mem::take(&mut state.script.extra_jobs);
    let extra = subclients.first().into_iter().flat_map(|id| (0..extra).map(|_| *id));
    let wanted: Vec<u64> = subclients.iter().copied().chain(extra).collect();
    let begin = |id: &u64| state.start_backup(*id, task_id, &start, call.now);
    let jobs: Vec<String> = wanted.iter().filter_map(begin).map(|id| id.to_string()).collect();
    answer(state.script.spoilt.take(), task_id, &jobs)
}

fn answer(spoilt: Option<Spoilt>, task_id: u64, jobs: &[String]) -> Answer {
    let body = match spoilt {
        None => json!({"taskId": task_id, "jobIds": jobs}),
        Some(Spoilt::TaskOnly) => json!({"taskId": task_id}),
        Some(Spoilt::EmptyList) => json!({"taskId": task_id, "jobIds": []}),
        Some(Spoilt::EmptyObject) => json!({}),
        Some(Spoilt::NoBody) => return Answer::text(200, ""),
    };
    Answer::ok(root::CREATE_TASK, body)
}

/// POST /Subclient/{id}/action/backup, without a body. The level is
/// incremental unless the query names one, as the vendor's SDK assumes.
///
/// Source: `services.py` and `subclient.py` of the vendor's Python SDK.
pub(super) fn subclient_backup(state: &mut State, call: &Call<'_>) -> Answer {
    let level = call.query("backupLevel").unwrap_or_else(|| "incremental".to_owned());
    let Choice::Known(level) = choice(&json!(level), LEVELS) else {
        return Answer::bad_parameter("backupLevel");
    };
    let known = call.path_id().filter(|id| state.tree.subclient(*id).is_some());
    let Some(id) = known else {
        let text = "Failed to get any subclient for given association. Check if it is valid";
        return Answer::refused(404, 4, text);
    };
    let start = Start { level, user: call.user().to_owned(), ..Start::default() };
    match state.ready(id, call.now) {
        Ok(()) => start_all(state, call, &[id], &start),
        Err(refusal) => refusal.under(root::TASK_REFUSED),
    }
}

/// POST /V4/ServerPlan/{planId}/Backup/Run: everything of a plan that can start.
///
/// Source: the vendor's OpenAPI file, "BackupServerPlan".
pub(super) fn plan_run(state: &mut State, call: &Call<'_>) -> Answer {
    let level = call.query("backupLevel").map_or(Value::Null, Value::String);
    let Choice::Known(level) = choice(&level, LEVELS) else {
        return Answer::bad_parameter("backupLevel");
    };
    let plan = call.path_id();
    let of_plan = state.tree.subclients.iter().filter(|s| Some(s.plan_id) == plan).map(|s| s.id);
    let ready: Vec<u64> = of_plan.filter(|id| state.ready(*id, call.now).is_ok()).collect();
    if ready.is_empty() {
        return State::nothing_eligible();
    }
    let start = Start { level, user: call.user().to_owned(), ..Start::default() };
    start_all(state, call, &ready, &start)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Bench, read, task};
    use serde_json::{Value, json};

    /// The task with one value changed; null removes it.
    fn with(pointer: &str, value: Value) -> Value {
        let mut body = task("cluster-group-1");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    }

    #[test]
    fn the_documented_body_starts_one_job() {
        let mut bench = Bench::new();
        let (status, body) = bench.post("/CreateTask", &task("cluster-group-1"));
        assert_eq!(status, 200);
        assert!(body["taskId"].is_u64() && body["jobIds"][0].is_string());
        assert_eq!(body["jobIds"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn names_and_numbers_of_enums_both_work() {
        let mut bench = Bench::new();
        let mut body = task("rds-nightly");
        body["taskInfo"]["associations"] = json!([{
            "clientName": "aws-account-1", "instanceName": "RDS", "displayName": "rds-nightly",
            "_type_": "SUBCLIENT_ENTITY", "appName": "Cloud Apps", "subclientName": "rds-nightly",
        }]);
        body["taskInfo"]["task"]["taskType"] = json!("IMMEDIATE");
        body["taskInfo"]["subTasks"][0]["subTask"] =
            json!({"subTaskType": "BACKUP", "operationType": "BACKUP"});
        let (status, answer) = bench.post("/createtask", &body);
        assert!(status == 200 && answer["jobIds"][0].is_string(), "{answer}");
    }

    #[test]
    fn unreadable_and_incomplete_bodies_are_a_text() {
        let mut bench = Bench::new();
        let text = json!("Request body is empty or format is invalid");
        let sub = "/taskInfo/subTasks/0";
        for body in [
            Value::Null,
            json!([]),
            json!({"taskInfo": {}}),
            json!({"taskInfo": {"subTasks": [3]}}),
            with(&format!("{sub}/subTask/subTaskType"), Value::Null),
            with(&format!("{sub}/subTask/subTaskType"), json!(0)),
            with(&format!("{sub}/subTask/operationType"), json!(1001)),
            with(&format!("{sub}/options/backupOpts/backupLevel"), Value::Null),
            with(&format!("{sub}/options/backupOpts/backupLevel"), json!("WHOLE")),
            with("/taskInfo/task/taskType", json!(0)),
            with("/taskInfo/associations/0/_type_", json!(0)),
            with(&format!("{sub}/options/commonOpts/notifyUserOnJobCompletion"), json!("maybe")),
        ] {
            assert_eq!(bench.post("/createtask", &body), (400, text.clone()), "{body}");
        }
        let broken = bench.send("POST", "/createtask", &[], "{\"taskInfo\":");
        assert_eq!(read(&broken), (400, text));
    }

    #[test]
    fn missing_names_are_a_404_and_unknown_ones_the_permanent_500() {
        let mut bench = Bench::new();
        let field = |name: &str| format!("/taskInfo/associations/0/{name}");
        let (status, body) = bench.post("/createtask", &with(&field("instanceName"), Value::Null));
        assert_eq!(status, 404);
        assert_eq!(body, json!({"errorMessage": "No instance is specified", "errorCode": 4}));
        for name in ["clientName", "subclientName"] {
            assert_eq!(bench.post("/createtask", &with(&field(name), json!(""))).0, 404);
        }
        for name in ["clientName", "instanceName", "subclientName", "backupsetName", "appName"] {
            let (status, body) = bench.post("/createtask", &with(&field(name), json!("nowhere")));
            assert_eq!((status, &body["errorCode"]), (500, &json!(587_207_178)), "{name}");
        }
        for group in ["cluster-group-empty", "cluster-group-off"] {
            assert_eq!(bench.post("/createtask", &task(group)).0, 500);
        }
    }

    #[test]
    fn a_second_backup_of_the_same_group_is_refused_in_a_200() {
        let mut bench = Bench::new();
        let id = bench.start();
        let (status, body) = bench.post("/createtask", &task("cluster-group-1"));
        assert_eq!((status, &body["errorCode"]), (200, &json!(2)));
        let text = body["errorMessage"].as_str().unwrap();
        assert!(
            text.starts_with("Error 0x10c: Another backup is running for client [aws-account-1]")
        );
        assert_eq!(bench.post("/createtask", &task("cluster-group-2")).0, 200);
        bench.wait(7.0);
        assert_eq!(bench.status(&id), "Completed");
        bench.start();
    }

    #[test]
    fn other_agents_may_name_the_instance_only_and_get_a_job_for_each_subclient() {
        let mut bench = Bench::new();
        let body = with(
            "/taskInfo/associations",
            json!([{"clientName": "aws-account-1", "instanceName": "RDS"},
                   {"clientId": 103, "instanceId": 204}]),
        );
        let (_, answer) = bench.post("/createtask", &body);
        assert_eq!(answer["jobIds"].as_array().unwrap().len(), 2, "{answer}");
    }

    #[test]
    fn scripted_answers_lose_the_job_but_the_job_runs() {
        for (value, jobs) in [
            (json!(true), Value::Null),
            (json!("empty_list"), json!([])),
            (json!("empty_object"), Value::Null),
        ] {
            let mut bench = Bench::new();
            bench.script("answer_without_id", value);
            let (status, body) = bench.post("/createtask", &task("cluster-group-1"));
            assert_eq!((status, &body["jobIds"]), (200, &jobs));
            let active = bench.get("/Job?jobCategory=Active&subclientId=401").1;
            assert_eq!(active["totalRecordsWithoutPaging"], 1);
        }
        let mut bench = Bench::new();
        bench.script("no_job", json!(true));
        assert_eq!(bench.post("/createtask", &task("cluster-group-1")).1["jobIds"], Value::Null);
        let active = bench.get("/Job?jobCategory=Active").1;
        assert_eq!(active["totalRecordsWithoutPaging"], 0);
        bench.script("extra_jobs", json!(1));
        let (_, body) = bench.post("/createtask", &task("cluster-group-1"));
        assert_eq!(body["jobIds"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn the_subclient_action_starts_the_same_backup() {
        let mut bench = Bench::new();
        let path = "/Subclient/401/action/backup?backupLevel=full&collectMetaInfo=False";
        assert!(bench.post(path, &Value::Null).1["jobIds"][0].is_string());
        assert_eq!(bench.post(path, &Value::Null).1["errorCode"], 2);
        assert_eq!(bench.post("/Subclient/9/action/backup", &Value::Null).0, 404);
        let (_, body) = bench.post("/V4/ServerPlan/1/Backup/Run?backupLevel=FULL", &Value::Null);
        assert_eq!(body["jobIds"].as_array().unwrap().len(), 8, "{body}");
    }

    #[test]
    fn xml_tasks_work_and_xml_refusals_have_their_root() {
        let mut bench = Bench::new();
        let body = "<TMMsg_CreateTaskReq><taskInfo>\
            <associations clientName=\"aws-account-1\" instanceName=\"DocumentDB\" \
            subclientName=\"cluster-group-1\"/><task><taskType>1</taskType></task>\
            <subTasks><subTask><subTaskType>BACKUP</subTaskType></subTask>\
            <options><backupOpts><backupLevel>FULL</backupLevel></backupOpts></options></subTasks>\
            </taskInfo></TMMsg_CreateTaskReq>";
        let headers = [("accept", "application/xml"), ("content-type", "application/xml")];
        let reply = bench.send("POST", "/createtask", &headers, body);
        let text = String::from_utf8(reply.body).unwrap();
        assert!(text.contains("<TMMsg_CreateTaskResp taskId=") && text.contains("<jobIds val="));
        let reply = bench.send("POST", "/createtask", &headers, body);
        let text = String::from_utf8(reply.body).unwrap();
        assert!(text.contains("<TMMsg_GenericResp ") && text.contains("errorCode=\"2\""), "{text}");
    }
}
