//! The sandbox's test credentials. None of them is a secret.

use serde::{Deserialize, Serialize};

/// Key pair with every permission.
pub const MAIN: (&str, &str) = ("LTAI5tSandboxTestOnly", "sandbox-test-secret-alibaba");
/// Key pair that may only read.
pub const READ_ONLY: (&str, &str) = ("LTAI5tSandboxReadOnly", "sandbox-test-secret-readonly");
/// Key pair that was switched off.
pub const INACTIVE: (&str, &str) = ("LTAI5tSandboxInactive", "sandbox-test-secret-inactive");
/// Key pair of the seeded temporary credential.
pub const TEMPORARY: (&str, &str) = ("STS.NSandboxTestOnly", "sandbox-test-secret-temporary");
/// Security token of the seeded temporary credential.
pub const SECURITY_TOKEN: &str = "CAISsandbox+test/token==";

/// Token of the identity provider that every role here trusts.
pub const OIDC_TOKEN: &str = "sandbox.oidc-test.token";

/// A temporary credential.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    /// Key id, `STS.…`.
    pub access_key_id: String,
    /// Key secret.
    pub access_key_secret: String,
    /// Security token.
    pub security_token: String,
    /// End in milliseconds since the Unix epoch; `None` is no end.
    pub expires_unix_ms: Option<i64>,
}

impl Session {
    /// The seeded one, which has no end.
    pub fn seeded() -> Self {
        Self {
            access_key_id: TEMPORARY.0.into(),
            access_key_secret: TEMPORARY.1.into(),
            security_token: SECURITY_TOKEN.into(),
            expires_unix_ms: None,
        }
    }
}

/// The secret of a long-lived key.
pub fn long_lived(access_key_id: &str) -> Option<&'static str> {
    [MAIN, READ_ONLY, INACTIVE].iter().find(|pair| pair.0 == access_key_id).map(|pair| pair.1)
}
