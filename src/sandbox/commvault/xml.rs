//! The XML form of the API: scalars are attributes, objects are elements,
//! lists are repeated elements, and a list of plain values repeats `val`.
//!
//! Source: the XML examples of "REST API - POST Login" and "POST Create Task"
//! (documentation.commvault.com).

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use serde_json::{Map, Value};

/// Deepest nesting that is read; real requests stay below 12.
const MAX_DEPTH: usize = 48;

/// Writes a JSON object as an XML document with that root element.
pub(super) fn write(root: &str, value: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\" ?>");
    element(&mut out, root, value);
    out
}

fn element(out: &mut String, name: &str, value: &Value) {
    out.push('<');
    out.push_str(name);
    let Value::Object(fields) = value else {
        attribute(out, "val", value);
        out.push_str("/>");
        return;
    };
    for (field, inner) in fields.iter().filter(|(_, inner)| is_scalar(inner)) {
        attribute(out, field, inner);
    }
    if fields.values().all(is_scalar) {
        out.push_str("/>");
        return;
    }
    out.push('>');
    for (field, inner) in fields.iter().filter(|(_, inner)| !is_scalar(inner)) {
        match inner {
            Value::Array(items) => items.iter().for_each(|item| element(out, field, item)),
            _ => element(out, field, inner),
        }
    }
    out.push_str(&format!("</{name}>"));
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
}

fn attribute(out: &mut String, name: &str, value: &Value) {
    let text = match value {
        Value::Null => return,
        Value::Bool(flag) => u8::from(*flag).to_string(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    out.push_str(&format!(" {name}=\"{}\"", quick_xml::escape::escape(text.as_str())));
}

/// Reads an XML document: the name of its root and its content as JSON in
/// which every scalar is text. `None` when it is not well formed or too deep.
pub(super) fn read(text: &str) -> Option<(String, Value)> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<(String, Map<String, Value>, String)> = Vec::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                if open.len() >= MAX_DEPTH {
                    return None;
                }
                open.push(opened(&start)?);
            }
            Event::Empty(start) => {
                let closed = opened(&start)?;
                if let Some(document) = close(&mut open, closed) {
                    return Some(document);
                }
            }
            Event::Text(part) => {
                if let Some((_, _, inner)) = open.last_mut() {
                    inner.push_str(part.xml10_content().trim());
                }
            }
            Event::End(_) => {
                let closed = open.pop()?;
                if let Some(document) = close(&mut open, closed) {
                    return Some(document);
                }
            }
            Event::Eof | Event::DocType(_) => return None,
            _ => {}
        }
    }
}

fn opened(start: &BytesStart<'_>) -> Option<(String, Map<String, Value>, String)> {
    let mut fields = Map::new();
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
        fields.insert(attribute.key.as_ref().to_owned(), Value::String(value.into_owned()));
    }
    Some((start.name().as_ref().to_owned(), fields, String::new()))
}

/// Hands a closed element to its parent; the document when it has none.
fn close(
    open: &mut [(String, Map<String, Value>, String)],
    (name, fields, text): (String, Map<String, Value>, String),
) -> Option<(String, Value)> {
    let value = if fields.is_empty() && !text.is_empty() {
        Value::String(text)
    } else {
        Value::Object(fields)
    };
    let Some((_, parent, _)) = open.last_mut() else { return Some((name, value)) };
    match parent.get_mut(&name) {
        None => drop(parent.insert(name, value)),
        Some(Value::Array(items)) => items.push(value),
        Some(single) => {
            let first = single.take();
            *single = Value::Array(vec![first, value]);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn writes_attributes_elements_and_val() {
        let body = json!({"taskId": 402, "jobIds": ["1354", "1355"]});
        let text = write("TMMsg_CreateTaskResp", &body);
        assert!(text.ends_with(
            "<TMMsg_CreateTaskResp taskId=\"402\"><jobIds val=\"1354\"/><jobIds val=\"1355\"/>\
             </TMMsg_CreateTaskResp>"
        ));
        assert!(
            write("R", &json!({"a": "<&\"", "b": true}))
                .ends_with("<R a=\"&lt;&amp;&quot;\" b=\"1\"/>")
        );
    }

    #[test]
    fn reads_attributes_text_and_repeats() {
        let text = "<r a=\"1&amp;2\"><x>7</x><y n=\"1\"/><y n=\"2\"/></r>";
        let (root, value) = read(text).unwrap();
        assert_eq!(root, "r");
        assert_eq!(value, json!({"a": "1&2", "x": "7", "y": [{"n": "1"}, {"n": "2"}]}));
    }

    #[test]
    fn refuses_broken_and_deep_documents() {
        assert_eq!(read("<a><b></a>"), None);
        assert_eq!(read("plain"), None);
        assert_eq!(read("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"), None);
        assert_eq!(read(&"<a>".repeat(10_000)), None);
    }
}
