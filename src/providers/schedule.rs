//! The provider's own backup policy.

use async_trait::async_trait;
use serde_json::Value as Json;

use super::change::{PlannedChange, Reads};
use crate::core::Result;

/// One value of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyField {
    /// Its key, as `schedule set KEY=VALUE` takes it: lower case, words joined
    /// by `_`, parts by dots (`daily.retention`).
    pub key: String,
    /// Its value; null where it is not set.
    pub value: Json,
    /// What it means: a noun phrase without a full stop.
    pub about: &'static str,
    /// Unit of a number: `days`, `minutes`.
    pub unit: Option<&'static str>,
    /// Whether it can be set.
    pub editable: bool,
}

/// What changes about one field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The field's key.
    pub key: String,
    /// Its value now; `None` when nobody was asked.
    pub before: Option<Json>,
    /// Its value afterwards.
    pub after: Json,
}

/// A change of a policy.
pub struct PolicyChange {
    /// The fields whose values change, in the order asked. Fields that change
    /// along with them come last.
    pub fields: Vec<FieldChange>,
    /// The change; `None` when everything is already as wished.
    pub change: Option<PlannedChange>,
}

/// The provider's own backup policy.
#[async_trait]
pub trait Schedules: Send + Sync {
    /// Every field of a target's policy, in a fixed order, also those that are
    /// not set.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn show(&self, target: &str) -> Result<Vec<PolicyField>>;

    /// Setting fields; `None` where the API only shows them.
    fn edits(&self) -> Option<&dyn EditSchedules> {
        None
    }
}

/// Setting fields of a policy.
#[async_trait]
pub trait EditSchedules: Send + Sync {
    /// Checks the wishes and builds one request for all of them. A field that
    /// would delete backups needs the danger
    /// [`DESTROYS_DATA`](crate::model::danger::DESTROYS_DATA).
    ///
    /// # Errors
    /// [`ErrorKind::Usage`](crate::core::ErrorKind::Usage) for an unknown key
    /// (with the nearest one), a value that it can't have, or fields that the
    /// API can't set together.
    async fn change(
        &self,
        target: &str,
        wishes: &[(String, String)],
        reads: Reads,
    ) -> Result<PolicyChange>;
}

/// The policy above all schedules of a project: what they can't go below.
#[async_trait]
pub trait CompliancePolicies: Send + Sync {
    /// Every field, in a fixed order; all null where there is no policy.
    ///
    /// # Errors
    /// Whatever keeps the provider from telling.
    async fn show(&self) -> Result<Vec<PolicyField>>;

    /// Checks the wishes and builds one request for all of them, which enables
    /// the policy where there is none. What can't be taken back needs the
    /// danger [`BINDS_PROJECT`](crate::model::danger::BINDS_PROJECT).
    ///
    /// # Errors
    /// As [`EditSchedules::change`].
    async fn change(&self, wishes: &[(String, String)], reads: Reads) -> Result<PolicyChange>;
}
