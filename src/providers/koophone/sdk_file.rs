//! The profile file of Huawei Cloud's SDKs.
//!
//! Source: Huawei Cloud SDK for Python, profile credential provider.

use std::path::PathBuf;

use secrecy::ExposeSecret;

use super::access_key::AccessKey;
use super::vendor_file::{fault, read_private};
use crate::config::Environment;
use crate::core::error::{Error, Result};

/// Where the file lies: `HUAWEICLOUD_SDK_CREDENTIALS_FILE`, or
/// `.huaweicloud/credentials` in the home folder.
pub fn path(environment: &Environment) -> Option<PathBuf> {
    match environment.get("HUAWEICLOUD_SDK_CREDENTIALS_FILE") {
        Some(path) => Some(PathBuf::from(path)),
        None => Some(environment.home()?.join(".huaweicloud/credentials")),
    }
}

/// Reads the access key in the section `[basic]`, the one for project-level
/// services.
///
/// # Errors
/// [`crate::core::ErrorKind::Config`] when the file or the key in it is
/// missing or unusable.
pub fn read(environment: &Environment) -> Result<AccessKey> {
    let path = path(environment).ok_or_else(|| Error::config("there is no home folder"))?;
    let text = read_private(&path)?;
    let value = |key: &str| value(text.expose_secret(), "basic", key);
    let required = |key: &str| {
        value(key).ok_or_else(|| {
            fault(&path, &format!("has no `{key}` in its section [basic]"))
                .hint("the SDKs write: [basic], then `ak = …`, `sk = …`, `project_id = …`")
        })
    };
    Ok(AccessKey {
        id: required("ak")?.to_owned(),
        secret: required("sk")?.into(),
        project_id: value("project_id").map(str::to_owned),
        security_token: value("security_token").map(Into::into),
    })
}

/// The value of a key in a section of an INI text, when it is not empty.
fn value<'a>(text: &'a str, section: &str, key: &str) -> Option<&'a str> {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = name.trim() == section;
        } else if inside
            && !line.starts_with(['#', ';'])
            && let Some((name, value)) = line.split_once(['=', ':'])
            && name.trim().eq_ignore_ascii_case(key)
        {
            return Some(value.trim()).filter(|value| !value.is_empty());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::vendor_file::home_with;
    use super::*;

    const FILE: &str = "\
        [global]\nak = AKGLOBAL\nsk = hush-global\ndomain_id = d1\n\n\
        # test data\n[basic]\nak = AKTESTDATA\nsk=a=b/c+==\nproject_id = p1\nsecurity_token =\n";

    fn read_text(text: &str) -> Result<AccessKey> {
        let home = home_with(".huaweicloud/credentials", text);
        read(&Environment::of([], Some(home.path().to_owned())))
    }

    #[test]
    fn reads_the_section_for_projects() {
        let key = read_text(FILE).expect("key");
        assert_eq!(key.id, "AKTESTDATA");
        assert_eq!(key.secret.expose_secret(), "a=b/c+==");
        assert_eq!(key.project_id.as_deref(), Some("p1"));
        assert!(key.security_token.is_none());
    }

    #[test]
    fn names_what_is_missing_and_where() {
        let error = read_text("[global]\nak = A\nsk = hush\n").err().expect("refused");
        assert!(error.message.contains("has no `ak` in its section [basic]"), "{}", error.message);
        let error = read_text("[basic]\nak = A\n").err().expect("refused");
        assert!(error.message.contains("has no `sk`"), "{}", error.message);
    }

    #[test]
    fn another_place_can_be_named() {
        let home = home_with("elsewhere", FILE);
        let place = home.path().join("elsewhere");
        let variable = ("HUAWEICLOUD_SDK_CREDENTIALS_FILE", place.to_str().expect("text"));
        assert!(read(&Environment::of([variable], None)).is_ok());
    }
}
