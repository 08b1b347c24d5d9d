//! The cloudbak command line: parse, run, print, exit.

use std::ffi::OsString;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    cloudbak::process::quiet_panics();
    let ran = std::panic::catch_unwind(AssertUnwindSafe(|| cloudbak::process::run(&arguments)));
    let code = ran.unwrap_or_else(|panic| cloudbak::process::broken(&arguments, panic.as_ref()));
    ExitCode::from(code)
}
