//! ApsaraDB for MongoDB (Alibaba Cloud): product `Dds`, API version 2015-12-01.

pub mod auth;
pub mod clock;
pub mod codes;
pub mod decode;
pub mod envelope;
pub mod error;
pub mod lenient;
pub mod signer_v1;
pub mod signer_v3;
pub mod vendor_config;
pub mod vendor_env;
