//! Access tokens with their refresh tokens. A pair is good for one renewal:
//! showing an older pair deletes the whole chain.
//!
//! Source: documentation.commvault.com, "Using Refresh Tokens to Renew Access
//! Tokens" and "Creating an Access Token".

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::accounts::{self, Account};
use super::answer::{Answer, root};
use super::call::Call;
use super::fields;
use crate::sandbox::service::Ids;

/// Sandbox test data: an access token with every right.
pub(super) const ACCESS: &str = "sandbox-access-token-1";
/// Sandbox test data: its refresh token.
pub(super) const REFRESH: &str = "sandbox-refresh-token-1";
/// Sandbox test data: an access token that opens `/Job` only.
pub(super) const SCOPED_ACCESS: &str = "sandbox-access-token-scoped";
/// Sandbox test data: its refresh token.
pub(super) const SCOPED_REFRESH: &str = "sandbox-refresh-token-scoped";

/// Life of an access token in seconds; releases differ between 2 minutes and 2 hours.
const LIFE_SECONDS: i64 = 30 * 60;
/// How long after its expiry a pair can still be renewed, in seconds.
const GRACE_SECONDS: i64 = 14 * 86_400;
/// Default of the date up to which a chain can be renewed, in seconds.
const RENEWABLE_SECONDS: i64 = 90 * 86_400;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Chain {
    id: u64,
    name: String,
    user: String,
    /// Path prefixes that are open; empty means all.
    scope: Vec<String>,
    access: String,
    refresh: String,
    older: Vec<(String, String)>,
    /// `None` until the first request gives the sandbox a clock.
    expires_ms: Option<i64>,
    renewable_until_ms: Option<i64>,
}

/// All chains of access tokens.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct AccessTokens {
    ids: Ids,
    chains: Vec<Chain>,
    life_seconds: i64,
}

impl Default for AccessTokens {
    fn default() -> Self {
        let seeded = |id, access: &str, refresh: &str, scope: &[&str]| Chain {
            id,
            name: format!("sandbox-{id}"),
            user: accounts::OPERATOR.to_owned(),
            scope: scope.iter().map(|&prefix| prefix.to_owned()).collect(),
            access: access.to_owned(),
            refresh: refresh.to_owned(),
            older: Vec::new(),
            expires_ms: None,
            renewable_until_ms: None,
        };
        let all = seeded(1, ACCESS, REFRESH, &[]);
        let scoped = seeded(2, SCOPED_ACCESS, SCOPED_REFRESH, &["/Job"]);
        Self { ids: Ids::default(), chains: vec![all, scoped], life_seconds: LIFE_SECONDS }
    }
}

impl AccessTokens {
    /// Gives the seeded chains their dates.
    pub(super) fn birth(&mut self, now_ms: i64) {
        let life = self.life_seconds;
        for chain in &mut self.chains {
            chain.expires_ms.get_or_insert(now_ms + life * 1000);
            chain.renewable_until_ms.get_or_insert(now_ms + RENEWABLE_SECONDS * 1000);
        }
    }

    /// Who an access token belongs to, when it is alive and opens the path
    /// (below the base).
    pub(super) fn owner(&self, token: &str, path: &str, now_ms: i64) -> Option<&'static Account> {
        let chain = self.chains.iter().find(|chain| chain.access == token)?;
        let alive = chain.expires_ms.is_none_or(|end| now_ms < end);
        let path = path.to_ascii_lowercase();
        let open = chain.scope.is_empty()
            || chain.scope.iter().any(|prefix| path.starts_with(&prefix.to_ascii_lowercase()));
        if alive && open { accounts::find(&chain.user) } else { None }
    }

    /// Makes every access token invalid from now on. The pairs stay renewable.
    pub(super) fn expire_all(&mut self) {
        self.chains.iter_mut().for_each(|chain| chain.expires_ms = Some(i64::MIN / 2));
    }

    /// Deletes every chain.
    pub(super) fn forget_all(&mut self) {
        self.chains.clear();
    }

    /// Sets the life of tokens made from now on, in seconds.
    pub(super) fn set_life(&mut self, seconds: i64) {
        self.life_seconds = seconds;
    }

    /// POST /V4/AccessToken/Renew.
    pub(super) fn renew(&mut self, call: &Call<'_>) -> Answer {
        let access = call.body["accessToken"].as_str().unwrap_or("");
        let refresh = call.body["refreshToken"].as_str().unwrap_or("");
        if access.is_empty() || refresh.is_empty() {
            return Answer::refused(
                400,
                "INVALID_INPUT",
                "accessToken and refreshToken are required",
            );
        }
        let used = |chain: &Chain| chain.older.iter().any(|(a, r)| a == access || r == refresh);
        if self.chains.iter().any(used) {
            self.chains.retain(|chain| !used(chain));
            return Answer::access_denied();
        }
        let now_ms = call.now.unix_ms;
        let pair = |chain: &Chain| chain.access == access && chain.refresh == refresh;
        let Some(index) = self.chains.iter().position(pair) else {
            return Answer::access_denied();
        };
        if !self.chains[index].renewable(now_ms) {
            return Answer::refused(401, "REFRESH_TOKEN_EXPIRED", "The refresh token has expired");
        }
        let (access, refresh) = self.fresh_pair();
        self.chains[index].turn(access, refresh, now_ms + self.life_seconds * 1000)
    }

    fn fresh_pair(&mut self) -> (String, String) {
        let number = self.ids.hex(32);
        (format!("sandbox-access-{number}"), format!("sandbox-refresh-{number}"))
    }

    /// POST /V4/AccessToken. Not possible while authenticated with a token.
    pub(super) fn create(&mut self, call: &Call<'_>, by_token: bool) -> Answer {
        let Some(name) = fields::text(&call.body["tokenName"]) else {
            return created_error(2, "tokenName is required");
        };
        if by_token {
            return created_error(5, "An access token cannot be made with an access token");
        }
        let scope = fields::at(&call.body, &["apiEndpoints"]).as_array().cloned();
        let scope: Vec<String> =
            scope.unwrap_or_default().iter().filter_map(|p| Some(p.as_str()?.to_owned())).collect();
        let (access, refresh) = self.fresh_pair();
        let now_ms = call.now.unix_ms;
        let chain = Chain {
            id: self.chains.iter().map(|chain| chain.id).max().unwrap_or(0) + 1,
            name: name.to_owned(),
            user: call.user().to_owned(),
            scope,
            access,
            refresh,
            older: Vec::new(),
            expires_ms: Some(now_ms + self.life_seconds * 1000),
            renewable_until_ms: Some(until(&call.body, now_ms)),
        };
        let mut info = chain.info();
        info["accessToken"] = json!(chain.access);
        info["refreshToken"] = json!(chain.refresh);
        self.chains.push(chain);
        Answer::ok(root::GENERIC, json!({"error": {"errorCode": 0}, "tokenInfo": info}))
    }

    /// GET /V4/AccessToken: the tokens themselves are never shown again.
    pub(super) fn list(&self, call: &Call<'_>) -> Answer {
        let own = self.chains.iter().filter(|chain| chain.user == call.user());
        let rows: Vec<Value> = own.map(Chain::info).collect();
        Answer::ok(root::GENERIC, json!({"tokensInfo": rows}))
    }

    /// DELETE /V4/AccessToken/{id}.
    pub(super) fn delete(&mut self, call: &Call<'_>) -> Answer {
        let before = self.chains.len();
        let id = call.path_id();
        self.chains.retain(|chain| Some(chain.id) != id);
        if self.chains.len() == before {
            return Answer::refused(404, "INVALID_ENTITY_ID", "The access token does not exist");
        }
        Answer::refused(200, 0, "")
    }
}

impl Chain {
    fn renewable(&self, now_ms: i64) -> bool {
        let expires = self.expires_ms.unwrap_or(now_ms);
        // A token that a script expired has no date; its grace starts now.
        let grace_end = if expires < 0 { i64::MAX } else { expires + GRACE_SECONDS * 1000 };
        now_ms < grace_end && self.renewable_until_ms.is_none_or(|end| now_ms < end)
    }

    fn turn(&mut self, access: String, refresh: String, expires_ms: i64) -> Answer {
        let body = json!({"accessToken": access, "refreshToken": refresh});
        let old_access = std::mem::replace(&mut self.access, access);
        let old_refresh = std::mem::replace(&mut self.refresh, refresh);
        self.older.push((old_access, old_refresh));
        self.expires_ms = Some(expires_ms);
        Answer::ok(root::GENERIC, body)
    }

    fn info(&self) -> Value {
        json!({
            "accessTokenId": self.id, "tokenName": self.name, "userName": self.user,
            "tokenType": if self.scope.is_empty() { 2 } else { 3 },
            "tokenExpiryTimestamp": self.expires_ms.unwrap_or(0) / 1000,
            "renewableUntilTimestamp": self.renewable_until_ms.unwrap_or(0) / 1000,
            "apiEndpoints": self.scope,
        })
    }
}

fn until(body: &Value, now_ms: i64) -> i64 {
    fields::id(&body["renewableUntilTimestamp"])
        .and_then(|seconds| i64::try_from(seconds).ok()?.checked_mul(1000))
        .unwrap_or(now_ms + RENEWABLE_SECONDS * 1000)
}

fn created_error(code: u64, text: &str) -> Answer {
    Answer::ok(root::GENERIC, json!({"error": {"errorCode": code, "errorMessage": text}}))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Bench, read};
    use super::{ACCESS, REFRESH, SCOPED_ACCESS};
    use serde_json::json;

    fn whoami(bench: &mut Bench, header: (&str, &str)) -> u16 {
        let headers = [("authtoken", ""), header];
        let headers = if header.0 == "authtoken" { &headers[1..] } else { &headers[..] };
        read(&bench.send("POST", "/WhoAmI", headers, "")).0
    }

    #[test]
    fn access_tokens_go_where_vendor_tools_put_them() {
        let mut bench = Bench::new();
        let bearer = format!("Bearer {ACCESS}");
        assert_eq!(whoami(&mut bench, ("authorization", &bearer)), 200);
        assert_eq!(whoami(&mut bench, ("authtoken", &bearer)), 200);
        assert_eq!(whoami(&mut bench, ("authtoken", ACCESS)), 200);
        assert_eq!(whoami(&mut bench, ("authorization", ACCESS)), 401);
        let session = format!("Bearer {}", bench.token);
        assert_eq!(whoami(&mut bench, ("authorization", &session)), 401);
    }

    #[test]
    fn renewal_changes_both_and_an_old_pair_kills_the_chain() {
        let mut bench = Bench::new();
        let old = json!({"accessToken": ACCESS, "refreshToken": REFRESH});
        let (status, pair) = bench.post("/V4/AccessToken/Renew", &old);
        assert_eq!(status, 200);
        let bearer = format!("Bearer {}", pair["accessToken"].as_str().unwrap());
        assert_eq!(whoami(&mut bench, ("authorization", &bearer)), 200);
        assert_eq!(whoami(&mut bench, ("authorization", &format!("Bearer {ACCESS}"))), 401);
        assert_eq!(bench.post("/V4/AccessToken/Renew", &old).0, 401);
        assert_eq!(whoami(&mut bench, ("authorization", &bearer)), 401);
        assert_eq!(bench.post("/V4/AccessToken/Renew", &pair).0, 401);
    }

    #[test]
    fn tokens_expire_and_stay_renewable_for_two_weeks() {
        let mut bench = Bench::new();
        let bearer = format!("Bearer {ACCESS}");
        bench.wait(30.0 * 60.0);
        assert_eq!(whoami(&mut bench, ("authorization", &bearer)), 401);
        let pair = json!({"accessToken": ACCESS, "refreshToken": REFRESH});
        bench.wait(13.0 * 86_400.0);
        let (status, pair) = bench.post("/V4/AccessToken/Renew", &pair);
        assert_eq!(status, 200);
        bench.wait(15.0 * 86_400.0);
        let (status, body) = bench.post("/V4/AccessToken/Renew", &pair);
        assert_eq!((status, &body["errorCode"]), (401, &json!("REFRESH_TOKEN_EXPIRED")));
    }

    #[test]
    fn a_scoped_token_opens_its_prefix_only() {
        let mut bench = Bench::new();
        let bearer = format!("Bearer {SCOPED_ACCESS}");
        let headers = [("authtoken", ""), ("authorization", bearer.as_str())];
        assert_eq!(bench.send("GET", "/job?jobFilter=", &headers, "").status, 200);
        assert_eq!(bench.send("GET", "/Client", &headers, "").status, 401);
    }

    #[test]
    fn tokens_are_made_with_a_password_session_only() {
        let mut bench = Bench::new();
        let body = json!({"tokenName": "nightly", "tokenType": 2});
        let (_, made) = bench.post("/V4/AccessToken", &body);
        assert_eq!(made["error"]["errorCode"], 0);
        let access = made["tokenInfo"]["accessToken"].as_str().unwrap().to_owned();
        let headers = [("authtoken", access.as_str())];
        let reply = bench.send("POST", "/V4/AccessToken", &headers, &body.to_string());
        assert_eq!(read(&reply).1["error"]["errorCode"], 5);
        let path = format!("/V4/AccessToken/{}", made["tokenInfo"]["accessTokenId"]);
        assert_eq!(bench.send("DELETE", &path, &[], "").status, 200);
        assert_eq!(bench.send("DELETE", &path, &[], "").status, 404);
    }
}
