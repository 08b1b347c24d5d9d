//! HTTP Digest access authentication, client side: reading challenges and
//! calculating answers. Pure functions; nothing in here knows Atlas.
//!
//! Source: RFC 7616 (HTTP Digest), RFC 2617 §3.2.2.1 for challenges without
//! `qop`, RFC 9110 §5.6.4 and §11 for the syntax of the header fields.

mod answer;
mod challenge;
mod fields;
#[cfg(test)]
mod vectors;

pub use answer::{Account, Ask, authorization};
pub use challenge::{Algorithm, Challenge, Flaw, Hash, Qop, choose};
pub use fields::next_nonce;
