//! Login sessions: made with a password, ended by inactivity, renewable.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::accounts::{self, Account, Door};
use super::answer::{Answer, root};
use super::call::Call;
use super::fields;
use crate::sandbox::service::Ids;

/// Error code of a wrong name or password, in an answer with status 200.
const WRONG_PASSWORD: u64 = 1116;
/// Wrong passwords in a row that lock an account.
const ATTEMPTS: u64 = 5;
/// How long that lock lasts, in seconds.
const LOCK_SECONDS: i64 = 5400;
/// Minutes of inactivity that end a session, unless the login asks otherwise.
const TIMEOUT_MINUTES: u64 = 30;
/// Sessions that are kept; beyond that the oldest one ends.
const MAX_SESSIONS: usize = 5000;
/// A value above 32 bits, as real servers send.
const CAPABILITY: u64 = 9_663_676_416;

/// One session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Session {
    token: String,
    user: String,
    device: String,
    timeout_ms: i64,
    last_used_ms: i64,
    expired: bool,
    /// The password has to be changed first: the token opens nothing.
    useless: bool,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Attempts {
    wrong: u64,
    locked_until_ms: i64,
}

/// All sessions, and the wrong passwords of each account.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Sessions {
    ids: Ids,
    live: Vec<Session>,
    attempts: BTreeMap<String, Attempts>,
}

impl Sessions {
    /// Who a session token belongs to. Using it starts its inactivity anew.
    pub(super) fn owner(&mut self, token: &str, now_ms: i64) -> Option<&'static Account> {
        let session = self.live.iter_mut().find(|session| session.token == token)?;
        session.expired |= now_ms - session.last_used_ms >= session.timeout_ms;
        if session.expired || session.useless {
            return None;
        }
        session.last_used_ms = now_ms;
        accounts::find(&session.user)
    }

    /// Ends a session; `false` when it is already gone.
    pub(super) fn end(&mut self, token: &str) -> bool {
        let before = self.live.len();
        self.live.retain(|session| session.token != token);
        self.live.len() < before
    }

    /// Makes every token invalid from now on. They stay renewable.
    pub(super) fn expire_all(&mut self) {
        self.live.iter_mut().for_each(|session| session.expired = true);
    }

    /// Forgets every session: nothing can be renewed any more.
    pub(super) fn forget_all(&mut self) {
        self.live.clear();
    }

    fn token(&mut self) -> String {
        format!("QSDK 3{}", self.ids.hex(95))
    }

    /// POST /Login. A refusal is a 200 without a token.
    ///
    /// Source: api.commvault.com, "Login".
    pub(super) fn login(&mut self, call: &Call<'_>) -> Answer {
        let body = &call.body;
        let name = fields::text(&body["username"]);
        let (Some(name), Some(password)) = (name, body["password"].as_str()) else {
            return Answer::access_denied();
        };
        let name = name.rsplit('\\').next().unwrap_or(name);
        let local =
            fields::text(&body["domain"]).is_none_or(|d| d.eq_ignore_ascii_case("Commcell"));
        let Some(account) = accounts::find(name).filter(|_| local) else {
            return refusal(1, 0, "Invalid Username/Password.");
        };
        let clear = STANDARD.decode(password).ok().and_then(|b| String::from_utf8(b).ok());
        self.judge(account, clear.as_deref(), call)
    }

    fn judge(&mut self, account: &'static Account, clear: Option<&str>, call: &Call<'_>) -> Answer {
        let now_ms = call.now.unix_ms;
        let attempts = self.attempts.entry(account.name.to_owned()).or_default();
        let locked_ms = match account.door {
            Door::Locked => LOCK_SECONDS * 1000,
            _ => attempts.locked_until_ms - now_ms,
        };
        if locked_ms > 0 {
            let seconds = (locked_ms + 999) / 1000;
            return refusal(ATTEMPTS, seconds, "User account is locked.");
        }
        if !clear.is_some_and(|clear| account.accepts(clear)) {
            attempts.wrong += 1;
            let wrong = attempts.wrong;
            if wrong >= ATTEMPTS {
                *attempts = Attempts { wrong: 0, locked_until_ms: now_ms + LOCK_SECONDS * 1000 };
            }
            return refusal(wrong, 0, "Invalid Username/Password.");
        }
        attempts.wrong = 0;
        self.open(account, call)
    }

    fn open(&mut self, account: &'static Account, call: &Call<'_>) -> Answer {
        let minutes = fields::id(&call.body["timeout"]).unwrap_or(TIMEOUT_MINUTES).min(10_080);
        let must_change = account.door == Door::MustChange;
        let token = self.token();
        if self.live.len() >= MAX_SESSIONS {
            self.live.remove(0);
        }
        self.live.push(Session {
            token: token.clone(),
            user: account.name.to_owned(),
            device: call.body["deviceId"].as_str().unwrap_or("").to_owned(),
            timeout_ms: i64::try_from(minutes).unwrap_or(30) * 60_000,
            last_used_ms: call.now.unix_ms,
            expired: false,
            useless: must_change,
        });
        Answer::ok(root::LOGIN, welcome(account, &token, must_change))
    }

    /// POST /RenewLoginToken: needs the old token and the device of its login.
    ///
    /// Source: api.commvault.com, "Renew Login Token".
    pub(super) fn renew(&mut self, call: &Call<'_>) -> Answer {
        let old = call.body["sessionId"].as_str().unwrap_or("");
        let device = call.body["deviceId"].as_str().unwrap_or("");
        let found = self.live.iter().position(|session| session.token == old);
        let Some(index) = found.filter(|index| self.live[*index].device == device) else {
            let error = json!({"errorCode": 5, "errLogMessage": "The session cannot be renewed."});
            return Answer::ok(root::GENERIC, json!({"error": error}));
        };
        let token = self.token();
        let session = &mut self.live[index];
        session.token.clone_from(&token);
        session.expired = false;
        session.last_used_ms = call.now.unix_ms;
        Answer::ok(root::GENERIC, json!({"token": token, "error": {}}))
    }
}

fn refusal(attempts: u64, locked_seconds: i64, text: &str) -> Answer {
    Answer::ok(
        root::LOGIN,
        json!({
            "aliasName": "", "loginAttempts": attempts, "remainingLockTime": locked_seconds,
            "isAccountLocked": locked_seconds > 0, "forcePasswordChange": false,
            "errList": [{"errorCode": WRONG_PASSWORD, "errLogMessage": text}],
        }),
    )
}

fn welcome(account: &Account, token: &str, must_change: bool) -> Value {
    let guid = format!("00000000-0000-4000-8000-{:012}", account.id);
    let organization = json!({
        "providerId": 0, "GUID": "00000000-0000-0000-0000-000000000000",
        "providerDomainName": "Commcell",
    });
    json!({
        "aliasName": account.id.to_string(), "userGUID": guid, "loginAttempts": 0,
        "remainingLockTime": 0, "smtpAddress": format!("{}@example.com", account.name),
        "userName": account.name, "providerType": 1, "ccn": 0, "token": token,
        "capability": CAPABILITY, "forcePasswordChange": must_change, "isAccountLocked": false,
        "ownerOrganization": organization, "providerOrganization": organization,
        "additionalResp": {"nameValues": [{"name": "USERNAME", "value": account.name}]},
        "errList": [],
    })
}

/// POST /WhoAmI, the cheapest question there is.
pub(super) fn who_am_i(call: &Call<'_>) -> Answer {
    let id = call.who.map_or(0, |account| account.id);
    let body = json!({"user": {"userName": call.user(), "userId": id}, "errorCode": 0});
    Answer::ok(root::GENERIC, body)
}

#[cfg(test)]
mod tests {
    use super::super::accounts::{OPERATOR, PASSWORD, PIN};
    use super::super::testing::{Bench, read};
    use serde_json::{Value, json};

    #[test]
    fn a_wrong_password_is_a_200_without_a_token_and_five_lock() {
        let mut bench = Bench::new();
        for _ in 0..5 {
            let body = bench.log_in(OPERATOR, "wrong");
            assert_eq!(body["errList"][0]["errorCode"], 1116);
            assert_eq!(body["token"], Value::Null);
        }
        let body = bench.log_in(OPERATOR, PASSWORD);
        assert_eq!(body["isAccountLocked"], true);
        assert_eq!(body["remainingLockTime"], 5400);
        bench.wait(5400.0);
        assert!(bench.log_in(OPERATOR, PASSWORD)["token"].is_string());
    }

    #[test]
    fn special_accounts_meet_their_doors() {
        let mut bench = Bench::new();
        assert_eq!(bench.log_in("sandbox-locked", PASSWORD)["isAccountLocked"], true);
        let body = bench.log_in("sandbox-twofactor", PASSWORD);
        assert_eq!(body["errList"][0]["errorCode"], 1116);
        let both = format!("{PASSWORD}{PIN}");
        assert!(bench.log_in("sandbox-twofactor", &both)["token"].is_string());
        let body = bench.log_in("sandbox-expired", PASSWORD);
        assert_eq!(body["forcePasswordChange"], true);
        bench.token = body["token"].as_str().unwrap().to_owned();
        assert_eq!(bench.get("/Job").0, 401);
    }

    #[test]
    fn a_session_ends_by_inactivity_and_can_be_renewed_by_its_device() {
        let mut bench = Bench::new();
        bench.wait(29.0 * 60.0);
        assert_eq!(bench.post("/WhoAmI", &Value::Null).1["user"]["userName"], OPERATOR);
        bench.wait(30.0 * 60.0);
        let denied = json!({"errorMessage": "Access denied", "errorCode": 5});
        assert_eq!(bench.post("/WhoAmI", &Value::Null), (401, denied));
        let old = bench.token.clone();
        let other = json!({"sessionId": old, "deviceId": "other"});
        assert_eq!(bench.post("/RenewLoginToken", &other).1["error"]["errorCode"], 5);
        let own = json!({"sessionId": old, "deviceId": "bench"});
        let (_, body) = bench.post("/RenewLoginToken", &own);
        assert_eq!(body["error"], json!({}));
        bench.token = body["token"].as_str().unwrap().to_owned();
        assert_eq!(bench.get("/CommServ").0, 200);
        assert_eq!(bench.post("/RenewLoginToken", &own).1["error"]["errorCode"], 5);
    }

    #[test]
    fn logout_is_text_and_the_second_one_is_denied() {
        let mut bench = Bench::new();
        assert_eq!(bench.post("/Logout", &Value::Null), (200, json!("User logged out")));
        assert_eq!(bench.post("/Logout", &Value::Null).0, 401);
        let reply = bench.send("GET", "/Job", &[("authtoken", "")], "");
        assert_eq!(read(&reply).0, 401);
    }

    #[test]
    fn login_speaks_xml_by_default() {
        let mut bench = Bench::new();
        let body = "<DM2ContentIndexing_CheckCredentialReq username=\"sandbox-operator\" \
                    password=\"c2FuZGJveC1wYXNzd29yZC0x\" domain=\"\" timeout=\"30\"/>";
        let reply = bench.send("POST", "/Login", &[("accept", "application/xml")], body);
        let text = String::from_utf8(reply.body).unwrap();
        assert!(text.contains("<DM2ContentIndexing_CheckCredentialResp "), "{text}");
        assert!(text.contains("token=\"QSDK 3") && text.contains("forcePasswordChange=\"0\""));
    }

    #[test]
    fn login_without_its_fields_is_denied() {
        let mut bench = Bench::new();
        assert_eq!(bench.post("/Login", &json!({"username": "x"})).0, 401);
        assert_eq!(bench.post("/Login", &json!([])).0, 401);
        let body = json!({"username": OPERATOR, "password": "%%%"});
        assert_eq!(bench.post("/Login", &body).1["errList"][0]["errorCode"], 1116);
    }
}
