//! One call as the gateway reads it: action, version, format and parameters.

use std::collections::BTreeMap;

use super::encode::decode_form;
use super::failure::Failure;
use super::reply::Format;
use crate::sandbox::http::HttpRequest;

/// Parameters by name. One entry per name, sorted by the plain name's bytes.
pub type Params = BTreeMap<String, String>;

/// Which signature a call carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Signature version 1.0 in the parameters (HMAC-SHA1).
    V1,
    /// Signature V3 in the headers (ACS3-HMAC-SHA256).
    V3,
}

/// A call before it is authenticated.
#[derive(Debug, Clone)]
pub struct Call {
    /// How the call is signed.
    pub scheme: Scheme,
    /// Operation name, empty when absent.
    pub action: String,
    /// API version, empty when absent.
    pub version: String,
    /// Upper-case HTTP method.
    pub method: String,
    /// All parameters of query and form body for signature 1.0; of the query
    /// alone for V3, where every Dds parameter belongs in the query.
    pub params: Params,
    /// A name that was given twice; such a call can't be signed unambiguously.
    pub repeated: Option<String>,
}

impl Call {
    /// Reads a call; refuses nothing yet.
    pub fn read(request: &HttpRequest) -> Self {
        let scheme = scheme(request);
        let mut pairs = decode_form(request.raw_query());
        if scheme == Scheme::V1 && is_form(request) {
            pairs.extend(decode_form(&String::from_utf8_lossy(&request.body)));
        }
        let mut params = Params::new();
        let mut repeated = None;
        for (name, value) in pairs {
            if params.insert(name.clone(), value).is_some() {
                repeated = Some(name);
            }
        }
        let word = |header: &str, name: &str| match scheme {
            Scheme::V1 => params.get(name).cloned().unwrap_or_default(),
            Scheme::V3 => request.header(header).unwrap_or("").to_owned(),
        };
        let action = word("x-acs-action", "Action");
        let version = word("x-acs-version", "Version");
        Self { scheme, action, version, method: request.method.clone(), params, repeated }
    }

    /// The reply form: by `Format` for signature 1.0 (XML when it is missing
    /// or not known), always JSON for V3.
    pub fn format(&self) -> Format {
        match (self.scheme, self.params.get("Format")) {
            (Scheme::V3, _) => Format::Json,
            (Scheme::V1, Some(word)) if word.eq_ignore_ascii_case("JSON") => Format::Json,
            (Scheme::V1, _) => Format::Xml,
        }
    }

    /// A parameter that is present and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A parameter that must be present.
    ///
    /// # Errors
    /// `MissingParameter`.
    pub fn require(&self, name: &str) -> Result<&str, Failure> {
        self.get(name).ok_or_else(|| Failure::missing(name))
    }
}

fn scheme(request: &HttpRequest) -> Scheme {
    let named = request.header("authorization").is_some_and(|value| value.starts_with("ACS3-"));
    if named || request.header("x-acs-action").is_some() { Scheme::V3 } else { Scheme::V1 }
}

fn is_form(request: &HttpRequest) -> bool {
    let form = "application/x-www-form-urlencoded";
    request.header("content-type").is_some_and(|kind| kind.to_ascii_lowercase().starts_with(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, headers: &[(&str, &str)], body: &str) -> HttpRequest {
        HttpRequest {
            method: "POST".into(),
            target: target.into(),
            headers: headers.iter().map(|(n, v)| ((*n).into(), (*v).into())).collect(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn form_and_query_are_one_set_for_signature_1() {
        let form = [("content-type", "application/x-www-form-urlencoded; charset=UTF-8")];
        let call = Call::read(&request("/?Action=A&X=1", &form, "Format=json&X=2"));
        assert_eq!((call.action.as_str(), call.format()), ("A", Format::Json));
        assert_eq!(call.repeated.as_deref(), Some("X"));
        let call = Call::read(&request("/?Action=A", &[], "Format=json"));
        assert_eq!(call.format(), Format::Xml, "a body of another type is no form");
    }

    #[test]
    fn v3_is_told_by_its_headers_and_answers_json() {
        let headers = [("x-acs-action", "B"), ("x-acs-version", "2015-12-01")];
        let call = Call::read(&request("/?Format=XML", &headers, ""));
        assert_eq!((call.scheme, call.action.as_str()), (Scheme::V3, "B"));
        assert_eq!(call.format(), Format::Json);
    }
}
