//! The other process of tests that need one: this very test binary, told by
//! an environment variable what to do.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::*;

const ROLE: &str = "CLOUDBAK_TEST_ROLE";
const PATH: &str = "CLOUDBAK_TEST_PATH";

/// A command that runs this binary in a role, on the journal at `path`.
pub fn in_role(role: &str, path: &Path) -> Command {
    let binary = std::env::current_exe().expect("test binary");
    wrapped(&[], &binary, role, path)
}

/// The same through a shell that runs `preparation` first.
pub fn after(preparation: &str, role: &str, path: &Path) -> Command {
    let script = format!("{preparation}; exec \"$0\" \"$@\"");
    wrapped(&["sh", "-c", &script], &std::env::current_exe().expect("test binary"), role, path)
}

/// Whether a child may mount what only it can see.
#[cfg(target_os = "linux")]
pub fn may_mount() -> bool {
    let script = "mount -t tmpfs none /tmp && umount /tmp";
    let arguments = ["--map-root-user", "--mount", "sh", "-c", script];
    Command::new("unshare").args(arguments).output().is_ok_and(|output| output.status.success())
}

/// The same in a name space of its own, where mounting is allowed.
#[cfg(target_os = "linux")]
pub fn mounted(preparation: &str, role: &str, path: &Path) -> Command {
    let script = format!("{preparation} && exec \"$0\" \"$@\"");
    let wrapper = ["unshare", "--map-root-user", "--mount", "sh", "-c", &script];
    wrapped(&wrapper, &std::env::current_exe().expect("test binary"), role, path)
}

fn wrapped(wrapper: &[&str], binary: &Path, role: &str, path: &Path) -> Command {
    let mut command = match wrapper {
        [] => Command::new(binary),
        [program, arguments @ ..] => {
            let mut command = Command::new(program);
            command.args(arguments).arg(binary);
            command
        }
    };
    command
        .args(["journal::tests::child::play", "--exact", "--nocapture", "--test-threads=1"])
        .env(ROLE, role)
        .env(PATH, path)
        .env_remove("CLOUDBAK_FAILPOINT")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// What a child said, once it has ended: its lines without the test harness's.
pub fn lines(child: Child) -> Vec<String> {
    let output = child.wait_with_output().expect("child");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter_map(|line| line.split("say: ").nth(1)).map(str::to_owned).collect()
}

/// Waits for a file that another process makes.
pub fn wait_for(path: &Path) {
    let started = Instant::now();
    while !path.exists() {
        assert!(started.elapsed() < Duration::from_secs(60), "{} never came", path.display());
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn say(what: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "say: {what}").and_then(|()| out.flush()).expect("stdout");
}

/// Plays the role that the environment names; in a usual test run there is
/// none and nothing happens.
#[test]
fn play() {
    let (Ok(role), Ok(path)) = (std::env::var(ROLE), std::env::var(PATH)) else { return };
    let path = PathBuf::from(path);
    match role.split_once(' ').unwrap_or((&role, "")) {
        ("begin", _) => begin_at_once(&path),
        ("crash", steps) => live(&path, steps.parse().expect("number of steps"), true),
        ("live", _) => live(&path, usize::MAX, false),
        ("fill", _) => fill(&path),
        ("read-only", _) => read_only(&path),
        ("lock", _) => hold_lock(&path),
        (other, _) => panic!("no such role: {other}"),
    }
}

/// Waits for the signal, then begins on `one` and holds on to what it got
/// until the end is signalled.
fn begin_at_once(path: &Path) {
    let folder = path.ancestors().nth(3).expect("root");
    say("ready");
    wait_for(&folder.join("go"));
    let journal = Journal::open(path).expect("journal");
    let run = start(&journal);
    match begin(&journal, &run, "one") {
        Ok(_) => say("permit"),
        Err(error) => say(&format!("{:?}", error.kind)),
    }
    fs::write(folder.join(format!("done-{}", std::process::id())), "").expect("file");
    wait_for(&folder.join("end"));
}

/// The life of one create, each step said when it is done; after `steps` of
/// them the process dies, or goes on to the end.
pub const LIFE: [&str; 6] = ["opened", "started", "permit", "accepted", "running", "done"];

fn live(path: &Path, steps: usize, dies: bool) {
    let mut life = LIFE.iter().take(steps);
    let mut reached = |name: &str| match life.next() {
        Some(next) => {
            assert_eq!(*next, name);
            say(name);
        }
        None if dies => std::process::abort(),
        None => {}
    };
    let journal = Journal::open(path).expect("journal");
    reached("opened");
    let run = start(&journal);
    reached("started");
    let id = begin(&journal, &run, "one").expect("permit");
    reached("permit");
    journal.record(&id, accepted("one", "b1")).expect("accepted");
    reached("accepted");
    journal.record(&id, observed("one", "b1", State::Running)).expect("running");
    reached("running");
    journal.record(&id, observed("one", "b1", State::Succeeded)).expect("done");
    reached("done");
    if dies {
        std::process::abort();
    }
    journal.finish_run(&run, 0, &[]).expect("finished");
}

/// Begins on one target after another until the disk says no.
fn fill(path: &Path) {
    let journal = Journal::open(path).expect("journal");
    let run = start(&journal);
    let mut permits = 0;
    let error = loop {
        match begin(&journal, &run, &format!("target-{permits}")) {
            Ok(_) => permits += 1,
            Err(error) => break error,
        }
        assert!(permits < 5_000, "the disk never got full");
    };
    say(&format!("{:?}: {}", error.kind, error.message));
    say(&format!("{permits} permits"));
    // What was permitted is still there, and nothing that was refused.
    say(&format!("{} intents", journal.all_open().expect("readable").len()));
}

/// On a disk that cannot be written a journal may be read, at best.
fn read_only(path: &Path) {
    let run = NewRun::of_this_process("backup create");
    let error = match Journal::open(path) {
        Ok(journal) => {
            let written = journal.start_run(&run).and_then(|()| begin(&journal, &run.id, "one"));
            written.expect_err("a permit from a read-only disk")
        }
        Err(error) => error,
    };
    say(&format!("{:?}: {}", error.kind, error.message));
}

fn hold_lock(path: &Path) {
    let folder = path.ancestors().nth(3).expect("root");
    let run = RunId::from("01JDHOLDER".to_owned());
    let lock = TargetLock::acquire(&folder.join("locks"), "atlas", "acc", "one", &run);
    say(if lock.is_ok() { "held" } else { "refused" });
    fs::write(folder.join(format!("done-{}", std::process::id())), "").expect("file");
    wait_for(&folder.join("end"));
}
