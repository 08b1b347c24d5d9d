//! The imitated services: four provider APIs on loopback that check
//! signatures, tokens, shapes and limits with code of their own.
//!
//! Nothing in here uses `core`, the signers or `providers`, so that one
//! mistake cannot hide on both sides.

pub mod atlas;
pub mod http;
pub mod service;
