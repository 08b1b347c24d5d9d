//! Lists: the page that was asked for, with `links` and `totalCount`.
//!
//! Source: Atlas Administration API v2, parameters `pageNum`, `itemsPerPage`,
//! `includeCount`; MongoDB documentation, "Atlas Administration API Response".

use serde_json::{Map, Value, json};

use super::call::Call;
use super::reply::ApiError;

/// Items on a page unless the request says otherwise.
const DEFAULT_SIZE: i64 = 100;
/// Most items on a page.
const LARGEST_SIZE: i64 = 500;

/// Cuts one page out of all items.
///
/// # Errors
/// 400 for a page number or size out of bounds.
pub fn page(call: &Call<'_>, items: Vec<Value>) -> Result<Value, ApiError> {
    let number = call.number("pageNum", 1, i64::from(i32::MAX))?.unwrap_or(1);
    let size = call.number("itemsPerPage", 1, LARGEST_SIZE)?.unwrap_or(DEFAULT_SIZE);
    let count = call.flag("includeCount", true)?;
    let total = items.len();
    let (number, size) = (as_size(number), as_size(size));
    let start = (number - 1).saturating_mul(size);
    let more = start.saturating_add(size) < total;
    let results: Vec<Value> = items.into_iter().skip(start).take(size).collect();

    let mut links = vec![link(call, number, size, "self")];
    if number > 1 {
        links.insert(0, link(call, number - 1, size, "previous"));
    }
    if more {
        links.push(link(call, number + 1, size, "next"));
    }
    Ok(list(links, results, count.then_some(total)))
}

/// A list that the API never cuts into pages.
pub fn whole(call: &Call<'_>, results: Vec<Value>) -> Value {
    let total = results.len();
    let href = format!("{}{}", call.now.base_url, call.request.target);
    list(vec![json!({"href": href, "rel": "self"})], results, Some(total))
}

fn list(links: Vec<Value>, results: Vec<Value>, total: Option<usize>) -> Value {
    let mut list = Map::new();
    list.insert("links".into(), json!(links));
    list.insert("results".into(), json!(results));
    if let Some(total) = total {
        list.insert("totalCount".into(), json!(total));
    }
    Value::Object(list)
}

fn as_size(number: i64) -> usize {
    usize::try_from(number).unwrap_or(1)
}

/// The same request with another page number, other parameters unchanged.
fn link(call: &Call<'_>, number: usize, size: usize, rel: &str) -> Value {
    let request = call.request;
    let kept = request.raw_query().split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && !matches!(name, "pageNum" | "itemsPerPage")
    });
    let own = [format!("pageNum={number}"), format!("itemsPerPage={size}")];
    let query: Vec<String> = kept.map(str::to_owned).chain(own).collect();
    let href = format!("{}{}?{}", call.now.base_url, request.path(), query.join("&"));
    json!({"href": href, "rel": rel})
}
