//! The imitated services: four provider APIs on loopback that check
//! signatures, tokens, shapes and limits with code of their own.
//!
//! Nothing in here uses `core`, the signers or `providers`, so that one
//! mistake cannot hide on both sides.

pub mod alibaba;
pub mod atlas;
pub mod commvault;
pub mod faults;
pub mod http;
pub mod koophone;
pub mod server;
pub mod service;
pub mod state;
pub mod world;

pub use faults::Faults;
pub use server::{Options, Sandbox};

use service::Service;

/// Every imitated service in its first state.
pub fn services() -> Vec<Box<dyn Service>> {
    vec![
        Box::new(koophone::KooPhone::new()),
        Box::new(alibaba::Alibaba::new()),
        Box::new(commvault::Commvault::new()),
        Box::new(atlas::Atlas::new()),
    ]
}
