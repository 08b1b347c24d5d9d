//! Lists of cloud accounts, instances and cluster groups: the reply fields that
//! are used, and no more.

use jiff::Timestamp;
use serde::Deserialize;

use super::lenient;
use super::types::Entity;

/// Answer of GET /Client.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ClientList {
    /// The clients.
    pub client_properties: Vec<ClientProperties>,
}

/// One client.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ClientProperties {
    /// Its identity.
    pub client: ClientIdentity,
}

/// Identity of one client.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ClientIdentity {
    /// Name and number.
    pub client_entity: Entity,
}

/// Answer of GET /Instance.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct InstanceList {
    /// The instances.
    pub instance_properties: Vec<InstanceProperties>,
}

/// One instance.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct InstanceProperties {
    /// Names and numbers.
    pub instance: Entity,
    /// The part of cloud databases.
    pub cloud_apps_instance: CloudAppsInstance,
}

/// The part of an instance or subclient that says which cloud service it is.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CloudAppsInstance {
    /// A number in reads, a word in the documentation.
    #[serde(deserialize_with = "lenient::text")]
    pub instance_type: Option<String>,
}

/// Answer of GET /Subclient.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SubclientList {
    /// The cluster groups.
    pub sub_client_properties: Vec<SubclientProperties>,
}

/// One cluster group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct SubclientProperties {
    /// Names and numbers.
    pub sub_client_entity: Entity,
    /// Common switches.
    pub common_properties: CommonProperties,
    /// Its plan.
    pub plan_entity: PlanEntity,
    /// What it covers; absent in short listings.
    pub cloud_db_content: Option<CloudDbContent>,
    /// The part of cloud databases.
    pub cloud_apps_sub_client_prop: CloudAppsInstance,
}

/// Common switches of a cluster group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CommonProperties {
    /// Whether backups are switched on.
    #[serde(deserialize_with = "lenient::flag")]
    pub enable_backup: Option<bool>,
    /// When the newest backup was made.
    #[serde(deserialize_with = "lenient::moment")]
    pub last_backup_time: Option<Timestamp>,
}

/// A plan.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct PlanEntity {
    /// Its name.
    #[serde(deserialize_with = "lenient::text")]
    pub plan_name: Option<String>,
}

/// What a cluster group covers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct CloudDbContent {
    /// Clusters, instances or regions; `None` when the answer does not say.
    pub children: Option<Vec<CloudDbItem>>,
}

/// One covered cluster, instance or region.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct CloudDbItem {
    /// Its name.
    #[serde(deserialize_with = "lenient::text")]
    pub name: Option<String>,
    /// AWS region.
    #[serde(deserialize_with = "lenient::text")]
    pub path: Option<String>,
}
