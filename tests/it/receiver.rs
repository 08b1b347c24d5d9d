//! A receiver of pings and webhooks on loopback that notes what came and
//! answers as told.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// With this status.
    Status(u16),
    /// With 200 after this many milliseconds.
    Slow(u64),
    /// Never, while the connection stays open.
    Hang,
    /// With 400 unless `rid` is a UUID.
    UuidOnly,
}

/// The receiver; it listens until the test ends.
pub struct Receiver {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    /// Starts one.
    pub fn start(manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("listens");
        let address = format!("http://{}", listener.local_addr().expect("address"));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let notes = Arc::clone(&notes);
                std::thread::spawn(move || answer(stream, manner, &notes));
            }
        });
        Self { address, seen }
    }

    /// Every request so far: the first line, a line feed, the body.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().expect("notes").clone()
    }

    /// The paths of every request so far.
    pub fn paths(&self) -> Vec<String> {
        let path = |seen: &String| seen.split(' ').nth(1).unwrap_or_default().to_owned();
        self.seen().iter().map(path).collect()
    }
}

fn answer(mut stream: TcpStream, manner: Manner, notes: &Mutex<Vec<String>>) {
    let request = read(&mut stream);
    notes.lock().expect("notes").push(request.clone());
    let status = match manner {
        Manner::Status(status) => status,
        Manner::Slow(pause) => {
            std::thread::sleep(Duration::from_millis(pause));
            200
        }
        Manner::Hang => {
            std::thread::sleep(Duration::from_secs(600));
            return;
        }
        Manner::UuidOnly => {
            let rid = request.split("rid=").nth(1).unwrap_or_default();
            if rid.split(' ').next().unwrap_or_default().matches('-').count() == 4 {
                200
            } else {
                400
            }
        }
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status} x\r\ncontent-length: 0\r\nlocation: http://127.0.0.1:1/\r\n\
         connection: close\r\n\r\n"
    );
}

fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
                })
                .unwrap_or(0);
            if body.len() >= length {
                let first = head.lines().next().unwrap_or_default();
                return format!("{first}\n{body}");
            }
        }
        match stream.read(&mut chunk) {
            Ok(length @ 1..) => bytes.extend_from_slice(&chunk[..length]),
            _ => return String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}
