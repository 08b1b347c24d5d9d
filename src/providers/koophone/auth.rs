//! The credentials that a KooPhone profile takes, and the signer for each.
//!
//! Source: KooPhone API reference, "Authentication": either a project's IAM
//! token or a signature with an access key.

use std::sync::Arc;

use super::access_key::{KeySource, VendorPlace};
use super::iam::{Agency, PasswordLogin, Scope};
use super::project::ProjectPlace;
use super::sdk_file;
use super::settings::Settings;
use super::signer_hmac::KeySigner;
use super::signer_token::{FixedToken, TokenSigner};
use crate::config::{Credential, CredentialForm, Kind, Profile, Setting};
use crate::core::error::{Error, Result};
use crate::core::signer::Signer;
use crate::providers::OpenContext;

const PASSWORD: &str = "password";
const ACCESS_KEY: &str = "access-key";
const TOKEN: &str = "token";
const VENDOR: &str = "vendor";

/// The forms, told apart by their required keys.
pub const CREDENTIALS: &[CredentialForm] = &[
    CredentialForm {
        name: PASSWORD,
        keys: &[
            Setting::new("domain", Kind::Text, "Account name").required(),
            Setting::new("user", Kind::Text, "IAM user name; a HUAWEI ID gets no token").required(),
            Setting::new("password", Kind::Secret, "Password of the IAM user").required(),
            Setting::new("project", Kind::Text, "Project name; by default the region's name"),
            Setting::new("project_id", Kind::Text, "Project id, instead of its name"),
            Setting::new("user_id", Kind::Text, "IAM user id, needed with `passcode`"),
            Setting::new("passcode", Kind::Secret, "Code of the virtual MFA device"),
            Setting::new("agency", Kind::Text, "Agency to act as"),
            Setting::new("agency_domain", Kind::Text, "Account that made the agency"),
        ],
    },
    CredentialForm {
        name: ACCESS_KEY,
        keys: &[
            Setting::new("access_key_id", Kind::Text, "Access key id (AK)").required(),
            Setting::new("secret_access_key", Kind::Secret, "Secret access key (SK)").required(),
            Setting::new("project_id", Kind::Text, "Project id").required(),
            Setting::new("security_token", Kind::Secret, "Belongs to temporary keys"),
        ],
    },
    CredentialForm {
        name: TOKEN,
        keys: &[Setting::new("token", Kind::Secret, "IAM token of a project").required()],
    },
    CredentialForm {
        name: VENDOR,
        keys: &[
            Setting::new(
                "from",
                Kind::Choice(&["env", "vendor-config"]),
                "Take the access key from the SDKs' variables, or from the SDKs' or KooCLI's file",
            )
            .required(),
            Setting::new("name", Kind::Text, "Profile of KooCLI's file"),
            Setting::new("project_id", Kind::Text, "Project id, over the one found there"),
        ],
    },
];

/// How a profile signs.
pub struct Auth {
    /// Signs every request.
    pub signer: Arc<dyn Signer>,
    /// The same signer where it keeps a token between runs.
    pub login: Option<Arc<TokenSigner>>,
    /// Who signs, for people; never a secret.
    pub account: String,
}

impl Auth {
    /// Makes the signer of a profile. Secrets are fetched later, when the
    /// first request needs them.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] for a credential that cannot work.
    pub fn of(profile: &Profile, settings: &Settings, context: &OpenContext) -> Result<Self> {
        let credential = &profile.credential;
        match credential.form {
            PASSWORD => Self::password(credential, settings, context),
            ACCESS_KEY => Ok(Self::key(KeySource::Profile(credential.clone()), settings)),
            TOKEN => Ok(Self {
                signer: Arc::new(FixedToken::new(credential.clone())),
                login: None,
                account: "a ready token".to_owned(),
            }),
            VENDOR => Ok(Self::key(vendor_source(credential, context)?, settings)),
            _ => Err(no_credential()),
        }
    }

    fn password(
        credential: &Credential,
        settings: &Settings,
        context: &OpenContext,
    ) -> Result<Self> {
        let login = PasswordLogin::new(
            settings.iam.clone(),
            credential.clone(),
            scope(credential, settings)?,
            agency(credential)?,
        )?;
        let account = login.account();
        let signer = Arc::new(TokenSigner::new(login, context.tokens.clone()));
        Ok(Self { signer: signer.clone(), login: Some(signer), account })
    }

    fn key(source: KeySource, settings: &Settings) -> Self {
        let account = source.account();
        let signer = KeySigner::new(
            source,
            settings.endpoint.clone(),
            ProjectPlace { iam: settings.iam.clone(), region: settings.region.clone() },
        );
        Self { signer: Arc::new(signer), login: None, account }
    }
}

fn no_credential() -> Error {
    Error::config("there is no credential for KooPhone").code("config.credential").hint(
        "set `credential` to { domain, user, password, project }, \
             { access_key_id, secret_access_key, project_id }, { token } or { from = \"env\" }",
    )
}

/// What a token is good for. KooPhone works on projects only, and the main
/// project of a region carries the region's name.
fn scope(credential: &Credential, settings: &Settings) -> Result<Scope> {
    if let Some(id) = credential.text("project_id")? {
        return Ok(Scope::ProjectId(id));
    }
    credential
        .text("project")?
        .or_else(|| settings.region.clone())
        .map(Scope::ProjectName)
        .ok_or_else(|| {
            Error::config("the credential names no project")
                .code("config.credential")
                .hint("set `project` or `project_id` in `credential`, or `region` in the profile")
        })
}

fn agency(credential: &Credential) -> Result<Option<Agency>> {
    match (credential.text("agency")?, credential.text("agency_domain")?) {
        (Some(name), Some(domain)) => Ok(Some(Agency { name, domain })),
        (None, None) => Ok(None),
        _ => Err(Error::config("credential `agency` and `agency_domain` belong together")
            .code("config.credential")
            .hint("`agency_domain` is the account that made the agency")),
    }
}

/// The SDKs know one key without a name, KooCLI has named profiles: a name
/// means KooCLI's file, and without one the SDKs' file counts where it exists.
fn vendor_source(credential: &Credential, context: &OpenContext) -> Result<KeySource> {
    let place = VendorPlace {
        environment: Arc::clone(&context.environment),
        name: credential.text("name")?,
        project_id: credential.text("project_id")?,
    };
    match credential.text("from")?.as_deref() {
        Some("env") if place.name.is_some() => {
            Err(Error::config("credential `name` goes with `from = \"vendor-config\"` only")
                .code("config.credential")
                .hint("the SDKs' variables hold one key, which has no name"))
        }
        Some("env") => Ok(KeySource::Environment(place)),
        Some("vendor-config") if place.name.is_none() && has_sdk_file(&place) => {
            Ok(KeySource::SdkFile(place))
        }
        Some("vendor-config") => Ok(KeySource::KooCli(place)),
        other => Err(Error::config(format!(
            "credential `from` can't be `{}`",
            other.unwrap_or_default()
        ))
        .code("config.credential")
        .hint("`from` is \"env\" or \"vendor-config\"")),
    }
}

fn has_sdk_file(place: &VendorPlace) -> bool {
    sdk_file::path(&place.environment).is_some_and(|path| path.exists())
}

#[cfg(test)]
mod tests {
    use super::super::testkit;
    use super::super::vendor_file::home_with;
    use super::*;
    use crate::config::Environment;
    use crate::core::ErrorKind;

    fn auth(settings: &[(&str, &str)], credential: &[(&str, &str)]) -> Result<Auth> {
        let profile = testkit::profile(settings, credential);
        Auth::of(&profile, &Settings::of(&profile)?, &testkit::context())
    }

    #[test]
    fn opens_without_asking_for_secrets() {
        let profile = testkit::profile_with_variable("password", "NOT_SET");
        let settings = Settings::of(&profile).expect("settings");
        let auth = Auth::of(&profile, &settings, &testkit::context()).expect("opened");
        assert_eq!(auth.account, "sandbox-acme/sandbox-ops in cn-north-4");
        assert!(auth.login.is_some());
    }

    #[test]
    fn every_form_gets_its_signer() {
        let key = [("access_key_id", "AK"), ("secret_access_key", "s"), ("project_id", "p")];
        assert!(auth(&[], &key).expect("key").login.is_none());
        assert!(auth(&[], &[("token", "t")]).expect("token").login.is_none());
        assert!(auth(&[], &[("from", "env"), ("name", "daily")]).is_err());
        let env = auth(&[], &[("from", "env")]).expect("env");
        assert!(env.account.contains("HUAWEICLOUD_SDK_AK"));
        assert_eq!(auth(&[], &[]).err().expect("none").kind, ErrorKind::Config);
    }

    #[test]
    fn the_region_names_the_project_when_nothing_else_does() {
        let password = [("domain", "acme"), ("user", "ops"), ("password", "p")];
        let account = auth(&[("region", "cn-south-1")], &password).expect("opened").account;
        assert_eq!(account, "acme/ops in cn-south-1");
        let error = auth(&[], &password).err().expect("no project");
        assert!(error.message.contains("names no project"), "{}", error.message);
    }

    #[test]
    fn an_agency_needs_its_account() {
        let half =
            [("domain", "a"), ("user", "u"), ("password", "p"), ("project", "x"), ("agency", "g")];
        assert!(auth(&[], &half).is_err());
    }

    #[test]
    fn a_name_means_koocli_and_none_the_sdk_file_where_there_is_one() {
        let home = home_with(".huaweicloud/credentials", "[basic]\nak=A\nsk=s\nproject_id=p\n");
        let mut context = testkit::context();
        context.environment = Arc::new(Environment::of([], Some(home.path().to_owned())));
        let source = |credential: &[(&str, &str)]| {
            let profile = testkit::profile(&[], credential);
            vendor_source(&profile.credential, &context).expect("source")
        };
        assert!(matches!(source(&[("from", "vendor-config")]), KeySource::SdkFile(_)));
        let named = [("from", "vendor-config"), ("name", "daily")];
        assert!(matches!(source(&named), KeySource::KooCli(_)));
    }
}
