//! Fetching against a service that breaks off.

use std::sync::Arc;

use super::*;
use crate::core::events::Silent;
use crate::core::tls::TlsSettings;
use crate::sandbox::http::HttpReply;
use crate::testing::{Answer, Scripted, refused};

const BODY: &str = "0123456789";

struct World {
    service: Scripted,
    folder: tempfile::TempDir,
    transport: Transport,
    cancel: Cancel,
}

impl World {
    async fn new() -> Self {
        Self {
            service: Scripted::start().await,
            folder: tempfile::tempdir().expect("folder"),
            transport: Transport::new(Arc::new(Silent), TlsSettings::default(), None),
            cancel: Cancel::never(),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("dump.tar")
    }

    /// The names of everything in the folder, sorted.
    fn left(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("folder");
        let name = |entry: io::Result<fs::DirEntry>| {
            entry.expect("entry").file_name().into_string().expect("text")
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }

    async fn fetch(&self, size: Option<u64>) -> Result<u64> {
        let download = Download {
            url: format!("{}/file?Signature=hush", self.service.url).into(),
            headers: HeaderMap::new(),
            name: "dump.tar".to_owned(),
            size,
            expires_at: None,
        };
        let fetch = Fetch {
            transport: &self.transport,
            cancel: &self.cancel,
            download: &download,
            source: "test/t1/b1/dump.tar",
            path: &self.path(),
        };
        fetch.run(&mut |_, _| {}).await
    }
}

/// The whole file in its version `a`.
fn whole(body: &str) -> HttpReply {
    HttpReply::typed(200, "application/x-tar", body).with("etag", "\"a\"")
}

/// The rest of the file from that byte on.
fn rest(from: usize) -> Answer {
    let range = format!("bytes {from}-9/10");
    let reply = HttpReply::typed(206, "application/x-tar", &BODY[from..]);
    Answer::Whole(reply.with("etag", "\"a\"").with("content-range", range))
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_broke_off() {
    let world = World::new().await;
    world.service.on("GET /file", [Answer::Cut(whole(BODY), 4), rest(4)]);
    assert_eq!(world.fetch(Some(10)).await.expect("fetched"), 10);
    assert_eq!(fs::read_to_string(world.path()).expect("file"), BODY);
    assert_eq!(world.left(), ["dump.tar"]);
    let asked = world.service.asked();
    assert_eq!(asked[0].header("range"), None);
    assert_eq!(asked[1].header("range"), Some("bytes=4-"));
    assert_eq!(asked[1].header("if-range"), Some("\"a\""));
    assert_eq!(asked[1].header("authorization"), None);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new().await;
    world.service.on("GET /file", [Answer::Whole(whole(BODY))]);
    world.fetch(None).await.expect("fetched");
    let mode = fs::metadata(world.path()).expect("metadata").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn a_later_run_goes_on_with_the_same_version_only() {
    let world = World::new().await;
    world.service.on("GET /file", [Answer::Cut(whole(BODY), 6), refused(403)]);
    let error = world.fetch(None).await.expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Forbidden);
    assert!(!format!("{error:?}").contains("hush"));
    assert_eq!(world.left(), ["dump.tar.part", "dump.tar.part.json"]);
    world.service.asked();

    // Another version: the server sends all of it anew.
    let other = HttpReply::typed(200, "application/x-tar", "abcdefgh").with("etag", "\"b\"");
    world.service.on("GET /file", [Answer::Whole(other)]);
    assert_eq!(world.fetch(None).await.expect("fetched"), 8);
    assert_eq!(world.service.asked()[0].header("range"), Some("bytes=6-"));
    assert_eq!(fs::read_to_string(world.path()).expect("file"), "abcdefgh");
}

#[tokio::test]
async fn an_existing_file_is_never_overwritten() {
    let world = World::new().await;
    fs::write(world.path(), "mine").expect("write");
    let error = world.fetch(None).await.expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Usage);
    assert_eq!(fs::read_to_string(world.path()).expect("file"), "mine");
    assert!(world.service.asked().is_empty());
}

#[tokio::test]
async fn a_file_of_another_length_is_not_taken() {
    let world = World::new().await;
    world.service.on("GET /file", [Answer::Whole(whole(BODY))]);
    let error = world.fetch(Some(11)).await.expect_err("length");
    assert_eq!(error.code, "download.length");
    assert!(!world.path().exists());
}

#[tokio::test]
async fn a_complete_part_needs_no_more_bytes() {
    let world = World::new().await;
    let note = Note {
        source: "test/t1/b1/dump.tar".to_owned(),
        etag: Some("\"a\"".to_owned()),
        total: Some(10),
    };
    fs::write(world.folder.path().join("dump.tar.part"), BODY).expect("part");
    let text = serde_json::to_vec(&note).expect("note");
    fs::write(world.folder.path().join("dump.tar.part.json"), text).expect("note");
    let nothing = HttpReply::empty(416).with("content-range", "bytes */10");
    world.service.on("GET /file", [Answer::Whole(nothing)]);
    assert_eq!(world.fetch(None).await.expect("fetched"), 10);
    assert_eq!(world.left(), ["dump.tar"]);
}

#[test]
fn ranges_are_read_and_nonsense_is_not() {
    let read = |text| ContentRange::read(text).map(|range| (range.from, range.total));
    assert_eq!(read("bytes 4-9/10"), Some((Some(4), Some(10))));
    assert_eq!(read("bytes 4-9/*"), Some((Some(4), None)));
    assert_eq!(read("bytes */10"), Some((None, Some(10))));
    assert_eq!(read("items 4-9/10"), None);
    assert_eq!(read("bytes 4"), None);
}
