//! Encodings that signatures depend on.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but letters, digits and `-` `.` `_` `~` (RFC 3986 §2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes one query name, query value or path segment: unreserved
/// characters stay, everything else becomes `%XY` with upper-case digits.
pub fn component(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Encodes and joins pairs as `name=value&…`, in the order given.
pub fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    pairs
        .into_iter()
        .map(|(name, value)| format!("{}={}", component(name), component(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// Standard Base64 with padding.
pub fn base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// Bytes of standard Base64 with padding, to check what was encoded.
#[cfg(test)]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_by_rfc_3986() {
        assert_eq!(component("a b+c*d~e/f%"), "a%20b%2Bc%2Ad~e%2Ff%25");
        assert_eq!(component("-_.~"), "-_.~");
        assert_eq!(component("名'!()"), "%E5%90%8D%27%21%28%29");
    }

    #[test]
    fn query_keeps_order_and_empty_values() {
        assert_eq!(query([("b", ""), ("a", "1 2")]), "b=&a=1%202");
    }
}
