//! How KooPhone, the gateway in front of it and IAM say that something went
//! wrong.
//!
//! Status 200 does not mean success here: business errors come with it, and
//! the same codes come with 400, 401 and 500 on other pages. So the code in the
//! body is read at every status.

use std::time::Duration;

use serde_json::Value;

use super::codes::{self, Family};
use crate::core::dialect::kind_of_status;
use crate::core::{Dialect, Effect, ErrorKind, Fault, ProviderFault, Reply, Request};

/// Reads answers of KooPhone and of the gateway.
pub struct KooPhoneDialect;

/// Reads answers of IAM.
pub struct IamDialect;

impl Dialect for KooPhoneDialect {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        let operation = &request.operation;
        let Some(body) = reply.value() else { return Err(no_envelope(operation, reply)) };
        let said = Said::by(&body, reply.status);
        match &said.code {
            Some(code) if code != "0" => Err(refused(operation, reply, &said, code)),
            _ if reply.status >= 400 => Err(by_status(operation, reply, &said)),
            Some(_) => Ok(()),
            None if has_payload(&body) => Ok(()),
            None => Err(no_envelope(operation, reply)),
        }
    }

    fn request_id(&self, reply: &Reply) -> Option<String> {
        request_id(reply, reply.value().as_ref())
    }
}

impl Dialect for IamDialect {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        if reply.is_success() {
            return Ok(());
        }
        let said = reply.value().map_or_else(Said::default, |body| Said::by(&body, reply.status));
        let fault = by_status(&request.operation, reply, &said);
        Err(match iam_hint(reply.status) {
            Some(hint) => fault.hint(hint),
            None => fault,
        })
    }

    fn request_id(&self, reply: &Reply) -> Option<String> {
        request_id(reply, None)
    }
}

/// Whether a refusal is about the token, so that a new one may help.
///
/// Source: API Gateway, "Error Codes", 0301 and 0307.
pub fn names_token(reply: &Reply) -> bool {
    if reply.status != 401 {
        return false;
    }
    let Some(body) = reply.value() else { return false };
    let said = Said::by(&body, reply.status);
    let row = said.code.as_deref().and_then(codes::look_up);
    match row.map(|row| (row.family, row.number)) {
        Some((Family::Gateway, 307)) => true,
        Some((Family::Gateway, 301)) | None => {
            let text = said.text.unwrap_or_default().to_ascii_lowercase();
            text.contains("token") && !is_about_signature(&text)
        }
        Some(_) => false,
    }
}

/// What an answer says about its own outcome.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    /// Its code; `0` is success, none means that it does not say.
    code: Option<String>,
    /// Its text.
    text: Option<String>,
}

impl Said {
    /// Reads `error_code` from the top level and from `data`; a failure in
    /// either place is one. Where both are silent and the status is an error,
    /// the other shapes count that gateways and IAM use.
    fn by(body: &Value, status: u16) -> Self {
        let places = [Self::pair(body), Self::pair(&body["data"])];
        let failed = places.iter().position(|said| said.code.as_deref().is_some_and(|c| c != "0"));
        let stated = failed.or_else(|| places.iter().position(|said| said.code.is_some()));
        match places.into_iter().nth(stated.unwrap_or(usize::MAX)) {
            Some(said) => said,
            None if status >= 400 => Self::other_shapes(body).unwrap_or_default(),
            None => Self::default(),
        }
    }

    fn pair(object: &Value) -> Self {
        Self::named(object, "error_code", "error_msg")
    }

    fn named(object: &Value, code: &str, text: &str) -> Self {
        Self { code: word(&object[code]), text: word(&object[text]) }
    }

    /// The order of Huawei Cloud's SDKs: `errorCode`, then `code`, then the
    /// same in nested objects, which is where IAM's `error` lies.
    fn other_shapes(body: &Value) -> Option<Self> {
        let pairs = [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];
        let own = pairs.iter().map(|(code, text)| Self::named(body, code, text));
        own.into_iter().find(|said| said.code.is_some() || said.text.is_some()).or_else(|| {
            body.as_object()?
                .values()
                .filter(|value| value.is_object())
                .find_map(Self::other_shapes)
        })
    }
}

/// A text or a number as text; the text `null` stands for nothing.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() && text != "null" => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether an answer without a code holds what was asked for.
fn has_payload(body: &Value) -> bool {
    body["data"].is_object() || body["status_results"].is_array()
}

fn refused(operation: &str, reply: &Reply, said: &Said, code: &str) -> Fault {
    let Some(row) = codes::look_up(code) else { return by_status(operation, reply, said) };
    let message = format!("{operation}: {}{}", row.says, in_brackets(said));
    let mut fault = Fault::new(row.kind, message, provider_fault(reply, said)).effect(row.effect);
    fault.hint = hint(row, said, reply);
    fault.wait(throttle_wait(row.kind, said))
}

/// The fault for a code that no table knows, and for `0201`, which stands for
/// several things.
fn by_status(operation: &str, reply: &Reply, said: &Said) -> Fault {
    let (kind, what) = match reply.status {
        // A business error that no table knows is a refusal all the same.
        200..=299 => (ErrorKind::Rejected, "the request was refused".to_owned()),
        status => (kind_of_status(status), format!("answered with HTTP {status}")),
    };
    let message = format!("{operation}: {what}{}", in_brackets(said));
    Fault::new(kind, message, provider_fault(reply, said)).wait(throttle_wait(kind, said))
}

/// The fault for an answer that is not the service's: a proxy, a captive
/// portal, half an answer. One with a success status proves nothing.
fn no_envelope(operation: &str, reply: &Reply) -> Fault {
    let mut fault = Fault::from_status(operation, reply);
    fault.provider.message = fault.provider.message.map(|text| clean(&text));
    if reply.is_success() {
        fault.message = format!("{operation}: the answer says neither success nor failure");
        fault = fault.effect(Effect::Possible);
    }
    fault
}

fn provider_fault(reply: &Reply, said: &Said) -> ProviderFault {
    ProviderFault {
        http_status: Some(reply.status),
        code: said.code.clone(),
        message: said.text.as_deref().map(clean),
        request_id: request_id(reply, reply.value().as_ref()),
    }
}

fn request_id(reply: &Reply, body: Option<&Value>) -> Option<String> {
    body.and_then(|body| word(&body["request_id"]))
        .or_else(|| reply.header("x-request-id").map(str::to_owned))
        .or_else(|| reply.header("x-iam-trace-id").map(str::to_owned))
}

fn in_brackets(said: &Said) -> String {
    let text = said.text.as_deref().map(clean);
    let text = text.as_deref().map(|text| text.trim_end_matches('.')).filter(|t| !t.is_empty());
    match (said.code.as_deref(), text) {
        (Some(code), Some(text)) => format!(" ({code}: {text})"),
        (Some(only), None) | (None, Some(only)) => format!(" ({only})"),
        (None, None) => String::new(),
    }
}

fn hint(row: &codes::Code, said: &Said, reply: &Reply) -> Option<String> {
    let own = match (row.family, row.number) {
        (Family::Gateway, 301) => Some(hint_of_0301(said)),
        _ => row.hint,
    }?;
    let date = reply.header("date").filter(|_| row.kind == ErrorKind::Unauthenticated);
    Some(match date {
        Some(date) => format!("{own}; the server's clock shows {date}"),
        None => own.to_owned(),
    })
}

fn hint_of_0301(said: &Said) -> &'static str {
    let text = said.text.as_deref().unwrap_or_default().to_ascii_lowercase();
    if is_about_signature(&text) {
        "check access key, secret and project id; more than five failed signatures in a row \
         lock the key for five minutes"
    } else if text.contains("limit,forbidden") {
        "the key is locked after failed signatures; wait five minutes"
    } else if text.contains("token") {
        "the token has expired or is none; a profile with user and password renews it by itself"
    } else {
        "check the profile's credential"
    }
}

fn is_about_signature(text: &str) -> bool {
    text.contains("aksk") || text.contains("signature") || text.contains("secretkey")
}

/// Source: IAM API reference, "Error Codes" and the notes on obtaining tokens.
fn iam_hint(status: u16) -> Option<&'static str> {
    match status {
        400 => Some("check `project` and `domain` in the credential"),
        401 => Some(
            "check account, user and password; a HUAWEI ID gets no token, only an IAM user with \
             programmatic access; repeated failures lock the account",
        ),
        403 => Some("an agency can be assumed by users with the Agent Operator permission only"),
        404 => Some("check `iam_endpoint`, and the names in the credential"),
        _ => None,
    }
}

/// The wait that a throttling text names, such as
/// `policy user over ratelimit,limit:10,time:1 minute`.
fn throttle_wait(kind: ErrorKind, said: &Said) -> Option<Duration> {
    if kind != ErrorKind::Throttled {
        return None;
    }
    let (_, time) = said.text.as_deref()?.split_once("time:")?;
    let (count, unit) = time.trim_start().split_once(' ')?;
    let unit: String = unit.chars().take_while(char::is_ascii_alphabetic).collect();
    let seconds = match unit.trim_end_matches('s') {
        "second" => 1,
        "minute" => 60,
        "hour" => 3600,
        "day" => 86_400,
        _ => return None,
    };
    Some(Duration::from_secs(count.parse::<u64>().ok()?.checked_mul(seconds)?))
}

/// Longest text of the provider that is kept, in characters.
const LONGEST: usize = 300;
/// Runs of characters as long as this may be a token or a signature.
const SECRET_RUN: usize = 64;

/// A provider's text without what may be secret. After a failed signature the
/// gateway repeats the request that it saw, tokens included, with `|` between
/// its lines; and it may name a token that it could not read.
fn clean(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let echo = ["verify aksk signature fail", "canonical request", "canonicalrequest"]
        .iter()
        .filter_map(|mark| lower.find(mark).map(|at| at + mark.len()))
        .min();
    let kept = echo.and_then(|end| text.get(..end)).unwrap_or(text);
    let kept = if kept.matches('|').count() >= 3 { before_first_bar(kept) } else { kept };
    mask_long_runs(kept).chars().take(LONGEST).collect()
}

fn before_first_bar(text: &str) -> &str {
    text.split('|').next().unwrap_or(text).trim_end()
}

fn mask_long_runs(text: &str) -> String {
    let token_like = |c: char| c.is_ascii_alphanumeric() || "+/=_-.".contains(c);
    let mut masked = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let inside = token_like(first);
        let end = rest.find(|c| token_like(c) != inside).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        masked.push_str(if inside && run.len() >= SECRET_RUN { "…" } else { run });
        rest = after;
    }
    masked
}

#[cfg(test)]
mod tests;
