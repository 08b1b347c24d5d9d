//! The loop that serves the imitated world on one loopback port.
//!
//! The four APIs have disjoint paths, so one port is enough; paths below
//! `/_sandbox/` are the control desk for tests and rehearsals.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};

use super::faults::{Action, Faults};
use super::http::{Connection, HttpReply, HttpRequest};
use super::service::Moment;
use super::state::StateFile;
use super::world::World;

/// How a sandbox behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// How much faster than real time jobs advance.
    pub speed: f64,
    /// Where the state is kept between processes; in memory when `None`.
    pub state: Option<PathBuf>,
    /// What goes wrong on purpose.
    pub faults: Faults,
    /// Whether what a backup takes away comes back by itself, so that the same
    /// command can be tried again.
    pub repeatable: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { speed: 1.0, state: None, faults: Faults::none(), repeatable: false }
    }
}

/// A sandbox that listens.
pub struct Sandbox {
    listener: TcpListener,
    shared: Arc<Shared>,
    deafness: mpsc::Receiver<Deaf>,
}

/// Asks the listening loop to stop listening for a while. It answers as soon
/// as nobody listens.
struct Deaf {
    pause: Duration,
    begun: oneshot::Sender<()>,
}

struct Shared {
    world: Mutex<World>,
    faults: Mutex<Faults>,
    state: Option<StateFile>,
    speed: f64,
    base_url: String,
    deafen: mpsc::Sender<Deaf>,
}

impl Sandbox {
    /// Binds to an address, which must be loopback: the test credentials are
    /// public, so nobody else may reach the sandbox.
    ///
    /// # Errors
    /// A foreign address, a port in use, or an unusable state file.
    pub async fn bind(address: SocketAddr, options: Options) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the sandbox listens on loopback addresses only",
            ));
        }
        let listener = TcpListener::bind(address).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let (deafen, deafness) = mpsc::channel(1);
        let mut services = super::services();
        if options.repeatable {
            services.iter_mut().for_each(|service| service.make_repeatable());
        }
        let shared = Shared {
            world: Mutex::new(World::new(services)),
            faults: Mutex::new(options.faults),
            state: options.state.map(StateFile::at),
            speed: options.speed,
            base_url,
            deafen,
        };
        Ok(Self { listener, shared: Arc::new(shared), deafness })
    }

    /// The address that clients use, such as `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// The ready config for this sandbox.
    pub fn config(&self) -> String {
        self.shared.world().config(&self.shared.base_url)
    }

    /// Serves until the task is dropped.
    ///
    /// # Errors
    /// Only when the listening socket itself breaks.
    pub async fn serve(mut self) -> io::Result<()> {
        let address = self.listener.local_addr()?;
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                Some(deaf) = self.deafness.recv() => {
                    drop(self.listener);
                    let _ = deaf.begun.send(());
                    tokio::time::sleep(deaf.pause).await;
                    self.listener = TcpListener::bind(address).await?;
                    continue;
                }
            };
            let (stream, _) = accepted?;
            let shared = Arc::clone(&self.shared);
            // A client that goes away in the middle is nothing to report.
            tokio::spawn(async move {
                let _ = shared.serve_connection(stream).await;
            });
        }
    }
}

impl Shared {
    async fn serve_connection(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut connection = Connection::new(stream);
        while let Some(head) = connection.next_head().await? {
            if self.breaks_within(&head) {
                connection.reset();
                return Ok(());
            }
            let request = connection.rest(head).await?;
            if request.path().starts_with("/_sandbox/") {
                let reply = self.desk(&request);
                connection.write(&reply.encode(request.is_last())).await?;
            } else {
                let action = self.choose_fault(&request);
                if !self.answer(&mut connection, &request, action).await? {
                    return Ok(());
                }
            }
            if request.is_last() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Answers one request under a fault; `false` ends the connection.
    async fn answer(
        &self,
        connection: &mut Connection,
        request: &HttpRequest,
        action: Action,
    ) -> io::Result<bool> {
        match action {
            Action::None => {
                let reply = self.handle(request).await?;
                connection.write(&reply.encode(request.is_last())).await?;
                Ok(true)
            }
            Action::ResetBefore => {
                connection.reset();
                Ok(false)
            }
            Action::ResetAfter => {
                self.handle(request).await?;
                connection.reset();
                Ok(false)
            }
            Action::StatusBefore(reply) => {
                connection.write(&reply.encode(request.is_last())).await?;
                Ok(true)
            }
            Action::StatusAfter(reply) => {
                self.handle(request).await?;
                connection.write(&reply.encode(request.is_last())).await?;
                Ok(true)
            }
            Action::Cut(length) => {
                let bytes = self.handle(request).await?.encode(true);
                connection.write(&bytes[..length.min(bytes.len().saturating_sub(1))]).await?;
                Ok(false)
            }
            Action::CutAt(part) => {
                let bytes = self.handle(request).await?.encode(true);
                let length = (bytes.len() as f64 * part) as usize;
                connection.write(&bytes[..length.min(bytes.len().saturating_sub(1))]).await?;
                Ok(false)
            }
            Action::Refuse(pause, then) => {
                let (begun, in_effect) = oneshot::channel();
                if self.deafen.send(Deaf { pause, begun }).await.is_ok() {
                    let _ = in_effect.await;
                }
                Box::pin(self.answer(connection, request, *then)).await
            }
            Action::Stall(pause) => {
                let reply = self.handle(request).await?;
                tokio::time::sleep(pause).await;
                connection.write(&reply.encode(request.is_last())).await?;
                Ok(true)
            }
            Action::Twice => {
                self.handle(request).await?;
                let reply = self.handle(request).await?;
                connection.write(&reply.encode(request.is_last())).await?;
                Ok(true)
            }
        }
    }

    async fn handle(&self, request: &HttpRequest) -> io::Result<HttpReply> {
        let Some(file) = &self.state else {
            return Ok(self.world().handle(request, &self.now()));
        };
        let guard = file.lock().await?;
        let mut world = self.world();
        let before = guard.load()?;
        if let Some(state) = before.clone() {
            world.load(state).map_err(io::Error::other)?;
        }
        let reply = world.handle(request, &self.now());
        let after = world.save();
        if before.as_ref() != Some(&after) {
            guard.save(&after)?;
        }
        Ok(reply)
    }

    fn breaks_within(&self, head: &HttpRequest) -> bool {
        let mut world = self.world();
        let Some(service) = world.owner(head) else { return false };
        let (operation, creates) = (service.operation(head), service.creates(head));
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults.breaks_within(&operation, creates)
    }

    fn script(&self, provider: &str, key: &str, value: &Value) -> Result<(), String> {
        let mut world = self.world();
        let service =
            world.service(provider).ok_or_else(|| format!("there is no provider `{provider}`"))?;
        service.script(key, value)
    }

    /// `{"provider": …, "key": …, "value": …}`.
    fn scripted(&self, request: &HttpRequest) -> Result<(), String> {
        let body = request.json().ok_or("the body is no JSON")?;
        let text = |name: &str| body[name].as_str().ok_or(format!("`{name}` is missing"));
        self.script(text("provider")?, text("key")?, &body["value"])
    }

    fn choose_fault(&self, request: &HttpRequest) -> Action {
        let mut world = self.world();
        let Some(service) = world.owner(request) else { return Action::None };
        let (operation, creates) = (service.operation(request), service.creates(request));
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults.next(&operation, creates, service.as_mut())
    }

    /// The control desk: truth, log, scripted behaviour, faults.
    fn desk(&self, request: &HttpRequest) -> HttpReply {
        let now = self.now();
        if (request.method.as_str(), request.path()) == ("POST", "/_sandbox/script") {
            return match self.scripted(request) {
                Ok(()) => HttpReply::empty(204),
                Err(why) => HttpReply::json(400, &json!({"error": why})),
            };
        }
        let mut world = self.world();
        match (request.method.as_str(), request.path()) {
            ("GET", "/_sandbox/truth") => HttpReply::json(200, &json!(world.truth(&now))),
            ("GET", "/_sandbox/log") => HttpReply::json(200, &json!(world.arrivals())),
            ("GET", "/_sandbox/config") => {
                HttpReply::typed(200, "application/toml", world.config(&self.base_url))
            }
            ("POST", "/_sandbox/reset") => {
                *world = World::new(super::services());
                *self.faults.lock().unwrap_or_else(PoisonError::into_inner) = Faults::none();
                HttpReply::empty(204)
            }
            ("POST", "/_sandbox/faults") => {
                match Faults::parse(&String::from_utf8_lossy(&request.body)) {
                    Ok(faults) => {
                        *self.faults.lock().unwrap_or_else(PoisonError::into_inner) = faults;
                        HttpReply::empty(204)
                    }
                    Err(why) => HttpReply::json(400, &json!({"error": why})),
                }
            }
            _ => HttpReply::json(
                404,
                &json!({"error": "the desk has truth, log, config, script, faults, reset"}),
            ),
        }
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Moment {
        let faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        Moment {
            unix_ms: jiff::Timestamp::now().as_millisecond() + faults.skew_ms(),
            speed: self.speed,
            base_url: self.base_url.clone(),
        }
    }
}
