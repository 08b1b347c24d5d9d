//! Opening profiles: addresses, signatures, formats and credentials.

use std::sync::Arc;
use std::time::Duration;

use crate::config::{
    Config, Credential, Environment, Origin, Profile, SecretSource, Sources, Value, Values,
};
use crate::core::events::Silent;
use crate::core::token::TokenCache;
use crate::core::{ErrorKind, Result};
use crate::providers::alibaba::SPEC;
use crate::providers::{ALL, OpenContext, Provider};

fn profile(settings: &[(&str, &str)], credential: &[(&str, &str)]) -> Profile {
    let mut values = Values::default();
    for (key, value) in settings {
        values.set(*key, Value::Text((*value).to_owned()), Origin::BuiltIn);
    }
    let sources = credential
        .iter()
        .map(|(key, value)| ((*key).to_owned(), SecretSource::Literal((*value).into())))
        .collect();
    Profile {
        name: "mongo-cn".to_owned(),
        spec: &SPEC,
        values,
        credential: Credential { sources, ..Credential::default() },
        backup: Values::default(),
    }
}

fn open_in(profile: &Profile, environment: Environment) -> Result<Arc<dyn Provider>> {
    let context = OpenContext {
        observer: Arc::new(Silent),
        tokens: TokenCache::none(),
        environment: Arc::new(environment),
        request_timeout: None,
    };
    (SPEC.open)(profile, &context)
}

const KEY: [(&str, &str); 2] = [("access_key_id", "test-id"), ("access_key_secret", "test-secret")];

fn endpoint(settings: &[(&str, &str)]) -> Result<String> {
    let provider = open_in(&profile(settings, &KEY), Environment::default())?;
    Ok(provider.session().endpoint.as_str().to_owned())
}

fn refused(settings: &[(&str, &str)]) -> crate::core::Error {
    endpoint(settings).expect_err("refused")
}

#[test]
fn the_address_follows_from_the_region_unless_it_is_given() {
    let at = |settings: &[(&str, &str)]| endpoint(settings).expect("endpoint");
    assert_eq!(at(&[("region", "cn-hangzhou")]), "https://mongodb.aliyuncs.com");
    assert_eq!(at(&[("region", "eu-west-1")]), "https://mongodb.eu-west-1.aliyuncs.com");
    let own = ("endpoint", "http://127.0.0.1:1234");
    assert_eq!(at(&[("region", "mars-1"), own]), "http://127.0.0.1:1234");
    assert_eq!(at(&[own]), "http://127.0.0.1:1234");
    let error = refused(&[("region", "cn-hangzou")]);
    assert_eq!(error.kind, ErrorKind::Config);
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("cn-hangzhou")));
    assert!(refused(&[]).message.contains("neither `region` nor `endpoint`"));
}

#[test]
fn xml_does_not_go_with_v3() {
    let v3 = ("signature", "v3");
    let region = ("region", "cn-hangzhou");
    let error = refused(&[region, v3, ("format", "xml")]);
    assert_eq!(error.kind, ErrorKind::Config);
    endpoint(&[region, v3]).expect("json is the default");
    endpoint(&[region, ("format", "xml")]).expect("v1 is the default");
}

#[test]
fn the_vendors_region_counts_only_with_the_vendors_credential() {
    let environment = || Environment::of([("ALIBABA_CLOUD_REGION_ID", "cn-shenzhen")], None);
    let from_env = profile(&[], &[("from", "env")]);
    let provider = open_in(&from_env, environment()).expect("opened");
    assert_eq!(provider.session().endpoint.as_str(), "https://mongodb.cn-shenzhen.aliyuncs.com");
    assert!(open_in(&profile(&[], &KEY), environment()).is_err());
}

#[test]
fn a_profile_without_a_usable_credential_is_refused() {
    let region = [("region", "cn-hangzhou")];
    for credential in [&[][..], &[("from", "moon")]] {
        let error = open_in(&profile(&region, credential), Environment::default());
        assert_eq!(error.err().expect("refused").kind, ErrorKind::Config);
    }
}

#[test]
fn without_a_config_file_the_key_is_where_the_vendors_tools_look() {
    let environment = Arc::new(Environment::of([("ALIBABA_CLOUD_REGION_ID", "cn-beijing")], None));
    let sources = Sources { path: None, environment: &environment, specs: ALL, overrides: &[] };
    let config = Config::implicit(&SPEC, &sources).expect("a profile");
    let profile = &config.profiles[0];
    assert_eq!(profile.credential.form, "default");
    let provider = open_in(profile, (*environment).clone()).expect("opened");
    assert_eq!(provider.session().endpoint.as_str(), "https://mongodb.cn-beijing.aliyuncs.com");
    let place = provider.signs_as().expect("a place");
    assert_eq!(place, "role of this ECS instance as no variable and no file names a key");
}

#[test]
fn a_short_limit_of_the_profile_leaves_creates_their_own() {
    let mut profile = profile(&[("region", "cn-hangzhou")], &KEY);
    let limit = Value::Duration(Duration::from_secs(5));
    profile.values.set("request_timeout", limit, Origin::BuiltIn);
    let provider = open_in(&profile, Environment::default()).expect("opened");
    let limits = &provider.session().transport.limits;
    assert_eq!((limits.request.as_secs(), limits.create.as_secs()), (5, 90));
}
