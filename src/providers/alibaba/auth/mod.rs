//! Access keys: where they come from and how long they are used.
//!
//! A profile says where its keys come from ([`forms`]); that becomes a [`way`],
//! which is walked when a request has to be signed and whenever a lent key
//! nears its end ([`keys`]).

mod access_key;
mod chain;
mod cli_profile;
mod credentials;
mod forms;
mod ini_profile;
mod instance;
mod keys;
mod oidc;
mod process;
mod role;
mod session;
mod sts;
mod uri;
mod variables;
mod vendor_files;
mod way;

#[cfg(test)]
pub use access_key::AccessKey;
pub use credentials::{Credentials, Places, region};
pub use forms::FORMS;
pub use keys::Keys;
