//! What every request of `/api/atlas` passes through: credentials, routing,
//! version, rights, rate limit, and the form of the answer.

use super::auth::Caller;
use super::call::{ApiForm, Call};
use super::page;
use super::reply::{Answer, ApiError, dress};
use super::routes::{self, Miss, Route};
use super::state::State;
use super::version;
use crate::sandbox::http::{HttpReply, HttpRequest};
use crate::sandbox::service::Moment;

/// Answers one request.
pub fn answer(state: &mut State, request: &HttpRequest, now: &Moment) -> HttpReply {
    let caller = match state.auth.caller(request, now) {
        Ok(caller) => caller,
        Err(error) => return error.reply(request),
    };
    let reply = perform(state, request, now, &caller).unwrap_or_else(|error| error.reply(request));
    match caller.info {
        Some(info) => reply.with("authentication-info", info),
        None => reply,
    }
}

fn perform(
    state: &mut State,
    request: &HttpRequest,
    now: &Moment,
    caller: &Caller,
) -> Result<HttpReply, ApiError> {
    let route = routes::find(request).map_err(|miss| unrouted(&miss, request))?;
    if let Some(failure) = state.knobs.failure_for(route.operation.name) {
        return Ok(failure.atlas_reply(request));
    }
    let dates = route.operation.dates;
    let form = version::settle(route.root, request.header("accept"), dates)?;
    if form.deprecated && now.unix_ms >= version::SUNSET_UNIX_MS {
        return Err(ApiError::new(410, "VERSION_GONE", "This version of the resource is gone."));
    }
    check_rights(caller, &route)?;
    let call = Call { request, now, form, parameters: route.parameters };
    if route.operation.path.contains("{groupId}") {
        state.check_group(call.group())?;
    }
    let limit = route.operation.limit;
    let scope = if limit.by_group { call.group() } else { &caller.name };
    let (most, left) = state.rates.take(limit, scope, request.path(), now.unix_ms)?;
    let answer = (route.operation.answer)(state, &call)?;
    let newest = dates.last().copied().unwrap_or_default();
    let reply = written(answer, &call, newest)?;
    Ok(reply
        .with("ratelimit-limit", most.to_string())
        .with("ratelimit-remaining", left.to_string()))
}

fn unrouted(miss: &Miss, request: &HttpRequest) -> ApiError {
    let path = request.path();
    match miss {
        Miss::Path => {
            let detail = format!("Cannot find resource {path}.");
            ApiError::new(404, "RESOURCE_NOT_FOUND", detail).about(path)
        }
        Miss::Method => {
            ApiError::without_code(405, format!("{} is not supported here.", request.method))
        }
    }
}

/// Missing rights are a 401 at Atlas, not a 403.
fn check_rights(caller: &Caller, route: &Route) -> Result<(), ApiError> {
    if caller.read_only && route.operation.method != "GET" {
        let detail = "The current user is not authorized to perform this action.";
        return Err(ApiError::new(401, "USER_UNAUTHORIZED", detail));
    }
    Ok(())
}

fn written(answer: Answer, call: &Call<'_>, newest: &str) -> Result<HttpReply, ApiError> {
    let (status, body, list) = match answer {
        Answer::Object(status, body) => (status, body, false),
        Answer::List(items) => (200, page::page(call, items)?, true),
        Answer::WholeList(items) => (200, page::whole(call, items), true),
        Answer::Nothing => return Ok(marked(HttpReply::empty(204), &call.form, newest)),
    };
    let text = dress(call.request, status, body, list);
    let reply = HttpReply::typed(status, &version::media_type(&call.form), text);
    Ok(marked(reply, &call.form, newest))
}

/// Adds the deprecation headers to an answer in an older form.
fn marked(reply: HttpReply, form: &ApiForm, newest: &str) -> HttpReply {
    if !form.deprecated {
        return reply;
    }
    let since = newest.parse::<jiff::civil::Date>().map(|date| date.strftime("%a, %d %b %Y"));
    let since = since.map_or_else(|_| String::new(), |date| format!("{date} 00:00:00 GMT"));
    reply.with("deprecation", since).with("sunset", version::SUNSET)
}
