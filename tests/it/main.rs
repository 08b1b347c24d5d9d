//! Whole commands through the real binary against the sandbox.

mod support;

mod bad_input;
mod conformance;
mod generated;
mod main_job;
mod process;
mod proof;
mod regressions;
mod secrets;
