//! Asks the service: one call per operation, all pages of a listing.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::api::{
    DescribeBackupTasks, DescribeBackups, DescribeClusterBackups, Minutes, Operation, PAGE_SIZE,
    Wire,
};
use super::api_list::{DescribeDbInstanceAttribute, DescribeDbInstances};
use super::api_restore::DescribeRestoreDbInstanceList;
use super::api_task::DescribeHistoryTasks;
use super::auth::Keys;
use super::clock::shifted;
use super::filters::Filters;
use super::types::{BackupJob, BackupSet, ClusterBackup, HistoryTask, Instance};
use super::{decode, envelope};
use crate::core::{Error, ErrorKind, Result, Session};

/// An opened profile.
pub struct Dds {
    /// Sends, signs and judges.
    pub session: Session,
    /// How requests are written.
    pub wire: Wire,
    /// Region of the instances, where it is known.
    pub region: Option<String>,
    /// The keys that the session signs with.
    pub keys: Arc<Keys>,
}

/// A good answer, with what its envelope told.
pub struct Answer<T> {
    /// What it holds.
    pub body: T,
    /// The provider's request ids, one a page.
    pub request_ids: Vec<String>,
    /// The provider's clock.
    pub at: Option<Timestamp>,
}

impl<T> Answer<T> {
    fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U> {
        Answer { body: change(self.body), request_ids: self.request_ids, at: self.at }
    }
}

/// A service that repeats itself for ever is not followed further than this.
const MAX_PAGES: u32 = 10_000;

/// Collects the pages of one listing.
struct Pages<T> {
    size: usize,
    rows: Vec<T>,
    seen: HashSet<String>,
    request_ids: Vec<String>,
    at: Option<Timestamp>,
}

impl<T> Pages<T> {
    fn new() -> Self {
        Self::of(PAGE_SIZE)
    }

    /// Pages of that many rows.
    fn of(size: usize) -> Self {
        Self { size, rows: Vec::new(), seen: HashSet::new(), request_ids: Vec::new(), at: None }
    }

    /// Takes one page over, without rows that an earlier page had: a listing
    /// that grows while it is read shifts. Returns whether another page is to
    /// be read.
    fn take(
        &mut self,
        page: Answer<Vec<T>>,
        total: Option<u64>,
        id: fn(&T) -> Option<&str>,
    ) -> bool {
        let on_page = page.body.len();
        let before = self.rows.len();
        for row in page.body {
            let fresh = id(&row).is_none_or(|id| self.seen.insert(id.to_owned()));
            if fresh {
                self.rows.push(row);
            }
        }
        self.request_ids.extend(page.request_ids);
        self.at = self.at.or(page.at);
        let grew = self.rows.len() > before;
        grew && total.map_or(on_page >= self.size, |total| (self.rows.len() as u64) < total)
    }

    fn finish(self) -> Answer<Vec<T>> {
        Answer { body: self.rows, request_ids: self.request_ids, at: self.at }
    }
}

impl Dds {
    /// Asks for one operation.
    ///
    /// # Errors
    /// As [`Session::call`], and [`ErrorKind::Protocol`] for an unreadable answer.
    pub async fn ask<O: Operation>(&self, operation: &O) -> Result<Answer<O::Reply>> {
        let reply = self.session.call(&self.wire.request(operation)).await?;
        Ok(Answer {
            body: decode::decode(&reply, operation.name())?,
            request_ids: envelope::request_id(&reply).into_iter().collect(),
            at: envelope::date(&reply),
        })
    }

    /// One instance.
    ///
    /// # Errors
    /// As [`Dds::ask`]; [`ErrorKind::NotFound`] when there is none of that id.
    pub async fn instance(&self, id: &str) -> Result<Answer<Instance>> {
        let answer = self.ask(&DescribeDbInstanceAttribute { instance: id }).await?;
        let Answer { body, request_ids, at } = answer;
        let mut instances = body.instances.into_iter();
        // A service that ignores the filter must not pass for one that knows the id.
        match instances.find(|one| one.id.as_deref().is_none_or(|found| found == id)) {
            Some(instance) => Ok(Answer { body: instance, request_ids, at }),
            None => Err(Error::new(ErrorKind::NotFound, format!("there is no instance `{id}`"))
                .hint("check its id, and whether `region` or `endpoint` is the one it lives in")
                .next("cloudbak target list")),
        }
    }

    /// All instances of one type that pass the filters.
    ///
    /// # Errors
    /// As [`Dds::ask`].
    pub async fn instances(&self, kind: &str, filters: &Filters) -> Result<Answer<Vec<Instance>>> {
        let mut pages = Pages::of(filters.page_size);
        for page in 1..=MAX_PAGES {
            let region = filters.region.as_deref().or(self.region.as_deref());
            let answer = self.ask(&DescribeDbInstances { region, kind, filters, page }).await?;
            let total = answer.body.total_count;
            if !pages.take(answer.map(|body| body.instances), total, |row| row.id.as_deref()) {
                break;
            }
        }
        Ok(pages.finish())
    }

    /// All backup sets that the query asks for.
    ///
    /// # Errors
    /// As [`Dds::ask`].
    pub async fn backup_sets(&self, query: &DescribeBackups<'_>) -> Result<Answer<Vec<BackupSet>>> {
        let mut pages = Pages::new();
        for page in 1..=MAX_PAGES {
            let answer = self.ask(&DescribeBackups { page, ..query.clone() }).await?;
            let total = answer.body.total_count;
            if !pages.take(answer.map(|body| body.backups), total, |row| row.backup_id.as_deref()) {
                break;
            }
        }
        Ok(pages.finish())
    }

    /// All cluster backups that the query asks for.
    ///
    /// # Errors
    /// As [`Dds::ask`].
    pub async fn cluster_backups(
        &self,
        query: &DescribeClusterBackups<'_>,
    ) -> Result<Answer<Vec<ClusterBackup>>> {
        let mut pages = Pages::new();
        for page in 1..=MAX_PAGES {
            let answer = self.ask(&DescribeClusterBackups { page, ..query.clone() }).await?;
            let rows = answer.map(|body| body.cluster_backups);
            if !pages.take(rows, None, |row| row.cluster_backup_id.as_deref()) {
                break;
            }
        }
        Ok(pages.finish())
    }

    /// Running backup jobs, all or the one of that id.
    ///
    /// # Errors
    /// As [`Dds::ask`].
    pub async fn jobs(&self, instance: &str, job: Option<&str>) -> Result<Answer<Vec<BackupJob>>> {
        let answer = self.ask(&DescribeBackupTasks { instance, job }).await?;
        Ok(answer.map(|body| body.backup_jobs))
    }

    /// All tasks that the query asks for.
    ///
    /// # Errors
    /// As [`Dds::ask`].
    pub async fn tasks(
        &self,
        query: &DescribeHistoryTasks<'_>,
    ) -> Result<Answer<Vec<HistoryTask>>> {
        let mut pages = Pages::new();
        for page in 1..=MAX_PAGES {
            let answer = self.ask(&DescribeHistoryTasks { page, ..query.clone() }).await?;
            let total = answer.body.total_count;
            if !pages.take(answer.map(|body| body.items), total, |row| row.task_id.as_deref()) {
                break;
            }
        }
        Ok(pages.finish())
    }

    /// The instances that were made from an instance's backups after that hour.
    ///
    /// # Errors
    /// As [`Dds::ask`].
    pub async fn clones(&self, instance: &str, after: Timestamp) -> Result<Answer<Vec<Instance>>> {
        let mut pages = Pages::new();
        for page in 1..=MAX_PAGES {
            let answer = self.ask(&DescribeRestoreDbInstanceList { instance, after, page }).await?;
            let total = answer.body.total_count;
            if !pages.take(answer.map(|body| body.instances), total, |row| row.id.as_deref()) {
                break;
            }
        }
        Ok(pages.finish())
    }

    /// Manual backup tasks of that time; the service looks 30 days back.
    ///
    /// # Errors
    /// As [`Dds::ask`].
    pub async fn manual_tasks(
        &self,
        instance: &str,
        range: Minutes,
    ) -> Result<Answer<Vec<HistoryTask>>> {
        let Minutes { from, to } = range;
        let query = DescribeHistoryTasks {
            region: self.region.as_deref(),
            instance: Some(instance),
            kind: Some("ManualBackupIns"),
            from,
            to,
            ..Default::default()
        };
        let answer = self.tasks(&query).await?;
        let ours = |task: &HistoryTask| {
            task.task_type.as_deref().is_none_or(|kind| kind == "ManualBackupIns")
                && task.instance_id.as_deref().is_none_or(|id| id == instance)
        };
        Ok(answer.map(|body| body.into_iter().filter(ours).collect()))
    }

    /// The end of a range that reaches up to now: by a slow local clock it may
    /// be later at the provider, which takes requests up to 15 minutes off.
    pub fn open_end(&self) -> Timestamp {
        shifted(self.now(), SignedDuration::from_mins(20))
    }

    /// The moment that the provider's clock shows, as far as is known.
    pub fn now(&self) -> Timestamp {
        self.session.transport.clock.now()
    }
}

/// Turns a refusal for want of permission or support into nothing, for
/// questions that are asked only to know more.
///
/// # Errors
/// Every other error.
pub fn if_allowed<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.kind, ErrorKind::Forbidden | ErrorKind::Rejected) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Turns a refusal of an id into an empty list.
///
/// # Errors
/// Every other error.
pub fn if_found<T: Default>(result: Result<Answer<T>>) -> Result<Answer<T>> {
    match result {
        Err(error) if error.kind == ErrorKind::NotFound => {
            Ok(Answer { body: T::default(), request_ids: Vec::new(), at: None })
        }
        other => other,
    }
}
