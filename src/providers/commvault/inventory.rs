//! What a CommCell holds above and below its cluster groups: cloud accounts,
//! instances, clusters and snapshots.
//!
//! Sources: the vendor's Python SDK for the lists; "REST API - GET Subclient"
//! (documentation.commvault.com) for what a cluster group covers.

use super::Commvault;
use super::api;
use super::browse::identifier;
use super::job::snake;
use super::lenient::to_text;
use super::targets::{DOCUMENTDB, describe, fits, kind_word};
use super::types::{
    CloudDbItem, Entity, InstanceProperties, SnapshotList, SubclientList, SubclientProperties,
};
use crate::core::Result;
use crate::model::Target;

const ACCOUNT: &str = "account";
const INSTANCE: &str = "instance";
pub(super) const GROUP: &str = "group";
const CLUSTER: &str = "cluster";
const SNAPSHOT: &str = "snapshot";

/// What can be listed beside the targets, which are the groups.
pub(super) const KINDS: &[&str] = &[ACCOUNT, INSTANCE, GROUP, CLUSTER, SNAPSHOT];

impl Commvault {
    /// Everything of a kind in the profile's place.
    ///
    /// # Errors
    /// Whatever keeps the CommCell from telling.
    pub(super) async fn inventory(&self, kind: &str) -> Result<Vec<Target>> {
        match kind {
            ACCOUNT => Ok(self.cloud_accounts().await?.iter().map(account).collect()),
            INSTANCE => Ok(self.own_instances().await?.iter().map(instance).collect()),
            CLUSTER => self.clusters().await,
            SNAPSHOT => self.snapshots().await,
            _ => Ok(self.all_groups().await?.iter().map(describe).collect()),
        }
    }

    /// The instances of the profile's cloud accounts, or the one it names.
    async fn own_instances(&self) -> Result<Vec<InstanceProperties>> {
        let mut found = Vec::new();
        for client in self.cloud_accounts().await? {
            let Some(id) = client.client_id else { continue };
            let listed = self.instances_of(id).await?;
            found.extend(listed.into_iter().filter(|it| {
                fits(self.place.instance.as_deref(), it.instance.instance_name.as_deref())
            }));
        }
        Ok(found)
    }

    async fn clusters(&self) -> Result<Vec<Target>> {
        let mut clusters = Vec::new();
        for group in self.all_groups().await? {
            let group = self.with_content(group).await?;
            let content = group.cloud_db_content.as_ref();
            let items = content.and_then(|content| content.children.as_ref()).into_iter().flatten();
            clusters.extend(items.map(|item| cluster(&group.sub_client_entity, item)));
        }
        Ok(clusters)
    }

    /// A cluster group with what it covers: short listings leave that out.
    async fn with_content(&self, group: SubclientProperties) -> Result<SubclientProperties> {
        let content = group.cloud_db_content.as_ref();
        let id = match group.sub_client_entity.subclient_id {
            Some(id) if content.is_none_or(|content| content.children.is_none()) => id,
            _ => return Ok(group),
        };
        let reply = self.session.call(&api::subclient(self.endpoint(), id)).await?;
        let list: SubclientList = reply.json("Subclient")?;
        Ok(list.sub_client_properties.into_iter().next().unwrap_or(group))
    }

    async fn snapshots(&self) -> Result<Vec<Target>> {
        let until = self.session.transport.clock.now().as_second();
        let mut snapshots = Vec::new();
        for instance in self.own_instances().await? {
            let of = &instance.instance;
            let Some(id) = of.instance_id.filter(|_| is_documentdb(&instance)) else { continue };
            let request = api::snapshots(self.endpoint(), id, until);
            let list: SnapshotList = self.session.call(&request).await?.json("BrowseRDSBackups")?;
            snapshots.extend(list.snap_list.iter().map(|listed| snapshot(of, listed)));
        }
        Ok(snapshots)
    }
}

fn is_documentdb(instance: &InstanceProperties) -> bool {
    let kind = instance.cloud_apps_instance.instance_type.as_deref();
    kind.is_none_or(|kind| DOCUMENTDB.contains(&kind))
}

/// Facts that are there, in order.
fn facts<const N: usize>(all: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn number(id: Option<i64>) -> Option<String> {
    id.map(|id| id.to_string())
}

/// Where something lies, for people.
fn path(parts: &[&Option<String>]) -> Option<String> {
    let known: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
    (!known.is_empty()).then(|| known.join(" / "))
}

fn account(of: &Entity) -> Target {
    Target {
        kind: Some(ACCOUNT.to_owned()),
        details: facts([("client_id", number(of.client_id))]),
        ..Target::new(of.client_name.clone().unwrap_or_default())
    }
}

fn instance(properties: &InstanceProperties) -> Target {
    let of = &properties.instance;
    Target {
        description: path(&[&of.client_name]),
        kind: kind_word(&properties.cloud_apps_instance, of),
        details: facts([
            ("client", of.client_name.clone()),
            ("client_id", number(of.client_id)),
            ("instance_id", number(of.instance_id)),
            ("app", of.app_name.clone()),
        ]),
        ..Target::new(of.instance_name.clone().unwrap_or_default())
    }
}

fn cluster(group: &Entity, item: &CloudDbItem) -> Target {
    Target {
        description: path(&[&group.client_name, &group.instance_name, &group.subclient_name]),
        kind: Some(CLUSTER.to_owned()),
        region: item.path.clone(),
        details: facts([
            ("client", group.client_name.clone()),
            ("instance", group.instance_name.clone()),
            ("group", group.subclient_name.clone()),
            ("subclient_id", number(group.subclient_id)),
        ]),
        ..Target::new(item.name.clone().unwrap_or_default())
    }
}

/// The fields of a listed snapshot are documented nowhere: all plain ones are
/// shown as they are.
fn snapshot(of: &Entity, listed: &serde_json::Value) -> Target {
    let fields = listed.as_object().into_iter().flatten();
    let details = fields.filter_map(|(name, value)| Some((snake(name), to_text(value)?)));
    Target {
        description: path(&[&of.client_name, &of.instance_name]),
        kind: Some(SNAPSHOT.to_owned()),
        details: details.collect(),
        ..Target::new(identifier(listed).unwrap_or_else(|| "(unnamed)".to_owned()))
    }
}
