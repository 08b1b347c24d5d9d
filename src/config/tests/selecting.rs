//! Which profiles and targets are meant.

use super::*;
use crate::config::{Purpose, Selected, Selection};

fn profile(name: &str, targets: &str, tags: &str) -> String {
    profile_with(&format!("targets = {targets}\ntags = {tags}\n"))
        .replace("profile.a", &format!("profile.{name}"))
}

/// `one` and `two` share a target, `none` has none.
fn config(head: &str) -> Config {
    load(&format!(
        "{head}{}{}{}",
        profile("one", "[\"x\", \"shared\", \"s/l\"]", "[\"prod\", \"eu\"]"),
        profile("two", "[\"y\", \"shared\", \"none\"]", "[\"prod\"]"),
        profile("none", "[]", "[\"test\"]"),
    ))
}

fn selection(profiles: &[&str], targets: &[&str]) -> Selection {
    let owned = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    Selection { profiles: owned(profiles), targets: owned(targets), ..Selection::default() }
}

fn select(config: &Config, selection: &Selection) -> Result<Selected> {
    config.select(selection, &environment(&[]), Purpose::Change)
}

/// What is selected, written `PROFILE` or `PROFILE/TARGET`.
fn selected(head: &str, selection: &Selection) -> Vec<String> {
    let config = config(head);
    let selected = select(&config, selection).expect("selects");
    let shown = |(index, targets): (usize, Vec<String>)| {
        let name = config.profiles[index].name.clone();
        match targets.as_slice() {
            [] => vec![name],
            targets => targets.iter().map(|target| format!("{name}/{target}")).collect(),
        }
    };
    selected.into_iter().flat_map(shown).collect()
}

fn refused(head: &str, selection: &Selection) -> (String, String) {
    let error = select(&config(head), selection).expect_err("refused");
    assert_eq!(error.kind, ErrorKind::Usage);
    (error.message.clone(), error.hint.clone().unwrap_or_default())
}

const DEFAULT_ONE: &str = "default_profile = \"one\"\n";

#[test]
fn profiles_are_named_in_every_way() {
    assert_eq!(selected("", &selection(&["two", "one", "two"], &[])), ["two", "one"]);
    let tagged = Selection { tags: vec!["prod".to_owned()], ..selection(&[], &[]) };
    assert_eq!(selected("", &tagged), ["one", "two"]);
    let both = Selection { tags: vec!["eu".to_owned()], ..selection(&["two"], &[]) };
    assert_eq!(selected("", &both), ["two", "one"]);
    let all = Selection { all: true, ..selection(&[], &[]) };
    let config = config("");
    let all = config.select(&all, &environment(&[]), Purpose::Read).expect("all");
    assert_eq!(all, [(0, vec![]), (1, vec![]), (2, vec![])]);
}

#[test]
fn without_names_the_variable_then_the_default_then_the_only_one_counts() {
    let nothing = selection(&[], &[]);
    assert_eq!(selected(DEFAULT_ONE, &nothing), ["one"]);
    let variable = environment(&[("CLOUDBAK_PROFILE", "two")]);
    let config = config(DEFAULT_ONE);
    let found = config.select(&nothing, &variable, Purpose::Change).expect("variable");
    assert_eq!(found, [(1, vec![])]);
    let only = load(&profile("one", "[\"x\"]", "[]"));
    assert_eq!(select(&only, &nothing).expect("only"), [(0, vec![])]);
}

#[test]
fn without_any_hint_every_command_refuses_and_names_the_choices() {
    let config = config("");
    for purpose in [Purpose::Change, Purpose::Read] {
        let error = config
            .select(&selection(&[], &[]), &environment(&[]), purpose)
            .expect_err("which one?");
        assert_eq!(error.kind, ErrorKind::Usage);
        assert_eq!(error.message, "which profile is meant? several are configured");
        assert_eq!(
            error.hint.as_deref(),
            Some(
                "choose with --profile NAME, --all, --tag TAG or PROFILE/TARGET; \
                 profiles: one, two, none"
            )
        );
    }
}

#[test]
fn unknown_names_have_a_nearest_one() {
    let (message, hint) = refused("", &selection(&["tow"], &[]));
    assert_eq!(message, "unknown profile `tow`");
    assert_eq!(hint, "did you mean `two`? profiles: one, two, none");
    let tagged = Selection { tags: vec!["prd".to_owned()], ..selection(&[], &[]) };
    let (message, hint) = refused("", &tagged);
    assert_eq!(message, "no profile has the tag `prd`");
    assert_eq!(hint, "did you mean `prod`? tags: eu, prod, test");
    let variable = environment(&[("CLOUDBAK_PROFILE", "three")]);
    let error =
        config("").select(&selection(&[], &[]), &variable, Purpose::Read).expect_err("unknown");
    assert_eq!(error.message, "unknown profile `three` in CLOUDBAK_PROFILE");
}

#[test]
fn targets_go_where_they_belong() {
    let bare = |targets: &[&str]| selected(DEFAULT_ONE, &selection(&[], targets));
    assert_eq!(bare(&["x"]), ["one/x"]);
    assert_eq!(bare(&["y"]), ["two/y"]);
    assert_eq!(bare(&["shared"]), ["one/shared"]);
    assert_eq!(bare(&["two/shared", "x", "two/y", "two/shared"]), ["two/shared", "two/y", "one/x"]);
    assert_eq!(bare(&["unlisted"]), ["one/unlisted"]);
    assert_eq!(bare(&["s/l"]), ["one/s/l"]);
    assert_eq!(bare(&["one/s/l", "two/a/b"]), ["one/s/l", "two/a/b"]);
    assert_eq!(selected("", &selection(&[], &["y", "two/z"])), ["two/y", "two/z"]);
}

#[test]
fn a_profile_name_or_tag_stands_for_all_of_its_targets() {
    let words = |targets: &[&str]| selected(DEFAULT_ONE, &selection(&[], targets));
    assert_eq!(words(&["two"]), ["two"]);
    assert_eq!(words(&["tag:prod"]), ["one", "two"]);
    assert_eq!(words(&["two", "tag:eu", "two"]), ["two", "one"]);
    assert_eq!(
        words(&["one/extra", "tag:eu", "one/x"]),
        ["one/x", "one/shared", "one/s/l", "one/extra"]
    );
}

#[test]
fn a_named_profile_is_never_left() {
    let two = |targets: &[&str]| selection(&["two"], targets);
    assert_eq!(selected("", &two(&["x"])), ["two/x"]);
    assert_eq!(selected("", &two(&["tag:prod"])), ["two"]);
    let outside = |target: &str| refused("", &two(&[target]));
    let said = |target: &str| format!("`{target}` lies outside the selected profiles");
    for target in ["one/x", "tag:eu"] {
        assert_eq!(outside(target), (said(target), "selected: two".to_owned()));
    }
    assert_eq!(selected("", &two(&["one"])), ["two/one"]);
}

#[test]
fn what_could_be_several_things_is_refused() {
    let (message, hint) = refused("", &selection(&["one", "two"], &["shared"]));
    assert_eq!(message, "`shared` could be several things");
    assert_eq!(hint, "write one of one/shared, two/shared");
    let (_, hint) = refused("default_profile = \"none\"\n", &selection(&[], &["shared"]));
    assert_eq!(hint, "write one of one/shared, two/shared");
    let (_, hint) = refused(DEFAULT_ONE, &selection(&[], &["none"]));
    assert_eq!(hint, "write one of two/none, --profile none");
    let (message, hint) = refused("", &selection(&["one", "none"], &["z"]));
    assert_eq!(message, "target `z` is listed in none of the selected profiles");
    assert_eq!(hint, "write one of one/z, none/z");
    let (message, _) = refused("", &selection(&[], &["z"]));
    assert_eq!(message, "which profile is meant? several are configured");
}

#[test]
fn malformed_targets_are_refused() {
    let message = |target: &str| refused(DEFAULT_ONE, &selection(&[], &[target])).0;
    assert_eq!(message("three/x"), "unknown profile `three`");
    assert_eq!(message("one/"), "`one/` names no target after its slash");
    assert_eq!(message(""), "a target must not be empty");
    assert_eq!(message("tag:zzz"), "no profile has the tag `zzz`");
}

#[test]
fn a_change_needs_targets() {
    let (message, hint) = refused("", &selection(&["one", "none"], &[]));
    assert_eq!(message, "profile `none` has no targets");
    assert_eq!(
        hint,
        "name one as none/TARGET, or write targets = [\"TARGET\"] into [profile.none]"
    );
    let config = config("");
    let read = config.select(&selection(&["none"], &[]), &environment(&[]), Purpose::Read);
    assert_eq!(read.expect("reads"), [(2, vec![])]);
    assert_eq!(selected("", &selection(&["none"], &["z"])), ["none/z"]);
}

#[test]
fn without_profiles_there_is_nothing_to_select() {
    let error = select(&load(""), &selection(&["one"], &[])).expect_err("empty");
    assert_eq!(error.kind, ErrorKind::Usage);
    assert_eq!(error.message, "no profile is configured");
    assert_eq!(
        error.hint.as_deref(),
        Some(
            "write a [profile.NAME] table into /home/test/.config/cloudbak/config.toml, \
             or give --provider"
        )
    );
}

#[test]
fn a_flag_without_meaning_is_refused() {
    let flags = [("api_version", "v2".to_owned(), "api-version")];
    let config = write(&profile("one", "[\"x\"]", "[]")).load_with(&[], &flags).expect("valid");
    let error = select(&config, &selection(&[], &[])).expect_err("no such setting");
    assert_eq!(error.kind, ErrorKind::Usage);
    assert_eq!(error.message, "--api-version means nothing to the selected profile");
}
