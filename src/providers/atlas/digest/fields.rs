//! The syntax of `WWW-Authenticate` and its relatives (RFC 9110 §11).

use super::challenge::Flaw;

/// One challenge as it stands in the header: a scheme and its parameters,
/// quoted pairs already resolved. Names are in lower case.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RawChallenge {
    /// Scheme in lower case.
    pub scheme: String,
    /// Parameters in order.
    pub parameters: Vec<(String, String)>,
}

impl RawChallenge {
    /// The first parameter of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Reads every challenge of one header line.
///
/// Commas separate both challenges and their parameters, so an element that
/// begins with a word which is not followed by `=` opens a new challenge.
pub(super) fn challenges(line: &str) -> Result<Vec<RawChallenge>, Flaw> {
    let mut found: Vec<RawChallenge> = Vec::new();
    let mut rest = Cursor(line);
    while rest.skip_separators() {
        let word = rest.token().ok_or(Flaw::Malformed)?.to_ascii_lowercase();
        if let Some(value) = rest.value()? {
            let open = found.last_mut().ok_or(Flaw::Malformed)?;
            open.parameters.push((word, value));
        } else {
            let mut opened = RawChallenge { scheme: word, parameters: Vec::new() };
            if let Some(parameter) = rest.first_parameter()? {
                opened.parameters.push(parameter);
            }
            found.push(opened);
        }
        rest.end_of_element()?;
    }
    Ok(found)
}

/// The nonce that an `Authentication-Info` header announces for the next
/// request (RFC 7616 §3.5).
pub fn next_nonce(line: &str) -> Option<String> {
    let mut rest = Cursor(line);
    while rest.skip_separators() {
        let name = rest.token()?;
        let value = rest.value().ok()??;
        if name.eq_ignore_ascii_case("nextnonce") {
            return Some(value);
        }
        rest.end_of_element().ok()?;
    }
    None
}

/// What is left of a header line.
struct Cursor<'a>(&'a str);

impl<'a> Cursor<'a> {
    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_start_matches([' ', '\t']);
    }

    /// Skips blanks and commas, also empty elements; `false` at the end.
    fn skip_separators(&mut self) -> bool {
        self.0 = self.0.trim_start_matches([' ', '\t', ',']);
        !self.0.is_empty()
    }

    fn token(&mut self) -> Option<&'a str> {
        let end = self.0.find(|c| !is_token(c)).unwrap_or(self.0.len());
        let (token, rest) = self.0.split_at(end);
        self.0 = rest;
        (!token.is_empty()).then_some(token)
    }

    /// The value after `=`, or `None` when no `=` follows.
    fn value(&mut self) -> Result<Option<String>, Flaw> {
        self.skip_blanks();
        let Some(rest) = self.0.strip_prefix('=') else { return Ok(None) };
        self.0 = rest;
        self.skip_blanks();
        if self.0.starts_with('"') {
            return self.quoted().map(Some);
        }
        self.token().map(|token| Some(token.to_owned())).ok_or(Flaw::Malformed)
    }

    fn quoted(&mut self) -> Result<String, Flaw> {
        let mut text = String::new();
        let mut characters = self.0.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.0 = self.0.get(at + 1..).unwrap_or_default();
                    return Ok(text);
                }
                '\\' => text.push(characters.next().ok_or(Flaw::Malformed)?.1),
                other => text.push(other),
            }
        }
        Err(Flaw::Malformed)
    }

    /// What follows a scheme in the same element: its first parameter, a
    /// single opaque token such as Negotiate's (read over), or nothing.
    fn first_parameter(&mut self) -> Result<Option<(String, String)>, Flaw> {
        self.skip_blanks();
        if self.0.is_empty() || self.0.starts_with(',') {
            return Ok(None);
        }
        if let Some(length) = self.opaque_token() {
            self.0 = self.0.get(length..).unwrap_or_default();
            return Ok(None);
        }
        let name = self.token().ok_or(Flaw::Malformed)?.to_ascii_lowercase();
        let value = self.value()?.ok_or(Flaw::Malformed)?;
        Ok(Some((name, value)))
    }

    /// The length of a token68 that fills the rest of the element.
    fn opaque_token(&self) -> Option<usize> {
        let element = self.0.split(',').next().unwrap_or_default().trim_end_matches([' ', '\t']);
        let body = element.trim_end_matches('=');
        let token68 = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
        (!body.is_empty() && body.chars().all(token68)).then_some(element.len())
    }

    fn end_of_element(&mut self) -> Result<(), Flaw> {
        self.skip_blanks();
        if self.0.is_empty() || self.0.starts_with(',') { Ok(()) } else { Err(Flaw::Malformed) }
    }
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_challenges_from_parameters() {
        let found = challenges("Negotiate YWJjZA==, Basic realm=\"a, b\", Bearer").expect("line");
        let schemes: Vec<_> = found.iter().map(|raw| raw.scheme.as_str()).collect();
        assert_eq!(schemes, ["negotiate", "basic", "bearer"]);
        assert_eq!(found[1].get("realm"), Some("a, b"));
    }

    #[test]
    fn hostile_lines_are_malformed_and_nothing_worse() {
        for line in
            ["=", "realm=\"r\"", "Digest a=\"\\", "Digest a b", "Digest a=\"\"b", "Digest é=1"]
        {
            assert_eq!(challenges(line), Err(Flaw::Malformed), "{line}");
        }
        assert_eq!(challenges(" , ,"), Ok(vec![]));
    }

    #[test]
    fn finds_the_next_nonce() {
        assert_eq!(next_nonce("qop=auth, nextnonce=\"n2\"").as_deref(), Some("n2"));
        assert_eq!(next_nonce("qop=auth, rspauth=\"x\""), None);
        assert_eq!(next_nonce("nextnonce=\"open"), None);
    }
}
