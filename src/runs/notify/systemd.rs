//! Telling systemd how a run goes: datagrams on the socket that it names.
//!
//! Source: manual page `sd_notify(3)`, "READY=1", "STATUS=", "WATCHDOG=1" and
//! the note on sockets in the abstract namespace.

use std::collections::HashSet;
use std::os::unix::net::UnixDatagram;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::config::Environment;
use crate::model::Tracked;
use crate::runs::Watcher;

/// The way to systemd.
pub struct Systemd {
    socket: UnixDatagram,
    watchdog: Option<Duration>,
}

impl Systemd {
    /// Connects to the socket that the environment names. `None` when we were
    /// not started with one, or it is not there: notifying is never needed.
    pub fn of(environment: &Environment) -> Option<Self> {
        let socket = connect(environment.get("NOTIFY_SOCKET")?).ok()?;
        Some(Self { socket, watchdog: watchdog(environment) })
    }

    /// Sends one message. A failure means that nobody listens any more.
    pub fn send(&self, message: &str) {
        let _ = self.socket.send(message.as_bytes());
    }

    /// Says that the run has begun, and from now on regularly that it is alive,
    /// for as long as the runtime runs.
    pub fn ready(self: &Arc<Self>) {
        self.send("READY=1");
        let Some(interval) = self.watchdog else { return };
        let systemd = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                systemd.send("WATCHDOG=1");
                tokio::time::sleep(interval).await;
            }
        });
    }

    /// Says in one line what is going on.
    pub fn status(&self, text: &str) {
        self.send(&format!("STATUS={}", text.replace('\n', " ")));
    }
}

fn connect(name: &str) -> std::io::Result<UnixDatagram> {
    let socket = UnixDatagram::unbound()?;
    socket.set_nonblocking(true)?;
    match name.strip_prefix('@') {
        None => socket.connect(name)?,
        Some(name) => connect_abstract(&socket, name)?,
    }
    Ok(socket)
}

#[cfg(target_os = "linux")]
fn connect_abstract(socket: &UnixDatagram, name: &str) -> std::io::Result<()> {
    use std::os::linux::net::SocketAddrExt as _;
    let address = std::os::unix::net::SocketAddr::from_abstract_name(name)?;
    socket.connect_addr(&address)
}

#[cfg(not(target_os = "linux"))]
fn connect_abstract(_socket: &UnixDatagram, _name: &str) -> std::io::Result<()> {
    Err(std::io::ErrorKind::Unsupported.into())
}

/// Half of the time within which systemd wants a sign of life, if it wants one
/// of this process.
fn watchdog(environment: &Environment) -> Option<Duration> {
    let ours = |pid: &str| pid.parse() == Ok(std::process::id());
    if !environment.get("WATCHDOG_PID").is_none_or(ours) {
        return None;
    }
    let limit: u64 = environment.get("WATCHDOG_USEC")?.parse().ok().filter(|limit| *limit > 0)?;
    Some(Duration::from_micros(limit) / 2)
}

/// A watcher that tells systemd how far the run has come, beside another one.
pub struct Status {
    /// The other one.
    pub inner: Arc<dyn Watcher>,
    /// The way to systemd.
    pub systemd: Arc<Systemd>,
    /// Places of the targets that have ended.
    pub ended: Mutex<HashSet<usize>>,
}

impl Watcher for Status {
    fn changed(&self, index: usize, total: usize, item: &dyn Tracked) {
        self.inner.changed(index, total, item);
        if item.is_final() || item.error().is_some() {
            let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
            if ended.insert(index) {
                self.systemd.status(&format!("{} of {total} targets ended", ended.len()));
            }
        }
    }

    fn note(&self, text: &str) {
        self.inner.note(text);
    }

    fn end(&self) {
        self.inner.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(socket: &UnixDatagram) -> String {
        let mut buffer = [0; 256];
        socket.set_read_timeout(Some(Duration::from_secs(5))).expect("limit");
        let length = socket.recv(&mut buffer).expect("a message");
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    }

    #[tokio::test]
    async fn a_socket_by_path_gets_ready_status_and_signs_of_life() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).expect("socket");
        let pid = std::process::id().to_string();
        let environment = Environment::of(
            [
                ("NOTIFY_SOCKET", path.to_str().expect("text")),
                ("WATCHDOG_USEC", "20000"),
                ("WATCHDOG_PID", pid.as_str()),
            ],
            None,
        );
        let systemd = Arc::new(Systemd::of(&environment).expect("connected"));
        systemd.ready();
        systemd.status("1 of\n2");
        tokio::time::sleep(Duration::from_millis(60)).await;
        let heard: Vec<_> = (0..4).map(|_| said(&socket)).collect();
        assert_eq!(heard, ["READY=1", "STATUS=1 of 2", "WATCHDOG=1", "WATCHDOG=1"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_socket_in_the_abstract_namespace_works_as_well() {
        use std::os::linux::net::SocketAddrExt as _;
        let name = format!("cloudbak-test-{}", std::process::id());
        let address = std::os::unix::net::SocketAddr::from_abstract_name(&name).expect("name");
        let socket = UnixDatagram::bind_addr(&address).expect("socket");
        let variable = format!("@{name}");
        let environment = Environment::of([("NOTIFY_SOCKET", variable.as_str())], None);
        Systemd::of(&environment).expect("connected").send("READY=1");
        assert_eq!(said(&socket), "READY=1");
    }

    #[test]
    fn nobody_has_to_listen() {
        assert!(Systemd::of(&Environment::default()).is_none());
        let gone = Environment::of([("NOTIFY_SOCKET", "/nonexistent/notify")], None);
        assert!(Systemd::of(&gone).is_none());
        let other = Environment::of([("WATCHDOG_USEC", "1000"), ("WATCHDOG_PID", "1")], None);
        assert_eq!(watchdog(&other), None);
    }
}
