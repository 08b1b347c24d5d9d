//! What every imitated provider is to the sandbox: a state machine that turns
//! a request into an answer.

use serde_json::Value;

use super::http::{HttpReply, HttpRequest};

/// The moment a request is handled at, and where it was handled.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Wall clock in milliseconds since the Unix epoch (UTC). Signatures,
    /// tokens and time stamps are judged by it.
    pub unix_ms: i64,
    /// How much faster than real time jobs advance; 1.0 is real time.
    pub speed: f64,
    /// Address that clients reach this sandbox at, for example
    /// `http://127.0.0.1:40123`; used in links and ready profiles.
    pub base_url: String,
}

impl Moment {
    /// Seconds of job time that have passed since `started_unix_ms`.
    pub fn job_seconds_since(&self, started_unix_ms: i64) -> f64 {
        (self.unix_ms - started_unix_ms).max(0) as f64 / 1000.0 * self.speed
    }

    /// The wall clock as `yyyy-MM-ddTHH:mm:ssZ`.
    pub fn rfc3339(&self) -> String {
        rfc3339(self.unix_ms)
    }
}

/// Formats a time stamp as `yyyy-MM-ddTHH:mm:ssZ`.
pub fn rfc3339(unix_ms: i64) -> String {
    jiff::Timestamp::from_second(unix_ms.div_euclid(1000))
        .map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// One backup that exists in the imitated cloud: the truth that tests and the
/// fault harness compare the client's story with.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Truth {
    /// `alibaba`, `atlas`, `koophone` or `commvault`.
    pub provider: &'static str,
    /// The target as the client names it.
    pub target: String,
    /// The provider's id of the backup, or of the job while there is no backup id.
    pub id: String,
    /// Whether a request to this sandbox made it (as against seeded history).
    pub by_request: bool,
    /// Creation in milliseconds since the Unix epoch.
    pub created_unix_ms: i64,
    /// The provider's own state word at this moment.
    pub state: String,
    /// Whether the provider would call it completed without errors now.
    pub completed: bool,
    /// Free text that came with the request (Atlas description, Commvault job
    /// description); empty where there is none.
    pub note: String,
}

/// What a fault wants of a service, in no provider's words.
#[derive(Debug, Clone, PartialEq)]
pub enum Wish {
    /// The next answer to the operation is the provider's own throttling,
    /// asking for a wait of that many seconds.
    Throttle(f64),
    /// The next answer to the operation is a success status with the
    /// provider's own error inside.
    ErrorInside,
    /// Somebody else starts a backup of the ready profile's target now.
    Foreign,
}

/// One imitated provider. It keeps its whole state in itself; [`Service::save`]
/// and [`Service::load`] carry that state across processes.
pub trait Service: Send {
    /// Provider word: `alibaba`, `atlas`, `koophone` or `commvault`.
    fn name(&self) -> &'static str;

    /// Whether this service answers the path (raw, percent-encoded).
    fn owns(&self, path: &str) -> bool;

    /// A short name of the operation that a request asks for, such as
    /// `CreateBackup` or `POST /createtask`; faults are aimed with it.
    fn operation(&self, request: &HttpRequest) -> String;

    /// Whether the operation makes a backup.
    fn creates(&self, request: &HttpRequest) -> bool;

    /// Answers one request and changes the state.
    fn handle(&mut self, request: &HttpRequest, now: &Moment) -> HttpReply;

    /// Every backup that exists.
    fn truth(&self, now: &Moment) -> Vec<Truth>;

    /// Sets one scripted behaviour, for example `("next_job", "failed")`.
    ///
    /// # Errors
    /// A text that names the keys there are, when the key or value is unknown.
    fn script(&mut self, key: &str, value: &Value) -> Result<(), String>;

    /// The script key and value that fulfil a wish about an operation; `None`
    /// where the provider documents nothing of the kind.
    fn grant(&self, _wish: &Wish, _operation: &str) -> Option<(&'static str, Value)> {
        None
    }

    /// Lets what a backup takes away come back by itself, so that the same
    /// backup can be made again.
    fn make_repeatable(&mut self) {}

    /// The ready profile as TOML: `[profile.sandbox-NAME]` with endpoint,
    /// targets and the sandbox's test credentials.
    fn profile(&self, base_url: &str) -> String;

    /// The whole state as JSON.
    fn save(&self) -> Value;

    /// Takes a saved state over.
    ///
    /// # Errors
    /// A text that says what does not fit.
    fn load(&mut self, state: Value) -> Result<(), String>;
}

/// Makes identifiers that differ from each other and look like a provider's.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
pub struct Ids {
    next: u64,
}

impl Ids {
    /// The next number, from 1.
    pub fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    /// `digits` lower-case hexadecimal digits that no earlier call returned.
    pub fn hex(&mut self, digits: usize) -> String {
        let number = self.number();
        // A fixed odd multiplier spreads the counter over 64 bits without
        // collisions, so that ids look alike but never repeat.
        let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let text = format!("{spread:016x}{number:016x}");
        text.chars().cycle().take(digits).collect()
    }
}
