//! Lists in pages.
//!
//! A page holds `results`, `links` and perhaps `totalCount`, which may be an
//! estimate. The link `next` says only *that* there is more: the next page is
//! asked for by number at the profile's own address, so that no link can lead
//! the credential to another host. New items shift pages while one walks them,
//! so items are told apart by id.
//!
//! Source: Atlas Administration API v2 document, parameters `pageNum` and
//! `itemsPerPage`; Atlas Administration API Overview, pagination.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::api::Api;
use crate::core::{Error, ErrorKind, Request, Result};

/// The most that Atlas gives at once.
const ITEMS_PER_PAGE: usize = 500;
/// More pages than any list has; a server that always offers another page
/// is not followed for ever.
const MOST_PAGES: u32 = 1000;

#[derive(serde::Deserialize)]
struct Page {
    #[serde(default)]
    results: Vec<Json>,
    links: Option<Vec<Link>>,
}

#[derive(serde::Deserialize)]
struct Link {
    rel: Option<String>,
}

impl Page {
    /// Whether there is another page: a link says so or, where a page has no
    /// links at all, it is full.
    fn has_next(&self, items_per_page: usize) -> bool {
        match &self.links {
            Some(links) => links.iter().any(|link| link.rel.as_deref() == Some("next")),
            None => self.results.len() >= items_per_page,
        }
    }
}

/// Reads all pages of a list.
///
/// # Errors
/// As [`Api::read`], and [`ErrorKind::Protocol`] when the pages do not end.
pub async fn all<T: DeserializeOwned>(api: &Api, request: &Request) -> Result<Vec<T>> {
    by(ITEMS_PER_PAGE, api, request).await
}

/// The same with pages of another size.
///
/// # Errors
/// As [`all`].
pub(super) async fn by<T: DeserializeOwned>(
    items_per_page: usize,
    api: &Api,
    request: &Request,
) -> Result<Vec<T>> {
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    for number in 1..=MOST_PAGES {
        let asked = request
            .clone()
            .with("itemsPerPage", items_per_page.to_string())
            .with("pageNum", number.to_string());
        let page: Page = api.read(&asked).await?;
        let more = page.has_next(items_per_page);
        let before = seen.len();
        for item in page.results {
            if seen.insert(identity(&item)) {
                items.push(item);
            }
        }
        // A page without anything new is the end, whatever its links say.
        if !more || seen.len() == before {
            return typed(&request.operation, items);
        }
    }
    Err(Error::new(
        ErrorKind::Protocol,
        format!("{} still offers another page after {MOST_PAGES}", request.operation),
    ))
}

/// Reads a list that comes whole.
///
/// # Errors
/// As [`Api::read`].
pub async fn whole<T: DeserializeOwned>(api: &Api, request: &Request) -> Result<Vec<T>> {
    let page: Page = api.read(request).await?;
    typed(&request.operation, page.results)
}

fn identity(item: &Json) -> String {
    let id = item.get("id").or_else(|| item.get("_id")).and_then(Json::as_str);
    id.map_or_else(|| item.to_string(), str::to_owned)
}

fn typed<T: DeserializeOwned>(operation: &str, items: Vec<Json>) -> Result<Vec<T>> {
    let read = |item: Json| {
        T::deserialize(&item).map_err(|error| {
            let message = format!("an item of {operation} can't be read: {error}");
            Error::new(ErrorKind::Protocol, message)
        })
    };
    items.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        serde_json::from_str(text).expect("page")
    }

    #[test]
    fn the_next_link_decides_and_its_address_does_not() {
        let next = r#"{"results": [], "links": [{"rel": "self"},
                       {"rel": "next", "href": "https://elsewhere.example/?pageNum=2"}]}"#;
        assert!(page(next).has_next(500));
        assert!(!page(r#"{"results": [{}], "links": [{"rel": "self"}]}"#).has_next(500));
        assert!(!page(r#"{"totalCount": 0}"#).has_next(500));
    }

    #[test]
    fn items_are_told_apart_by_their_id() {
        let item = |text: &str| identity(&serde_json::from_str(text).expect("item"));
        assert_eq!(item(r#"{"id": "a", "x": 1}"#), item(r#"{"id": "a", "x": 2}"#));
        assert_eq!(item(r#"{"_id": "b"}"#), "b");
        assert_ne!(item(r#"{"x": 1}"#), item(r#"{"x": 2}"#));
    }
}
