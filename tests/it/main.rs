//! Whole commands through the real binary against the sandbox.

mod support;

mod answers;
mod atlas;
mod bad_input;
mod check;
mod conformance;
mod cron;
mod dry_run;
mod fleet;
mod generated;
mod main_job;
mod plans;
mod process;
mod proof;
mod receiver;
mod regressions;
mod resume;
mod schedule_install;
mod secrets;
