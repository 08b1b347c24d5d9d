//! The `x-request-id` that every KooPhone request carries.
//!
//! It names one attempt in the provider's logs. It is not an idempotency key:
//! two requests with one id are two requests.

use crate::core::error::Result;
use crate::core::request::Request;
use crate::core::signer::Stamp;

/// Name of the header, and of the query parameter that
/// `GET /v1/instances/batch-query` documents beside it.
pub const REQUEST_ID: &str = "x-request-id";

/// Gives one attempt its own id, in the header and, where the request has the
/// query parameter, there too.
///
/// # Errors
/// Never in practice: the value is plain ASCII.
///
/// Source: KooPhone API reference, "Backing Up an Instance" and "Querying
/// Instances in Batches", request parameters.
pub fn stamp(request: &mut Request, stamp: &Stamp) -> Result<()> {
    let id = uuid_v4(&stamp.nonce);
    request.set_header(REQUEST_ID, &id)?;
    set_parameter(request, &id);
    Ok(())
}

/// Shows where the id goes, for a request that is not sent.
pub fn preview(request: &mut Request) {
    const PLACEHOLDER: &str = "fresh-uuid";
    let _ = request.set_secret_header(REQUEST_ID, PLACEHOLDER);
    set_parameter(request, PLACEHOLDER);
}

fn set_parameter(request: &mut Request, id: &str) {
    for parameter in request.query.iter_mut().filter(|parameter| parameter.name == REQUEST_ID) {
        id.clone_into(&mut parameter.value);
    }
}

/// 128 random bits, given as hexadecimal digits, in the form of a random UUID
/// (RFC 9562 §5.4).
fn uuid_v4(nonce: &str) -> String {
    let random = u128::from_str_radix(nonce, 16).unwrap_or_default();
    let versioned = random & !(0xF << 76) | 0x4 << 76;
    let id = versioned & !(0b11 << 62) | 0b10 << 62;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        id >> 96,
        id >> 80 & 0xFFFF,
        id >> 64 & 0xFFFF,
        id >> 48 & 0xFFFF,
        id & 0xFFFF_FFFF_FFFF,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Endpoint;

    #[test]
    fn a_nonce_becomes_a_version_4_uuid() {
        assert_eq!(
            uuid_v4("00112233445566778899aabbccddeeff"),
            "00112233-4455-4677-8899-aabbccddeeff"
        );
        assert_eq!(uuid_v4(&"f".repeat(32)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid_v4(&"0".repeat(32)), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn header_and_parameter_carry_the_same_id_and_change_together() {
        let endpoint = Endpoint::parse("https://koophone.example").expect("endpoint");
        let mut request = Request::get("ListInstances", &endpoint, "/x").with(REQUEST_ID, "");
        let mut seen = Vec::new();
        for digit in ["1", "2"] {
            let attempt = Stamp { now: jiff::Timestamp::UNIX_EPOCH, nonce: digit.repeat(32) };
            stamp(&mut request, &attempt).expect("stamped");
            let header = request.headers[REQUEST_ID].to_str().expect("text").to_owned();
            assert_eq!(request.query.first().map(|p| p.value.clone()), Some(header.clone()));
            seen.push(header);
        }
        assert_ne!(seen.first(), seen.last());
    }
}
