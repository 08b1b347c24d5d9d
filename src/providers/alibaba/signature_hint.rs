//! Why a signature was refused: whose text differs from whose, and in what.
//!
//! Source: "Request signatures" (ApsaraDB for MongoDB), the message of
//! `SignatureDoesNotMatch`: the service's own text stands behind a colon. That
//! text holds the key id and the session token, so of either text only what is
//! no secret is told.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use reqwest::header::HeaderValue;

use super::{signer_v1, signer_v3};
use crate::core::Request;

/// Stands for a secret in a text that was signed. It has only letters, so that
/// no encoding changes it.
const MASKED: &str = "MASKED";

/// What can be told about a refused signature: the verdict, then the text that
/// this program signed, with its secrets masked.
pub fn explain(request: &Request, server_says: &str) -> String {
    let v3 = request.headers.contains_key("authorization");
    let text = string_to_sign(request, v3);
    // Of V3 the hash is enough, however its line break was written.
    let ours = if v3 { text.lines().last().unwrap_or(&text) } else { &text };
    let squeezed = |text: &str| text.split_whitespace().collect::<String>();
    let verdict = if squeezed(server_says).contains(&squeezed(ours)) {
        "the service signed the very same text, so access_key_secret is wrong".to_owned()
    } else if let Some(names) = differing(request, server_says).filter(|_| !v3) {
        format!(
            "the service signed another text than this program: a proxy or gateway may have \
             changed the request ({names})"
        )
    } else if tells_a_text(server_says) {
        "the service signed another text than this program: a proxy or gateway may have changed \
         the request"
            .to_owned()
    } else {
        "check access_key_secret; the service does not tell which text it signed".to_owned()
    };
    format!("{verdict}; text signed here: {}", shown(request, v3))
}

fn string_to_sign(request: &Request, v3: bool) -> String {
    match v3 {
        true => signer_v3::string_to_sign(request),
        false => signer_v1::string_to_sign(request),
    }
}

fn tells_a_text(server_says: &str) -> bool {
    server_says.to_ascii_lowercase().contains("sign is")
        || server_says.contains("GET&")
        || server_says.contains("POST&")
}

/// The text with its secrets masked, on one line. Of V3 also the request that
/// its hash is made of.
fn shown(request: &Request, v3: bool) -> String {
    let mut masked = request.clone();
    for parameter in masked.query.iter_mut().filter(|parameter| parameter.secret) {
        parameter.value = MASKED.to_owned();
    }
    for value in masked.headers.values_mut().filter(|value| value.is_sensitive()) {
        *value = HeaderValue::from_static(MASKED);
    }
    let text = match v3 {
        true => {
            let canonical = signer_v3::canonical(&masked);
            format!("{}, the hash of {canonical}", string_to_sign(request, v3))
        }
        false => string_to_sign(&masked, v3),
    };
    text.replace('\n', "\\n")
}

/// Names of the parameters that the two texts of signature 1.0 differ in, or
/// `None` where the service's text cannot be read.
fn differing(request: &Request, server_says: &str) -> Option<String> {
    let theirs = parameters(server_says.split("sign is:").nth(1)?)?;
    let ours = parameters(&signer_v1::string_to_sign(request))?;
    let names: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let told: Vec<String> = names
        .into_iter()
        .filter_map(|name| match (ours.get(name), theirs.get(name)) {
            (Some(ours), Some(theirs)) if ours == theirs => None,
            (Some(_), Some(_)) => Some(format!("`{name}` differs")),
            (Some(_), None) => Some(format!("`{name}` did not arrive")),
            _ => Some(format!("`{}` was added", name.escape_debug())),
        })
        .collect();
    Some(match told.is_empty() {
        true => "the method differs".to_owned(),
        false => told.join(", "),
    })
}

/// The parameters in a text of signature 1.0: `METHOD&%2F&` and the encoded
/// query.
fn parameters(text: &str) -> Option<BTreeMap<String, String>> {
    let encoded = text.trim().splitn(3, '&').nth(2)?;
    let query = percent_decode_str(encoded).decode_utf8().ok()?.into_owned();
    query
        .split('&')
        .map(|pair| pair.split_once('='))
        .map(|pair| pair.map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::core::{Endpoint, Signer, Stamp};
    use crate::providers::alibaba::auth::{AccessKey, Keys};
    use crate::providers::alibaba::signer_v1::SignerV1;
    use crate::providers::alibaba::signer_v3::SignerV3;

    fn signed(v3: bool, nonce: &str) -> Request {
        let keys = Arc::new(Keys::ready_made(AccessKey {
            id: "hush-id".to_owned(),
            secret: "hush-secret".into(),
            security_token: Some("hush-token".into()),
            expires_at: None,
        }));
        let stamp = Stamp { now: jiff::Timestamp::UNIX_EPOCH, nonce: nonce.to_owned() };
        let endpoint = Endpoint::parse("https://mongodb.example").expect("endpoint");
        let mut request = Request::post("CreateBackup", &endpoint, "/").with("DBInstanceId", "dds");
        request.add_secret("AccountPassword", "hush-password");
        let signer: Box<dyn Signer> =
            if v3 { Box::new(SignerV3::new(keys)) } else { Box::new(SignerV1::new(keys)) };
        signer.sign(&mut request, &stamp).expect("signed");
        request
    }

    fn server(text: &str) -> String {
        format!("Signature is not matched. server string to sign is:{text}")
    }

    #[test]
    fn the_text_is_told_without_its_secrets() {
        for v3 in [false, true] {
            let request = signed(v3, "n");
            let hint = explain(&request, &server(&string_to_sign(&request, v3)));
            assert!(hint.contains("access_key_secret is wrong"), "{hint}");
            assert!(hint.contains("DBInstanceId") && hint.contains(MASKED), "{hint}");
            assert!(!hint.contains("hush") && !hint.contains('\n'), "{hint}");
        }
        let hint = explain(&signed(false, "n"), "not matched");
        assert!(hint.starts_with("check access_key_secret"), "{hint}");
    }

    #[test]
    fn what_was_changed_on_the_way_is_named() {
        let request = signed(false, "n");
        let other = signed(false, "m").with("Added", "1");
        let hint = explain(&request, &server(&signer_v1::string_to_sign(&other)));
        assert!(hint.contains("(`Added` was added, `SignatureNonce` differs)"), "{hint}");
        let hint = explain(&other, &server(&signer_v1::string_to_sign(&request)));
        assert!(hint.contains("`Added` did not arrive"), "{hint}");
        let method = signer_v1::string_to_sign(&request).replacen("POST", "GET", 1);
        assert!(explain(&request, &server(&method)).contains("(the method differs)"));
        let v3 = explain(&signed(true, "n"), &server("ACS3-HMAC-SHA256\nabc"));
        assert!(v3.contains("a proxy or gateway") && !v3.contains("hush"), "{v3}");
    }
}
