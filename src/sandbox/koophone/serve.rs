//! The way of a request through gateway and service.

use serde_json::Value;

use super::auth;
use super::fault::{self, Fault, Outcome};
use super::routes::{self, Call, Guard, Route};
use super::script::FailNext;
use super::world::World;
use crate::sandbox::http::{HttpReply, HttpRequest};
use crate::sandbox::service::Moment;

/// Longest header value and longest request target, in bytes.
const LINE_LIMIT: usize = 32 * 1024;
/// Longest header section, in bytes.
const HEADERS_LIMIT: usize = 128 * 1024;

/// The vendor's name of the operation, or method and path when it has none.
pub fn operation(request: &HttpRequest) -> String {
    routes::find(&request.method, request.path()).map_or_else(
        || format!("{} {}", request.method, request.path()),
        |route| route.name.to_owned(),
    )
}

/// Answers one request.
pub fn handle(world: &mut World, request: &HttpRequest, now: &Moment) -> HttpReply {
    let request_id = world.ids.hex(32);
    world.settle(now);
    world.return_users(now);
    world.start_foreign_backups(now);
    let reply = match world.script.take_failure(&operation(request), request.path()) {
        Some(failure) => {
            if failure.after_work {
                // The work is done, only its answer is lost.
                let _ = answer(world, request, now);
            }
            scripted_error(&failure, request, &request_id)
        }
        None => answer(world, request, now)
            .unwrap_or_else(|fault| fault.reply(&world.script, &request_id)),
    };
    reply.with("x-request-id", request_id)
}

fn answer(world: &mut World, request: &HttpRequest, now: &Moment) -> Outcome {
    check_sizes(request)?;
    let Some(route) = routes::find(&request.method, request.path()) else {
        return Err(unknown_path(request));
    };
    let call = admit(world, route, request, now)?;
    (route.run)(world, &call)
}

/// The gateway's limits (API Gateway user guide, "Error Codes").
fn check_sizes(request: &HttpRequest) -> Result<(), Fault> {
    let all: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    let one = request.headers.iter().any(|(_, value)| value.len() > LINE_LIMIT);
    let (status, message) = if request.target.len() > LINE_LIMIT {
        (414, "Request URI too long")
    } else if one || all > HEADERS_LIMIT {
        (494, "Request headers too long")
    } else {
        return Ok(());
    };
    Err(Fault::Gateway { status, number: "0201", message: message.to_owned() })
}

fn unknown_path(request: &HttpRequest) -> Fault {
    match routes::is_iam(request.path()) {
        true => Fault::iam(404, "The resource does not exist."),
        false => Fault::no_api(),
    }
}

/// Checks proof, headers, project and rights, in this order.
fn admit<'a>(
    world: &mut World,
    route: &Route,
    request: &'a HttpRequest,
    now: &'a Moment,
) -> Result<Call<'a>, Fault> {
    let mut call = Call { request, now, caller: None, project_id: String::new() };
    if route.guard == Guard::Open {
        return Ok(call);
    }
    let caller = auth::identify(world, request, now)
        .map_err(|denied| denied.into_fault(route.guard.is_iam()))?;
    if !route.guard.is_iam() {
        let traced = request.header("x-request-id").is_some_and(|id| !id.is_empty());
        if route.needs_request_id && !traced {
            return Err(Fault::business("0002", "The header x-request-id is missing."));
        }
        call.project_id = auth::project(&caller, request)?;
    }
    if !route.guard.admits(caller.role) {
        return Err(Fault::business("1001", "The user lacks the permission for this operation."));
    }
    call.caller = Some(caller);
    Ok(call)
}

fn scripted_error(failure: &FailNext, request: &HttpRequest, request_id: &str) -> HttpReply {
    let FailNext { status, code, message, .. } = failure;
    let mut reply = if code.starts_with("APIG") || code.starts_with("APIC") {
        fault::gateway_error(*status, code, message, request_id)
    } else if routes::is_iam(request.path()) {
        fault::iam_error(*status, message)
    } else {
        fault::business_error(*status, code, message)
    };
    for (name, value) in &failure.headers {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // A line break would end the header and begin another.
        let clean = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
        reply = reply.with(&clean(name), clean(&value));
    }
    reply
}

/// Reads the value of the script key `phone` into the list of phones.
///
/// # Errors
/// A text that says what does not fit.
pub fn set_phone(world: &mut World, value: &Value) -> Result<(), String> {
    let id = value["id"].as_str().ok_or("phone: id is missing")?;
    let known = world.phone(id).cloned();
    let phone = known.unwrap_or_else(|| super::seed::phone(id, id));
    let mut merged = serde_json::to_value(phone).map_err(|error| error.to_string())?;
    for (key, new) in value.as_object().into_iter().flatten() {
        let slot = merged.get_mut(key).ok_or_else(|| format!("phone: unknown key {key}"))?;
        *slot = new.clone();
    }
    let phone = serde_json::from_value(merged).map_err(|error| format!("phone: {error}"))?;
    match world.phone_mut(id) {
        Some(slot) => *slot = phone,
        None => world.phones.push(phone),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::sandbox::koophone::accounts;
    use crate::sandbox::koophone::seed::FIRST_PHONE;
    use crate::sandbox::koophone::testkit::Kit;
    use crate::sandbox::service::Service;

    #[test]
    fn unknown_paths_answer_in_the_shape_of_their_host() {
        let mut kit = Kit::new();
        let answer = kit.get("/v1/instances/backup");
        assert_eq!((answer.status, answer.code()), (404, "APIGW.0101"));
        assert!(answer.json["request_id"].is_string());
        assert_eq!(kit.get("/v3/unknown").json["error"]["code"], 404);
    }

    #[test]
    fn a_signed_request_needs_no_token() {
        let mut kit = Kit::new();
        let body = json!({"instance_ids": [FIRST_PHONE]});
        let target = "/v1/instances/backup";
        let (access, secret) = (accounts::ACCESS_KEY, accounts::SECRET_KEY);
        let answer = kit.signed(access, "wrong", None, "POST", target, Some(&body));
        assert_eq!((answer.status, answer.code()), (401, "APIGW.0301"));
        let answer = kit.signed(access, secret, None, "POST", target, Some(&body));
        assert_eq!((answer.status, answer.code()), (200, "0"));
        let (access, secret) = (accounts::TEMPORARY_ACCESS_KEY, accounts::TEMPORARY_SECRET_KEY);
        let target = "/v1/instances/tasks/none";
        let answer = kit.signed(access, secret, None, "GET", target, None);
        assert_eq!(answer.status, 401);
        let token = Some(accounts::SECURITY_TOKEN);
        let answer = kit.signed(access, secret, token, "GET", target, None);
        assert_eq!(answer.code(), "KOOPHONE.API.1323");
    }

    #[test]
    fn rights_and_projects() {
        let mut kit = Kit::new();
        kit.token = kit.login("sandbox-reader", "sandbox-password-reader").token;
        assert_eq!(kit.backup(&[FIRST_PHONE]).code(), "KOOPHONE.API.1001");
        assert_eq!(kit.entry(FIRST_PHONE)["instance_id"], FIRST_PHONE);
        kit.token = kit.login("sandbox-backup-only", "sandbox-password-backup-only").token;
        let list = "/v1/instances/batch-query?x-request-id=r&page_no=1&page_size=1";
        assert_eq!(kit.get(list).code(), "KOOPHONE.API.1001");
        assert_eq!(kit.backup(&[FIRST_PHONE]).code(), "0");
        kit.token = scoped(&mut kit, json!({"project": {"name": "cn-east-3"}}));
        assert_eq!(kit.get(list).code(), "KOOPHONE.API.1004");
        kit.token = scoped(&mut kit, json!({"domain": {"name": accounts::DOMAIN}}));
        assert_eq!(kit.get(list).code(), "KOOPHONE.API.0004");
    }

    #[test]
    fn the_gateway_limits_headers_and_targets() {
        let mut kit = Kit::new();
        kit.script("token_length", json!(30_000));
        kit.token = kit.login(accounts::USER, accounts::PASSWORD).token;
        assert_eq!(kit.entry(FIRST_PHONE)["instance_id"], FIRST_PHONE);
        let long = "x".repeat(33 * 1024);
        assert_eq!(kit.get(&format!("/v1/instances/tasks/{long}")).status, 414);
        let answer = kit.send("GET", "/v1/instances/tasks/a", &[("x-note", &long)], None);
        assert_eq!((answer.status, answer.code()), (494, "APIGW.0201"));
    }

    #[test]
    fn hostile_input_is_answered_not_obeyed() {
        let mut kit = Kit::new();
        let deep = "[".repeat(50_000);
        let bodies: Vec<Vec<u8>> = vec![
            vec![],
            vec![0xff, 0xfe, 0],
            deep.into_bytes(),
            b"null".to_vec(),
            b"{\"instance_ids\":{}}".to_vec(),
            b"{\"auth\":{\"identity\":{\"methods\":[1,2]}}}".to_vec(),
            b"{\"user_instances\":[null],\"command\":\"\\u0000\"}".to_vec(),
        ];
        for route in super::routes::ROUTES {
            for body in &bodies {
                for query in ["", "?page_no=-1&page_size=%ff&x-request-id=%00"] {
                    let request = super::HttpRequest {
                        method: route.method.into(),
                        target: format!("{}{query}", route.path.replace("{}", "%ff%00")),
                        headers: vec![
                            ("x-auth-token".into(), kit.token.clone()),
                            ("x-request-id".into(), "r".into()),
                        ],
                        body: body.clone(),
                    };
                    let answer = kit.raw(request);
                    assert_ne!(answer.code(), "0", "{}", route.name);
                    assert_ne!(answer.status, 201, "{}", route.name);
                }
            }
        }
        assert!(kit.service.truth(&kit.now).iter().all(|backup| !backup.by_request));
    }

    fn scoped(kit: &mut Kit, scope: serde_json::Value) -> String {
        let user = json!({"name": accounts::USER, "password": accounts::PASSWORD,
                          "domain": {"name": accounts::DOMAIN}});
        let identity = json!({"methods": ["password"], "password": {"user": user}});
        let body = json!({"auth": {"identity": identity, "scope": scope}});
        kit.post("/v3/auth/tokens", &body).token
    }

    #[test]
    fn a_scripted_error_does_no_work_unless_asked() {
        let mut kit = Kit::new();
        let made = |kit: &Kit| kit.service.truth(&kit.now).iter().filter(|t| t.by_request).count();
        let failure = json!({"operation": "Backup", "status": 429, "code": "APIGW.0308",
            "message": "policy user over ratelimit,limit:10,time:1 minute",
            "headers": {"retry-after": 3}});
        kit.script("fail_next", failure);
        let answer = kit.backup(&[FIRST_PHONE]);
        assert_eq!((answer.status, answer.code(), made(&kit)), (429, "APIGW.0308", 0));
        assert!(answer.headers.contains(&("retry-after".into(), "3".into())));
        let failure = json!({"status": 504, "code": "APIGW.0201", "after_work": true});
        kit.script("fail_next", failure);
        assert_eq!((kit.backup(&[FIRST_PHONE]).status, made(&kit)), (504, 1));
        kit.script("fail_next", json!({"operation": "Keystone", "status": 503, "message": "m"}));
        assert_eq!(kit.get("/v3/projects").json["error"]["title"], "Service Unavailable");
    }
}
