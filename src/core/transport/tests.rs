//! Every way in which a request can end, and what it proves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::*;
use crate::core::endpoint::Endpoint;
use crate::core::events::Silent;
use crate::core::replay::Pin;
use crate::core::signer::Unsigned;

/// What the server does with one connection after it has read the request.
#[derive(Debug, Clone, Copy)]
enum Then {
    /// Closes without a byte.
    Close,
    /// Resets.
    Reset,
    /// Says nothing for longer than anybody waits.
    Silence,
    /// Begins an answer and stops.
    Stall,
    /// Sends this and closes.
    Say(&'static str),
}

const OK: Then = Then::Say("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
const HALF: Then = Then::Say("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{}");
const LARGE: Then = Then::Say(
    "HTTP/1.1 200 OK\r\ncontent-length: 40\r\n\r\n0123456789012345678901234567890123456789",
);
const MOVED: Then = Then::Say(
    "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:9/x?key=hush\r\n\
     content-length: 0\r\n\r\n",
);
const NO: [(u16, Then); 5] = [
    (400, Then::Say("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")),
    (401, Then::Say("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n")),
    (429, Then::Say("HTTP/1.1 429 Slow\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n")),
    (500, Then::Say("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n")),
    (503, Then::Say("HTTP/1.1 503 Away\r\ncontent-length: 0\r\n\r\n")),
];

/// A server that follows a script, one line a connection; the last one stays.
struct Server {
    endpoint: Endpoint,
    requests: Arc<AtomicU32>,
}

impl Server {
    async fn start(script: &[Then]) -> Self {
        let script = script.to_vec();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("port");
        let address = listener.local_addr().expect("address");
        let requests = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = count.fetch_add(1, Ordering::SeqCst) as usize;
                let then = script[number.min(script.len() - 1)];
                tokio::spawn(serve(stream, then));
            }
        });
        let endpoint = Endpoint::parse(&format!("http://{address}")).expect("endpoint");
        Self { endpoint, requests }
    }

    fn seen(&self) -> u32 {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, then: Then) {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request).await;
    match then {
        Then::Close => {}
        Then::Reset => drop(stream.set_zero_linger()),
        Then::Silence => tokio::time::sleep(Duration::from_secs(5)).await,
        Then::Stall => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").await;
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
        Then::Say(text) => drop(stream.write_all(text.as_bytes()).await),
    }
}

struct ByStatus;

impl Dialect for ByStatus {
    fn judge(&self, request: &Request, reply: &Reply) -> Result<(), Fault> {
        match reply.status {
            200..=299 => Ok(()),
            _ => Err(Fault::from_status(&request.operation, reply)),
        }
    }
}

/// Wants to try again whatever it is told.
struct Stubborn;

#[async_trait::async_trait]
impl Signer for Stubborn {
    fn sign(&self, _request: &mut Request, _stamp: &Stamp) -> Result<()> {
        Ok(())
    }

    fn challenge(&self, _signed: &Request, _reply: &Reply, _answered: u32) -> Challenge {
        Challenge::Again
    }

    fn preview(&self, _request: &mut Request) {}
}

/// Never gets ready: its own request for a token had no answer.
struct NeverReady;

#[async_trait::async_trait]
impl Signer for NeverReady {
    async fn ready(&self, _transport: &Transport) -> Result<()> {
        Err(Error::new(ErrorKind::Unavailable, "no token").sent(Sent::Maybe))
    }

    fn sign(&self, _request: &mut Request, _stamp: &Stamp) -> Result<()> {
        Ok(())
    }

    fn preview(&self, _request: &mut Request) {}
}

fn transport() -> Transport {
    let mut transport = Transport::new(Arc::new(Silent), TlsSettings::default(), None);
    transport.limits = Limits {
        connect: Duration::from_secs(2),
        request: Duration::from_secs(1),
        create: Duration::from_millis(1500),
        body: 32,
    };
    transport.policy.base = Duration::from_millis(1);
    transport.policy.throttle_base = Duration::from_millis(1);
    transport
}

fn post(endpoint: &Endpoint) -> Request {
    Request::post("Start", endpoint, "/start")
}

async fn create(server: &Server, signer: &dyn Signer) -> Result<Reply> {
    let request = CreateRequest::new(post(&server.endpoint));
    transport().create(&request, Permit::for_tests(), None, signer, &ByStatus).await
}

#[tokio::test]
async fn every_end_of_a_create_says_whether_it_may_have_been_accepted() {
    use ErrorKind as K;
    use Sent::{Maybe, No};
    let cases: &[(&[Then], Sent, ErrorKind, u32, &str)] = &[
        (&[Then::Close], Maybe, K::Unavailable, 1, "broke before an answer came"),
        (&[Then::Reset], Maybe, K::Unavailable, 1, "broke before an answer came"),
        (&[Then::Silence], Maybe, K::Unavailable, 1, "got no answer within"),
        (&[Then::Stall], Maybe, K::Unavailable, 1, "did not end within"),
        (&[HALF], Maybe, K::Unavailable, 1, "was cut off"),
        (&[LARGE], Maybe, K::Protocol, 1, "is larger than"),
        (&[MOVED], Maybe, K::Protocol, 1, "was redirected to http://127.0.0.1:9/x;"),
        (&[status(500)], Maybe, K::Unavailable, 1, "HTTP 500"),
        (&[status(503)], Maybe, K::Unavailable, 1, "HTTP 503"),
        (&[status(400)], No, K::Rejected, 1, "HTTP 400"),
        (&[status(401)], No, K::Unauthenticated, 1, "HTTP 401"),
        (&[status(429)], No, K::Throttled, 3, "HTTP 429"),
        (&[status(429), Then::Close], Maybe, K::Unavailable, 2, "broke before"),
        (&[status(429), status(400)], No, K::Rejected, 2, "HTTP 400"),
    ];
    for (script, sent, kind, requests, says) in cases {
        let server = Server::start(script).await;
        let error = create(&server, &Unsigned).await.err().expect("no success");
        let context = format!("{script:?}: {error}");
        assert_eq!((error.sent, error.kind), (*sent, *kind), "{context}");
        assert_eq!((server.seen(), error.attempts), (*requests, *requests), "{context}");
        assert!(error.message.contains(says), "{context}");
        assert!(!error.message.contains("hush"), "{context}");
    }
    let server = Server::start(&[status(429), OK]).await;
    assert_eq!(create(&server, &Unsigned).await.expect("accepted").body, b"{}");
}

const fn status(wanted: u16) -> Then {
    let mut index = 0;
    while index < NO.len() {
        if NO[index].0 == wanted {
            return NO[index].1;
        }
        index += 1;
    }
    OK
}

/// Takes note of the nonces that it signs with, and repairs what is refused.
#[derive(Default)]
struct Nonces(std::sync::Mutex<Vec<String>>);

#[async_trait::async_trait]
impl Signer for Nonces {
    fn sign(&self, _request: &mut Request, stamp: &Stamp) -> Result<()> {
        self.0.lock().expect("lock").push(stamp.nonce.clone());
        Ok(())
    }

    fn challenge(&self, _signed: &Request, _reply: &Reply, answered: u32) -> Challenge {
        if answered == 0 { Challenge::Again } else { Challenge::Final }
    }

    fn preview(&self, _request: &mut Request) {}
}

/// Sends a pinned create; returns whether each nonce was the pinned one, and
/// how often the journal was asked to forget it.
async fn pinned(endpoint: &Endpoint, may_unpin: bool) -> (Vec<bool>, u32) {
    let now = jiff::Timestamp::now();
    let pin = Pin { stamp: Stamp { now, nonce: "pinned".to_owned() }, until: now };
    let request = CreateRequest::new(post(endpoint)).pinned(pin);
    let (signer, forgotten) = (Nonces::default(), AtomicU32::new(0));
    let unpin = || {
        forgotten.fetch_add(1, Ordering::SeqCst);
        Ok(())
    };
    let unpin = may_unpin.then_some(&unpin as Unpin<'_>);
    let _ = transport().create(&request, Permit::for_tests(), unpin, &signer, &ByStatus).await;
    let nonces = signer.0.into_inner().expect("nonces");
    (nonces.iter().map(|nonce| nonce == "pinned").collect(), forgotten.into_inner())
}

#[tokio::test]
async fn a_pinned_create_takes_a_fresh_stamp_only_after_the_old_one_is_forgotten() {
    for refusal in [401, 429] {
        let server = Server::start(&[status(refusal), OK]).await;
        assert_eq!(pinned(&server.endpoint, true).await, (vec![true, false], 1), "{refusal}");
        let server = Server::start(&[status(refusal), OK]).await;
        assert_eq!(pinned(&server.endpoint, false).await, (vec![true], 0), "{refusal}");
    }
    let server = Server::start(&[status(503), OK]).await;
    assert_eq!(pinned(&server.endpoint, true).await, (vec![true], 0));
    let never_arrived = nobody();
    assert_eq!(pinned(&never_arrived, true).await, (vec![true, true, true], 0));
}

#[tokio::test]
async fn what_the_journal_cannot_forget_is_not_sent_with_a_fresh_stamp() {
    let server = Server::start(&[status(429), OK]).await;
    let now = jiff::Timestamp::now();
    let pin = Pin { stamp: Stamp { now, nonce: "pinned".to_owned() }, until: now };
    let request = CreateRequest::new(post(&server.endpoint)).pinned(pin);
    let unpin = || Err(Error::new(ErrorKind::Io, "the disk is full"));
    let sent = transport()
        .create(&request, Permit::for_tests(), Some(&unpin), &Nonces::default(), &ByStatus)
        .await;
    let error = sent.err().expect("an end");
    assert_eq!((error.kind, error.sent, server.seen()), (ErrorKind::Io, Sent::No, 1));
}

/// An address where nobody listens.
fn nobody() -> Endpoint {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("port");
    let address = free.local_addr().expect("address");
    Endpoint::parse(&format!("http://{address}")).expect("endpoint")
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let server = Server::start(&[OK]).await;
    let nobody = Server { endpoint: nobody(), requests: Arc::clone(&server.requests) };
    let error = create(&nobody, &Unsigned).await.err().expect("nobody");
    assert_eq!((error.sent, error.kind, error.attempts), (Sent::No, ErrorKind::Unavailable, 3));
    assert!(error.message.ends_with("can't be reached"), "{error}");
}

#[tokio::test]
async fn challenges_are_answered_a_few_times_and_only_without_an_effect() {
    let server = Server::start(&[status(401)]).await;
    let error = create(&server, &Stubborn).await.err().expect("refused");
    assert_eq!((server.seen(), error.sent), (MAX_CHALLENGES + 1, Sent::No));
    let server = Server::start(&[status(500)]).await;
    create(&server, &Stubborn).await.err().expect("failed");
    assert_eq!(server.seen(), 1, "no challenge, and perhaps an effect");
    let server = Server::start(&[status(401), OK]).await;
    create(&server, &Stubborn).await.expect("accepted");
    assert_eq!(server.seen(), 2);
}

#[tokio::test]
async fn a_lost_token_says_nothing_about_a_create_that_never_left() {
    let server = Server::start(&[OK]).await;
    let error = create(&server, &NeverReady).await.err().expect("not ready");
    assert_eq!((error.sent, server.seen()), (Sent::No, 0));
}

#[tokio::test]
async fn what_may_be_repeated_is_and_what_may_not_is_not() {
    for broken in [Then::Close, Then::Reset, Then::Silence, HALF, status(503)] {
        let script = &[broken, OK];
        let server = Server::start(script).await;
        let request = Request::get("Look", &server.endpoint, "/look");
        transport().call(&request, &Unsigned, &ByStatus).await.expect("the second one");
        assert_eq!(server.seen(), 2, "{broken:?}");

        let server = Server::start(script).await;
        let request = post(&server.endpoint).at_most_once();
        let error = transport().call(&request, &Unsigned, &ByStatus).await.err().expect("once");
        assert_eq!((server.seen(), error.sent), (1, Sent::Maybe), "{broken:?}");
    }
    let server = Server::start(&[status(400)]).await;
    let request = Request::get("Look", &server.endpoint, "/look");
    let error = transport().call(&request, &Unsigned, &ByStatus).await.err().expect("refused");
    assert_eq!((server.seen(), error.kind), (1, ErrorKind::Rejected));
    let bare = CreateRequest::new(post(&server.endpoint));
    let error = transport().call(bare.request(), &Unsigned, &ByStatus).await.err().expect("permit");
    assert_eq!((server.seen(), error.kind), (1, ErrorKind::Internal));
}

#[tokio::test]
async fn an_answer_as_large_as_the_limit_is_read() {
    let server = Server::start(&[Then::Say(
        "HTTP/1.1 200 OK\r\ncontent-length: 32\r\n\r\n01234567890123456789012345678901",
    )])
    .await;
    assert_eq!(create(&server, &Unsigned).await.expect("read").body.len(), 32);
}
