//! The seeded accounts: users, projects, keys and agencies. All of it is
//! sandbox test data; nothing here opens anything real.

use serde::{Deserialize, Serialize};

/// Account (domain) name that the ready profile uses.
pub const DOMAIN: &str = "sandbox-acme";
/// User that the ready profile uses: may do everything.
pub const USER: &str = "sandbox-ops";
/// Password of [`USER`].
pub const PASSWORD: &str = "sandbox-password-ops";
/// Project name that the ready profile uses, the region's main project.
pub const PROJECT: &str = "cn-north-4";
/// Id of [`PROJECT`] in [`DOMAIN`].
pub const PROJECT_ID: &str = "5a9db0c0000000000000000000000001";
/// A project of [`DOMAIN`] in which the service was never opened.
pub const UNSUBSCRIBED_PROJECT_ID: &str = "5a9db0c0000000000000000000000002";
/// Project of the partner account, reached through [`AGENCY`].
pub const PARTNER_PROJECT_ID: &str = "5a9db0c0000000000000000000000009";
/// User with a virtual MFA device.
pub const MFA_USER: &str = "sandbox-mfa";
/// Passcode that the MFA device of [`MFA_USER`] always shows.
pub const MFA_PASSCODE: &str = "246810";
/// Agency of the partner account that trusts [`DOMAIN`].
pub const AGENCY: &str = "sandbox-agency";
/// Account that delegates through [`AGENCY`].
pub const PARTNER: &str = "sandbox-partner";
/// Access key id of [`USER`].
pub const ACCESS_KEY: &str = "SANDBOXAK0KOOPHONE01";
/// Secret key of [`ACCESS_KEY`].
pub const SECRET_KEY: &str = "sandbox-koophone-secret-key-not-real-001";
/// Access key id of a temporary key.
pub const TEMPORARY_ACCESS_KEY: &str = "SANDBOXAK0TEMPORARY1";
/// Secret key of [`TEMPORARY_ACCESS_KEY`].
pub const TEMPORARY_SECRET_KEY: &str = "sandbox-koophone-secret-key-not-real-002";
/// Security token of [`TEMPORARY_ACCESS_KEY`].
pub const SECURITY_TOKEN: &str = "sandbox-security-token-of-the-temporary-key";

/// What a user may do with phones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything (KooPhone Administrator).
    Administrator,
    /// Queries only (KooPhone ReadOnlyUser).
    ReadOnly,
    /// Backups only, not even the list.
    BackupOnly,
}

/// One user of an account.
pub struct User {
    /// Account name.
    pub domain: &'static str,
    /// Login name.
    pub name: &'static str,
    /// Id.
    pub id: &'static str,
    /// Password.
    pub password: &'static str,
    /// Passcode of the MFA device, when login protection is on.
    pub passcode: Option<&'static str>,
    /// Rights.
    pub role: Role,
    /// Whether the user holds the Agent Operator permission.
    pub agent_operator: bool,
}

/// The users.
pub const USERS: &[User] = &[
    User {
        domain: DOMAIN,
        name: USER,
        id: "7c0ffee0000000000000000000000001",
        password: PASSWORD,
        passcode: None,
        role: Role::Administrator,
        agent_operator: true,
    },
    User {
        domain: DOMAIN,
        name: "sandbox-reader",
        id: "7c0ffee0000000000000000000000002",
        password: "sandbox-password-reader",
        passcode: None,
        role: Role::ReadOnly,
        agent_operator: false,
    },
    User {
        domain: DOMAIN,
        name: "sandbox-backup-only",
        id: "7c0ffee0000000000000000000000003",
        password: "sandbox-password-backup-only",
        passcode: None,
        role: Role::BackupOnly,
        agent_operator: false,
    },
    User {
        domain: DOMAIN,
        name: MFA_USER,
        id: "7c0ffee0000000000000000000000004",
        password: "sandbox-password-mfa",
        passcode: Some(MFA_PASSCODE),
        role: Role::Administrator,
        agent_operator: false,
    },
];

/// One project.
#[derive(Debug)]
pub struct Project {
    /// Account that owns it.
    pub domain: &'static str,
    /// Name.
    pub name: &'static str,
    /// Id.
    pub id: &'static str,
    /// Whether KooPhone was opened in it.
    pub subscribed: bool,
}

/// The projects.
pub const PROJECTS: &[Project] = &[
    Project { domain: DOMAIN, name: PROJECT, id: PROJECT_ID, subscribed: true },
    Project { domain: DOMAIN, name: "cn-east-3", id: UNSUBSCRIBED_PROJECT_ID, subscribed: false },
    Project { domain: PARTNER, name: PROJECT, id: PARTNER_PROJECT_ID, subscribed: true },
];

/// One account.
pub struct Domain {
    /// Name.
    pub name: &'static str,
    /// Id.
    pub id: &'static str,
}

/// The accounts.
pub const DOMAINS: &[Domain] = &[
    Domain { name: DOMAIN, id: "d0aa1e00000000000000000000000001" },
    Domain { name: PARTNER, id: "d0aa1e00000000000000000000000009" },
];

/// The user of that account and name.
pub fn user(domain: &str, name: &str) -> Option<&'static User> {
    USERS.iter().find(|user| user.domain == domain && user.name == name)
}

/// The project of that id.
pub fn project(id: &str) -> Option<&'static Project> {
    PROJECTS.iter().find(|project| project.id == id)
}

/// The account of that name.
pub fn domain(name: &str) -> Option<&'static Domain> {
    DOMAINS.iter().find(|domain| domain.name == name)
}

/// A permanent or temporary access key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessKey {
    /// Access key id.
    pub access: String,
    /// Secret key.
    pub secret: String,
    /// SHA-256 of the security token that a temporary key needs.
    pub security_token_sha256: Option<String>,
    /// End of a temporary key, milliseconds since the Unix epoch.
    pub expires_unix_ms: Option<i64>,
    /// Whose key it is.
    pub identity: Identity,
    /// Whether it was disabled.
    pub disabled: bool,
}

/// Who acts, whatever the proof was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// User name; `account/agency` for an agency.
    pub user: String,
    /// User id.
    pub user_id: String,
    /// Account whose resources are reached.
    pub domain: String,
    /// Project id, when the proof names one.
    pub project_id: Option<String>,
    /// Rights.
    pub role: Role,
    /// Whether agencies may be assumed.
    pub agent_operator: bool,
}

impl Identity {
    /// The identity of a user in a project.
    pub fn of(user: &User, project_id: Option<&str>) -> Self {
        Self {
            user: user.name.to_owned(),
            user_id: user.id.to_owned(),
            domain: user.domain.to_owned(),
            project_id: project_id.map(str::to_owned),
            role: user.role,
            agent_operator: user.agent_operator,
        }
    }
}

/// The seeded access keys.
pub fn seeded_keys() -> Vec<AccessKey> {
    let key = |access: &str, secret: &str, user: &str| AccessKey {
        access: access.to_owned(),
        secret: secret.to_owned(),
        security_token_sha256: None,
        expires_unix_ms: None,
        identity: USERS
            .iter()
            .find(|known| known.name == user)
            .map_or_else(|| Identity::of(&USERS[0], None), |user| Identity::of(user, None)),
        disabled: false,
    };
    let mut temporary = key(TEMPORARY_ACCESS_KEY, TEMPORARY_SECRET_KEY, USER);
    temporary.security_token_sha256 = Some(super::sign::sha256_hex(SECURITY_TOKEN.as_bytes()));
    let mut disabled =
        key("SANDBOXAK00DISABLED1", "sandbox-koophone-secret-key-not-real-004", USER);
    disabled.disabled = true;
    vec![
        key(ACCESS_KEY, SECRET_KEY, USER),
        temporary,
        key("SANDBOXAK00READONLY1", "sandbox-koophone-secret-key-not-real-003", "sandbox-reader"),
        disabled,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_do_not_clash() {
        let mut ids: Vec<&str> = USERS.iter().map(|user| user.id).collect();
        ids.extend(PROJECTS.iter().map(|project| project.id));
        ids.extend(DOMAINS.iter().map(|domain| domain.id));
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
        assert!(ids.iter().all(|id| id.len() == 32));
        assert!(seeded_keys().iter().all(|key| key.access.len() == 20 && key.secret.len() == 40));
    }
}
