//! Profiles and contexts for tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::SPEC;
use crate::config::{
    Credential, CredentialForm, Environment, Origin, Profile, SecretSource, Value, Values,
};
use crate::core::events::Silent;
use crate::core::token::TokenCache;
use crate::providers::OpenContext;

/// A profile as the config loader would make it.
pub fn profile(settings: &[(&str, &str)], credential: &[(&str, &str)]) -> Profile {
    let mut values = Values::default();
    for (key, value) in settings {
        values.set(*key, Value::Text((*value).to_owned()), Origin::BuiltIn);
    }
    let sources: BTreeMap<String, SecretSource> = credential
        .iter()
        .map(|(key, value)| ((*key).to_owned(), SecretSource::Literal((*value).into())))
        .collect();
    let credential = Credential { form: form(&sources), sources, ..Credential::default() };
    Profile { name: "test".to_owned(), spec: &SPEC, values, credential, backup: Values::default() }
}

/// A profile with user and password, one key of which is in a variable.
pub fn profile_with_variable(key: &str, variable: &str) -> Profile {
    let mut profile = profile(
        &[("region", "cn-north-4")],
        &[("domain", "sandbox-acme"), ("user", "sandbox-ops"), ("password", "test-data")],
    );
    let source = SecretSource::Environment(variable.to_owned());
    profile.credential.sources.insert(key.to_owned(), source);
    profile
}

fn form(sources: &BTreeMap<String, SecretSource>) -> &'static str {
    let complete = |form: &&CredentialForm| {
        form.keys.iter().filter(|key| key.required).all(|key| sources.contains_key(key.key))
    };
    SPEC.credentials.iter().find(complete).map_or("", |form| form.name)
}

/// A context that keeps and watches nothing.
pub fn context() -> OpenContext {
    OpenContext {
        observer: Arc::new(Silent),
        tokens: TokenCache::none(),
        environment: Arc::new(Environment::default()),
        request_timeout: None,
    }
}
