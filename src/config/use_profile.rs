//! `profile use NAME`: changes one line of the config file and nothing else.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::ops::Range;
use std::path::Path;

use toml::de::DeValue;

use super::check::check_name;
use super::document::Document;
use super::environment::Environment;
use super::nearest;
use super::select::UNKNOWN_PROFILE;
use super::spec::Kind;
use super::table::{Entry, Table};
use crate::core::private_file::private_options;
use crate::core::{Error, ErrorKind, Result};

/// Makes a profile the default, in the file. Everything else in it stays byte
/// for byte, and so do its mode, its owner and a symbolic link that leads to
/// it. The new file takes the old one's place in one step.
///
/// # Errors
/// [`ErrorKind::Usage`] when the file has no such profile, [`ErrorKind::Config`]
/// when it can't be read, [`ErrorKind::Io`] when it can't be written.
pub fn set_default_profile(path: &Path, name: &str) -> Result<()> {
    let document = Document::read(path, "", &Environment::default())?;
    let text = with_default(&document, name)?;
    if text == document.text {
        return Ok(());
    }
    replace(path, &text).map_err(|error| {
        Error::new(
            ErrorKind::Io,
            format!("config file `{}` can't be written: {error}", path.display()),
        )
        .code("io.config")
    })
}

/// The text with the default profile set.
fn with_default(document: &Document, name: &str) -> Result<String> {
    let parsed = document.parse()?;
    let root = Table::root(document, parsed.get_ref());
    check_profile(&root, name)?;
    let quoted = format!("\"{name}\"");
    let text = &document.text;
    let place = parsed.get_ref().get("default_profile").map(|value| value.span());
    let Range { start, end } = place.unwrap_or_else(|| {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        start..start
    });
    let inserted = match root.get("default_profile") {
        Some(entry) => root.value(&entry, Kind::Text).map(|_| quoted)?,
        None => format!("default_profile = {quoted}{}", line_break(text)),
    };
    let before = text.get(..start).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    Ok(format!("{before}{inserted}{after}"))
}

fn check_profile(root: &Table<'_>, name: &str) -> Result<()> {
    let table = match root.get("profile") {
        Some(entry) => Some(root.child(&entry)?),
        None => None,
    };
    let entries = table.as_ref().map(Table::entries).unwrap_or_default();
    let is_it = |entry: &Entry<'_>| entry.key == name && matches!(entry.value, DeValue::Table(_));
    if entries.iter().any(is_it) && check_name(name).is_ok() {
        return Ok(());
    }
    Err(Error::usage(format!("unknown profile `{}`", name.escape_debug()))
        .code(UNKNOWN_PROFILE)
        .hint(nearest::hint(name, "profiles", entries.iter().map(|entry| entry.key))))
}

/// The line break that the file uses.
fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|before| before.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let old = fs::metadata(&path)?;
    let temporary = path.with_extension(format!("tmp{}", std::process::id()));
    let written = write_like(&temporary, text, &old).and_then(|()| fs::rename(&temporary, &path));
    if let Err(error) = written {
        // The first error is the one to tell; the left-over holds nothing new.
        let _ = fs::remove_file(&temporary);
        return Err(error);
    }
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

/// Writes a new file with the owner and mode of an old one, synced.
fn write_like(path: &Path, text: &str, old: &Metadata) -> io::Result<()> {
    let mut file = private_options().create_new(true).write(true).open(path)?;
    file.write_all(text.as_bytes())?;
    keep_owner(&file, old)?;
    file.set_permissions(old.permissions())?;
    file.sync_all()
}

#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_file: &File, _old: &Metadata) -> io::Result<()> {
    Ok(())
}
