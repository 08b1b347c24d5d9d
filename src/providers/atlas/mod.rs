//! MongoDB Atlas: cloud backups over the Administration API.

mod api_error;
mod codes;
pub mod digest;
mod envelope;
pub mod error;
pub mod signer_digest;
