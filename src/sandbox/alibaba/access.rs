//! Who may reach an instance and what is written down about it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One group of the allowlist.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct IpGroup {
    /// `SecurityIpGroupAttribute`.
    pub attribute: String,
    /// Addresses and CIDR blocks.
    pub addresses: Vec<String>,
}

/// Allowlist, encryption in transit and audit log of one instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Access {
    /// Allowlist by `SecurityIpGroupName`.
    pub groups: BTreeMap<String, IpGroup>,
    /// `SSLStatus` is `Open`.
    pub ssl: bool,
    /// `ForceEncryption`.
    pub force_encryption: bool,
    /// End of the certificate in milliseconds since the Unix epoch.
    pub certificate_unix_ms: i64,
    /// `Filter` by `RoleType`.
    pub audit_filter: BTreeMap<String, String>,
}

impl Default for Access {
    fn default() -> Self {
        let only_local = IpGroup { attribute: String::new(), addresses: vec!["127.0.0.1".into()] };
        Self {
            groups: BTreeMap::from([("default".to_owned(), only_local)]),
            ssl: false,
            force_encryption: false,
            certificate_unix_ms: 0,
            audit_filter: BTreeMap::from([("db".to_owned(), "admin,slow".to_owned())]),
        }
    }
}
