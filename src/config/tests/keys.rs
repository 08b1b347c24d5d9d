//! Keys: unknown, missing, and names.

use super::*;

#[test]
fn unknown_keys_name_file_line_and_nearest_key() {
    assert_invalid(
        "defualts = 1\n",
        "config.toml line 1: unknown key `defualts` at the top level",
        "did you mean `defaults`? known keys: default_profile, defaults, profile, plan",
    );
    assert_invalid(
        "\n[defaults]\nconcurrancy = 1\n",
        "config.toml line 3: unknown key `concurrancy` in [defaults]",
        "did you mean `concurrency`? known keys: concurrency, rate_limit, request_timeout, \
         wait_timeout, settle_timeout, poll_interval, ca_file, proxy, accept",
    );
    assert_invalid(
        &profile_with("backup = { methud = \"physical\" }\n"),
        "config.toml line 5: unknown key `methud` in [profile.a.backup]",
        "did you mean `method`? known keys: method, retention_days",
    );
    assert_invalid(
        "[plan.n]\ntargets = [\"x\"]\npings = \"https://hc.example.com\"\n",
        "config.toml line 3: unknown key `pings` in [plan.n]",
        "did you mean `ping`? known keys: targets, slot, wait_timeout, ping, on_start, \
         on_success, on_failure, finally, metrics_file",
    );
}

#[test]
fn a_key_of_another_provider_is_unknown() {
    let (_, message, _) = error(&profile_with("project_id = \"x\"\n"));
    assert_eq!(message, "config.toml line 5: unknown key `project_id` in [profile.a]");
}

#[test]
fn defaults_hold_nothing_that_belongs_to_a_profile() {
    let (_, message, _) = error("[defaults]\ntargets = [\"x\"]\n");
    assert_eq!(message, "config.toml line 2: unknown key `targets` in [defaults]");
}

#[test]
fn control_characters_in_keys_are_escaped() {
    let (_, message, _) = error("\"a\\u001b\" = 1\n");
    assert_eq!(message, "config.toml line 1: unknown key `a\\u{1b}` at the top level");
}

#[test]
fn required_keys_are_missed() {
    assert_invalid(
        "\n[profile.a]\n",
        "config.toml line 2: [profile.a] lacks `provider`",
        "`provider`: one of alibaba, atlas, koophone, commvault",
    );
    assert_invalid(
        "[profile.m]\nprovider = \"atlas\"\n",
        "config.toml line 1: [profile.m] lacks `project_id`",
        "`project_id`: Project of the clusters",
    );
    assert_invalid(
        "[profile.c]\nprovider = \"commvault\"\ncredential = { token = { env = \"T\" } }\n",
        "config.toml line 1: [profile.c] lacks `endpoint`",
        "`endpoint`: Test address",
    );
    assert_invalid(
        "[profile.a]\nprovider = \"alibaba\"\nregion = \"x\"\n",
        "config.toml line 1: [profile.a] lacks `credential`",
        "`credential`: a credential holds access_key_id + access_key_secret (optional: \
         security_token), or from = \"env\", or from = \"vendor-config\" (optional: name)",
    );
}

#[test]
fn an_unknown_provider_word_is_a_usage_error_also_in_the_file() {
    let (kind, message, hint) = error("[profile.a]\nprovider = \"alibab\"\n");
    assert_eq!(kind, ErrorKind::Usage);
    assert_eq!(message, "config.toml line 2: unknown provider `alibab` in [profile.a]");
    assert_eq!(hint, "did you mean `alibaba`? providers: alibaba, atlas, koophone, commvault");
}

#[test]
fn an_unknown_default_profile_is_a_usage_error() {
    let (kind, message, hint) = error(&format!("default_profile = \"b\"\n{}", profile_with("")));
    assert_eq!(kind, ErrorKind::Usage);
    assert_eq!(message, "config.toml line 1: unknown profile `b` in `default_profile`");
    assert_eq!(hint, "did you mean `a`? profiles: a");
}

#[test]
fn names_are_usable_on_the_command_line() {
    for bad in ["a/b", "a b", "-a", "", ".", "tag:a"] {
        assert_invalid(
            &format!("[profile.\"{bad}\"]\nprovider = \"atlas\"\n"),
            &format!("config.toml line 1: `{bad}` in [profile] is no usable name"),
            "a name holds letters, digits, `-`, `_` and `.`, and begins with a letter or digit",
        );
    }
    let (_, message, _) = error("[plan.\"a b\"]\ntargets = [\"x\"]\n");
    assert_eq!(message, "config.toml line 1: `a b` in [plan] is no usable name");
    let config = load(&profile_with("").replace("profile.a", "profile.\"mongo-cn_1.öst\""));
    assert_eq!(config.profiles[0].name, "mongo-cn_1.öst");
}

#[test]
fn tables_are_tables() {
    for (text, message) in [
        ("profile = 1\n", "`profile` at the top level must be a table, not a number"),
        ("[profile]\na = \"x\"\n", "`a` in [profile] must be a table, not a text"),
        ("defaults = []\n", "`defaults` at the top level must be a table, not a list"),
        ("plan = true\n", "`plan` at the top level must be a table, not true or false"),
        ("[[profile.a]]\n", "`a` in [profile] must be a table, not a list"),
    ] {
        let (_, found, _) = error(text);
        assert!(found.ends_with(message), "{found}");
    }
}

#[test]
fn profiles_and_plans_keep_the_order_of_the_file() {
    let second = profile_with("targets = [\"t\"]\n").replace("profile.a", "profile.z");
    let third = second.replace("profile.z", "profile.b");
    let config =
        load(&format!("{second}{third}[plan.y]\ntargets = [\"z\"]\n[plan.x]\ntargets = [\"b\"]\n"));
    let names: Vec<&str> = config.profiles.iter().map(|profile| profile.name.as_str()).collect();
    assert_eq!(names, ["z", "b"]);
    let plans: Vec<&str> = config.plans.iter().map(|plan| plan.name.as_str()).collect();
    assert_eq!(plans, ["y", "x"]);
    assert!(config.profile("b").is_some() && config.profile("c").is_none());
}
