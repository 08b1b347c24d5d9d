//! Provider specs for tests of the loader: shaped like the real ones, and
//! independent of them.

use std::sync::Arc;

use crate::config::{CredentialForm, Kind, Profile, ProviderSpec, Setting};
use crate::core::{Error, Result};
use crate::providers::{OpenContext, Provider};

/// All of them.
pub(super) const ALL: &[&ProviderSpec] = &[&ALIBABA, &ATLAS, &KOOPHONE, &COMMVAULT];

const FROM: Setting = Setting::new("from", Kind::Choice(&["env"]), "Source").required();
const VENDOR: Setting = Setting::new("from", Kind::Choice(&["vendor-config"]), "Source").required();
const NAME: Setting = Setting::new("name", Kind::Text, "Profile in the vendor's file");
const ENV: CredentialForm = CredentialForm { name: "env", keys: &[FROM] };
const VENDOR_CONFIG: CredentialForm =
    CredentialForm { name: "vendor-config", keys: &[VENDOR, NAME] };

const fn text(key: &'static str) -> Setting {
    Setting::new(key, Kind::Text, "Test text")
}

const fn secret(key: &'static str) -> Setting {
    Setting::new(key, Kind::Secret, "Test secret")
}

const fn endpoint(key: &'static str) -> Setting {
    Setting::new(key, Kind::Endpoint, "Test address")
}

fn open(_: &Profile, _: &OpenContext) -> Result<Arc<dyn Provider>> {
    Err(Error::internal("specs of tests open nothing"))
}

static ALIBABA: ProviderSpec = ProviderSpec {
    word: "alibaba",
    about: "Test provider with a region",
    settings: &[
        Setting::new("region", Kind::Text, "Region of the instances").required(),
        Setting::new("signature", Kind::Choice(&["v1", "v3"]), "Signature version").default("v1"),
        Setting::new("format", Kind::Choice(&["json", "xml"]), "Answer format").default("json"),
        endpoint("sts_endpoint"),
        endpoint("metadata_endpoint"),
    ],
    credentials: &[
        CredentialForm {
            name: "access-key",
            keys: &[
                text("access_key_id").required(),
                secret("access_key_secret").required(),
                secret("security_token"),
            ],
        },
        ENV,
        VENDOR_CONFIG,
    ],
    backup: &[
        Setting::new("method", Kind::Choice(&["physical", "logical", "snapshot"]), "Method"),
        Setting::new("retention_days", Kind::Integer, "Days to keep"),
    ],
    commands: &[],
    open,
};

static ATLAS: ProviderSpec = ProviderSpec {
    word: "atlas",
    about: "Test provider with a project",
    settings: &[
        Setting::new("project_id", Kind::Text, "Project of the clusters").required(),
        Setting::new("api_version", Kind::Choice(&["v2", "v1.0"]), "API version").default("v2"),
    ],
    credentials: &[
        CredentialForm {
            name: "api-key",
            keys: &[text("public_key").required(), secret("private_key").required()],
        },
        CredentialForm {
            name: "service-account",
            keys: &[text("client_id").required(), secret("client_secret").required()],
        },
        ENV,
        VENDOR_CONFIG,
    ],
    backup: &[
        Setting::new("retention_days", Kind::Integer, "Days to keep").default("7"),
        text("description"),
    ],
    commands: &[],
    open,
};

static KOOPHONE: ProviderSpec = ProviderSpec {
    word: "koophone",
    about: "Test provider with passwords",
    settings: &[text("region"), endpoint("iam_endpoint")],
    credentials: &[
        CredentialForm {
            name: "password",
            keys: &[
                text("domain").required(),
                text("user").required(),
                secret("password").required(),
                text("project"),
            ],
        },
        CredentialForm {
            name: "access-key",
            keys: &[
                text("access_key_id").required(),
                secret("secret_access_key").required(),
                secret("security_token"),
                text("project_id"),
            ],
        },
        CredentialForm { name: "token", keys: &[secret("token").required()] },
        ENV,
    ],
    backup: &[],
    commands: &[],
    open,
};

static COMMVAULT: ProviderSpec = ProviderSpec {
    word: "commvault",
    about: "Test provider that needs an address",
    settings: &[
        endpoint("endpoint").required(),
        text("client"),
        text("instance"),
        text("backupset"),
        text("app").per_run(),
        Setting::new(
            "entity_type",
            Kind::Named(&[("CLIENT_ENTITY", 3), ("SUBCLIENT_ENTITY", 7)]),
            "Kind",
        )
        .default("SUBCLIENT_ENTITY")
        .per_run(),
    ],
    credentials: &[
        CredentialForm {
            name: "password",
            keys: &[text("username").required(), secret("password").required()],
        },
        CredentialForm { name: "token", keys: &[secret("token").required()] },
    ],
    backup: &[
        Setting::new("level", Kind::Choice(&["FULL", "INCREMENTAL"]), "Level").default("FULL"),
        Setting::new("notify", Kind::Bool, "Notify by mail"),
    ],
    commands: &[],
    open,
};
