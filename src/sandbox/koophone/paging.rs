//! The query of the instance list: its parameters, and cutting pages.
//!
//! Source: KooPhone API reference, "Querying the Instance List", and its
//! OpenAPI definition for the limits.

use super::fault::Fault;
use super::script::Paging;
use super::world::Phone;
use crate::sandbox::http::HttpRequest;

/// Largest page.
const LARGEST_PAGE: usize = 200;

/// The parameters of one list request.
#[derive(Debug)]
pub struct Query {
    /// Number of the page, from 1.
    pub page_no: usize,
    /// Entries a page.
    pub page_size: usize,
    instance_id: Option<String>,
    instance_name: Option<String>,
    ordered_from: Option<i64>,
    ordered_until: Option<i64>,
    newest_first: bool,
}

impl Query {
    /// Reads the parameters.
    ///
    /// # Errors
    /// 0002, 1000, 5002 (time format) and 5004 (end before start).
    pub fn read(request: &HttpRequest) -> Result<Self, Fault> {
        if request.query("x-request-id").is_none_or(|id| id.is_empty()) {
            return Err(Fault::business("0002", "The query parameter x-request-id is missing."));
        }
        let ordered_from = time(request, "query_start_time")?;
        let ordered_until = time(request, "query_end_time")?;
        if let (Some(from), Some(until)) = (ordered_from, ordered_until)
            && until < from
        {
            return Err(Fault::business("5004", "The end time lies before the start time."));
        }
        check_words(request)?;
        Ok(Self {
            page_no: number(request, "page_no", usize::MAX)?,
            page_size: number(request, "page_size", LARGEST_PAGE)?,
            instance_id: text(request, "instance_id", 32)?,
            instance_name: text(request, "instance_name", 128)?,
            ordered_from,
            ordered_until,
            newest_first: request.query("order").as_deref() == Some("desc"),
        })
    }

    /// Whether a phone is asked for. Names match in part; the times are those
    /// of the order, which no page says.
    pub fn fits(&self, phone: &Phone) -> bool {
        self.instance_id.as_ref().is_none_or(|id| *id == phone.id)
            && self.instance_name.as_ref().is_none_or(|name| phone.name.contains(name.as_str()))
            && self.ordered_from.is_none_or(|from| phone.ordered_unix_ms >= from)
            && self.ordered_until.is_none_or(|until| phone.ordered_unix_ms <= until)
    }

    /// Puts phones into the order asked for.
    pub fn sort(&self, phones: &mut [&Phone]) {
        if self.newest_first {
            phones.reverse();
        }
    }
}

/// The entries of the page.
pub fn cut<'a>(found: &[&'a Phone], query: &Query, paging: Paging) -> Vec<&'a Phone> {
    let start = (query.page_no - 1).saturating_mul(query.page_size);
    let later = start > 0 && start < found.len();
    let mut page: Vec<&Phone> = found.iter().skip(start).take(query.page_size).copied().collect();
    match paging {
        Paging::Repeat if later => {
            page.insert(0, found[start - 1]);
            page.truncate(query.page_size);
        }
        Paging::Drop if later => {
            page.remove(0);
        }
        _ => {}
    }
    page
}

fn number(request: &HttpRequest, name: &str, largest: usize) -> Result<usize, Fault> {
    let value = request.query(name).and_then(|text| text.parse::<usize>().ok());
    value.filter(|value| (1..=largest).contains(value)).ok_or_else(|| {
        Fault::parameter(format!("The parameter {name} is missing or out of range."))
    })
}

fn text(request: &HttpRequest, name: &str, longest: usize) -> Result<Option<String>, Fault> {
    let value = request.query(name).filter(|text| !text.is_empty());
    match value {
        Some(text) if text.chars().count() > longest => {
            Err(Fault::parameter(format!("The parameter {name} is too long.")))
        }
        other => Ok(other),
    }
}

fn time(request: &HttpRequest, name: &str) -> Result<Option<i64>, Fault> {
    let Some(text) = text(request, name, 32)? else { return Ok(None) };
    jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", &text)
        .and_then(|civil| jiff::tz::TimeZone::UTC.to_timestamp(civil))
        .map(|at| Some(at.as_millisecond()))
        .map_err(|_| Fault::business("5002", format!("The parameter {name} is no valid time.")))
}

fn check_words(request: &HttpRequest) -> Result<(), Fault> {
    let allowed: [(&str, &[&str]); 2] =
        [("pool_scene_tag", &["CLOUD_APP", "CLOUD_PHONE"]), ("order", &["asc", "desc"])];
    for (name, words) in allowed {
        if request.query(name).is_some_and(|value| !words.contains(&value.as_str())) {
            return Err(Fault::parameter(format!("The parameter {name} has no known value.")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::sandbox::koophone::testkit::Kit;

    fn ask(kit: &mut Kit, rest: &str) -> crate::sandbox::koophone::testkit::Answer {
        kit.get(&format!("/v1/instances/batch-query?x-request-id=r{rest}"))
    }

    fn ids(data: &Value) -> Vec<String> {
        let rows = data["data"]["result"].as_array().unwrap();
        rows.iter().map(|row| row["instance_id"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn two_pages_of_fifty_hold_every_phone_once() {
        let mut kit = Kit::new();
        let mut all = ids(&ask(&mut kit, "&page_no=1&page_size=50").json);
        let second = ask(&mut kit, "&page_no=2&page_size=50").json;
        assert_eq!(second["data"]["total_count"], 65);
        all.extend(ids(&second));
        assert_eq!(all.len(), 65);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 65);
        assert!(ids(&ask(&mut kit, "&page_no=3&page_size=50").json).is_empty());
    }

    #[test]
    fn parameters_are_checked() {
        let mut kit = Kit::new();
        for (rest, code) in [
            ("", "1000"),
            ("&page_no=0&page_size=1", "1000"),
            ("&page_no=1&page_size=201", "1000"),
            ("&page_no=1&page_size=x", "1000"),
            ("&page_no=1&page_size=1&pool_scene_tag=X", "1000"),
            ("&page_no=1&page_size=1&query_start_time=yesterday", "5002"),
            (
                "&page_no=1&page_size=1&query_start_time=2026-01-02%2000:00:00\
                 &query_end_time=2026-01-01%2000:00:00",
                "5004",
            ),
        ] {
            let answer = ask(&mut kit, rest);
            assert_eq!(answer.code(), format!("KOOPHONE.API.{code}"), "{rest}");
        }
        let bare = kit.get("/v1/instances/batch-query?page_no=1&page_size=1");
        assert_eq!(bare.code(), "KOOPHONE.API.0002");
        let far = ask(&mut kit, &format!("&page_no={}&page_size=200", usize::MAX));
        assert!(ids(&far.json).is_empty());
    }

    #[test]
    fn filters_and_faults_of_paging() {
        let mut kit = Kit::new();
        let named = ask(&mut kit, "&page_no=1&page_size=9&instance_name=phone%20001").json;
        assert_eq!(ids(&named), ["fleet001"]);
        let first = ids(&ask(&mut kit, "&page_no=1&page_size=50").json);
        kit.script("paging", json!("repeat"));
        let second = ids(&ask(&mut kit, "&page_no=2&page_size=50").json);
        assert_eq!(second.first(), first.last());
        kit.script("paging", json!("drop"));
        assert_eq!(ids(&ask(&mut kit, "&page_no=2&page_size=50").json).len(), 14);
    }
}
