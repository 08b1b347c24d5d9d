//! Paths as people type them.

use percent_encoding::percent_decode_str;

use crate::core::{Error, Result, encode};

/// Encodes each segment of a path anew, so that it is spelled one way however
/// it was typed.
///
/// # Errors
/// [`crate::core::ErrorKind::Usage`] for a URL, a query, and segments that
/// would lead out of the path.
pub fn encoded(text: &str) -> Result<String> {
    let wrong = |why: &str| {
        Error::usage(format!("`{}` {why}", text.escape_debug()))
            .code("usage.path")
            .hint("write a path below the endpoint, without host and query; the query as KEY=VALUE")
    };
    let Some(rest) = text.strip_prefix('/') else { return Err(wrong("is no path")) };
    if text.contains(['?', '#']) {
        return Err(wrong("holds a query"));
    }
    let mut path = String::new();
    for segment in rest.split('/') {
        let decoded =
            percent_decode_str(segment).decode_utf8().map_err(|_| wrong("is not UTF-8"))?;
        if decoded.is_empty() || decoded == "." || decoded == ".." {
            return Err(wrong("has an empty segment, or one that leads out of it"));
        }
        if decoded.chars().any(char::is_control) {
            return Err(wrong("holds a control character"));
        }
        path.push('/');
        path.push_str(&encode::component(&decoded));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_spelled_one_way_and_stays_a_path() {
        assert_eq!(encoded("/a b/c%20d/%7E").expect("path"), "/a%20b/c%20d/~");
        assert_eq!(encoded("/a%2Fb").expect("path"), "/a%2Fb");
        for wrong in [
            "",
            "a",
            "/",
            "//",
            "/a/",
            "/a/../b",
            "/a/%2e%2E",
            "/a?b",
            "/a#b",
            "/%ff",
            "/a%0Ab",
            "https://host.example/a",
            "//host.example/a",
        ] {
            assert!(encoded(wrong).is_err(), "{wrong}");
        }
    }
}
