//! Disks that are full or can't be written: nothing is sent then.

use super::*;

#[test]
fn a_full_database_permits_nothing() {
    let place = Place::new();
    let (journal, run) = place.started();
    begin(&journal, &run, "one").expect("permit");
    journal.connection().pragma_update(None, "max_page_count", 1).expect("pragma");
    let big = NewIntent { before: json!("x".repeat(100_000)), ..intent("two") };
    let error = journal.begin(&run, &[big]).expect_err("full");
    assert_eq!((error.kind, error.code), (ErrorKind::Io, "io.disk_full"));
    assert!(error.message.ends_with("the disk is full; nothing was sent"), "{error}");
    assert_eq!(journal.all_open().expect("readable").len(), 1);
}

#[test]
fn a_stuck_lock_permits_nothing() {
    let place = Place::new();
    let (journal, run) = place.started();
    journal.connection().busy_timeout(std::time::Duration::from_millis(50)).expect("timeout");
    let other = place.open();
    let connection = other.connection();
    connection.execute_batch("BEGIN IMMEDIATE").expect("lock");
    let error = begin(&journal, &run, "one").expect_err("locked");
    assert_eq!((error.kind, error.code), (ErrorKind::Io, "io.journal_locked"));
    assert!(error.message.ends_with("; nothing was sent"), "{error}");
    connection.execute_batch("COMMIT").expect("unlock");
    begin(&journal, &run, "one").expect("permit");
}

/// The child ran into the end of its disk, was refused, and has lost nothing.
#[cfg(unix)]
fn filled_up(said: &[String]) {
    let [error, permits, intents] = said else { panic!("{said:?}") };
    assert!(error.starts_with("Io: ") && error.ends_with("; nothing was sent"), "{error}");
    let number = |text: &str| text.split(' ').next().and_then(|n| n.parse::<u32>().ok());
    assert!(number(permits) > Some(0), "{permits}");
    assert_eq!(number(permits), number(intents), "{said:?}");
}

#[cfg(unix)]
#[test]
fn a_limit_on_file_sizes_permits_nothing() {
    let place = Place::new();
    let mut command = child::after("trap '' XFSZ; ulimit -f 600", "fill", &place.path());
    filled_up(&child::lines(command.spawn().expect("child")));
    let journal = place.open();
    journal.check().expect("whole");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_permits_nothing() {
    if !child::may_mount() {
        return skip("a process may not mount here");
    }
    let place = Place::new();
    let root = place.root.path().display();
    let mount = format!("mount -t tmpfs -o size=500k,mode=700 none '{root}'");
    let mut command = child::mounted(&mount, "fill", &place.path());
    filled_up(&child::lines(command.spawn().expect("child")));
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_permits_nothing() {
    if !child::may_mount() {
        return skip("a process may not mount here");
    }
    let place = Place::new();
    drop(place.open());
    let root = place.root.path().display();
    let mount = format!("mount --bind '{root}' '{root}' && mount -o remount,ro,bind '{root}'");
    let fresh = place.root.path().join("fresh").join("journal.db");
    for path in [place.path(), fresh] {
        let mut command = child::mounted(&mount, "read-only", &path);
        let said = child::lines(command.spawn().expect("child"));
        assert!(said.len() == 1 && said[0].starts_with("Io: "), "{said:?}");
    }
}
