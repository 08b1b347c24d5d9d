//! Secrets that are written out, and what never shows one.

use super::*;
use crate::config::explain;

const LITERAL: &str = "[profile.a]\nprovider = \"alibaba\"\nregion = \"x\"\n\
     [profile.a.credential]\naccess_key_id = \"id\"\naccess_key_secret = \"hush-hush\"\n";

#[cfg(unix)]
#[test]
fn only_a_private_file_may_hold_secrets() {
    let written = write(LITERAL);
    assert!(written.load_with(&[], &[]).is_ok());
    for mode in [0o640, 0o604, 0o620, 0o644] {
        written.set_mode(mode);
        let error = written.load_with(&[], &[]).err().expect("open to others");
        let (kind, message, hint) = parts(&written, &error);
        assert_eq!(kind, ErrorKind::Config);
        assert_eq!(
            message,
            format!(
                "config.toml line 6: `access_key_secret` in [profile.a.credential] is written \
                 out, but the file is open to group or others (mode {mode:04o})"
            )
        );
        assert!(hint.starts_with("make the file its owner's alone, or write one of { env"));
        assert_eq!(error.next, Some(format!("chmod 600 {}", written.path.display())));
        assert_eq!(error.code, "config.exposed");
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_secrets_may_be_open() {
    let text = LITERAL.replace("\"hush-hush\"", "{ env = \"KEY\" }");
    let written = write(&text);
    written.set_mode(0o644);
    assert!(written.load_with(&[], &[]).is_ok());
}

#[test]
fn no_output_holds_a_secret() {
    let config = load(LITERAL);
    let profile = &config.profiles[0];
    let shown = format!("{:?} {:?}", explain(profile, &config), profile.credential.sources);
    assert!(shown.contains("literal ****"), "{shown}");
    assert!(!shown.contains("hush-hush"), "{shown}");
}

#[test]
fn no_error_holds_a_secret() {
    for (from, to) in [
        ("access_key_secret =", "acces_key_secret ="),
        ("access_key_secret = \"hush-hush\"", "access_key_secret = \"hush-hush"),
        ("access_key_secret = \"hush-hush\"", "access_key_secret = [\"hush-hush\"]"),
        ("access_key_secret =", "from ="),
        ("access_key_id = \"id\"", ""),
        ("\"hush-hush\"", "{ envv = \"hush-hush\" }"),
        ("\"hush-hush\"", "{ keyring = \"hush-hush\" }"),
        ("\"hush-hush\"", "\"hush-hush\"\naccess_key_secret = \"hush-hush\""),
    ] {
        let (_, message, hint) = error(&LITERAL.replace(from, to));
        assert!(!message.contains("hush") && !hint.contains("hush"), "{message} {hint}");
    }
}
