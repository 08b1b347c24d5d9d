//! Masks secrets inside running text: errors that quote an answer, causes that
//! quote an address, log lines.
//!
//! This is the second line of defence. Messages are built without secrets; a
//! provider's own words may hold one all the same.

use std::borrow::Cow;

use super::names::{MASK, Secrecy, ellipsis, is_masked, scheme, secrecy, shown};

/// The text with signed queries cut from its addresses, and with the values
/// behind secret names, credentials behind a scheme's word, and tokens that
/// are known by their beginning masked.
pub fn text(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    for step in [addresses, pairs, credentials] {
        if let Some(changed) = step(&masked) {
            masked = Cow::Owned(changed);
        }
    }
    masked
}

/// Text that is being rewritten from left to right.
struct Rewrite<'a> {
    source: &'a str,
    done: usize,
    target: String,
}

impl<'a> Rewrite<'a> {
    fn new(source: &'a str) -> Self {
        Self { source, done: 0, target: String::new() }
    }

    /// Replaces the range, which lies behind all earlier ones.
    fn replace(&mut self, start: usize, end: usize, with: &str) {
        self.target.push_str(self.source.get(self.done..start).unwrap_or_default());
        self.target.push_str(with);
        self.done = end;
    }

    /// The rewritten text, or `None` when nothing was replaced.
    fn finish(mut self) -> Option<String> {
        if self.done == 0 {
            return None;
        }
        self.target.push_str(self.source.get(self.done..).unwrap_or_default());
        Some(self.target)
    }
}

/// Cuts user information and signed queries from addresses.
fn addresses(text: &str) -> Option<String> {
    let mut rewrite = Rewrite::new(text);
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("://")) {
        let start = from + found + 3;
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(ends_address).unwrap_or(rest.len());
        from = start + length;
        let address = text.get(start..from).unwrap_or_default();
        if let Some(masked) = masked_address(address) {
            rewrite.replace(start, from, &masked);
        }
    }
    rewrite.finish()
}

fn ends_address(character: char) -> bool {
    character.is_whitespace() || character.is_control() || "\"'`<>\\".contains(character)
}

/// An address behind its scheme, masked; `None` when it holds no secret.
fn masked_address(address: &str) -> Option<String> {
    let (place, rest) = match address.find(['?', '#']) {
        Some(cut) => address.split_at(cut),
        None => (address, ""),
    };
    let authority = place.split('/').next().unwrap_or(place);
    let user_end = authority.rfind('@');
    let signed = rest
        .split(['?', '#', '&', ';'])
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, value)| secrecy(name) != Secrecy::Open && !is_masked(value));
    if user_end.is_none() && !signed {
        return None;
    }
    let user = if user_end.is_some() { MASK } else { "" };
    let place = user_end.and_then(|end| place.get(end..)).unwrap_or(place);
    let mark = rest.get(..1).unwrap_or_default();
    let rest = if signed { format!("{mark}{MASK}") } else { rest.to_owned() };
    Some(format!("{user}{place}{rest}"))
}

/// Masks `name=value`, `"name": "value"`, `<name>value<` and header lines
/// whose name stands for a secret.
fn pairs(text: &str) -> Option<String> {
    let mut rewrite = Rewrite::new(text);
    let mut from = 0;
    while let Some((start, end)) = next_word(text, from) {
        from = end;
        let name = text.get(start..end).unwrap_or_default();
        let secrecy = secrecy(name);
        if secrecy == Secrecy::Open {
            continue;
        }
        if let Some((value_start, value_end)) = value_of(text, start, end) {
            let value = text.get(value_start..value_end).unwrap_or_default();
            rewrite.replace(value_start, value_end, &shown(secrecy, name, value, ellipsis));
            from = value_end;
        }
    }
    rewrite.finish()
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.')
}

/// The next run of word characters at or behind `from`.
fn next_word(text: &str, from: usize) -> Option<(usize, usize)> {
    let rest = text.get(from..)?;
    let start = from + rest.find(is_word)?;
    let word = text.get(start..)?;
    Some((start, start + word.find(|c| !is_word(c)).unwrap_or(word.len())))
}

/// Where the value that belongs to the name at `start..end` lies.
fn value_of(text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let rest = text.get(end..)?;
    let value = if let Some(value) = rest.strip_prefix('>') {
        xml_value(text.get(..start)?, value)
    } else if let Some(value) = rest.strip_prefix('=') {
        assigned_value(value)
    } else if let Some(value) = rest.strip_prefix(": ") {
        header_value(text.get(start..end)?, value)
    } else {
        json_value(rest)
    }?;
    let place = text.len() - value.onward.len();
    let known = value.onward.get(..value.length)?;
    (!known.is_empty() && !is_masked(known)).then_some((place, place + value.length))
}

/// A value inside a text: everything from its first byte on, and its length.
struct Value<'a> {
    onward: &'a str,
    length: usize,
}

impl<'a> Value<'a> {
    /// The value that begins here and ends before the first match.
    fn until(onward: &'a str, ends: impl Fn(char) -> bool) -> Self {
        Self { onward, length: onward.find(ends).unwrap_or(onward.len()) }
    }
}

fn xml_value<'a>(before: &str, onward: &'a str) -> Option<Value<'a>> {
    let opened = before.ends_with('<') || before.ends_with(':');
    opened.then(|| Value::until(onward, |c| c == '<'))
}

fn assigned_value(onward: &str) -> Option<Value<'_>> {
    let ends = |c: char| c.is_whitespace() || "&;,\"'`<>()[]{}\\".contains(c);
    quoted(onward).or_else(|| Some(Value::until(onward, ends)))
}

/// A value up to the end of the line, for names that only headers have.
fn header_value<'a>(name: &str, onward: &'a str) -> Option<Value<'a>> {
    let only_headers = name.contains('-')
        || ["authorization", "authtoken", "cookie"]
            .iter()
            .any(|header| header.eq_ignore_ascii_case(name));
    only_headers.then(|| Value::until(onward, |c| matches!(c, '\n' | '\r')))
}

/// The value behind `" :`, quoted or a number, also in JSON within JSON.
fn json_value(rest: &str) -> Option<Value<'_>> {
    let rest = rest.trim_start_matches('\\').strip_prefix(['"', '\''])?;
    let onward = rest.trim_start().strip_prefix([':', '='])?.trim_start();
    quoted(onward).or_else(|| Some(Value::until(onward, |c| !c.is_ascii_digit())))
}

/// What stands between quotes at the start of the text. Where the text was
/// cut before the closing quote, all of the rest counts.
fn quoted(text: &str) -> Option<Value<'_>> {
    let opening = text.trim_start_matches('\\');
    let escaped = opening.len() < text.len();
    let quote = opening.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let onward = opening.get(1..)?;
    let mut skip = false;
    let end = onward.find(|character| match character {
        _ if skip => {
            skip = false;
            false
        }
        '\\' if escaped => true,
        '\\' => {
            skip = true;
            false
        }
        _ => character == quote,
    });
    Some(Value { onward, length: end.unwrap_or(onward.len()) })
}

/// Beginnings of tokens and keys, with the least length of the whole.
const TOKEN_STARTS: &[(&str, usize)] = &[("eyJ", 20), ("mdb_sa_sk_", 12), ("MII", 64)];

/// Masks what follows a scheme's word, and what is a token by its beginning.
fn credentials(text: &str) -> Option<String> {
    let mut rewrite = Rewrite::new(text);
    let mut from = 0;
    let mut after_scheme = false;
    while let Some((start, end)) = next_token(text, from) {
        from = end;
        let token = text.get(start..end).unwrap_or_default();
        if is_credential(token, after_scheme) {
            rewrite.replace(start, end, MASK);
        }
        let follows = text.get(start..end + 1).unwrap_or_default();
        after_scheme = follows.ends_with(' ') && scheme(follows).is_some();
    }
    rewrite.finish()
}

fn is_credential(token: &str, after_scheme: bool) -> bool {
    let known =
        TOKEN_STARTS.iter().any(|(start, least)| token.starts_with(start) && token.len() >= *least);
    // `Basic authentication` is prose, `Basic dXNlcjpwYXNz` is not.
    let unlike_prose = token.len() >= 24
        || token.chars().any(|c| c.is_ascii_digit() || c == '=')
        || token.chars().skip(1).any(|c| c.is_ascii_uppercase());
    known || (after_scheme && token.len() >= 6 && unlike_prose)
}

fn next_token(text: &str, from: usize) -> Option<(usize, usize)> {
    let is_token = |c: char| is_word(c) || matches!(c, '+' | '/' | '=' | '~' | ':');
    let rest = text.get(from..)?;
    let start = from + rest.find(is_token)?;
    let token = text.get(start..)?;
    Some((start, start + token.find(|c| !is_token(c)).unwrap_or(token.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test data, no real secret.
    const CANARY: &str = "kanarie5Ecret0Value";

    #[test]
    fn no_canary_leaves_running_text() {
        for sample in [
            "https://oss.example/b?Expires=1&OSSAccessKeyId=LTAI00000000&Signature=¤",
            "see https://s3.example/x?X-Amz-Signature=¤&x=1 please",
            "https://user:¤@host.example/p",
            "https://x.example/cb#access_token=¤&state=1",
            "https://acct.blob.example/c?sv=1&sig=¤",
            "it begins with: {\"token\":\"QSDK ¤\",\"x\":1}",
            "{\"token\" : \"¤",
            "{\\\"password\\\":\\\"¤\\\",\\\"user\\\":\\\"ops\\\"}",
            "{'client_secret': '¤'}",
            "login?user=ops&password=¤&next=1",
            "token=¤ refused",
            "token=\"¤\"",
            "<Login><Password>¤</Password></Login>",
            "<a:token>¤</a:token>",
            "Authorization: Bearer ¤",
            "X-Auth-Token: ¤\nhost: x",
            "Authtoken: QSDK ¤",
            "sent Bearer ¤ to the host",
            "sent Basic ¤ to the host",
        ] {
            let sample = sample.replace('¤', CANARY);
            let masked = text(&sample);
            assert!(!masked.contains(CANARY), "{sample} became {masked}");
            assert!(masked.contains(MASK), "{masked}");
        }
    }

    #[test]
    fn tokens_are_known_by_their_beginning() {
        let jwt = "eyJhbGciOiJub25lIn0.eyJ0ZXN0IjoxfQ.c2ln";
        assert_eq!(text(&format!("got {jwt}.")), "got …");
        assert_eq!(text("mdb_sa_sk_testdata0000"), "…");
        assert_eq!(text(&format!("MII{}", "x".repeat(80))), "…");
    }

    #[test]
    fn the_rest_of_the_text_stays() {
        assert_eq!(
            text("get https://h.example/a?x=1 and https://u:p@h.example/b?Signature=s#t now"),
            "get https://h.example/a?x=1 and https://…@h.example/b?… now"
        );
        assert_eq!(text("a=1&token=abc&b=2"), "a=1&token=…&b=2");
        assert_eq!(text("{\"token\":\"abc\",\"n\":1}"), "{\"token\":\"…\",\"n\":1}");
        assert_eq!(text("{\"passcode\":123456}"), "{\"passcode\":…}");
        assert_eq!(text("AccessKeyId=LTAItestdata0000&x=1"), "AccessKeyId=LTAI…&x=1");
    }

    #[test]
    fn masking_twice_changes_nothing_more() {
        for masked in [
            "POST https://h.example/?Action=x&AccessKeyId=LTAI…&Signature=… (1 bytes)",
            "authorization: Bearer …",
            "{\"password\":\"…\"}",
        ] {
            assert_eq!(text(masked), masked);
        }
    }

    #[test]
    fn prose_is_left_alone() {
        for prose in [
            "credential `password`: the variable `X` is not set",
            "the token has expired: log in again",
            "the credential lacks a permission",
            "Basic authentication is off",
            "Bearer tokens are not taken",
            "no signature: the clock is off",
            "unknown key 'password': did you mean 'passcode'?",
            "HTTP 403 Forbidden.RAM: not authorized",
            "https://host.example/path?page=2",
            "",
        ] {
            assert!(matches!(text(prose), Cow::Borrowed(_)), "{prose} became {}", text(prose));
        }
    }

    #[test]
    fn odd_text_is_survived() {
        for odd in
            ["://", "a://", "token=", "\"token\":", "token=\"", "<token>", "é=ü&token=ü", "Bearer "]
        {
            assert!(text(odd).len() <= odd.len() + MASK.len());
        }
    }

    #[test]
    fn no_text_makes_it_panic_or_grow_without_end() {
        let pieces = [
            "token",
            "=",
            "\"",
            ":",
            " ",
            "://",
            "?",
            "&",
            "Bearer ",
            "\\",
            "é",
            "…",
            "<",
            ">",
            "@",
            "eyJ",
            "password",
            "'",
            "\n",
            "\u{1b}",
            "AccessKeyId",
            "x",
            "/",
        ];
        let mut state: u64 = 7;
        for _ in 0..20_000 {
            let mut sample = String::new();
            for _ in 0..10 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let place = usize::try_from(state >> 33).expect("31 bits") % pieces.len();
                sample.push_str(pieces[place]);
            }
            assert!(text(&sample).len() <= sample.len() + 10 * MASK.len(), "{sample}");
        }
    }
}
