//! Life of a backup: starting, following, listing, keeping, removing.

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value as Json;

use super::change::{PlannedChange, Reads};
use crate::config::Values;
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Result};
use crate::model::{Backup, Danger, Follow, Readiness};

/// What was learnt about one target just before a create.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Whether it can be backed up now.
    pub readiness: Readiness,
    /// State before the create: what reconciling and following compare with.
    pub before: Json,
    /// Things that a person should know.
    pub warnings: Vec<String>,
    /// What targets of one request must have in common, such as a region:
    /// those that differ in it go out apart.
    pub group: Option<String>,
}

/// Names a create at the provider where there is room for a text.
#[derive(Debug, Clone)]
pub struct Marker {
    /// The run that asks for the backup.
    pub run_id: String,
    /// The slot that the backup fills.
    pub slot: Option<String>,
}

impl Marker {
    /// The text that is planted, found again by exact match.
    pub fn text(&self) -> String {
        match &self.slot {
            Some(slot) => format!("cloudbak run={} slot={slot}", self.run_id),
            None => format!("cloudbak run={}", self.run_id),
        }
    }

    /// Whether a text holds the mark of that slot, whatever the run. Behind an
    /// operator's own text the mark stands in brackets.
    pub fn marks_slot(text: &str, slot: &str) -> bool {
        let mark = format!("slot={slot}");
        text.contains("cloudbak run=")
            && text.split_whitespace().any(|word| word.trim_end_matches(']') == mark)
    }
}

/// One create: a request for one target or, where the provider takes several,
/// for a batch.
pub struct CreatePlan<'a> {
    /// Targets in the order asked, without repeats, at most
    /// [`Backups::batch_limit`].
    pub targets: &'a [String],
    /// What was learnt about each, in the same order; `None` for `--dry-run`,
    /// which sends nothing, reads included.
    pub surveys: Option<&'a [Survey]>,
    /// The profile's `backup` table with flags laid over it, checked against
    /// the provider's [`ProviderSpec::backup`](crate::config::ProviderSpec::backup).
    pub options: &'a Values,
    /// The text to plant.
    pub marker: &'a Marker,
}

/// A time range and other limits of a listing.
#[derive(Debug, Clone, Default)]
pub struct ListFilter {
    /// Only backups that began at or after this moment.
    pub since: Option<Timestamp>,
    /// Only backups that began before this moment.
    pub until: Option<Timestamp>,
    /// At most that many, newest first; `None` for all of them.
    pub limit: Option<usize>,
}

/// An intent whose outcome is not known: what looking for it needs.
#[derive(Debug, Clone)]
pub struct LostCreate {
    /// The target.
    pub target: String,
    /// The text that was planted.
    pub marker: Marker,
    /// When the intent was written, just before sending.
    pub sent_at: Timestamp,
    /// [`Survey::before`] of that moment.
    pub before: Json,
    /// Whether the answer was that something is in the way. That may be the
    /// very thing that the request started, when the network delivered it twice.
    pub refused_as_busy: bool,
}

/// What a look for a lost create found.
#[derive(Debug, Clone)]
pub enum Finding {
    /// It was accepted, and this is the backup.
    Accepted(Follow),
    /// It was certainly not accepted.
    NotAccepted,
    /// It cannot be told, and why.
    Undecided(String),
}

/// Life of a backup.
#[async_trait]
pub trait Backups: Send + Sync {
    /// Most targets in one create request.
    fn batch_limit(&self) -> usize {
        1
    }

    /// What a create does to its target beside backing it up.
    fn danger(&self) -> Option<Danger> {
        None
    }

    /// Checks the spelling of a target without asking anybody.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) with what a right name looks like.
    fn check_target(&self, target: &str) -> Result<()>;

    /// Learns what a create has to know: readiness, kind, state before. Cheap
    /// reads only. One result per target, in order.
    async fn survey(&self, targets: &[String]) -> Vec<Result<Survey>>;

    /// Builds the create.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for options that the API refuses.
    fn create(&self, plan: &CreatePlan<'_>) -> Result<CreateRequest>;

    /// Reads the judged answer of a create: one result per target, in order.
    /// An answer that does not say which backup was started is an error whose
    /// `sent` is [`crate::core::Sent::Maybe`] or `Yes`.
    fn started(&self, plan: &CreatePlan<'_>, reply: &Reply) -> Vec<Result<Follow>>;

    /// Whether what a refused create calls busy may be the very backup that it
    /// asked for: the network can deliver a request twice, and the second
    /// answer wins. Only the provider's own word counts. Where this is `false`
    /// the refusal stands; otherwise the create is looked for.
    fn may_be_its_own(&self, error: &Error) -> bool {
        error.kind == ErrorKind::Busy && error.provider.is_some()
    }

    /// Takes one look at a started backup. May refine `follow`, for example
    /// with the backup's id once it is known.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling; the caller decides whether to
    /// look again.
    async fn observe(&self, follow: &mut Follow) -> Result<Backup>;

    /// What follows a backup that is known by its id alone, from the command
    /// line rather than from the journal. Asks nobody.
    fn follow_id(&self, target: &str, id: &str) -> Follow;

    /// Lists the backups of one target, newest first, all pages.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self, target: &str, filter: &ListFilter) -> Result<Vec<Backup>>;

    /// Lists the backups of several targets with as few requests as possible:
    /// one result per target, in order.
    async fn list_each(&self, targets: &[String], filter: &ListFilter) -> Vec<Result<Vec<Backup>>> {
        let mut lists = Vec::with_capacity(targets.len());
        for target in targets {
            lists.push(self.list(target, filter).await);
        }
        lists
    }

    /// Most targets that [`Backups::list_each`] tells of in fewer requests than
    /// one for each.
    fn list_batch(&self) -> usize {
        1
    }

    /// Whether [`ListFilter::since`] makes a list shorter at the provider, so
    /// that asking for the newest backups alone saves requests.
    fn lists_by_time(&self) -> bool {
        false
    }

    /// Backups that lie elsewhere: `backup list` with `--source-region` or
    /// `--copy-region`.
    fn elsewhere(&self) -> Option<&dyn BackupsElsewhere> {
        None
    }

    /// Shows one backup.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::core::ErrorKind::NotFound) when the target has no such backup.
    async fn show(&self, target: &str, id: &str) -> Result<Backup>;

    /// Looks for a backup that carries the slot's mark (see [`Marker::text`])
    /// and has not failed, also one that another host started. `None` where
    /// there is none, or where the provider keeps no mark.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn find_in_slot(&self, target: &str, slot: &str) -> Result<Option<Follow>> {
        let _ = (target, slot);
        Ok(None)
    }

    /// Looks for a create whose answer was lost.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn find_lost(&self, lost: &LostCreate) -> Result<Finding> {
        let _ = lost;
        Ok(Finding::Undecided("this provider has no way to look for it".to_owned()))
    }
}

/// Where backups lie that a plain listing does not tell of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Elsewhere {
    /// Region that the target is, or was, in; the profile's when it is not
    /// said.
    pub source_region: Option<String>,
    /// Region that the backups were copied to; without one those of a released
    /// target are meant.
    pub copy_region: Option<String>,
}

/// Backups of targets that are gone, and copies in other regions.
#[async_trait]
pub trait BackupsElsewhere: Send + Sync {
    /// Lists them, newest first, all pages.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(
        &self,
        target: &str,
        place: &Elsewhere,
        filter: &ListFilter,
    ) -> Result<Vec<Backup>>;
}

/// How long a backup is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Not removed before this moment. Providers that count whole days from
    /// the backup's creation take the nearest number of days, at least one.
    Until(Timestamp),
    /// Never removed by itself.
    Forever,
}

/// Changing how long a backup is kept.
#[async_trait]
pub trait KeepBackups: Send + Sync {
    /// Builds the request; repeating it does no harm.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for a time that the API refuses,
    /// [`ErrorKind::NotFound`](crate::core::ErrorKind::NotFound) when reads show that there is no such backup,
    /// [`ErrorKind::Rejected`](crate::core::ErrorKind::Rejected) when they show that it can't be kept so long.
    async fn keep(&self, target: &str, id: &str, keep: Keep, reads: Reads)
    -> Result<PlannedChange>;
}

/// Removing a backup.
#[async_trait]
pub trait DeleteBackups: Send + Sync {
    /// Builds the request. Its danger is
    /// [`DESTROYS_DATA`](crate::model::danger::DESTROYS_DATA).
    ///
    /// # Errors
    /// As [`KeepBackups::keep`].
    async fn delete(&self, target: &str, id: &str, reads: Reads) -> Result<PlannedChange>;
}

/// Stopping a running backup.
#[async_trait]
pub trait CancelBackups: Send + Sync {
    /// Builds the request. `follow` is what is known of the backup: from the
    /// journal, or from its id alone.
    ///
    /// # Errors
    /// As [`KeepBackups::keep`]; [`ErrorKind::Rejected`](crate::core::ErrorKind::Rejected) when reads show that
    /// it has ended or can't be stopped.
    async fn cancel(&self, follow: &Follow, reads: Reads) -> Result<PlannedChange>;
}
