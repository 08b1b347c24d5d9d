//! The little XML that has to be understood: Commvault answers in XML when a
//! gateway drops the `Accept` header, and puts everything into attributes.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// Most elements that are looked at.
const MOST_ELEMENTS: usize = 1000;

/// The root element with its attributes, and those of its direct and indirect
/// children in document order.
#[derive(Debug, Default)]
pub(super) struct Root {
    attributes: Vec<(String, String)>,
    children: Vec<(String, Vec<(String, String)>)>,
}

impl Root {
    /// An attribute of the root element.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        find(&self.attributes, name)
    }

    /// That attribute of every child element of that name.
    pub(super) fn values<'a>(
        &'a self,
        element: &'a str,
        attribute: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        self.children
            .iter()
            .filter(move |(name, _)| name == element)
            .filter_map(move |(_, attributes)| find(attributes, attribute))
    }
}

/// Reads a document, or `None` when the text is no XML.
pub(super) fn root(text: &str) -> Option<Root> {
    let mut reader = Reader::from_str(text);
    let mut root: Option<Root> = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(element) | Event::Empty(element) => match &mut root {
                None => {
                    root = Some(Root { attributes: attributes(&element)?, children: Vec::new() });
                }
                Some(root) if root.children.len() < MOST_ELEMENTS => {
                    root.children.push((local_name(&element), attributes(&element)?));
                }
                Some(_) => return None,
            },
            Event::Eof => return root,
            _ => {}
        }
    }
}

fn local_name(element: &BytesStart<'_>) -> String {
    element.local_name().into_inner().to_owned()
}

fn attributes(element: &BytesStart<'_>) -> Option<Vec<(String, String)>> {
    element
        .attributes()
        .map(|attribute| {
            let attribute = attribute.ok()?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            Some((attribute.key.as_ref().to_owned(), value.into_owned()))
        })
        .collect()
}

fn find<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_attributes_of_root_and_children() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
            <TMMsg_CreateTaskResp taskId="402"><jobIds val="1354"/><jobIds val="1355"/></TMMsg_CreateTaskResp>"#;
        let root = root(text).expect("XML");
        assert_eq!(root.attribute("taskId"), Some("402"));
        assert_eq!(root.values("jobIds", "val").collect::<Vec<_>>(), ["1354", "1355"]);
    }

    #[test]
    fn what_is_no_xml_is_refused() {
        for text in ["", "plain text", "<a><b></a>", "<a b=c/>", "{\"a\":1}"] {
            assert!(root(text).is_none(), "{text}");
        }
    }
}
