//! Whole commands through the real binary against the sandbox.

mod support;

mod proof;
