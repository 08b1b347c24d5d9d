//! The config file, the environment and the flags, turned into profiles whose
//! every value knows where it came from.

mod check;
mod credential;
mod document;
mod duration;
pub mod environment;
pub mod load;
mod merge;
mod nearest;
mod options;
pub mod plan;
mod private;
pub mod profile;
mod read;
mod read_profile;
pub mod secret;
pub mod select;
pub mod show;
pub mod spec;
mod table;
#[cfg(test)]
mod tests;
pub mod use_profile;
pub mod value;

pub use check::MOST_AT_ONCE;
pub use document::{UNUSABLE_FILE, default_path};
pub use duration::{format_duration, parse_duration};
pub use environment::Environment;
pub use load::{Config, Override, Sources};
pub use nearest::did_you_mean;
pub use options::read_options;
pub use plan::{Hook, Plan};
pub use profile::{Credential, Profile};
pub use read_profile::find_provider;
pub use secret::{SecretSource, command_output};
pub use select::{Purpose, Selected, Selection};
pub use show::{Explained, explain};
pub use spec::{CredentialForm, Kind, ProviderSpec, Setting};
pub use use_profile::set_default_profile;
pub use value::{Origin, Sourced, Value, Values};
