//! Locks on targets.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::*;

fn acquire(folder: &Path, target: &str) -> Result<TargetLock> {
    let run = RunId::from("01JDMINE".to_owned());
    TargetLock::acquire(folder, "atlas", "acc", target, &run)
}

#[test]
fn a_second_lock_is_refused_and_names_the_first() {
    let place = Place::new();
    let folder = place.root.path().join("locks");
    let held = acquire(&folder, "one").expect("lock");
    let error = acquire(&folder, "one").expect_err("busy");
    assert_eq!((error.kind, error.code), (ErrorKind::Busy, "lock.held"));
    let holder = format!("`one` is in use by process {}, run 01JDMINE, since ", std::process::id());
    assert!(error.message.starts_with(&holder), "{error}");
    drop(acquire(&folder, "two").expect("another target is free"));
    drop(held);
    drop(acquire(&folder, "one").expect("free again"));
}

#[test]
fn names_do_not_run_into_each_other() {
    let place = Place::new();
    let folder = place.root.path().join("locks");
    let run = RunId::generate();
    let _one = TargetLock::acquire(&folder, "atlas", "ab", "c", &run).expect("lock");
    let _two = TargetLock::acquire(&folder, "atlas", "a", "bc", &run).expect("lock");
    let _far = acquire(&folder, "../../../etc/passwd").expect("lock");
    assert_eq!(fs::read_dir(&folder).expect("folder").count(), 3);
}

#[test]
fn a_note_that_makes_no_sense_is_not_shown() {
    let place = Place::new();
    let folder = place.root.path().join("locks");
    let _held = acquire(&folder, "one").expect("lock");
    let file = fs::read_dir(&folder).expect("folder").next().expect("file").expect("entry").path();
    for note in ["", "\u{1b}[2J", "a\nb"] {
        fs::write(&file, note).expect("note");
        let error = acquire(&folder, "one").expect_err("busy");
        assert_eq!(error.message, "`one` is in use by another process");
    }
}

#[test]
fn of_many_processes_one_gets_the_lock_and_its_death_frees_it() {
    let place = Place::new();
    let root = place.root.path();
    let spawn = |_| child::in_role("lock", &place.path()).spawn().expect("child");
    let mut children: Vec<Child> = (0..6).map(spawn).collect();
    for process in &children {
        child::wait_for(&root.join(format!("done-{}", process.id())));
    }
    let error = acquire(&root.join("locks"), "one").expect_err("busy");
    assert!(error.message.contains("run 01JDHOLDER"), "{error}");
    let holder = |process: &Child| error.message.contains(&format!("process {},", process.id()));
    let holder = children.iter().position(holder).expect("the holder is one of them");
    let mut holder = children.remove(holder);
    holder.kill().expect("kill");
    assert_eq!(child::lines(holder), ["held"]);
    drop(acquire(&root.join("locks"), "one").expect("free after the death of its holder"));
    fs::write(root.join("end"), "").expect("file");
    assert!(children.into_iter().all(|process| child::lines(process) == ["refused"]));
}

#[cfg(unix)]
#[test]
fn lock_files_are_private_and_links_are_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let place = Place::new();
    let folder = place.root.path().join("locks");
    drop(acquire(&folder, "one").expect("lock"));
    let file = fs::read_dir(&folder).expect("folder").next().expect("file").expect("entry").path();
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).expect("mode");
    assert_eq!(acquire(&folder, "one").expect_err("refused").kind, ErrorKind::Io);
    fs::remove_file(&file).expect("removed");
    symlink(place.root.path().join("victim"), &file).expect("link");
    assert_eq!(acquire(&folder, "one").expect_err("refused").kind, ErrorKind::Io);
    assert!(!place.root.path().join("victim").exists());
}

/// A hook that outlives the run must not keep the target locked.
#[test]
fn a_child_process_does_not_inherit_the_lock() {
    let place = Place::new();
    let folder = place.root.path().join("locks");
    let held = acquire(&folder, "one").expect("lock");
    let mut process = Command::new("cat").stdin(Stdio::piped()).spawn().expect("child");
    drop(held);
    drop(acquire(&folder, "one").expect("free although the child runs"));
    process.kill().and_then(|()| process.wait()).expect("ended");
}
