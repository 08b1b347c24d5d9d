//! A small HTTP/1.1 server for loopback, written here rather than borrowed so
//! that faults can be injected at any byte of an exchange.
//!
//! It knows no provider: it turns bytes into [`HttpRequest`] and
//! [`HttpReply`] into bytes.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Largest request head that is read, in bytes. Huawei's gateway allows 32 KB
/// for one header, and tests send tokens of 30,000 characters.
const MAX_HEAD: usize = 160 * 1024;
/// Largest request body that is read, in bytes (the gateway limit of 12 MB).
const MAX_BODY: usize = 12 * 1024 * 1024;

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct HttpRequest {
    /// Upper-case method.
    pub method: String,
    /// The request target exactly as sent: path, and query after `?`.
    pub target: String,
    /// Header names in lower case with their values, in the order sent.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// The path exactly as sent, still percent-encoded.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or("")
    }

    /// The query exactly as sent, without the `?`; empty when there is none.
    pub fn raw_query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The query as decoded pairs, in the order sent. `+` stays a plus sign:
    /// all four providers use percent-encoding.
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        decode_pairs(self.raw_query(), false)
    }

    /// The first query value of that name.
    pub fn query(&self, name: &str) -> Option<String> {
        self.query_pairs().into_iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The body read as `application/x-www-form-urlencoded` pairs.
    pub fn form_pairs(&self) -> Vec<(String, String)> {
        decode_pairs(&String::from_utf8_lossy(&self.body), true)
    }

    /// The first header of that (lower-case) name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the client wants the connection closed after the answer
    /// (`Connection: close`, RFC 9112 section 9.6).
    pub fn is_last(&self) -> bool {
        let options = self.headers.iter().filter(|(name, _)| name == "connection");
        options
            .flat_map(|(_, value)| value.split(','))
            .any(|option| option.trim().eq_ignore_ascii_case("close"))
    }

    /// The body as JSON, or `None` when it is not JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

fn decode_pairs(text: &str, plus_is_space: bool) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let part = if plus_is_space { part.replace('+', " ") } else { part.to_owned() };
        percent_encoding::percent_decode_str(&part).decode_utf8_lossy().into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// One answer to be sent.
#[derive(Debug, Clone)]
pub struct HttpReply {
    /// Status code.
    pub status: u16,
    /// Headers, written as given. `content-length` is added.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

impl HttpReply {
    /// An answer without a body.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    /// A JSON answer with `content-type: application/json`.
    pub fn json(status: u16, value: &serde_json::Value) -> Self {
        Self::typed(status, "application/json", value.to_string())
    }

    /// An answer with a body of the given media type.
    pub fn typed(status: u16, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }.with("content-type", media_type)
    }

    /// The same answer with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// The bytes that go on the wire.
    pub fn encode(&self, close: bool) -> Vec<u8> {
        let mut out = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status)).into_bytes();
        for (name, value) in &self.headers {
            out.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        if !matches!(self.status, 204 | 304) {
            out.extend_from_slice(format!("content-length: {}\r\n", self.body.len()).as_bytes());
        }
        if close {
            out.extend_from_slice(b"connection: close\r\n");
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(&self.body);
        out
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        409 => "Conflict",
        410 => "Gone",
        413 => "Payload Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}

/// Reads requests off one connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Takes over an accepted connection.
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, buffer: Vec::new() }
    }

    /// The socket, for writing and for faults.
    pub fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Writes bytes and flushes them.
    ///
    /// # Errors
    /// The socket's own error.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await?;
        self.stream.flush().await
    }

    /// Makes the coming close a reset instead of an orderly end: with a zero
    /// linger time the kernel sends RST.
    pub fn reset(&self) {
        // A socket that refuses the option still closes without an answer.
        let _ = self.stream.set_zero_linger();
    }

    /// Reads the next request; `None` when the peer closed between requests.
    ///
    /// # Errors
    /// A malformed or oversized request, a connection that ends within one,
    /// or the socket's own error.
    pub async fn next(&mut self) -> io::Result<Option<HttpRequest>> {
        let Some(request) = self.next_head().await? else { return Ok(None) };
        self.rest(request).await.map(Some)
    }

    /// Reads the head of the next request. Its body is what came along with
    /// the head, and stays unread for [`Connection::rest`].
    ///
    /// # Errors
    /// As [`Connection::next`].
    pub async fn next_head(&mut self) -> io::Result<Option<HttpRequest>> {
        let Some((mut request, head_len)) = self.head().await? else { return Ok(None) };
        self.buffer.drain(..head_len);
        request.body.clone_from(&self.buffer);
        Ok(Some(request))
    }

    /// Reads the body of a request whose head was read.
    ///
    /// # Errors
    /// As [`Connection::next`].
    pub async fn rest(&mut self, mut request: HttpRequest) -> io::Result<HttpRequest> {
        if request.header("expect").is_some_and(|v| v.eq_ignore_ascii_case("100-continue")) {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let chunked = request
            .header("transfer-encoding")
            .is_some_and(|v| v.to_ascii_lowercase().contains("chunked"));
        request.body = if chunked {
            self.chunked_body().await?
        } else {
            let length = match request.header("content-length") {
                Some(text) => text.trim().parse().map_err(|_| bad("content-length"))?,
                None => 0,
            };
            self.take(length).await?
        };
        Ok(request)
    }

    async fn head(&mut self) -> io::Result<Option<(HttpRequest, usize)>> {
        loop {
            let mut slots = [httparse::EMPTY_HEADER; 96];
            let mut parsed = httparse::Request::new(&mut slots);
            match parsed.parse(&self.buffer) {
                Ok(httparse::Status::Complete(length)) => {
                    let headers = parsed
                        .headers
                        .iter()
                        .map(|h| {
                            let value = String::from_utf8_lossy(h.value).trim().to_owned();
                            (h.name.to_ascii_lowercase(), value)
                        })
                        .collect();
                    let request = HttpRequest {
                        method: parsed.method.unwrap_or("").to_owned(),
                        target: parsed.path.unwrap_or("").to_owned(),
                        headers,
                        body: Vec::new(),
                    };
                    return Ok(Some((request, length)));
                }
                Ok(httparse::Status::Partial) if self.buffer.len() > MAX_HEAD => {
                    return Err(bad("request head too large"));
                }
                Ok(httparse::Status::Partial) => {}
                Err(error) => return Err(bad(&error.to_string())),
            }
            if !self.fill().await? {
                if self.buffer.is_empty() {
                    return Ok(None);
                }
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    async fn chunked_body(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line().await?;
            let size = line.split(';').next().unwrap_or("").trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| bad("chunk size"))?;
            if body.len() + size > MAX_BODY {
                return Err(bad("request body too large"));
            }
            if size == 0 {
                while !self.line().await?.is_empty() {}
                return Ok(body);
            }
            body.extend(self.take(size).await?);
            self.line().await?;
        }
    }

    async fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.buffer.windows(2).position(|pair| pair == b"\r\n") {
                let line = String::from_utf8_lossy(&self.buffer[..end]).into_owned();
                self.buffer.drain(..end + 2);
                return Ok(line);
            }
            if !self.fill().await? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    async fn take(&mut self, length: usize) -> io::Result<Vec<u8>> {
        if length > MAX_BODY {
            return Err(bad("request body too large"));
        }
        while self.buffer.len() < length {
            if !self.fill().await? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let rest = self.buffer.split_off(length);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    async fn fill(&mut self) -> io::Result<bool> {
        let mut chunk = [0; 16 * 1024];
        let count = self.stream.read(&mut chunk).await?;
        self.buffer.extend_from_slice(&chunk[..count]);
        Ok(count > 0)
    }
}

fn bad(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn query_keeps_plus_and_decodes_percent() {
        let request = HttpRequest {
            method: "GET".into(),
            target: "/a%2Fb?x=1+2&y=%E5%90%8D&z".into(),
            headers: vec![],
            body: b"a=1+2".to_vec(),
        };
        assert_eq!(request.path(), "/a%2Fb");
        assert_eq!(request.query("x").as_deref(), Some("1+2"));
        assert_eq!(request.query("y").as_deref(), Some("名"));
        assert_eq!(request.query("z").as_deref(), Some(""));
        assert_eq!(request.form_pairs(), [("a".into(), "1 2".into())]);
    }

    #[test]
    fn the_client_says_when_a_request_is_its_last() {
        for (name, value, last) in [
            ("connection", "close", true),
            ("connection", "TE, Close", true),
            ("connection", "keep-alive", false),
            ("accept", "close", false),
        ] {
            let request = HttpRequest {
                method: "GET".into(),
                target: "/".into(),
                headers: vec![(name.into(), value.into())],
                body: Vec::new(),
            };
            assert_eq!(request.is_last(), last, "{name}: {value}");
        }
    }

    #[test]
    fn reply_without_content_has_no_length() {
        assert_eq!(HttpReply::empty(204).encode(false), b"HTTP/1.1 204 No Content\r\n\r\n");
    }
}
