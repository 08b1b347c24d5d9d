//! From a profile's credential to the way that it names.

use std::sync::{Arc, OnceLock};

use async_trait::async_trait;

use super::access_key::AccessKey;
use super::instance::{self, InstanceRole};
use super::keys::KeySource;
use super::oidc::OidcRole;
use super::process::KeyCommand;
use super::role::Role;
use super::sts::{self, StsPlace};
use super::uri::CredentialsUri;
use super::vendor_files::VendorFiles;
use super::way::{Reach, Start, Way};
use super::{chain, variables};
use crate::config::{Credential, Environment};
use crate::core::token::TokenKey;
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, Result};

/// Where the services are that lend keys, as the profile says.
#[derive(Debug, Clone)]
pub struct Places {
    /// The service of roles, where the profile names it.
    pub sts: Option<Endpoint>,
    /// The metadata service.
    pub metadata: Endpoint,
}

impl Places {
    /// The places of a profile's settings; the metadata service is where every
    /// instance has it, unless they say otherwise.
    pub fn new(sts: Option<Endpoint>, metadata: Option<Endpoint>) -> Self {
        let usual = || Endpoint::on_host(instance::ADDRESS.into());
        Self { sts, metadata: metadata.unwrap_or_else(usual) }
    }

    /// The place of the service of roles, before the vendor's own settings are
    /// asked.
    pub fn sts(&self) -> StsPlace {
        StsPlace { own: self.sts.clone(), ..StsPlace::default() }
    }
}

/// A way, and where it is written down.
pub struct Found {
    /// Where it is written down, to be put after the way: `in the profile`.
    pub place: String,
    /// The way.
    pub way: Way,
}

/// The credential of a profile, as a source of keys.
pub struct Credentials {
    credential: Credential,
    environment: Arc<Environment>,
    places: Places,
    near: Transport,
    found: OnceLock<Found>,
}

impl Credentials {
    /// A source of the keys that a credential names. Nothing is read yet.
    /// `near` asks the metadata service; it gets limits of its own.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for a credential of no known form.
    pub fn new(
        credential: Credential,
        environment: Arc<Environment>,
        places: Places,
        near: Transport,
    ) -> Result<Self> {
        check_form(&credential)?;
        let near = instance::near(near);
        Ok(Self { credential, environment, places, near, found: OnceLock::new() })
    }

    /// The way, looked up once: what it leads to is fetched as often as needed.
    fn found(&self) -> Result<&Found> {
        if let Some(found) = self.found.get() {
            return Ok(found);
        }
        let found = self.find()?;
        Ok(self.found.get_or_init(|| found))
    }

    fn find(&self) -> Result<Found> {
        let own = |way| Found { place: "in the profile".to_owned(), way };
        match self.credential.text("from")?.as_deref() {
            None => of_profile(&self.credential, &self.places).map(own),
            Some("instance-role") => {
                of_instance(&self.credential, &self.environment, &self.places).map(own)
            }
            Some("env") => variables::required(&self.environment, &self.places),
            Some("vendor-config") => {
                files(&self.credential, &self.environment)?.required(&self.places)
            }
            Some("default") => chain::find(&self.environment, &self.places),
            Some(other) => Err(unknown_from(other)),
        }
    }
}

#[async_trait]
impl KeySource for Credentials {
    async fn fetch(&self, transport: &Transport) -> Result<AccessKey> {
        let Found { place, way } = self.found()?;
        let reach = Reach { transport, near: &self.near, environment: &self.environment };
        way.fetch(&reach).await.map_err(|mut error| {
            error.message = format!("{way} {place} gives no key: {}", error.message);
            error
        })
    }

    fn gives_session_token(&self) -> bool {
        self.found().is_ok_and(|found| found.way.gives_session_token())
    }

    fn renewable(&self) -> bool {
        self.found().is_ok_and(|found| found.way.renewable())
    }

    fn cached_as(&self) -> Result<Option<TokenKey>> {
        self.found()?.way.cached_as()
    }

    fn place(&self) -> Result<String> {
        let Found { place, way } = self.found()?;
        Ok(format!("{way} {place}"))
    }
}

/// The region that the vendor's own variables or files name. They count only
/// where the credential comes from them too.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when the credential cannot be read.
pub fn region(credential: &Credential, environment: &Arc<Environment>) -> Result<Option<String>> {
    let of_files = || Ok::<_, Error>(files(credential, environment)?.region());
    Ok(match credential.text("from")?.as_deref() {
        Some("env") => variables::region(environment),
        Some("vendor-config") => of_files()?,
        Some("default") => match variables::region(environment) {
            None => of_files()?,
            region => region,
        },
        _ => None,
    })
}

/// What tells the forms without `from` apart.
const FIRST_KEYS: [&str; 4] =
    ["access_key_id", "oidc_provider_arn", "credentials_uri", "process_command"];

fn check_form(credential: &Credential) -> Result<()> {
    match credential.text("from")?.as_deref() {
        Some("env" | "vendor-config" | "instance-role" | "default") => Ok(()),
        Some(other) => Err(unknown_from(other)),
        None if FIRST_KEYS.iter().any(|key| credential.has(key)) => Ok(()),
        None => Err(Error::config("the profile has no credential")
            .code("config.credential")
            .hint("credential = { access_key_id = \"…\", access_key_secret = { env = \"…\" } }")),
    }
}

fn unknown_from(word: &str) -> Error {
    Error::config(format!("credential `from` is `{word}`"))
        .hint("`from` is `env`, `vendor-config`, `instance-role` or `default`")
}

fn files(credential: &Credential, environment: &Arc<Environment>) -> Result<VendorFiles> {
    Ok(VendorFiles::new(Arc::clone(environment), credential.text("name")?))
}

fn of_profile(credential: &Credential, places: &Places) -> Result<Way> {
    let text = |key: &str| credential.text(key);
    if credential.has("oidc_provider_arn") {
        return Ok(Start::Oidc(OidcRole {
            arn: checked_role(credential)?,
            provider: text("oidc_provider_arn")?.unwrap_or_default(),
            token_file: text("oidc_token_file")?.unwrap_or_default().into(),
            session: text("role_session_name")?.unwrap_or_else(|| sts::SESSION.to_owned()),
            seconds: sts::seconds(text("duration_seconds")?.as_deref())?,
            policy: text("policy")?,
            sts: places.sts().endpoint(None)?,
        })
        .into());
    }
    let start = if let Some(uri) = text("credentials_uri")? {
        Start::Uri(CredentialsUri::parse(&uri)?)
    } else if let Some(line) = text("process_command")? {
        Start::Command(KeyCommand::parse(&line)?)
    } else {
        Start::Own(credential.clone())
    };
    with_role(start.into(), credential, places)
}

fn of_instance(credential: &Credential, environment: &Environment, places: &Places) -> Result<Way> {
    let wanted = credential.text("token_only")?.is_some_and(|word| word == "true");
    let start = Start::Instance(InstanceRole {
        name: credential.text("role_name")?,
        token_only: wanted || variables::is_true(environment, "ALIBABA_CLOUD_IMDSV1_DISABLED"),
        metadata: places.metadata.clone(),
    });
    with_role(start.into(), credential, places)
}

/// The way with the role at its end that the credential names, if it does.
fn with_role(way: Way, credential: &Credential, places: &Places) -> Result<Way> {
    if !credential.has("role_arn") {
        return Ok(way);
    }
    let text = |key: &str| credential.text(key);
    Ok(way.then(Role {
        arn: checked_role(credential)?,
        session: text("role_session_name")?.unwrap_or_else(|| sts::SESSION.to_owned()),
        seconds: sts::seconds(text("duration_seconds")?.as_deref())?,
        external_id: text("external_id")?,
        policy: text("policy")?,
        sts: places.sts().endpoint(None)?,
    }))
}

fn checked_role(credential: &Credential) -> Result<String> {
    let arn = credential.text("role_arn")?.unwrap_or_default().trim().to_owned();
    sts::check_role(&arn)?;
    Ok(arn)
}
