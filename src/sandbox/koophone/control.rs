//! What tests and the command line set from outside: scripts and the profile.

use serde_json::Value;

use super::accounts;
use super::seed;
use super::serve;
use super::world::{Death, World};

/// Sets one scripted behaviour.
///
/// # Errors
/// A text that names the keys, or says why the value does not fit.
pub fn script(world: &mut World, key: &str, value: &Value) -> Result<(), String> {
    match key {
        "expire_tokens" => expire(world, value),
        "phone" => serve::set_phone(world, value),
        "unlock" => {
            world.key_failures.clear();
            world.login_failures.clear();
            Ok(())
        }
        _ => world.script.set(key, value),
    }
}

/// Ends the life of all tokens and of issued temporary keys. The seeded
/// temporary key stays, for nothing could renew it.
fn expire(world: &mut World, value: &Value) -> Result<(), String> {
    let death = match value {
        Value::Bool(false) => return Ok(()),
        Value::Bool(true) => Death::Expired,
        Value::String(text) if text == "must_update" => Death::MustUpdate,
        _ => return Err("expire_tokens: true, false or \"must_update\"".to_owned()),
    };
    for token in &mut world.tokens {
        token.death.get_or_insert(death);
    }
    for key in world.keys.iter_mut().filter(|key| key.expires_unix_ms.is_some()) {
        key.expires_unix_ms = Some(0);
    }
    Ok(())
}

/// The ready profile. It has one target, so that a backup of all profiles
/// makes one backup here.
pub fn profile(base_url: &str) -> String {
    format!(
        "[profile.sandbox-koophone]\n\
         provider = \"koophone\"\n\
         region = \"{region}\"\n\
         endpoint = \"{base_url}\"\n\
         iam_endpoint = \"{base_url}\"\n\
         targets = [\"{target}\"]\n\
         tags = [\"sandbox\"]\n\
         accept = [\"releases-instance\"]\n\
         credential = {{ domain = \"{domain}\", user = \"{user}\", password = \"{password}\", \
         project = \"{project}\" }}\n",
        region = seed::REGION,
        target = seed::FIRST_PHONE,
        domain = accounts::DOMAIN,
        user = accounts::USER,
        password = accounts::PASSWORD,
        project = accounts::PROJECT,
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::sandbox::koophone::testkit::Kit;

    #[test]
    fn the_profile_is_toml_with_all_it_needs() {
        let table: toml::Table = profile("http://127.0.0.1:1").parse().unwrap();
        let profile = &table["profile"]["sandbox-koophone"];
        assert_eq!(profile["targets"].as_array().unwrap().len(), 1);
        assert_eq!(profile["iam_endpoint"].as_str(), Some("http://127.0.0.1:1"));
        assert_eq!(profile["credential"]["domain"].as_str(), Some(accounts::DOMAIN));
    }

    #[test]
    fn phones_can_be_changed_and_added() {
        let mut kit = Kit::new();
        kit.script("phone", json!({"id": "a44uhlf7", "frozen": true}));
        assert_eq!(kit.backup(&["a44uhlf7"]).code(), "KOOPHONE.API.2004");
        kit.script("phone", json!({"id": "new1", "name": "evil\u{1b}[31m"}));
        assert_eq!(kit.entry("new1")["instance_name"], "evil\u{1b}[31m");
        let text = script(&mut seed::world(), "phone", &json!({"id": "x", "nope": 1}));
        assert!(text.unwrap_err().contains("nope"));
        assert!(script(&mut seed::world(), "expire_tokens", &json!(3)).is_err());
    }

    #[test]
    fn locks_can_be_lifted() {
        let mut kit = Kit::new();
        for _ in 0..5 {
            kit.login(accounts::USER, "wrong");
        }
        assert_eq!(kit.login(accounts::USER, accounts::PASSWORD).status, 401);
        kit.script("unlock", json!(true));
        assert_eq!(kit.login(accounts::USER, accounts::PASSWORD).status, 201);
    }
}
