//! Points at which a test can have the process killed.
//!
//! Only the cargo feature `failpoints` brings them to life; without it
//! [`pass`] is empty. The points that a process passes are counted from 1. At
//! the one that `CLOUDBAK_FAILPOINT` numbers the process sends itself SIGKILL:
//! no destructor runs, no buffer is flushed, no lock is released by hand. A
//! test raises the number until the process comes to its end unharmed; then it
//! has seen a crash at every point. The name of the deadly point goes to
//! stderr.

/// Passes a point. `place` says where, `moment` says when in it.
#[cfg(not(feature = "failpoints"))]
#[inline]
pub fn pass(_place: &str, _moment: &str) {}

/// Passes a point. `place` says where, `moment` says when in it.
#[cfg(feature = "failpoints")]
pub fn pass(place: &str, moment: &str) {
    use std::io::Write as _;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    static DEADLY: LazyLock<Option<u64>> =
        LazyLock::new(|| std::env::var("CLOUDBAK_FAILPOINT").ok()?.parse().ok());
    static PASSED: AtomicU64 = AtomicU64::new(0);

    let number = PASSED.fetch_add(1, Ordering::SeqCst) + 1;
    if *DEADLY == Some(number) {
        let _ = writeln!(std::io::stderr(), "failpoint {number}: {place}, {moment}");
        die();
    }
}

#[cfg(all(feature = "failpoints", unix))]
fn die() -> ! {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    // The signal is deadly before the call returns; this line is for the types.
    std::process::abort()
}

/// Elsewhere an abort comes closest: it runs no destructors either.
#[cfg(all(feature = "failpoints", not(unix)))]
fn die() -> ! {
    std::process::abort()
}
