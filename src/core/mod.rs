//! The part every provider shares: requests as values, signers, one loop that
//! sends, tokens and errors.
//!
//! Nothing in here knows a provider's name, prints, prompts, reads environment
//! variables or exits.

pub mod clock;
pub mod dialect;
pub mod download;
pub mod encode;
pub mod endpoint;
pub mod error;
pub mod events;
mod failure;
pub mod private_file;
pub mod rate;
pub mod refusal;
pub mod replay;
pub mod reply;
pub mod request;
pub mod retry;
pub mod session;
pub mod signer;
pub mod tls;
pub mod token;
pub mod transport;
pub mod withheld;
pub mod words;

pub use dialect::{Dialect, Effect, Fault};
pub use endpoint::Endpoint;
pub use error::{Error, ErrorKind, ProviderFault, Result, Sent};
pub use replay::{Pin, Replay};
pub use reply::Reply;
pub use request::{CreateRequest, Request};
pub use session::Session;
pub use signer::{Challenge, Signer, Stamp};
