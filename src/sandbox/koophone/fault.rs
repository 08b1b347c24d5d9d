//! The three error shapes of this service and its answer envelope.
//!
//! Sources: KooPhone API reference, "Error Codes" and "Status Codes"; API
//! Gateway user guide, "Error Codes"; IAM API reference, "Status Codes".

use serde_json::{Value, json};

use super::script::{ErrorStatus, Script};
use crate::sandbox::http::HttpReply;

/// Why a request is not served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Refused by the API gateway, before the service saw it.
    Gateway {
        /// HTTP status.
        status: u16,
        /// The number behind `APIGW.`.
        number: &'static str,
        /// Free text.
        message: String,
    },
    /// Refused by KooPhone with one of its own codes.
    Business {
        /// The four digits.
        number: &'static str,
        /// Free text.
        message: String,
    },
    /// Refused by IAM.
    Iam {
        /// HTTP status, repeated as a number in the body.
        status: u16,
        /// Free text.
        message: String,
    },
}

/// The outcome of an operation.
pub type Outcome = Result<HttpReply, Fault>;

impl Fault {
    /// A KooPhone error.
    pub fn business(number: &'static str, message: impl Into<String>) -> Self {
        Self::Business { number, message: message.into() }
    }

    /// Error 1000: a request parameter is wrong.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::business("1000", message)
    }

    /// An IAM error.
    pub fn iam(status: u16, message: impl Into<String>) -> Self {
        Self::Iam { status, message: message.into() }
    }

    /// The gateway's answer to a path or method that no API has.
    pub fn no_api() -> Self {
        let message = "The API does not exist or has not been published in the environment";
        Self::Gateway { status: 404, number: "0101", message: message.to_owned() }
    }

    /// The answer on the wire.
    pub fn reply(&self, script: &Script, request_id: &str) -> HttpReply {
        match self {
            Self::Gateway { status, number, message } => {
                gateway_error(*status, &format!("APIGW.{number}"), message, request_id)
            }
            Self::Business { number, message } => {
                let status = business_status(number, script.error_status);
                let code = format!("{}.{number}", script.code_prefix.text());
                business_error(status, &code, message)
            }
            Self::Iam { status, message } => iam_error(*status, message),
        }
    }
}

/// The gateway's error envelope.
pub fn gateway_error(status: u16, code: &str, message: &str, request_id: &str) -> HttpReply {
    let body = json!({"error_msg": message, "error_code": code, "request_id": request_id});
    HttpReply::json(status, &body)
}

/// KooPhone's error envelope.
pub fn business_error(status: u16, code: &str, message: &str) -> HttpReply {
    HttpReply::json(status, &json!({"error_code": code, "error_msg": message}))
}

/// IAM's error envelope.
pub fn iam_error(status: u16, message: &str) -> HttpReply {
    let title = match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    };
    let error = json!({"code": status, "message": message, "title": title});
    HttpReply::json(status, &json!({"error": error}))
}

/// The HTTP status that goes with a KooPhone code.
///
/// The error-code page puts the codes below into HTTP 200; parameter, right and
/// task errors stand only on operation pages, under 400.
fn business_status(number: &str, mode: ErrorStatus) -> u16 {
    match (mode, number) {
        (ErrorStatus::Always200, _) => 200,
        (_, "9999") => 500,
        (ErrorStatus::Operation, _) => 400,
        (ErrorStatus::Documented, "1000" | "1001" | "1002" | "1323") => 400,
        (ErrorStatus::Documented, "4001" | "5002" | "5004" | "5005") => 400,
        (ErrorStatus::Documented, _) => 200,
    }
}

/// The success envelope with a `data` object.
pub fn success(data: Value) -> HttpReply {
    HttpReply::json(200, &json!({"error_code": "0", "error_msg": "OK", "data": data}))
}

/// The success envelope of operations that return nothing else.
pub fn success_alone() -> HttpReply {
    HttpReply::json(200, &json!({"error_code": "0", "error_msg": "OK"}))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(fault: &Fault, script: &Script) -> (u16, String) {
        let reply = fault.reply(script, "r1");
        (reply.status, String::from_utf8_lossy(&reply.body).into_owned())
    }

    #[test]
    fn the_three_envelopes() {
        let script = Script::default();
        let (status, body) = shown(&Fault::no_api(), &script);
        assert_eq!(status, 404);
        assert!(body.contains(r#""error_code":"APIGW.0101","request_id":"r1""#), "{body}");
        let (status, body) = shown(&Fault::business("2006", "busy"), &script);
        assert_eq!(
            (status, body.as_str()),
            (200, r#"{"error_code":"KOOPHONE.API.2006","error_msg":"busy"}"#)
        );
        let (status, body) = shown(&Fault::iam(401, "no"), &script);
        assert_eq!(status, 401);
        assert_eq!(body, r#"{"error":{"code":401,"message":"no","title":"Unauthorized"}}"#);
    }

    #[test]
    fn the_status_of_a_business_error_can_be_scripted() {
        let mut script = Script::default();
        let fault = Fault::parameter("x");
        assert_eq!(fault.reply(&script, "").status, 400);
        script.error_status = ErrorStatus::Always200;
        assert_eq!(fault.reply(&script, "").status, 200);
        script.error_status = ErrorStatus::Operation;
        assert_eq!(Fault::business("2004", "x").reply(&script, "").status, 400);
        assert_eq!(Fault::business("9999", "x").reply(&script, "").status, 500);
    }
}
