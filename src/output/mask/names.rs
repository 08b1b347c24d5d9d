//! Which names stand for secrets.

/// How much of a value may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Secrecy {
    /// All of it.
    Open,
    /// Its first four characters: enough to tell two key ids apart.
    Shortened,
    /// Nothing.
    Hidden,
}

/// What stands for something that is not shown.
pub const MASK: &str = "…";

/// Names that are no secret although they hold a word that says so. Compared
/// without case and punctuation.
const OPEN: &[&str] = &[
    "authorizedemail",
    "authorizeduserfirstname",
    "authorizeduserlastname",
    "clienttoken",
    "credentialid",
    "credentialname",
    "credentialtype",
    "forcepasswordchange",
    "nexttoken",
    "nextpagetoken",
    "pagetoken",
    "passwordexpiresat",
    "secretexpiresafterhours",
    "signaturemethod",
    "signaturenonce",
    "signaturetype",
    "signatureversion",
    "tokenexpirytimestamp",
    "tokenid",
    "tokenname",
    "tokentype",
    "tokentypehint",
    "xacssignaturemethod",
    "xacssignaturenonce",
    "xacssignatureversion",
];

/// Names of key ids, which are not secret but need not be complete.
const SHORTENED: &[&str] =
    &["accesskeyid", "ak", "keyid", "ossaccesskeyid", "publickey", "xacsaccesskeyid"];

/// Words that make a name secret wherever they stand in it.
const HIDDEN_WORDS: &[&str] = &[
    "accesskey",
    "apikey",
    "assertion",
    "authoriz",
    "bearer",
    "cookie",
    "credential",
    "jwt",
    "passcode",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "secret",
    "sessionid",
    "sessionkey",
    "signature",
    "token",
];

/// Names that are secret only as a whole.
const HIDDEN: &[&str] = &["auth", "pass", "pin", "sessid", "sid", "sig", "sk"];

/// How much may be shown of the value that carries this name: a query
/// parameter, a JSON key, a form field, an XML element.
pub fn secrecy(name: &str) -> Secrecy {
    let bare: String = name
        .chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    let bare = bare.as_str();
    if OPEN.contains(&bare) {
        Secrecy::Open
    } else if SHORTENED.contains(&bare) {
        Secrecy::Shortened
    } else if HIDDEN.contains(&bare) || HIDDEN_WORDS.iter().any(|word| bare.contains(word)) {
        Secrecy::Hidden
    } else {
        Secrecy::Open
    }
}

/// Writes the place of a secret that carries a name.
pub type Placeholder = fn(&str) -> String;

/// A placeholder that does not say what is missing.
pub fn ellipsis(_name: &str) -> String {
    MASK.to_owned()
}

/// A placeholder to be filled in by hand.
pub fn named(name: &str) -> String {
    format!("<{name}>")
}

/// What may be shown of a value, with a placeholder for the rest. A short
/// value would be given away by its first four characters.
pub fn shown(secrecy: Secrecy, name: &str, value: &str, placeholder: Placeholder) -> String {
    match (secrecy, placeholder(name)) {
        (Secrecy::Open, _) => value.to_owned(),
        (Secrecy::Shortened, mark) if mark == MASK && value.chars().count() >= 12 => {
            value.chars().take(4).chain(mark.chars()).collect()
        }
        (_, mark) => mark,
    }
}

/// Whether a value is what masking leaves: nothing, four characters, or the
/// word of a scheme before the mask.
pub fn is_masked(value: &str) -> bool {
    value.strip_suffix(MASK).is_some_and(|kept| {
        kept.chars().count() <= 4 || scheme(value).is_some_and(|s| kept.len() == s.len() + 1)
    })
}

/// Headers whose values are shown; every other header is masked.
const HEADERS: &[&str] = &[
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "expect",
    "host",
    "if-match",
    "if-none-match",
    "user-agent",
    "x-acs-action",
    "x-acs-date",
    "x-acs-region-id",
    "x-acs-signature-method",
    "x-acs-signature-nonce",
    "x-acs-signature-version",
    "x-acs-version",
    "x-domain-id",
    "x-language",
    "x-project-id",
    "x-request-id",
    "x-sdk-date",
    "x-tenant-id",
];

/// Words of signing schemes, which may be shown before a masked credential.
const SCHEMES: &[&str] = &[
    "ACS3-HMAC-SHA256",
    "Basic",
    "Bearer",
    "Digest",
    "QSDK",
    "SDK-HMAC-SHA256",
    "V11-HMAC-SHA256",
];

/// Whether the value of a header is shown.
pub fn header_is_open(name: &str) -> bool {
    HEADERS.iter().any(|open| open.eq_ignore_ascii_case(name))
}

/// The scheme word at the start of a credential.
pub fn scheme(value: &str) -> Option<&'static str> {
    let (word, _) = value.split_once(' ')?;
    SCHEMES.iter().find(|scheme| scheme.eq_ignore_ascii_case(word)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secret_names_are_known_in_every_spelling() {
        for name in [
            "Signature",
            "X-Amz-Signature",
            "sig",
            "password",
            "AccountPassword",
            "access_key_secret",
            "secretAccessKey",
            "SecurityToken",
            "X-Auth-Token",
            "Authtoken",
            "accessToken",
            "refresh_token",
            "passcode",
            "sessionId",
            "private_key",
            "client_secret",
            "Authorization",
            "Set-Cookie",
            "executeInstanceAuthToken",
            "sk",
        ] {
            assert_eq!(secrecy(name), Secrecy::Hidden, "{name}");
        }
    }

    #[test]
    fn harmless_names_stay_readable() {
        for name in [
            "Action",
            "DBInstanceId",
            "ClientToken",
            "SignatureMethod",
            "SignatureNonce",
            "BackupId",
            "passed",
            "state",
            "grant_type",
            "Expires",
        ] {
            assert_eq!(secrecy(name), Secrecy::Open, "{name}");
        }
        assert_eq!(secrecy("AccessKeyId"), Secrecy::Shortened);
        assert_eq!(secrecy("OSSAccessKeyId"), Secrecy::Shortened);
    }

    #[test]
    fn a_short_value_is_not_given_away() {
        assert_eq!(shown(Secrecy::Shortened, "ak", "LTAItestdata0000", ellipsis), "LTAI…");
        assert_eq!(shown(Secrecy::Shortened, "ak", "abcdefgh", ellipsis), "…");
        assert_eq!(shown(Secrecy::Shortened, "ak", "LTAItestdata0000", named), "<ak>");
        assert_eq!(shown(Secrecy::Hidden, "sk", "anything", ellipsis), "…");
    }

    #[test]
    fn what_is_masked_is_not_masked_again() {
        for masked in ["…", "LTAI…", "Bearer …"] {
            assert!(is_masked(masked), "{masked}");
        }
        for open in ["", "hunter…", "Bearer hunter2…", "Other …", "abc"] {
            assert!(!is_masked(open), "{open}");
        }
    }

    #[test]
    fn headers_are_open_only_by_the_list() {
        assert!(header_is_open("Content-Type"));
        for name in ["authorization", "x-auth-token", "cookie", "x-new-header", "authtoken"] {
            assert!(!header_is_open(name), "{name}");
        }
        assert_eq!(scheme("bearer abc"), Some("Bearer"));
        assert_eq!(scheme("hunter2 abc"), None);
        assert_eq!(scheme("Bearer"), None);
    }
}
