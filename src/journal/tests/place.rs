//! Who may touch the files.
#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, chown, symlink};
use std::path::Path;

use super::*;
use crate::core::Error;

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).expect("there").permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("mode");
}

fn refused(path: &Path) -> Error {
    let error = Journal::open(path).expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Io, "{error}");
    error
}

#[test]
fn files_and_folders_are_private_whatever_the_umask() {
    for umask in ["000", "022", "277", "777"] {
        let place = Place::new();
        let root = place.root.path();
        let mut command = child::after(&format!("umask {umask}"), "begin", &place.path());
        let process = command.spawn().expect("child");
        fs::write(root.join("go"), "").expect("file");
        child::wait_for(&root.join(format!("done-{}", process.id())));
        let modes = [
            mode(&root.join("state")),
            mode(&root.join("state/cloudbak")),
            mode(&place.path()),
            mode(&beside(&place.path(), "-wal")),
            mode(&beside(&place.path(), "-shm")),
        ];
        fs::write(root.join("end"), "").expect("file");
        assert_eq!(child::lines(process), ["ready", "permit"], "umask {umask}");
        assert_eq!(modes, [0o700, 0o700, 0o600, 0o600, 0o600], "umask {umask}");
    }
}

#[test]
fn a_symbolic_link_is_refused() {
    let place = Place::new();
    drop(place.open());
    let real = place.root.path().join("real.db");
    fs::rename(place.path(), &real).expect("moved");
    symlink(&real, place.path()).expect("link");
    assert!(refused(&place.path()).message.ends_with("is a symbolic link"));

    // Nor is one followed that waits where SQLite is going to write.
    fs::remove_file(place.path()).expect("removed");
    let victim = place.root.path().join("victim");
    for suffix in ["-wal", "-shm", "-journal"] {
        for held in ["-wal", "-shm"] {
            let _ = fs::remove_file(beside(&place.path(), held));
        }
        let link = beside(&place.path(), suffix);
        symlink(&victim, &link).expect("link");
        assert!(refused(&place.path()).message.ends_with("is a symbolic link"));
        fs::remove_file(&link).expect("removed");
    }
    assert!(!victim.exists());
}

#[test]
fn a_folder_may_be_a_link_to_a_private_one() {
    let place = Place::new();
    fs::create_dir(place.root.path().join("disk")).expect("folder");
    set_mode(&place.root.path().join("disk"), 0o700);
    symlink(place.root.path().join("disk"), place.root.path().join("state")).expect("link");
    let journal = place.open();
    let real = place.root.path().canonicalize().expect("path").join("disk/cloudbak/journal.db");
    assert_eq!(journal.path(), real);
}

#[test]
fn files_that_others_can_read_are_refused_with_the_command_that_helps() {
    let place = Place::new();
    drop(place.open());
    for open in [0o640, 0o604, 0o620, 0o660, 0o644] {
        set_mode(&place.path(), open);
        let error = refused(&place.path());
        assert!(error.message.contains(&format!("(mode {open:04o})")), "{error}");
        let next = error.next.as_deref().expect("a command");
        assert!(next.starts_with("chmod 600 '") && next.ends_with("/journal.db'"), "{next}");
    }
    set_mode(&place.path(), 0o600);
    drop(place.open());
    write_private(&beside(&place.path(), "-wal"), b"");
    set_mode(&beside(&place.path(), "-wal"), 0o644);
    assert!(refused(&place.path()).message.contains("journal.db-wal"));
}

#[test]
fn a_folder_that_others_can_write_is_refused() {
    let place = Place::new();
    drop(place.open());
    let folder = place.root.path().join("state/cloudbak");
    for open in [0o770, 0o707, 0o1777] {
        set_mode(&folder, open);
        assert!(refused(&place.path()).message.contains("can be written by others"));
    }
    set_mode(&folder, 0o755);
    place.open();
}

#[test]
fn what_belongs_to_somebody_else_is_refused() {
    if !rustix::process::geteuid().is_root() {
        return skip("only root can give a file away");
    }
    let place = Place::new();
    drop(place.open());
    chown(place.path(), Some(12_345), None).expect("chown");
    let error = refused(&place.path());
    assert!(error.message.contains("belongs to user 12345, not to user 0"), "{error}");
    chown(place.path(), Some(0), None).expect("chown");
    chown(place.root.path().join("state/cloudbak"), Some(12_345), None).expect("chown");
    assert!(refused(&place.path()).message.contains("belongs to user 12345"));
}

#[test]
fn what_is_no_file_or_no_folder_is_refused() {
    let place = Place::new();
    fs::create_dir_all(place.path()).expect("folder");
    assert!(refused(&place.path()).message.ends_with("is no regular file"));
    let inside_a_file = place.root.path().join("file");
    fs::write(&inside_a_file, "").expect("file");
    refused(&inside_a_file.join("journal.db"));
    assert_eq!(Journal::open(Path::new("/")).expect_err("refused").kind, ErrorKind::Usage);
}
