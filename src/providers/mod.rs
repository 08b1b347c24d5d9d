//! The providers: one folder each, one line each in [`ALL`].
//!
//! Shared code speaks to them through the traits in here, by capability. If
//! it ever needs to know which provider it talks to, a method is missing.

pub mod alibaba;
pub mod atlas;
pub mod commvault;
pub mod koophone;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value as Json;

use crate::config::{Environment, ProviderSpec, Values};
use crate::core::events::Observer;
use crate::core::token::{Token, TokenCache};
use crate::core::{CreateRequest, Error, ErrorKind, Reply, Request, Result, Session};
use crate::model::{Backup, Danger, Follow, Readiness, Target};

/// Every provider there is.
pub const ALL: &[&ProviderSpec] =
    &[&alibaba::SPEC, &atlas::SPEC, &koophone::SPEC, &commvault::SPEC];

/// Words of the providers with [`Provider::export_buckets`], for messages.
pub const WITH_EXPORT_BUCKETS: &[&str] = &["atlas"];

/// What opening a profile needs from outside.
pub struct OpenContext {
    /// Watches what is sent.
    pub observer: Arc<dyn Observer>,
    /// Where tokens are kept between runs.
    pub tokens: TokenCache,
    /// Environment variables, for credentials that vendors' tools read there.
    pub environment: Arc<Environment>,
    /// `--timeout`: the limit of one request, over the profile's own.
    pub request_timeout: Option<Duration>,
}

/// An opened profile.
#[async_trait]
pub trait Provider: Send + Sync {
    /// The profile's way to its provider.
    fn session(&self) -> &Session;

    /// Starting, following and listing backups.
    fn backups(&self) -> &dyn Backups;

    /// What can be backed up.
    fn targets(&self) -> &dyn Targets;

    /// Asks one cheap read-only question that needs the credential, and says
    /// in a few words what was learnt (an account, a count).
    ///
    /// # Errors
    /// Whatever keeps the question from being answered.
    async fn check(&self) -> Result<String>;

    /// Cached tokens; `None` where every request is signed by itself.
    fn tokens(&self) -> Option<&dyn Tokens> {
        None
    }

    /// Export buckets.
    fn export_buckets(&self) -> Option<&dyn ExportBuckets> {
        None
    }
}

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

    /// Whether a text holds the mark of that slot, whatever the run.
    pub fn marks_slot(text: &str, slot: &str) -> bool {
        let mark = format!("slot={slot}");
        text.contains("cloudbak run=") && text.split_whitespace().any(|word| word == mark)
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
    /// the provider's [`ProviderSpec::backup`].
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
    /// [`ErrorKind::Usage`] with what a right name looks like.
    fn check_target(&self, target: &str) -> Result<()>;

    /// Learns what a create has to know: readiness, kind, state before. Cheap
    /// reads only. One result per target, in order.
    async fn survey(&self, targets: &[String]) -> Vec<Result<Survey>>;

    /// Builds the create.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] for options that the API refuses.
    fn create(&self, plan: &CreatePlan<'_>) -> Result<CreateRequest>;

    /// Reads the judged answer of a create: one result per target, in order.
    /// An answer that does not say which backup was started is an error whose
    /// `sent` is [`crate::core::Sent::Maybe`] or `Yes`.
    fn started(&self, plan: &CreatePlan<'_>, reply: &Reply) -> Vec<Result<Follow>>;

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

    /// Shows one backup.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the target has no such backup.
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

/// What can be backed up.
#[async_trait]
pub trait Targets: Send + Sync {
    /// Every target that the credential can see, all pages.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self) -> Result<Vec<Target>>;

    /// One target with its details.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such target.
    async fn show(&self, target: &str) -> Result<Target>;
}

/// Tokens that are cached between runs.
#[async_trait]
pub trait Tokens: Send + Sync {
    /// Whose token it is: an account or user, never a secret.
    fn account(&self) -> String;

    /// Fetches a new token and caches it.
    ///
    /// # Errors
    /// Whatever the provider says.
    async fn login(&self) -> Result<Token>;

    /// The cached token; nothing is sent.
    fn status(&self) -> Option<Token>;

    /// Ends the token at the provider where that is possible, and forgets it.
    /// Returns whether there was one.
    ///
    /// # Errors
    /// Whatever the provider says; the cached copy is gone all the same.
    async fn logout(&self) -> Result<bool>;
}

/// A place in object storage that snapshots are exported to.
#[derive(Debug, Clone)]
pub struct ExportBucket {
    /// The provider's id.
    pub id: String,
    /// Name of the bucket or container.
    pub name: String,
    /// The cloud that it lies in.
    pub cloud: String,
    /// Id of the role that grants access.
    pub role_id: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Address of the storage service.
    pub service_url: Option<String>,
    /// Tenant that the role belongs to.
    pub tenant_id: Option<String>,
    /// Whether exports go over private networking.
    pub private_networking: Option<bool>,
}

/// A wish for a new export bucket.
#[derive(Debug, Clone)]
pub struct NewExportBucket {
    /// Name of the bucket or container.
    pub name: Option<String>,
    /// The cloud that it lies in.
    pub cloud: String,
    /// Id of the role that grants access.
    pub role_id: String,
    /// Address of the storage service.
    pub service_url: Option<String>,
    /// Tenant that the role belongs to. Atlas ignores it by now and takes the
    /// role's own.
    pub tenant_id: Option<String>,
    /// Whether exports go over private networking.
    pub private_networking: Option<bool>,
}

/// Export buckets.
#[async_trait]
pub trait ExportBuckets: Send + Sync {
    /// Builds the request that makes one.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] for values that the API refuses.
    fn create(&self, bucket: &NewExportBucket) -> Result<CreateRequest>;

    /// Reads the answer of a create.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`] when it says no id.
    fn created(&self, reply: &Reply) -> Result<ExportBucket>;

    /// Lists all of them.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn list(&self) -> Result<Vec<ExportBucket>>;

    /// Shows one.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is no such bucket.
    async fn show(&self, id: &str) -> Result<ExportBucket>;

    /// Builds the request that removes one; repeating it does no harm.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] for a malformed id.
    fn delete(&self, id: &str) -> Result<Request>;
}

/// The error for a command that the profile's provider has no API for.
pub fn unsupported(profile: &str, provider: &str, command: &str, have_it: &[&str]) -> Error {
    Error::new(
        ErrorKind::Unsupported,
        format!("profile `{profile}`: {provider} has no API for `{command}`"),
    )
    .hint(format!("providers that have it: {}", have_it.join(", ")))
}
