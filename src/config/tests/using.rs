//! `profile use NAME`.

use super::*;
use crate::config::set_default_profile;

/// The file after the default profile was set.
fn after(text: &str, name: &str) -> String {
    let written = write(text);
    set_default_profile(&written.path, name).expect("set");
    let left = std::fs::read_dir(written.folder.path()).expect("folder").count();
    assert_eq!(left, 1, "temporary files are left");
    std::fs::read_to_string(&written.path).expect("read")
}

#[test]
fn only_the_value_changes() {
    let text = "# top\n  default_profile   =  'a'   # mine\n\n[profile.a]\n# inside\n[profile.b]\n";
    assert_eq!(after(text, "b"), text.replace("'a'", "\"b\""));
    assert_eq!(after(&text.replace("'a'", "\"b\""), "b"), text.replace("'a'", "\"b\""));
}

#[test]
fn a_missing_line_is_put_at_the_top() {
    let text = "# top\r\n[profile.a]\r\n";
    assert_eq!(after(text, "a"), format!("default_profile = \"a\"\r\n{text}"));
    let marked = "\u{feff}[profile.a]\n";
    assert_eq!(after(marked, "a"), "\u{feff}default_profile = \"a\"\n[profile.a]\n");
}

#[test]
fn the_file_stays_untouched_when_the_profile_is_unknown_or_the_file_broken() {
    for (text, kind, message) in [
        ("[profile.prod]\n", ErrorKind::Usage, "unknown profile `prd`"),
        ("profile.prd = 1\n", ErrorKind::Usage, "unknown profile `prd`"),
        (
            "default_profile = 1\n[profile.prd]\n",
            ErrorKind::Config,
            "config.toml line 1: `default_p",
        ),
        ("", ErrorKind::Usage, "unknown profile `prd`"),
        ("[profile.prd\n", ErrorKind::Config, "config.toml line 1 column 13: "),
    ] {
        let written = write(text);
        let error = set_default_profile(&written.path, "prd").expect_err("refused");
        let (found, said, _) = parts(&written, &error);
        assert_eq!(found, kind);
        assert!(said.starts_with(message), "{said}");
        assert_eq!(std::fs::read_to_string(&written.path).expect("read"), text);
    }
    let written = write("[profile.'a\"b']\n");
    let error = set_default_profile(&written.path, "a\"b").expect_err("no usable name");
    assert_eq!(error.message, "unknown profile `a\\\"b`");
    let error = set_default_profile("/nonexistent.toml".as_ref(), "a").expect_err("missing");
    assert_eq!(error.message, "config file `/nonexistent.toml` does not exist");
}

#[cfg(unix)]
#[test]
fn mode_and_symbolic_link_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let written = write("[profile.a]\n");
    written.set_mode(0o640);
    let link = written.folder.path().join("link.toml");
    symlink(&written.path, &link).expect("link");
    set_default_profile(&link, "a").expect("set");
    assert!(link.is_symlink());
    let metadata = std::fs::metadata(&written.path).expect("metadata");
    assert_eq!(metadata.permissions().mode() & 0o7777, 0o640);
    let text = std::fs::read_to_string(&written.path).expect("read");
    assert_eq!(text, "default_profile = \"a\"\n[profile.a]\n");
}
