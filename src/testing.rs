//! A scripted service for unit tests: answers by method and path, and
//! remembers what it was asked.

mod desk;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use serde_json::Value as Json;
use tokio::net::TcpListener;

pub use desk::Desk;

use crate::sandbox::http::{Connection, HttpReply, HttpRequest};

/// What one request is answered with.
#[derive(Clone)]
pub enum Answer {
    /// A whole answer.
    Whole(HttpReply),
    /// Only that many bytes of its body, then a reset.
    Cut(HttpReply, usize),
    /// Nothing but a reset.
    Lost,
}

/// A good answer.
pub fn ok(value: Json) -> Answer {
    Answer::Whole(HttpReply::json(200, &value).with("x-request-id", "r-1"))
}

/// A refusal.
pub fn refused(status: u16) -> Answer {
    Answer::Whole(HttpReply::json(status, &serde_json::json!({ "message": "no" })))
}

/// Answers by `METHOD /path`; the last one is given for ever.
type Script = Arc<Mutex<BTreeMap<String, VecDeque<Answer>>>>;

/// A scripted service.
pub struct Scripted {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    script: Script,
    log: Arc<Mutex<Vec<HttpRequest>>>,
}

impl Scripted {
    /// A service that refuses everything until it is told what to answer.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
        let url = format!("http://{}", listener.local_addr().expect("address"));
        let (script, log) = (Script::default(), Arc::default());
        tokio::spawn(serve(listener, Arc::clone(&script), Arc::clone(&log)));
        Self { url, script, log }
    }

    /// Tells what to answer `METHOD /path` with.
    pub fn on(&self, route: &str, answers: impl IntoIterator<Item = Answer>) -> &Self {
        let answers = answers.into_iter().collect();
        self.script.lock().expect("script").insert(route.to_owned(), answers);
        self
    }

    /// What was asked since the last look.
    pub fn asked(&self) -> Vec<HttpRequest> {
        std::mem::take(&mut *self.log.lock().expect("log"))
    }

    /// The same as `METHOD /path`.
    pub fn routes(&self) -> Vec<String> {
        self.asked().iter().map(route).collect()
    }
}

fn route(request: &HttpRequest) -> String {
    format!("{} {}", request.method, request.path())
}

async fn serve(listener: TcpListener, script: Script, log: Arc<Mutex<Vec<HttpRequest>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (script, log) = (Arc::clone(&script), Arc::clone(&log));
        tokio::spawn(async move {
            let mut connection = Connection::new(stream);
            while let Ok(Some(request)) = connection.next().await {
                let answer = choose(&script, &route(&request));
                log.lock().expect("log").push(request);
                if !give(&mut connection, answer).await {
                    return;
                }
            }
        });
    }
}

fn choose(script: &Script, route: &str) -> Answer {
    let mut script = script.lock().expect("script");
    let Some(queue) = script.get_mut(route) else { return refused(404) };
    if queue.len() > 1 { queue.pop_front() } else { queue.front().cloned() }
        .unwrap_or_else(|| refused(404))
}

/// Gives an answer; returns whether the connection goes on.
async fn give(connection: &mut Connection, answer: Answer) -> bool {
    match answer {
        Answer::Whole(reply) => connection.write(&reply.encode(false)).await.is_ok(),
        Answer::Cut(reply, kept) => {
            let whole = reply.encode(false);
            let head = whole.len() - reply.body.len();
            let _ = connection.write(&whole[..head + kept]).await;
            // Let what was written arrive before the reset overtakes it.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            connection.reset();
            false
        }
        Answer::Lost => {
            connection.reset();
            false
        }
    }
}
