//! Fetching a file to disk: resumed where it broke off, checked for its
//! length, and under its name only when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, IF_RANGE, RANGE};
use serde::{Deserialize, Serialize};

use super::cancel::Cancel;
use crate::core::download::Stream;
use crate::core::private_file::{private_options, replace};
use crate::core::transport::Transport;
use crate::core::{Error, ErrorKind, Result, retry};
use crate::providers::Download;

/// Most attempts in a row that bring nothing.
const FRUITLESS: u32 = 5;
/// The first pause after a broken attempt; each further one is twice as long.
const PAUSE: Duration = Duration::from_secs(1);

/// One file on its way to disk.
pub struct Fetch<'a> {
    /// Sends.
    pub transport: &'a Transport,
    /// Ends it on a signal.
    pub cancel: &'a Cancel,
    /// What is fetched.
    pub download: &'a Download,
    /// What it is, the same in every run: only a part of the same file is
    /// continued.
    pub source: &'a str,
    /// Where it goes.
    pub path: &'a Path,
}

/// What is known of a part on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    /// [`Fetch::source`].
    source: String,
    /// The server's name for this version of the file.
    etag: Option<String>,
    /// Its whole length in bytes.
    total: Option<u64>,
}

/// Refuses a place where something is already.
///
/// # Errors
/// [`ErrorKind::Usage`] when the file exists, or its folder does not.
pub fn check_free(path: &Path) -> Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(Error::usage(format!("`{}` exists already", path.display()))
            .code("usage.file_exists")
            .hint("name another file, or move it away"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        Some(folder) if !folder.is_dir() => {
            Err(Error::usage(format!("the folder `{}` does not exist", folder.display())))
        }
        _ => Ok(()),
    }
}

impl Fetch<'_> {
    /// Fetches the file; `told` hears how many bytes are there, of how many.
    /// Returns its length.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when it can't be written,
    /// [`ErrorKind::Protocol`] when it is not as long as it should be, and what
    /// keeps it from being fetched. What was fetched stays for the next try.
    pub async fn run(&self, told: &mut (dyn FnMut(u64, Option<u64>) + Send)) -> Result<u64> {
        check_free(self.path)?;
        let mut part = Part::open(self.path, self.source)?;
        let mut fruitless = 0;
        loop {
            let before = part.length;
            let error = match self.attempt(&mut part, told).await {
                Ok(()) => break,
                Err(error) if !retry::passes(error.kind) => return Err(error),
                Err(error) => error,
            };
            fruitless = if part.length > before { 1 } else { fruitless + 1 };
            if fruitless > FRUITLESS {
                return Err(error.next("the same command again goes on where it broke off"));
            }
            let pause = PAUSE * 2_u32.pow(fruitless.min(FRUITLESS) - 1);
            if let Some(signal) = self.cancel.sleep(pause).await {
                return Err(signal.error());
            }
        }
        part.finish(self.path)
    }

    /// One request, from where the part ends.
    async fn attempt(
        &self,
        part: &mut Part,
        told: &mut (dyn FnMut(u64, Option<u64>) + Send),
    ) -> Result<()> {
        let headers = part.headers(&self.download.headers);
        let mut stream = self.transport.fetch(&self.download.url, headers).await?;
        if part.begin(&stream, self.source, self.download.size)? == Begun::Complete {
            return Ok(());
        }
        told(part.length, part.note.total);
        while let Some(piece) = tokio::select! {
            piece = stream.next() => piece?,
            signal = self.cancel.signalled() => return Err(signal.error()),
        } {
            part.write(piece.as_ref())?;
            told(part.length, part.note.total);
        }
        part.check_length()
    }
}

/// What an answer means for the part.
#[derive(Debug, PartialEq, Eq)]
enum Begun {
    /// Its body comes behind what is there.
    Goes,
    /// All of it is there.
    Complete,
}

/// The part of a file that is on disk.
struct Part {
    file: File,
    path: PathBuf,
    note_path: PathBuf,
    note: Note,
    length: u64,
}

impl Part {
    /// Opens the part beside the place where the file will be. A part of
    /// another file begins anew.
    fn open(path: &Path, source: &str) -> Result<Self> {
        let beside = |ending: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        let (part_path, note_path) = (beside(".part"), beside(".part.json"));
        let note = fs::read(&note_path).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let note: Note = note.unwrap_or_default();
        let mut options: OpenOptions = private_options();
        no_link(&mut options);
        let file = options.read(true).write(true).create(true).truncate(false);
        let file = file.open(&part_path).map_err(|error| unwritable(&part_path, &error))?;
        let length = file.metadata().map_err(|error| unwritable(&part_path, &error))?.len();
        let mut part = Self { file, path: part_path, note_path, note, length };
        // Without a version the rest could be another file's.
        if part.note.source != source || part.note.etag.is_none() {
            part.restart()?;
        }
        Ok(part)
    }

    fn restart(&mut self) -> Result<()> {
        self.note = Note::default();
        self.length = 0;
        let cut = self.file.set_len(0).and_then(|()| self.file.seek(SeekFrom::Start(0)));
        cut.map(drop).map_err(|error| unwritable(&self.path, &error))
    }

    /// Headers that ask for what is missing.
    fn headers(&self, own: &HeaderMap) -> HeaderMap {
        let mut headers = own.clone();
        let mut put = |name: HeaderName, value: &str| {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        };
        if let (Some(etag), 1..) = (&self.note.etag, self.length) {
            put(RANGE, &format!("bytes={}-", self.length));
            put(IF_RANGE, etag);
        }
        headers
    }

    /// Takes the head of an answer.
    fn begin(&mut self, stream: &Stream, source: &str, expected: Option<u64>) -> Result<Begun> {
        let range = stream.header("content-range").and_then(ContentRange::read);
        match (stream.status, range) {
            (206, Some(ContentRange { from: Some(from), total })) if from == self.length => {
                self.note.total = total.or(self.note.total);
                self.seek()?;
            }
            (416, Some(ContentRange { total: Some(total), .. })) if total == self.length => {
                return Ok(Begun::Complete);
            }
            (200, _) => {
                self.restart()?;
                let length = stream.header("content-length").and_then(|text| text.parse().ok());
                let etag = stream.header("etag").filter(|etag| !etag.starts_with("W/"));
                self.note = Note {
                    source: source.to_owned(),
                    etag: etag.map(str::to_owned),
                    total: length,
                };
            }
            (status, _) => {
                self.restart()?;
                return Err(misfit(&format!("HTTP {status} with another range than asked for")));
            }
        }
        if let (Some(total), Some(expected)) = (self.note.total, expected)
            && total != expected
        {
            self.restart()?;
            return Err(Error::new(
                ErrorKind::Protocol,
                format!("the file has {total} bytes instead of {expected}"),
            )
            .code("download.length"));
        }
        self.keep_note()?;
        Ok(Begun::Goes)
    }

    fn seek(&mut self) -> Result<()> {
        let sought = self.file.seek(SeekFrom::Start(self.length));
        sought.map(drop).map_err(|error| unwritable(&self.path, &error))
    }

    fn keep_note(&self) -> Result<()> {
        let text = serde_json::to_vec(&self.note)
            .map_err(|error| Error::internal("a note can't be written").source(error))?;
        replace(&self.note_path, &text).map_err(|error| unwritable(&self.note_path, &error))
    }

    fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.file.write_all(piece).map_err(|error| unwritable(&self.path, &error))?;
        self.length += piece.len() as u64;
        Ok(())
    }

    /// An answer that ended early is a broken one.
    fn check_length(&mut self) -> Result<()> {
        match self.note.total {
            Some(total) if self.length < total => Err(Error::new(
                ErrorKind::Unavailable,
                format!("the download ended after {} of {total} bytes", self.length),
            )),
            Some(total) if self.length > total => {
                let length = self.length;
                self.restart()?;
                Err(misfit(&format!("{length} bytes instead of {total}")))
            }
            _ => Ok(()),
        }
    }

    /// Puts the whole file in its place, never over another one.
    fn finish(self, path: &Path) -> Result<u64> {
        let placed = self.file.sync_all().and_then(|()| place(&self.path, path));
        placed.map_err(|error| unwritable(path, &error))?;
        // A note that stays behind does no harm: it belongs to no part.
        let _ = fs::remove_file(&self.note_path);
        Ok(self.length)
    }
}

/// Renames without overwriting where the file system can link.
fn place(from: &Path, to: &Path) -> io::Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => fs::remove_file(from)?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
        Err(_) => fs::rename(from, to)?,
    }
    match to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => File::open(folder)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

#[cfg(unix)]
fn no_link(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = rustix::fs::OFlags::NOFOLLOW.bits();
    options.custom_flags(flags.cast_signed());
}

#[cfg(not(unix))]
fn no_link(_options: &mut OpenOptions) {}

fn unwritable(path: &Path, error: &io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("`{}` can't be written: {error}", path.display()))
        .code("io.download")
}

fn misfit(what: &str) -> Error {
    Error::new(ErrorKind::Unavailable, format!("the download was answered with {what}"))
}

/// `bytes 5-9/10`, or `bytes */10` where nothing fits.
#[derive(Debug, PartialEq, Eq)]
struct ContentRange {
    from: Option<u64>,
    total: Option<u64>,
}

impl ContentRange {
    fn read(text: &str) -> Option<Self> {
        let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
        let from = range.split_once('-').and_then(|(from, _)| from.trim().parse().ok());
        Some(Self { from, total: total.trim().parse().ok() })
    }
}

#[cfg(test)]
#[path = "fetch_tests.rs"]
mod tests;
