//! The credentials that a profile may hold.

use crate::config::{CredentialForm, Kind, Setting};

const ROLE_ARN: Setting =
    Setting::new("role_arn", Kind::Text, "Name of the role, acs:ram::ACCOUNT:role/NAME");
const SESSION: Setting = Setting::new("role_session_name", Kind::Text, "Name of the session");
const SECONDS: Setting = Setting::new("duration_seconds", Kind::Text, "Life of the lent key; 3600");
const POLICY: Setting = Setting::new("policy", Kind::Text, "Policy that narrows the role");
const EXTERNAL_ID: Setting =
    Setting::new("external_id", Kind::Text, "Text that the role's trust asks for");
const TOKEN: Setting =
    Setting::new("security_token", Kind::Secret, "Session token of a temporary key");

const fn from(words: &'static [&'static str], about: &'static str) -> Setting {
    Setting::new("from", Kind::Choice(words), about).required()
}

/// The forms, told apart by their required keys.
pub const FORMS: &[CredentialForm] = &[
    CredentialForm {
        name: "access-key",
        keys: &[
            Setting::new("access_key_id", Kind::Text, "Id of the access key").required(),
            Setting::new("access_key_secret", Kind::Secret, "Secret of the access key").required(),
            TOKEN,
        ],
    },
    CredentialForm {
        name: "ram-role",
        keys: &[
            Setting::new("access_key_id", Kind::Text, "Id of the key that takes the role on")
                .required(),
            Setting::new("access_key_secret", Kind::Secret, "Secret of that key").required(),
            ROLE_ARN.required(),
            TOKEN,
            SESSION,
            SECONDS,
            EXTERNAL_ID,
            POLICY,
        ],
    },
    CredentialForm {
        name: "oidc-role",
        keys: &[
            ROLE_ARN.required(),
            Setting::new("oidc_provider_arn", Kind::Text, "Name of the identity provider")
                .required(),
            Setting::new(
                "oidc_token_file",
                Kind::Path,
                "File with the token, read at each renewal",
            )
            .required(),
            SESSION,
            SECONDS,
            POLICY,
        ],
    },
    CredentialForm {
        name: "instance-role",
        keys: &[
            from(&["instance-role"], "Take the key of the role of this ECS instance"),
            Setting::new("role_name", Kind::Text, "Name of the instance's role; it is asked for"),
            Setting::new(
                "token_only",
                Kind::Bool,
                "Never ask the metadata service without a token",
            ),
            ROLE_ARN,
            SESSION,
            SECONDS,
            EXTERNAL_ID,
            POLICY,
        ],
    },
    CredentialForm {
        name: "credentials-uri",
        keys: &[Setting::new("credentials_uri", Kind::Text, "Address that gives a temporary key")
            .required()],
    },
    CredentialForm {
        name: "process",
        keys: &[Setting::new("process_command", Kind::Text, "Command that prints a key").required()],
    },
    CredentialForm {
        name: "env",
        keys: &[from(&["env"], "Take the key from the vendor's environment variables")],
    },
    CredentialForm {
        name: "vendor-config",
        keys: &[
            from(&["vendor-config"], "Take the key from the vendor's CLI or SDK files"),
            Setting::new("name", Kind::Text, "Name of the profile in the vendor's files"),
        ],
    },
    CredentialForm {
        name: "default",
        keys: &[from(&["default"], "Look where the vendor's libraries look, in their order")],
    },
];
