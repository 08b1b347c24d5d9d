//! Access keys: where they come from and how long they are used.

use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::envelope;
use super::role::AssumedRole;
use super::vendor_config::VendorConfig;
use super::vendor_env;
use crate::config::{Credential, CredentialForm, Kind, Setting};
use crate::core::transport::Transport;
use crate::core::{Endpoint, Error, Reply, Result};
use crate::providers::OpenContext;

/// The credentials that a profile may hold.
pub const FORMS: &[CredentialForm] = &[
    CredentialForm {
        name: "access-key",
        keys: &[
            Setting::new("access_key_id", Kind::Text, "Id of the access key").required(),
            Setting::new("access_key_secret", Kind::Secret, "Secret of the access key").required(),
            Setting::new("security_token", Kind::Secret, "Session token of a temporary key"),
        ],
    },
    CredentialForm {
        name: "ram-role",
        keys: &[
            Setting::new("access_key_id", Kind::Text, "Id of the key that takes the role on")
                .required(),
            Setting::new("access_key_secret", Kind::Secret, "Secret of that key").required(),
            Setting::new("role_arn", Kind::Text, "Name of the role, acs:ram::ACCOUNT:role/NAME")
                .required(),
            Setting::new("security_token", Kind::Secret, "Session token of a temporary key"),
            Setting::new("role_session_name", Kind::Text, "Name of the session; cloudbak"),
            Setting::new("duration_seconds", Kind::Text, "Life of the lent key; 3600"),
            Setting::new("external_id", Kind::Text, "Text that the role's trust asks for"),
            Setting::new("policy", Kind::Text, "Policy that narrows the role"),
        ],
    },
    CredentialForm {
        name: "env",
        keys: &[Setting::new(
            "from",
            Kind::Choice(&["env"]),
            "Take the key from the vendor's environment variables",
        )
        .required()],
    },
    CredentialForm {
        name: "vendor-config",
        keys: &[
            Setting::new(
                "from",
                Kind::Choice(&["vendor-config"]),
                "Take the key from the vendor's CLI or SDK files",
            )
            .required(),
            Setting::new("name", Kind::Text, "Name of the profile in the vendor's files"),
        ],
    },
];

/// One access key, as it is signed with.
#[derive(Clone)]
pub struct AccessKey {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: SecretString,
    /// The session token of a temporary key.
    pub security_token: Option<SecretString>,
    /// When a temporary key ends; `None` when nobody said.
    pub expires_at: Option<Timestamp>,
}

/// Where access keys come from. Role assumption, an instance's role and the
/// like are further sources: they fetch over the transport and can do it again.
#[async_trait]
pub trait KeySource: Send + Sync {
    /// Gets a key.
    ///
    /// # Errors
    /// Whatever keeps the source from giving one.
    async fn fetch(&self, transport: &Transport) -> Result<AccessKey>;

    /// Whether its keys come with a session token; asks nobody.
    fn gives_session_token(&self) -> bool;

    /// Whether a second fetch can give a newer key.
    fn renewable(&self) -> bool {
        false
    }
}

/// A temporary key is replaced when less than this is left of its life.
const MARGIN: SignedDuration = SignedDuration::from_mins(3);

/// The key in use, fetched on first need and renewed where its source can.
pub struct Keys {
    source: Box<dyn KeySource>,
    current: RwLock<Option<Arc<AccessKey>>>,
    fetching: tokio::sync::Mutex<()>,
}

impl Keys {
    /// Keys from that source. Nothing is fetched yet.
    pub fn new(source: Box<dyn KeySource>) -> Self {
        Self { source, current: RwLock::new(None), fetching: tokio::sync::Mutex::new(()) }
    }

    /// Makes sure that there is a live key.
    ///
    /// # Errors
    /// As [`KeySource::fetch`].
    pub async fn ready(&self, transport: &Transport) -> Result<()> {
        if self.is_live(transport) {
            return Ok(());
        }
        let _one = self.fetching.lock().await;
        if self.is_live(transport) {
            return Ok(());
        }
        let key = self.source.fetch(transport).await?;
        self.set(Some(key));
        Ok(())
    }

    /// The key in use.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Internal`] before [`Keys::ready`].
    pub fn current(&self) -> Result<Arc<AccessKey>> {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
            .ok_or_else(|| Error::internal("a request was signed before its key was there"))
    }

    /// Whether requests carry a session token; asks nobody.
    pub fn uses_session_token(&self) -> bool {
        self.source.gives_session_token()
    }

    /// Drops the key when the refusal says that its session ended and the
    /// source can give another. Returns whether another attempt is worth it.
    pub fn renew_after(&self, reply: &Reply, answered: u32) -> bool {
        let ended = envelope::code(reply).as_deref() == Some("InvalidSecurityToken.Expired");
        let again = answered == 0 && ended && self.source.renewable();
        if again {
            self.set(None);
        }
        again
    }

    fn is_live(&self, transport: &Transport) -> bool {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let live = |end: Timestamp| end.duration_since(transport.clock.now()) > MARGIN;
        current
            .as_ref()
            .is_some_and(|key| !self.source.renewable() || key.expires_at.is_none_or(live))
    }

    fn set(&self, key: Option<AccessKey>) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = key.map(Arc::new);
    }
}

/// The source that a profile's credential names.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] for a credential of no known form.
pub fn source(
    credential: &Credential,
    sts: &Endpoint,
    context: &OpenContext,
) -> Result<Box<dyn KeySource>> {
    if credential.has("role_arn") {
        let own = Keys::new(Box::new(OfProfile(credential.clone())));
        return Ok(Box::new(AssumedRole::new(credential.clone(), own, sts.clone())));
    }
    if credential.has("access_key_id") {
        return Ok(Box::new(OfProfile(credential.clone())));
    }
    match credential.text("from")?.as_deref() {
        Some("env") => Ok(Box::new(OfEnvironment(context.environment.clone()))),
        Some("vendor-config") => {
            let name = credential.text("name")?;
            Ok(Box::new(OfVendorConfig(VendorConfig::new(context.environment.clone(), name))))
        }
        Some(other) => Err(Error::config(format!("credential `from` is `{other}`"))
            .hint("`from` is `env` or `vendor-config`")),
        None => Err(Error::config("the profile has no credential")
            .code("config.credential")
            .hint("credential = { access_key_id = \"…\", access_key_secret = { env = \"…\" } }")),
    }
}

/// The key written in the profile, its secrets resolved on first need.
struct OfProfile(Credential);

#[async_trait]
impl KeySource for OfProfile {
    async fn fetch(&self, _transport: &Transport) -> Result<AccessKey> {
        let id = self.0.required("access_key_id")?;
        let key = AccessKey {
            id: id.expose_secret().trim().to_owned(),
            secret: self.0.required("access_key_secret")?,
            security_token: self.0.secret("security_token")?,
            expires_at: None,
        };
        checked(key)
    }

    fn gives_session_token(&self) -> bool {
        self.0.has("security_token")
    }
}

/// The key in the vendor's environment variables.
struct OfEnvironment(Arc<crate::config::Environment>);

#[async_trait]
impl KeySource for OfEnvironment {
    async fn fetch(&self, _transport: &Transport) -> Result<AccessKey> {
        checked(vendor_env::access_key(&self.0)?)
    }

    fn gives_session_token(&self) -> bool {
        vendor_env::access_key(&self.0).is_ok_and(|key| key.security_token.is_some())
    }
}

/// The key in the vendor's files.
struct OfVendorConfig(VendorConfig);

#[async_trait]
impl KeySource for OfVendorConfig {
    async fn fetch(&self, _transport: &Transport) -> Result<AccessKey> {
        checked(self.0.access_key()?)
    }

    fn gives_session_token(&self) -> bool {
        self.0.access_key().is_ok_and(|key| key.security_token.is_some())
    }
}

/// Refuses a key that cannot be signed with, before the provider does.
fn checked(key: AccessKey) -> Result<AccessKey> {
    if key.id.is_empty() || key.secret.expose_secret().is_empty() {
        return Err(Error::config("the access key's id or secret is empty"));
    }
    if key.id.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Error::config("the access key's id holds a blank or control character")
            .hint("check the credential for a line break"));
    }
    let secret = key.secret.expose_secret();
    if secret.chars().any(|c| c.is_control()) || secret.trim() != secret {
        return Err(Error::config(
            "the access key's secret begins or ends with a blank, or holds a control character",
        )
        .hint("check the credential for a line break"));
    }
    Ok(key)
}

#[cfg(test)]
impl Keys {
    /// Keys that are there already.
    pub fn ready_made(key: AccessKey) -> Self {
        struct Fixed(AccessKey);

        #[async_trait]
        impl KeySource for Fixed {
            async fn fetch(&self, _transport: &Transport) -> Result<AccessKey> {
                Ok(self.0.clone())
            }

            fn gives_session_token(&self) -> bool {
                self.0.security_token.is_some()
            }
        }

        let keys = Self::new(Box::new(Fixed(key.clone())));
        keys.set(Some(key));
        keys
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::config::SecretSource;
    use crate::core::ErrorKind;
    use crate::core::clock::Clock;
    use crate::core::events::Silent;

    fn transport() -> Transport {
        let mut transport = Transport::new(Arc::new(Silent), Default::default(), None);
        transport.clock = Clock::fixed("2026-01-05T08:00:00Z".parse().expect("time"));
        transport
    }

    fn profile(pairs: &[(&str, &str)]) -> OfProfile {
        let sources = pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), SecretSource::Literal((*value).into())))
            .collect();
        OfProfile(Credential { sources, ..Credential::default() })
    }

    #[tokio::test]
    async fn a_profile_key_is_taken_as_it_is_and_bad_ones_are_refused_unseen() {
        let good = profile(&[("access_key_id", "test-id"), ("access_key_secret", "hush")]);
        let key = good.fetch(&transport()).await.expect("key");
        assert_eq!((key.id.as_str(), key.secret.expose_secret()), ("test-id", "hush"));
        for (id, secret) in [("", "hush"), ("test-id", ""), ("a b", "hush"), ("test-id", "hush\n")]
        {
            let bad = profile(&[("access_key_id", id), ("access_key_secret", secret)]);
            let error = bad.fetch(&transport()).await.err().expect("refused");
            assert_eq!(error.kind, ErrorKind::Config);
            assert!(!error.message.contains("hush"));
        }
        let half = profile(&[("access_key_id", "test-id")]);
        let error = half.fetch(&transport()).await.err().expect("refused");
        assert!(error.message.contains("access_key_secret"), "{error}");
    }

    struct Counting(AtomicUsize);

    #[async_trait]
    impl KeySource for Counting {
        async fn fetch(&self, transport: &Transport) -> Result<AccessKey> {
            let count = self.0.fetch_add(1, Ordering::Relaxed) + 1;
            Ok(AccessKey {
                id: format!("key-{count}"),
                secret: "hush".into(),
                security_token: Some("token".into()),
                expires_at: Some(transport.clock.now() + SignedDuration::from_mins(10)),
            })
        }

        fn gives_session_token(&self) -> bool {
            true
        }

        fn renewable(&self) -> bool {
            true
        }
    }

    #[tokio::test]
    async fn a_temporary_key_is_renewed_near_its_end_and_after_a_refusal() {
        let keys = Keys::new(Box::new(Counting(AtomicUsize::new(0))));
        assert!(keys.current().is_err());
        let transport = transport();
        for _ in 0..3 {
            keys.ready(&transport).await.expect("ready");
        }
        assert_eq!(keys.current().expect("key").id, "key-1");

        transport.clock.agree_with("2026-01-05T08:08:00Z".parse().expect("time"));
        keys.ready(&transport).await.expect("ready");
        assert_eq!(keys.current().expect("key").id, "key-2");

        let body = br#"{"Code":"InvalidSecurityToken.Expired","Message":"m"}"#.to_vec();
        let reply = Reply { status: 403, headers: Default::default(), body };
        assert!(keys.renew_after(&reply, 0));
        assert!(!keys.renew_after(&reply, 1));
        keys.ready(&transport).await.expect("ready");
        assert_eq!(keys.current().expect("key").id, "key-3");
    }
}
