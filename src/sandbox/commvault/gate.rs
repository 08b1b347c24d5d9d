//! Who is let in: finds the caller of a request and what they may do.

use super::accounts::{Account, Rights};
use super::answer::Answer;
use super::routes::{self, Op};
use super::state::State;
use crate::sandbox::http::HttpRequest;
use crate::sandbox::service::Moment;

/// How a request shows who it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Credential<'a> {
    /// A session token in `Authtoken`, its `QSDK ` prefix included.
    Session(&'a str),
    /// An access token.
    Access(&'a str),
}

/// The credential of a request. The documented place of an access token is
/// `Authorization: Bearer`; vendor tools also put it into `Authtoken`, bare or
/// after `Bearer` or `QSDK`.
pub(super) fn credential(request: &HttpRequest) -> Option<Credential<'_>> {
    if let Some(token) = request.header("authtoken") {
        if let Some(rest) = token.strip_prefix("QSDK ") {
            let session = rest.bytes().all(|byte| byte.is_ascii_hexdigit());
            return Some(match session {
                true => Credential::Session(token),
                false => Credential::Access(rest),
            });
        }
        return Some(Credential::Access(token.strip_prefix("Bearer ").unwrap_or(token)));
    }
    let (scheme, token) = request.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| Credential::Access(token.trim()))
}

/// Finds the caller.
///
/// # Errors
/// 401 with code 5 when the token is missing, wrong or expired.
///
/// Source: documentation.commvault.com, "REST API - Authentication".
pub(super) fn caller(
    state: &mut State,
    request: &HttpRequest,
    now: &Moment,
) -> Result<&'static Account, Answer> {
    let path = routes::below_base(request.path()).unwrap_or("");
    let account = match credential(request) {
        Some(Credential::Session(token)) => state.sessions.owner(token, now.unix_ms),
        Some(Credential::Access(token)) => state.tokens.owner(token, path, now.unix_ms),
        None => None,
    };
    account.ok_or_else(Answer::access_denied)
}

/// Whether the operation is answered without a token.
pub(super) fn is_open(op: Op) -> bool {
    matches!(op, Op::Probe | Op::Login | Op::RenewLoginToken | Op::RenewAccessToken)
}

/// Whether the operation only reads, as the request limits count it.
pub(super) fn reads(op: Op, method: &str) -> bool {
    let posted = [Op::SearchJobs, Op::JobDetails, Op::BrowseSnapshots, Op::WhoAmI];
    method == "GET" || posted.contains(&op)
}

/// Checks what the account may do. The form of this refusal is not documented
/// for these operations; the word is one of the newer operations' codes.
///
/// # Errors
/// 403.
pub(super) fn allow(account: &Account, op: Op, method: &str) -> Result<(), Answer> {
    let own = matches!(op, Op::Logout | Op::WhoAmI | Op::CommServ);
    let lists = matches!(op, Op::ListJobs | Op::SearchJobs);
    let allowed = match account.rights {
        Rights::All => true,
        Rights::ReadOnly => own || reads(op, method),
        Rights::StartOnly => own || !lists,
    };
    if allowed {
        return Ok(());
    }
    let text = format!("User [{}] does not have the permission for this operation", account.name);
    Err(Answer::refused(403, "INSUFFICIENT_USER_PERMISSION_ON_ENTITY", &text))
}

#[cfg(test)]
mod tests {
    use super::super::accounts::PASSWORD;
    use super::super::testing::{Bench, task};
    use serde_json::json;

    fn as_user(name: &str) -> Bench {
        let mut bench = Bench::new();
        bench.token = bench.log_in(name, PASSWORD)["token"].as_str().unwrap().to_owned();
        bench
    }

    #[test]
    fn rights_differ() {
        let mut viewer = as_user("sandbox-viewer");
        assert_eq!(viewer.get("/Job").0, 200);
        let (status, body) = viewer.post("/createtask", &task("cluster-group-1"));
        let code = json!("INSUFFICIENT_USER_PERMISSION_ON_ENTITY");
        assert_eq!((status, &body["errorCode"]), (403, &code));
        let mut starter = as_user("sandbox-starter");
        let id = starter.start();
        assert_eq!(starter.status(&id), "Waiting");
        assert_eq!(starter.get("/Job").0, 403);
    }

    #[test]
    fn tokens_are_compared_whole() {
        let mut bench = Bench::new();
        let good = bench.token.clone();
        for bad in [&good[5..], &good[..good.len() - 1], "QSDK ", "QSDK 3ff", "SAML x"] {
            assert_eq!(bench.send("GET", "/Job", &[("authtoken", bad)], "").status, 401, "{bad}");
        }
        assert_eq!(bench.send("GET", "/Job", &[("authtoken", &good)], "").status, 200);
    }
}
