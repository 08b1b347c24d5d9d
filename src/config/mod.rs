//! The config file, the environment and the flags, turned into profiles whose
//! every value knows where it came from.

pub mod environment;
pub mod profile;
pub mod secret;
pub mod spec;
pub mod value;

pub use environment::Environment;
pub use profile::{Credential, Profile};
pub use secret::SecretSource;
pub use spec::{CredentialForm, Kind, ProviderSpec, Setting};
pub use value::{Origin, Sourced, Value, Values};
