//! Replies in JSON and in XML, turned into the same tree and the same structs.
//!
//! The XML form is read into the tree that its JSON form would have: an
//! element with children is an object, repeated children are a list, the root
//! is dropped. Which of the two it is, the answer itself tells: a gateway may
//! answer in XML although JSON was asked for.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::core::{Reply, Result};

/// Deepest nesting that is read. Replies of the service reach five levels.
const MAX_DEPTH: usize = 64;

/// Reads a reply into its struct.
///
/// # Errors
/// [`crate::core::ErrorKind::Protocol`] with the first characters of the body.
pub fn decode<T: DeserializeOwned>(reply: &Reply, operation: &str) -> Result<T> {
    tree(&reply.body)
        .and_then(|tree| serde_json::from_value(tree).map_err(|error| error.to_string()))
        .map_err(|why| {
            let mut error = reply.unreadable(operation, &without_link_queries(&why));
            error.hint = error.hint.take().map(|hint| without_link_queries(&hint));
            if let Some(fault) = &mut error.provider {
                fault.message = fault.message.take().map(|text| without_link_queries(&text));
            }
            error
        })
}

/// The tree of a body in either format.
///
/// # Errors
/// A text that says why it is neither.
pub fn tree(body: &[u8]) -> Result<Value, String> {
    let text = String::from_utf8_lossy(body);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with('<') {
        xml_tree(text)
    } else {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

/// An element that is still open.
#[derive(Default)]
struct Element {
    name: String,
    children: Map<String, Value>,
    text: String,
}

impl Element {
    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    fn add(&mut self, name: String, value: Value) {
        match self.children.get_mut(&name) {
            None => {
                self.children.insert(name, value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }

    fn close(self) -> (String, Value) {
        let value = if self.children.is_empty() {
            Value::String(self.text.trim().to_owned())
        } else {
            Value::Object(self.children)
        };
        (self.name, value)
    }
}

fn xml_tree(text: &str) -> Result<Value, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut open: Vec<Element> = Vec::new();
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(_) if open.len() == MAX_DEPTH => {
                return Err("nested too deeply".to_owned());
            }
            Event::Start(start) => open.push(Element::named(start.local_name().as_ref())),
            Event::Text(part) => add_text(&mut open, &part.xml10_content()),
            Event::CData(part) => add_text(&mut open, &part.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|error| error.to_string())?;
                match (character, resolve_predefined_entity(&reference)) {
                    (Some(character), _) => add_text(&mut open, character.encode_utf8(&mut [0; 4])),
                    (None, Some(text)) => add_text(&mut open, text),
                    (None, None) => return Err("an entity of its own".to_owned()),
                }
            }
            Event::End(_) => {
                let Some(element) = open.pop() else { return Err("an end too many".to_owned()) };
                let (name, value) = element.close();
                match open.last_mut() {
                    Some(parent) => parent.add(name, value),
                    None => return Ok(value),
                }
            }
            Event::Eof => return Err("it ends within an element".to_owned()),
            _ => {}
        }
    }
}

fn add_text(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

/// The same text with the query of every link cut: the links that the service
/// hands out for downloads are signed there, and whoever has one can read the
/// backup.
pub fn without_link_queries(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, link) = rest.split_at(at + 3);
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '\\');
        let (link, after) = link.split_at(link.find(is_end).unwrap_or(link.len()));
        out.push_str(before);
        match link.find('?') {
            Some(query) => {
                out.push_str(link.get(..query).unwrap_or(""));
                out.push_str("?…");
            }
            None => out.push_str(link),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn xml_becomes_the_tree_of_its_json_form() {
        let xml = r#"<?xml version="1.0" encoding="utf-8"?>
            <!-- result -->
            <DescribeRegionsResponse>
              <RequestId>4E46C22C</RequestId>
              <Regions><DdsRegion><RegionId>cn-hangzhou</RegionId><Zones>
                <Zone><ZoneId>cn-hangzhou-i</ZoneId></Zone>
                <Zone><ZoneId>a &amp; b&#x20;&lt;c</ZoneId></Zone>
              </Zones></DdsRegion></Regions>
              <Empty></Empty><Closed/><Raw><![CDATA[<x>]]></Raw>
            </DescribeRegionsResponse>"#;
        let expected = json!({
            "RequestId": "4E46C22C",
            "Regions": {"DdsRegion": {"RegionId": "cn-hangzhou", "Zones": {
                "Zone": [{"ZoneId": "cn-hangzhou-i"}, {"ZoneId": "a & b <c"}]}}},
            "Empty": "", "Closed": "", "Raw": "<x>",
        });
        assert_eq!(tree(xml.as_bytes()), Ok(expected));
    }

    #[test]
    fn broken_and_hostile_bodies_are_errors() {
        let deep = "<a>".repeat(100);
        let entity = "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>";
        for body in ["", "<a>", "<a></b>", "</a>", "{", "plain", "<a>&#0;</a>", &deep, entity] {
            assert!(tree(body.as_bytes()).is_err(), "{body}");
        }
        assert_eq!(tree(b"\xEF\xBB\xBF {\"a\":1}"), Ok(json!({"a": 1})));
    }

    #[test]
    fn an_unreadable_reply_is_shown_without_the_signature_of_its_links() {
        let body = br#"{"U":"https://oss.example/f?Signature=hush","Backups":"#.to_vec();
        let reply = Reply { status: 200, headers: Default::default(), body };
        let error = decode::<Value>(&reply, "DescribeBackups").expect_err("cut");
        let shown = format!("{error:?} {:?} {:?}", error.hint, error.provider);
        assert!(shown.contains("oss.example"), "{shown}");
        assert!(!shown.contains("hush"), "{shown}");
    }

    #[test]
    fn link_queries_are_cut() {
        assert_eq!(
            without_link_queries("a https://h/p?x=1&y=2 b <u>http://g/q?z</u> c https://i/j"),
            "a https://h/p?… b <u>http://g/q?…</u> c https://i/j"
        );
    }
}
