//! Requests as `--dry-run` and the log show them.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::body::{Body, open_text};
use super::names::{
    MASK, Placeholder, Secrecy, ellipsis, header_is_open, named, scheme, secrecy, shown,
};
use super::text::text;
use crate::core::{Request, encode};
use crate::output::safe;

/// A request without its secrets.
#[derive(Debug, Clone)]
pub struct Shown {
    operation: String,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Body,
    length: usize,
}

impl Shown {
    /// Takes what may be shown from a request, signed or not.
    pub fn of(request: &Request) -> Self {
        Self {
            operation: request.operation.clone(),
            method: request.method.to_string(),
            url: url(request, ellipsis),
            headers: headers(request, ellipsis),
            body: body(request, ellipsis),
            length: request.body.len(),
        }
    }

    /// One line for logs: method, address and the length of the body.
    pub fn line(&self) -> String {
        let body = match self.length {
            0 => String::new(),
            length => format!(" ({length} bytes)"),
        };
        safe::line(&format!("{} {}{body}", self.method, self.url)).into_owned()
    }

    /// The headers, one `name: value` a line.
    pub fn header_lines(&self) -> Vec<String> {
        self.headers
            .iter()
            .map(|(name, value)| safe::line(&format!("{name}: {value}")).into_owned())
            .collect()
    }

    /// The whole request over several lines, as it would be sent.
    pub fn text(&self) -> String {
        let mut shown = format!("{}\n", safe::line(&format!("{} {}", self.method, self.url)));
        for line in self.header_lines() {
            let _ = writeln!(shown, "{line}");
        }
        match &self.body {
            Body::None => {}
            Body::Json(value) => {
                let _ = writeln!(shown, "\n{}", safe::json(&format!("{value:#}")));
            }
            Body::Form(fields) => {
                shown.push('\n');
                for (name, value) in fields {
                    let _ = writeln!(shown, "{}", safe::line(&format!("{name}={value}")));
                }
            }
            Body::Opaque { length } => {
                let _ = writeln!(shown, "\n({length} bytes, not shown)");
            }
        }
        shown
    }

    /// The request as an item of a report.
    pub fn json(&self) -> Value {
        let headers: Map<String, Value> =
            self.headers.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
        let body = match &self.body {
            Body::None => Value::Null,
            Body::Json(value) => value.clone(),
            Body::Form(fields) => {
                fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
            }
            Body::Opaque { .. } => MASK.into(),
        };
        serde_json::json!({
            "operation": self.operation,
            "method": self.method,
            "url": self.url,
            "headers": headers,
            "body": body,
            "body_bytes": self.length,
        })
    }
}

/// A command line for a POSIX shell that would send the request, with a
/// `<name>` in the place of each secret.
pub fn curl(request: &Request) -> String {
    let mut parts = vec![format!("curl --request {}", quote(request.method.as_str()))];
    parts.push(format!("--url {}", quote(&url(request, named))));
    for (name, value) in headers(request, named) {
        parts.push(format!("--header {}", quote(&format!("{name}: {value}"))));
    }
    match body(request, named) {
        Body::None => {}
        Body::Json(value) => {
            parts.push(format!("--data-raw {}", quote(&safe::json(&value.to_string()))));
        }
        Body::Form(fields) => {
            for (name, value) in fields {
                let field = format!("{}={value}", encode::component(&name));
                parts.push(format!("--data-urlencode {}", quote(&field)));
            }
        }
        Body::Opaque { length } => {
            parts.push(format!("--data-binary {}", quote(&format!("<body of {length} bytes>"))));
        }
    }
    parts.join(" \\\n  ")
}

/// A word for a POSIX shell. Characters that would act on the terminal are
/// shown as escapes, so such a word is for reading only.
fn quote(word: &str) -> String {
    let word = safe::lines(word);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,+@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.into_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

fn url(request: &Request, placeholder: Placeholder) -> String {
    let mut url = format!("{}{}", request.endpoint, request.path);
    for (place, parameter) in request.query.iter().enumerate() {
        url.push(if place == 0 { '?' } else { '&' });
        let secrecy = if parameter.secret { Secrecy::Hidden } else { secrecy(&parameter.name) };
        let value = match secrecy {
            Secrecy::Open => encode::component(&open_text(&parameter.value)),
            secrecy => shown(secrecy, &parameter.name, &parameter.value, placeholder),
        };
        let _ = write!(url, "{}={value}", encode::component(&parameter.name));
    }
    url
}

fn headers(request: &Request, placeholder: Placeholder) -> Vec<(String, String)> {
    request
        .headers
        .iter()
        .map(|(name, value)| {
            let name = name.as_str();
            let open = header_is_open(name) && !value.is_sensitive();
            let shown = match value.to_str() {
                Ok(value) if open => text(value),
                Ok(value) if secrecy(name) == Secrecy::Shortened => {
                    shown(Secrecy::Shortened, name, value, placeholder).into()
                }
                Ok(value) => after_scheme(name, value, placeholder),
                Err(_) => placeholder(name).into(),
            };
            (name.to_owned(), shown.into_owned())
        })
        .collect()
}

/// A masked credential behind the word of its scheme.
fn after_scheme(name: &str, value: &str, placeholder: Placeholder) -> Cow<'static, str> {
    match scheme(value) {
        Some(scheme) => format!("{scheme} {}", placeholder(name)).into(),
        None => placeholder(name).into(),
    }
}

fn body(request: &Request, placeholder: Placeholder) -> Body {
    let media_type = request.headers.get("content-type").and_then(|value| value.to_str().ok());
    Body::of(media_type.unwrap_or_default(), &request.body, placeholder)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::core::Endpoint;

    /// Test data, no real secret.
    const CANARY: &str = "kanarie5Ecret0Value";

    fn endpoint() -> Endpoint {
        Endpoint::parse("https://host.example/base").expect("endpoint")
    }

    fn signed() -> Request {
        let mut request = Request::post("CreateBackup", &endpoint(), "/v1/backups")
            .with("Action", "CreateBackup")
            .with("AccessKeyId", "LTAItestdata0000")
            .with("Note", format!("https://x.example/?sig={CANARY}"))
            .with("Extra", format!("{{\"password\":\"{CANARY}\"}}"))
            .with("Signature", CANARY)
            .header("x-new-header", CANARY)
            .header("user-agent", "it's")
            .header("cookie", CANARY)
            .json(&json!({"target": "it's \u{202e}\u{1b}", "password": CANARY,
                "deep": [{"sessionId": CANARY}]}));
        request.add_secret("harmless", CANARY);
        request.set_secret_header("authorization", &format!("Bearer {CANARY}")).expect("header");
        request.set_secret_header("content-language", CANARY).expect("header");
        request.set_secret_header("date", CANARY).expect("header");
        request
    }

    #[test]
    fn no_canary_comes_out_of_a_request() {
        let request = signed();
        let shown = Shown::of(&request);
        let every = [
            shown.text(),
            shown.line(),
            shown.header_lines().join("\n"),
            shown.json().to_string(),
            curl(&request),
            format!("{shown:?}"),
        ];
        for text in every {
            assert!(!text.contains(CANARY), "{text}");
            assert!(!text.contains("testdata"), "{text}");
        }
    }

    #[test]
    fn a_dry_run_reads_like_the_request() {
        insta::assert_snapshot!(Shown::of(&signed()).text(), @r#"
        POST https://host.example/base/v1/backups?Action=CreateBackup&AccessKeyId=LTAI…&Note=https%3A%2F%2Fx.example%2F%3F%E2%80%A6&Extra=%7B%22password%22%3A%22%E2%80%A6%22%7D&Signature=…&harmless=…
        x-new-header: …
        user-agent: it's
        cookie: …
        content-type: application/json
        authorization: Bearer …
        content-language: …
        date: …

        {
          "target": "it's \u202e\u001b",
          "password": "…",
          "deep": [
            {
              "sessionId": "…"
            }
          ]
        }
        "#);
        assert_eq!(
            Shown::of(&Request::get("List", &endpoint(), "/v1/x").with("page", "2")).line(),
            "GET https://host.example/base/v1/x?page=2"
        );
    }

    #[test]
    fn a_command_line_is_quoted_for_the_shell() {
        insta::assert_snapshot!(curl(&signed()), @r#"
        curl --request POST \
          --url 'https://host.example/base/v1/backups?Action=CreateBackup&AccessKeyId=<AccessKeyId>&Note=https%3A%2F%2Fx.example%2F%3F%E2%80%A6&Extra=%7B%22password%22%3A%22%E2%80%A6%22%7D&Signature=<Signature>&harmless=<harmless>' \
          --header 'x-new-header: <x-new-header>' \
          --header 'user-agent: it'\''s' \
          --header 'cookie: <cookie>' \
          --header 'content-type: application/json' \
          --header 'authorization: Bearer <authorization>' \
          --header 'content-language: <content-language>' \
          --header 'date: <date>' \
          --data-raw '{"target":"it'\''s \u202e\u001b","password":"<password>","deep":[{"sessionId":"<sessionId>"}]}'
        "#);
    }

    #[test]
    fn forms_and_unknown_bodies_are_shown_in_their_way() {
        let form = Request::post("Token", &endpoint(), "/token")
            .body("application/x-www-form-urlencoded", format!("a=it%27s&client_secret={CANARY}"));
        assert!(Shown::of(&form).text().ends_with("\na=it's\nclient_secret=…\n"));
        assert!(curl(&form).contains(r"--data-urlencode 'a=it'\''s'"));
        let xml = Request::post("Token", &endpoint(), "/token").body("application/xml", CANARY);
        assert!(Shown::of(&xml).text().ends_with("\n(19 bytes, not shown)\n"));
        assert!(curl(&xml).contains("--data-binary '<body of 19 bytes>'"));
    }

    #[test]
    fn words_are_quoted_when_they_must_be() {
        assert_eq!(quote("POST"), "POST");
        assert_eq!(quote(""), "''");
        assert_eq!(quote("a b"), "'a b'");
        assert_eq!(quote("it's $HOME `x`"), r"'it'\''s $HOME `x`'");
        assert_eq!(quote("a\u{1b}b"), r"'a\x1bb'");
    }
}
