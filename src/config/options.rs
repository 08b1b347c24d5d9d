//! `--set KEY=VALUE` against a list of settings.

use super::merge;
use super::nearest;
use super::spec::Setting;
use super::value::{Origin, Values};
use crate::core::{Error, ErrorKind, Result};

/// Reads options, each checked against its setting; defaults fill what is not
/// set. `what` names what has them, for messages: `restores`.
///
/// # Errors
/// [`ErrorKind::Usage`] for an unknown key, with the nearest one, and for a
/// bad value.
pub fn read_options(
    settings: &'static [Setting],
    options: &[(String, String)],
    what: &str,
) -> Result<Values> {
    let mut values = merge::plain(settings, None)?;
    for (key, text) in options {
        let setting = settings.iter().find(|setting| setting.key == key).ok_or_else(|| {
            let error = Error::usage(format!("{what} have no option `{}`", key.escape_debug()))
                .code("usage.unknown_option");
            if settings.is_empty() {
                return error.hint("this provider's take none");
            }
            error.hint(nearest::hint(key, "options", settings.iter().map(|s| s.key)))
        })?;
        let value = merge::from_text(setting, text).map_err(|complaint| {
            merge::complain(ErrorKind::Usage, &format!("option `{key}`"), complaint)
        })?;
        values.set(setting.key, value, Origin::Flag("set"));
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Kind;

    const SETTINGS: &[Setting] = &[
        Setting::new("nodes", Kind::Integer, "Number of nodes").default("3"),
        Setting::new("class", Kind::Text, "Class of the nodes"),
    ];

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn options_are_typed_and_defaults_fill_the_rest() {
        let values = read_options(SETTINGS, &pairs(&[("class", "m1")]), "restores").expect("read");
        assert_eq!(values.integer("nodes"), Some(3));
        assert_eq!(values.text("class"), Some("m1"));
    }

    #[test]
    fn a_wrong_option_says_what_would_be_right() {
        let refused = |key, value| {
            read_options(SETTINGS, &pairs(&[(key, value)]), "restores").expect_err("refused")
        };
        let error = refused("clas", "m1");
        assert_eq!(error.message, "restores have no option `clas`");
        assert!(error.hint.as_deref().is_some_and(|hint| hint.contains("class")));
        assert_eq!(refused("nodes", "three").kind, ErrorKind::Usage);
        let error = read_options(&[], &pairs(&[("a", "b")]), "exports").expect_err("none");
        assert_eq!(error.hint.as_deref(), Some("this provider's take none"));
    }
}
