//! MongoDB Atlas: cloud backups over the Administration API.

mod api_error;
pub mod auth;
mod codes;
pub mod digest;
mod envelope;
pub mod error;
pub mod late;
pub mod oauth;
pub mod oauth_error;
pub mod settings;
pub mod signer_bearer;
pub mod signer_digest;
mod vendor_config;
mod vendor_env;
