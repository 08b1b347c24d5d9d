//! The vendor's files in all their modes.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::core::ErrorKind;

const CLI: &str = r#"{"current":"second","profiles":[
    {"name":"default","mode":"AK","access_key_id":"cli-id","access_key_secret":"hush",
     "region_id":"cn-shanghai","output_format":"json","sts_token":"","retry_count":0},
    {"name":"second","mode":"ststoken","access_key_id":"sts-id","access_key_secret":"hush",
     "sts_token":"hush"},
    {"name":"role","mode":"RamRoleArn","access_key_id":"r","access_key_secret":"hush",
     "ram_role_arn":"acs:ram::1:role/ops","ram_session_name":"me","expired_seconds":900,
     "sts_region":"cn-beijing"},
    {"name":"guess","mode":"","access_key_id":"g","access_key_secret":"hush","sts_token":"t"},
    {"name":"guess-role","access_key_id":"g","access_key_secret":"hush",
     "ram_role_arn":"acs:ram::1:role/guess","expired_seconds":0},
    {"name":"ecs","mode":"EcsRamRole","ram_role_name":""},
    {"name":"ecs-role","mode":"RamRoleArnWithRoleName","ram_role_name":"node",
     "ram_role_arn":"acs:ram::1:role/ops"},
    {"name":"chain","mode":"ChainableRamRoleArn","source_profile":"link",
     "ram_role_arn":"acs:ram::2:role/far"},
    {"name":"link","mode":"ChainableRamRoleArn","source_profile":"role",
     "ram_role_arn":"acs:ram::2:role/near"},
    {"name":"circle","mode":"ChainableRamRoleArn","source_profile":"circle",
     "ram_role_arn":"acs:ram::2:role/near"},
    {"name":"lost","mode":"ChainableRamRoleArn","source_profile":"nobody",
     "ram_role_arn":"acs:ram::2:role/near"},
    {"name":"external","mode":"External","process_command":"/bin/get-key --as hush"},
    {"name":"uri","mode":"CredentialsURI","credentials_uri":"http://127.0.0.1:7/k?s=hush"},
    {"name":"oidc","mode":"OIDC","oidc_provider_arn":"acs:ram::1:oidc-provider/ci",
     "oidc_token_file":"/run/token","ram_role_arn":"acs:ram::1:role/ci"},
    {"name":"sso","mode":"CloudSSO","access_key_id":"s","access_key_secret":"hush"},
    {"name":"half","mode":"AK","access_key_id":"h"}],"meta_path":""}"#;

const INI: &str = "# comment\n[default]\ntype = access_key\naccess_key_id = ini-id # note\n\
    access_key_secret=hush\n\n[only-ini]\naccess_key_id=o\naccess_key_secret=hush\n\
    [ini-role]\ntype=ram_role_arn\naccess_key_id=o\naccess_key_secret=hush\n\
    role_arn=acs:ram::1:role/ini\n[ini-ecs]\ntype=ecs_ram_role\nrole_name=r\n\
    [ini-oidc]\ntype=oidc_role_arn\nrole_arn=acs:ram::1:role/ini\n\
    oidc_provider_arn=acs:ram::1:oidc-provider/ci\noidc_token_file_path=/run/token\n\
    [rsa]\ntype=rsa_key_pair\npublic_key_id=x\n";

fn home(cli: Option<&str>, ini: Option<&str>) -> TempDir {
    let home = TempDir::new().expect("home");
    for (folder, file, text) in
        [(".aliyun", "config.json", cli), (".alibabacloud", "credentials", ini)]
    {
        if let Some(text) = text {
            fs::create_dir(home.path().join(folder)).expect("folder");
            fs::write(home.path().join(folder).join(file), text).expect("file");
        }
    }
    home
}

fn files(home: &TempDir, variables: &[(&str, &str)], name: Option<&str>) -> VendorFiles {
    let environment = Environment::of(variables.iter().copied(), Some(home.path().to_owned()));
    VendorFiles::new(Arc::new(environment), name.map(str::to_owned))
}

fn found(home: &TempDir, variables: &[(&str, &str)], name: Option<&str>) -> Result<Found> {
    files(home, variables, name).required(&Places::new(None, None))
}

#[test]
fn every_mode_becomes_its_way() {
    let home = home(Some(CLI), Some(INI));
    for (name, expected) in [
        ("default", "access key"),
        ("second", "temporary key"),
        ("guess", "temporary key"),
        ("role", "access key, then RAM role acs:ram::1:role/ops"),
        ("guess-role", "access key, then RAM role acs:ram::1:role/guess"),
        ("ecs", "role of this ECS instance"),
        ("ecs-role", "role `node` of this ECS instance, then RAM role acs:ram::1:role/ops"),
        (
            "chain",
            "access key, then RAM role acs:ram::1:role/ops, then RAM role acs:ram::2:role/near, \
             then RAM role acs:ram::2:role/far",
        ),
        ("external", "command `/bin/get-key`"),
        ("uri", "credentials URI http://127.0.0.1:7/k"),
        ("oidc", "RAM role acs:ram::1:role/ci for the OIDC token in `/run/token`"),
        ("only-ini", "access key"),
        ("ini-role", "access key, then RAM role acs:ram::1:role/ini"),
        ("ini-ecs", "role `r` of this ECS instance"),
        ("ini-oidc", "RAM role acs:ram::1:role/ini for the OIDC token in `/run/token`"),
    ] {
        let found = found(&home, &[], Some(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(found.way.to_string(), expected, "{name}");
        assert!(found.place.contains(name), "{}", found.place);
    }
    let role = found(&home, &[], Some("role")).expect("role").way.roles.remove(0);
    assert_eq!((role.session.as_str(), role.seconds), ("me", 900));
    assert_eq!(role.sts.as_str(), "https://sts.cn-beijing.aliyuncs.com");
}

#[test]
fn files_and_profiles_are_chosen_as_the_vendor_does() {
    let home = home(Some(CLI), Some(INI));
    let place = |variables: &[(&str, &str)], name| {
        found(&home, variables, name)
            .expect("found")
            .place
            .replace(&home.path().display().to_string(), "~")
    };
    assert_eq!(place(&[], None), "in profile `second` of `~/.aliyun/config.json`");
    let variable = [("ALIBABA_CLOUD_PROFILE", "default")];
    assert_eq!(place(&variable, None), "in profile `default` of `~/.aliyun/config.json`");
    let without_cli = [("ALIBABA_CLOUD_CLI_PROFILE_DISABLED", "true")];
    assert_eq!(place(&without_cli, None), "in profile `default` of `~/.alibabacloud/credentials`");
    assert_eq!(files(&home, &[], Some("default")).region().as_deref(), Some("cn-shanghai"));
    let ignored = [("ALIBABA_CLOUD_IGNORE_PROFILE", "TRUE")];
    let error = found(&home, &ignored, None).err().expect("ignored");
    assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("variables")), "{error:?}");
}

#[test]
fn an_unusable_profile_ends_the_search_and_says_what_it_lacks() {
    let home = home(Some(CLI), Some(INI));
    let no_process = [("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "1")];
    let no_metadata = [("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")];
    for (name, variables, expected) in [
        ("half", &[][..], "mode `AK` needs `access_key_secret`"),
        ("sso", &[], "its mode is `CloudSSO`"),
        ("rsa", &[], "its type is `rsa_key_pair`"),
        ("circle", &[], "circle"),
        ("lost", &[], "no source profile `nobody`"),
        ("external", &no_process, "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"),
        ("uri", &no_process, "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"),
        ("ecs", &no_metadata, "ALIBABA_CLOUD_ECS_METADATA_DISABLED"),
    ] {
        let error = found(&home, variables, Some(name)).err().expect(name);
        assert_eq!((error.kind, error.code), (ErrorKind::Config, "config.credential"), "{name}");
        assert!(error.message.contains(expected), "{error}");
        assert!(error.message.contains(&format!("profile `{name}` of `")), "{error}");
        assert!(!format!("{error:?}").contains("hush"), "{error:?}");
    }
    let none = found(&home, &[], Some("none")).err().expect("none");
    assert!(none.message.contains("no profile `none`"), "{none}");
    assert!(none.hint.as_deref().is_some_and(|hint| hint.contains("credentials.ini")));
}

#[test]
fn a_malformed_file_is_named_without_its_content() {
    let home = home(Some(r#"{"profiles":[{"name":"a","access_key_secret":["hush"]}]}"#), None);
    let error = found(&home, &[], Some("a")).err().expect("refused");
    assert!(error.message.contains("config.json"), "{error}");
    assert!(!error.message.contains("hush"), "{error}");
}
