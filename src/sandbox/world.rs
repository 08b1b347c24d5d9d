//! The imitated world: all services, a log of what arrived, and the truth.

use serde_json::{Value, json};

use super::http::{HttpReply, HttpRequest};
use super::service::{Moment, Service, Truth};

/// One line of the log of what arrived.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Arrival {
    /// Milliseconds since the Unix epoch.
    pub unix_ms: i64,
    /// Provider word, or empty for a path that nobody owns.
    pub provider: &'static str,
    /// Name of the operation.
    pub operation: String,
    /// Whether the operation makes a backup.
    pub creates: bool,
    /// Status of the answer.
    pub status: u16,
}

/// All imitated services with what they have seen.
pub struct World {
    services: Vec<Box<dyn Service>>,
    arrivals: Vec<Arrival>,
}

/// Only the newest arrivals are kept, so that a long-lived sandbox stays small.
const KEPT_ARRIVALS: usize = 10_000;

impl World {
    /// A world with those services.
    pub fn new(services: Vec<Box<dyn Service>>) -> Self {
        Self { services, arrivals: Vec::new() }
    }

    /// Answers one request of a client.
    pub fn handle(&mut self, request: &HttpRequest, now: &Moment) -> HttpReply {
        let Some(service) = self.owner(request) else {
            self.note(now, "", request.path().to_owned(), false, 404);
            return HttpReply::json(404, &json!({"error": "no imitated service owns this path"}));
        };
        let (provider, operation) = (service.name(), service.operation(request));
        let creates = service.creates(request);
        let reply = service.handle(request, now);
        self.note(now, provider, operation, creates, reply.status);
        reply
    }

    /// The service that owns the request's path.
    pub fn owner(&mut self, request: &HttpRequest) -> Option<&mut Box<dyn Service>> {
        self.services.iter_mut().find(|service| service.owns(request.path()))
    }

    /// The service of that provider word.
    pub fn service(&mut self, provider: &str) -> Option<&mut Box<dyn Service>> {
        self.services.iter_mut().find(|service| service.name() == provider)
    }

    /// Every backup that exists, over all services.
    pub fn truth(&self, now: &Moment) -> Vec<Truth> {
        self.services.iter().flat_map(|service| service.truth(now)).collect()
    }

    /// What arrived so far, oldest first.
    pub fn arrivals(&self) -> &[Arrival] {
        &self.arrivals
    }

    /// The ready config: four profiles and a default.
    pub fn config(&self, base_url: &str) -> String {
        let mut text = String::from(
            "# Ready profiles for the cloudbak sandbox. Every credential in here is test data.\n\n",
        );
        for service in &self.services {
            text.push_str(service.profile(base_url).trim_end());
            text.push_str("\n\n");
        }
        text
    }

    /// The whole state as JSON.
    pub fn save(&self) -> Value {
        self.services
            .iter()
            .map(|service| (service.name().to_owned(), service.save()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    /// Takes a saved state over. Services that are not in it keep theirs.
    ///
    /// # Errors
    /// A text that says what does not fit.
    pub fn load(&mut self, state: Value) -> Result<(), String> {
        let Value::Object(mut state) = state else { return Err("the state is no object".into()) };
        for service in &mut self.services {
            if let Some(own) = state.remove(service.name()) {
                service.load(own).map_err(|why| format!("{}: {why}", service.name()))?;
            }
        }
        Ok(())
    }

    fn note(
        &mut self,
        now: &Moment,
        provider: &'static str,
        operation: String,
        creates: bool,
        status: u16,
    ) {
        if self.arrivals.len() >= KEPT_ARRIVALS {
            self.arrivals.drain(..KEPT_ARRIVALS / 2);
        }
        self.arrivals.push(Arrival { unix_ms: now.unix_ms, provider, operation, creates, status });
    }
}
