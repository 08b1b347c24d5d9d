//! Reading phones: one by its id, some, or all of them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::api::{self, PAGE_SIZE};
use super::types::{self, Instance, InstancePage};
use crate::core::error::{Error, ErrorKind, Result};
use crate::core::{Reply, Session};

/// Up to that many phones are asked for one by one; more of them page by page.
const FEW: usize = 5;
/// More pages than any account has phones for.
const MOST_PAGES: usize = 10_000;

/// One phone as an answer showed it.
pub struct Seen {
    /// The phone.
    pub phone: Instance,
    /// Request id of the answer.
    pub request_id: Option<String>,
}

/// How long lists may leave out a phone that they have shown before it counts
/// as gone. No page promises that a list is complete.
const MISSING_FOR: SignedDuration = SignedDuration::from_mins(5);

/// Looks for one phone.
///
/// # Errors
/// [`ErrorKind::NotFound`] when the credential sees no such phone.
pub async fn find(session: &Session, id: &str) -> Result<Seen> {
    look(session, id).await?.ok_or_else(|| absent(id))
}

/// Looks for one phone, which the list may leave out.
///
/// # Errors
/// Whatever keeps the provider from telling.
pub async fn look(session: &Session, id: &str) -> Result<Option<Seen>> {
    api::check_instance_id(id)?;
    let reply = session.call(&api::list(&session.endpoint, 1, PAGE_SIZE, Some(id))).await?;
    let request_id = session.dialect.request_id(&reply);
    let page = read(&reply)?;
    // Whether the filter matches exactly is documented nowhere.
    let phone = page.result.into_iter().find(|phone| phone.instance_id == id);
    Ok(phone.map(|phone| Seen { phone, request_id }))
}

/// Looks for a phone that lists have shown. One list that leaves it out ends
/// no wait: `None` stands for a phone that may come back. `missing_since` is
/// kept between looks.
///
/// # Errors
/// [`ErrorKind::NotFound`] when it has been missing for some time.
pub async fn look_again(
    session: &Session,
    id: &str,
    missing_since: &mut Option<Timestamp>,
) -> Result<Option<Seen>> {
    let seen = look(session, id).await?;
    if seen.is_some() {
        *missing_since = None;
    } else if !may_come_back(missing_since, session.transport.clock.now()) {
        return Err(absent(id));
    }
    Ok(seen)
}

fn may_come_back(missing_since: &mut Option<Timestamp>, now: Timestamp) -> bool {
    let since = *missing_since.get_or_insert(now);
    now.duration_since(since) < MISSING_FOR
}

/// What is said of a phone that may come back.
pub fn missing(id: &str) -> String {
    format!("the list does not show phone `{id}` now")
}

/// Looks for several phones: one result each, in order.
pub async fn find_each(session: &Session, ids: &[String]) -> Vec<Result<Instance>> {
    let mut found = BTreeMap::new();
    if ids.len() > FEW
        && let Err(error) = collect(session, ids, &mut found).await
    {
        return ids.iter().map(|_| Err(copy(&error))).collect();
    }
    let mut results = Vec::with_capacity(ids.len());
    for id in ids {
        // A phone that no page showed may have moved between two pages: it
        // counts as absent only after it was asked for by its id.
        results.push(match found.remove(id) {
            Some(phone) => Ok(phone),
            None => find(session, id).await.map(|seen| seen.phone),
        });
    }
    results
}

async fn collect(
    session: &Session,
    ids: &[String],
    found: &mut BTreeMap<String, Instance>,
) -> Result<()> {
    let mut pages = Pages::new();
    while found.len() < ids.len() {
        let Some(page) = pages.next(session).await? else { break };
        let wanted = page.into_iter().filter(|phone| ids.contains(&phone.instance_id));
        found.extend(wanted.map(|phone| (phone.instance_id.clone(), phone)));
    }
    Ok(())
}

/// Every phone that the credential sees.
///
/// # Errors
/// Whatever keeps the provider from telling.
pub async fn all(session: &Session) -> Result<Vec<Instance>> {
    let mut pages = Pages::new();
    let mut phones = Vec::new();
    while let Some(page) = pages.next(session).await? {
        phones.extend(page);
    }
    Ok(phones)
}

/// How many phones the credential sees, when the answer says so.
///
/// # Errors
/// Whatever keeps the provider from telling.
pub async fn count(session: &Session) -> Result<Option<i64>> {
    let reply = session.call(&api::list(&session.endpoint, 1, 1, None)).await?;
    Ok(read(&reply)?.total_count)
}

fn read(reply: &Reply) -> Result<InstancePage> {
    types::data("ListInstances", reply)?
        .ok_or_else(|| reply.unreadable("ListInstances", "it holds no list"))
}

fn absent(id: &str) -> Error {
    Error::new(
        ErrorKind::NotFound,
        format!("there is no phone `{id}` that this credential can see"),
    )
    .hint("`cloudbak target list` shows the phones; a project's token sees those of its project")
}

/// The same error for one more target.
pub fn copy(error: &Error) -> Error {
    let mut copy = Error::new(error.kind, error.message.clone()).code(error.code).sent(error.sent);
    copy.hint.clone_from(&error.hint);
    copy.next.clone_from(&error.next);
    copy.provider.clone_from(&error.provider);
    copy.attempts = error.attempts;
    copy
}

/// Walks over all pages of the list. Phones that come and go meanwhile may
/// shift between pages: one that was seen already is left out.
struct Pages {
    next: usize,
    seen: BTreeSet<String>,
    ended: bool,
}

impl Pages {
    fn new() -> Self {
        Self { next: 1, seen: BTreeSet::new(), ended: false }
    }

    /// The new phones of the next page; `None` after the last one.
    async fn next(&mut self, session: &Session) -> Result<Option<Vec<Instance>>> {
        if self.ended {
            return Ok(None);
        }
        let request = api::list(&session.endpoint, self.next, PAGE_SIZE, None);
        let reply = session.call(&request).await?;
        let page = read(&reply)?;
        self.take(page, &reply)
    }

    fn take(&mut self, page: InstancePage, reply: &Reply) -> Result<Option<Vec<Instance>>> {
        let length = page.result.len();
        let fresh: Vec<Instance> = page
            .result
            .into_iter()
            .filter(|phone| !phone.instance_id.is_empty())
            .filter(|phone| self.seen.insert(phone.instance_id.clone()))
            .collect();
        let total = page.total_count.and_then(|total| usize::try_from(total).ok());
        // The service may hold its pages shorter than asked for: where it says
        // how many phones there are, that counts, and not a page's length.
        self.ended = match total {
            Some(total) => length == 0 || self.seen.len() >= total,
            None => length < PAGE_SIZE,
        };
        if !self.ended && (fresh.is_empty() || self.next >= MOST_PAGES) {
            let why = format!("page {} of the list repeats earlier pages", self.next);
            return Err(reply.unreadable("ListInstances", &why));
        }
        self.next += 1;
        Ok(Some(fresh))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(ids: std::ops::Range<usize>, total: Option<i64>) -> InstancePage {
        let phone = |id: usize| Instance { instance_id: format!("p{id}"), ..Instance::default() };
        InstancePage { total_count: total, result: ids.map(phone).collect() }
    }

    fn reply() -> Reply {
        Reply { status: 200, headers: Default::default(), body: Vec::new() }
    }

    fn walk(pages: Vec<InstancePage>) -> Result<usize> {
        let mut walk = Pages::new();
        let mut count = 0;
        for page in pages {
            if walk.ended {
                return Ok(count);
            }
            count += walk.take(page, &reply())?.map_or(0, |fresh| fresh.len());
        }
        assert!(walk.ended, "more pages are wanted");
        Ok(count)
    }

    #[test]
    fn a_phone_is_gone_only_after_it_was_missing_for_a_while() {
        let start: Timestamp = "2026-01-05T08:00:00Z".parse().expect("time");
        let after = |minutes| start + SignedDuration::from_mins(minutes);
        let mut since = None;
        assert!(may_come_back(&mut since, start) && may_come_back(&mut since, after(4)));
        assert_eq!(since, Some(start));
        assert!(!may_come_back(&mut since, after(5)));
    }

    #[test]
    fn ends_by_total_or_by_a_short_page() {
        assert_eq!(walk(vec![page(0..200, Some(200))]).expect("one full page"), 200);
        assert_eq!(walk(vec![page(0..200, None), page(200..250, None)]).expect("two"), 250);
        assert_eq!(walk(vec![page(0..200, None), page(0..0, None)]).expect("empty"), 200);
        assert_eq!(walk(vec![page(0..0, Some(0))]).expect("none"), 0);
    }

    #[test]
    fn a_short_page_is_not_the_last_one_where_the_total_says_more() {
        let hundred = |from: usize| page(from..from + 100, Some(250));
        let pages = vec![hundred(0), hundred(100), page(200..250, Some(250))];
        assert_eq!(walk(pages).expect("short pages"), 250);
        let pages = vec![page(0..200, Some(250)), page(201..250, Some(250)), page(0..0, Some(250))];
        assert_eq!(walk(pages).expect("one fell out between two pages"), 249);
        let pages = vec![hundred(0), hundred(0)];
        assert_eq!(walk(pages).expect_err("stuck").kind, ErrorKind::Protocol);
    }

    #[test]
    fn repeated_phones_count_once() {
        let pages = vec![page(0..200, Some(390)), page(190..390, Some(390))];
        assert_eq!(walk(pages).expect("shifted"), 390);
    }

    #[test]
    fn a_list_that_never_moves_on_is_refused() {
        let error = walk(vec![page(0..200, Some(900)), page(0..200, Some(900))]);
        assert_eq!(error.expect_err("stuck").kind, ErrorKind::Protocol);
    }
}
