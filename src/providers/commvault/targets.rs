//! Cloud accounts, instances and cluster groups.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use tokio::sync::Mutex as Turn;

use super::Commvault;
use super::api;
use super::backup::is_closed;
use super::inventory::{GROUP, KINDS};
use super::settings::{CLOUD_APPS, Place};
use super::types::{
    ClientList, CloudAppsInstance, Entity, InstanceList, InstanceProperties, SubclientList,
    SubclientProperties,
};
use crate::core::{Error, ErrorKind, Result};
use crate::model::{Readiness, Target};
use crate::providers::Targets;

/// Number and word for an instance of Amazon DocumentDB: reads give the
/// number, the documentation writes the word.
pub(super) const DOCUMENTDB: [&str; 2] = ["27", "AMAZON_DOCUMENTDB"];

/// The profile's cluster groups as last listed, so that a listing of many
/// targets asks for their numbers once.
#[derive(Default)]
pub(super) struct Directory {
    entities: Mutex<Option<Arc<Vec<Entity>>>>,
    /// The whole list and when it came. Held while it is asked for, so that
    /// many targets ask once.
    groups: Turn<Option<(Instant, Arc<Listed>)>>,
}

/// Cluster groups with what can be said about each, found by their names.
struct Listed {
    groups: Vec<SubclientProperties>,
    entities: Arc<Vec<Entity>>,
}

/// How long a list of cluster groups is news: a list of a thousand groups,
/// asked for once for each of them, would be a million lines.
const NEWS: Duration = Duration::from_secs(5);

/// A cluster group and what can be said about backing it up.
pub(super) struct Located {
    /// Names, and numbers where they are known.
    pub entity: Entity,
    /// Whether it can be backed up now.
    pub readiness: Readiness,
    /// Things that a person should know.
    pub warnings: Vec<String>,
}

impl Place {
    /// A cluster group with nothing but what the profile says about it.
    pub(super) fn entity(&self, target: &str) -> Entity {
        Entity {
            client_name: self.client.clone(),
            client_id: self.client_id,
            instance_name: self.instance.clone(),
            instance_id: self.instance_id,
            backupset_name: Some(self.backupset.clone()),
            backupset_id: self.backupset_id,
            subclient_name: Some(target.to_owned()),
            subclient_id: self.subclient_id(target),
            app_name: Some(self.app.clone()),
            application_id: self.application_id,
        }
    }

    /// Whether a cluster group lies in this place. Where the profile says
    /// nothing, everything fits.
    fn holds(&self, entity: &Entity) -> bool {
        fits(self.client.as_deref(), entity.client_name.as_deref())
            && fits(self.instance.as_deref(), entity.instance_name.as_deref())
            && fits(Some(&self.backupset), entity.backupset_name.as_deref())
            && self.is_workload_of(entity)
    }

    /// Whether something belongs to the profile's workload: agents of one
    /// client may have instances and subclients of the same names. Numbers
    /// decide where both sides have them.
    fn is_workload_of(&self, entity: &Entity) -> bool {
        match (self.application(), entity.application_id) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => fits(Some(&self.app), entity.app_name.as_deref()),
        }
    }
}

impl Directory {
    fn remember(&self, groups: &[SubclientProperties]) -> Arc<Vec<Entity>> {
        let entities: Vec<_> = groups.iter().map(|group| group.sub_client_entity.clone()).collect();
        let entities = Arc::new(entities);
        *self.entities.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&entities));
        entities
    }

    fn remembered(&self) -> Option<Arc<Vec<Entity>>> {
        self.entities.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Targets for Commvault {
    async fn list(&self) -> Result<Vec<Target>> {
        self.inventory(GROUP).await
    }

    fn kinds(&self) -> &'static [&'static str] {
        KINDS
    }

    async fn list_kind(&self, kind: &str) -> Result<Vec<Target>> {
        self.inventory(kind).await
    }

    async fn show(&self, target: &str) -> Result<Target> {
        let groups = self.all_groups().await?;
        let entities: Vec<_> = groups.iter().map(|group| group.sub_client_entity.clone()).collect();
        let found = find(&entities, target).ok_or_else(|| not_there(target, &entities))?;
        let group = groups.iter().find(|group| group.sub_client_entity == *found);
        let mut shown = group.map_or_else(|| Target::new(target), describe);
        if let Some(id) = found.subclient_id {
            let reply = self.session.call(&api::subclient(self.endpoint(), id)).await?;
            let list: SubclientList = reply.json("Subclient")?;
            if let Some(details) = list.sub_client_properties.first() {
                shown = describe(details);
            }
        }
        shown.name = target.to_owned();
        Ok(shown)
    }
}

impl Commvault {
    /// Names and numbers of a cluster group, asked for once in a process.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the CommCell lists others, but not this one.
    pub(super) async fn entity(&self, target: &str) -> Result<Entity> {
        let own = self.place.entity(target);
        if own.client_id.is_some() && own.subclient_id.is_some() {
            return Ok(own);
        }
        self.place.required()?;
        let listed = match self.directory.remembered() {
            Some(listed) => listed,
            None => match self.groups_of(&own).await {
                Ok(groups) => self.directory.remember(&groups),
                Err(error) if is_closed(error.kind) => return Ok(own),
                Err(error) => return Err(error),
            },
        };
        self.choose(&listed, target)
    }

    /// The profile's cluster groups, a few seconds old at most.
    async fn recent_groups(&self, own: &Entity) -> Result<Arc<Listed>> {
        let mut kept = self.directory.groups.lock().await;
        if let Some((at, listed)) = &*kept
            && at.elapsed() < NEWS
        {
            return Ok(Arc::clone(listed));
        }
        let groups = self.groups_of(own).await?;
        let entities = self.directory.remember(&groups);
        let listed = Arc::new(Listed { groups, entities });
        *kept = Some((Instant::now(), Arc::clone(&listed)));
        Ok(listed)
    }

    /// The same, asked for anew, with what can be said about a backup.
    ///
    /// # Errors
    /// As [`Commvault::entity`].
    pub(super) async fn locate(&self, target: &str) -> Result<Located> {
        let own = self.place.entity(target);
        let listed = match self.recent_groups(&own).await {
            Ok(listed) => listed,
            Err(error) if is_closed(error.kind) => {
                let warning = format!("cluster groups can't be listed: {error}");
                let warnings = vec![warning];
                return Ok(Located { entity: own, readiness: Readiness::Unknown, warnings });
            }
            Err(error) => return Err(error),
        };
        let groups = &listed.groups;
        let entity = self.choose(&listed.entities, target)?;
        let group = groups.iter().find(|group| group.sub_client_entity == entity);
        let mut warnings = Vec::new();
        if groups.is_empty() {
            warnings.push("the CommCell lists no cluster group of this cloud account".to_owned());
        }
        if group.is_some_and(has_no_content) {
            warnings.push(format!("cluster group `{target}` has no content"));
        }
        let readiness = group.map_or(Readiness::Unknown, readiness);
        Ok(Located { entity, readiness, warnings })
    }

    /// The cluster group of that name in the profile's place. An empty list
    /// proves nothing: then the server itself will say what is missing.
    fn choose(&self, listed: &[Entity], target: &str) -> Result<Entity> {
        let here: Vec<_> =
            listed.iter().filter(|entity| self.place.holds(entity)).cloned().collect();
        if listed.is_empty() {
            return Ok(self.place.entity(target));
        }
        find(&here, target).cloned().ok_or_else(|| not_there(target, &here))
    }

    /// Cluster groups of one cloud account.
    async fn groups_of(&self, client: &Entity) -> Result<Vec<SubclientProperties>> {
        let request = api::subclients(self.endpoint(), client, &self.place);
        let list: SubclientList = self.session.call(&request).await?.json("Subclient list")?;
        Ok(list.sub_client_properties)
    }

    /// Every cluster group in the profile's place, account by account.
    pub(super) async fn all_groups(&self) -> Result<Vec<SubclientProperties>> {
        let mut groups = Vec::new();
        for client in self.cloud_accounts().await? {
            let Some(id) = client.client_id else { continue };
            let foreign = self.foreign_instances(id).await?;
            let listed = self.groups_of(&Entity { client_id: Some(id), ..client }).await?;
            groups.extend(listed.into_iter().filter(|group| {
                let entity = &group.sub_client_entity;
                self.place.holds(entity)
                    && !entity.instance_id.is_some_and(|instance| foreign.contains(&instance))
            }));
        }
        Ok(groups)
    }

    /// The profile's cloud account, or all of them when it names none.
    pub(super) async fn cloud_accounts(&self) -> Result<Vec<Entity>> {
        let request = api::clients(self.endpoint(), &self.place);
        let list: ClientList = self.session.call(&request).await?.json("Client list")?;
        let entities = list.client_properties.into_iter().map(|it| it.client.client_entity);
        let accounts: Vec<_> = entities
            .filter(|client| match (self.place.client_id, client.client_id) {
                (Some(ours), Some(theirs)) => ours == theirs,
                _ => fits(self.place.client.as_deref(), client.client_name.as_deref()),
            })
            .collect();
        match &self.place.client {
            Some(name) if accounts.is_empty() => Err(Error::new(
                ErrorKind::NotFound,
                format!("the CommCell lists no cloud account `{name}`"),
            )
            .hint("check `client` in the profile, and what the user may see")),
            _ => Ok(accounts),
        }
    }

    /// Numbers of the instances that are known to be something else than
    /// DocumentDB. A profile that names its instance decides for itself.
    async fn foreign_instances(&self, client_id: i64) -> Result<Vec<i64>> {
        if self.place.instance.is_some() || self.place.application() != Some(CLOUD_APPS) {
            return Ok(Vec::new());
        }
        let foreign = self.instances_of(client_id).await?.into_iter().filter(|instance| {
            let kind = instance.cloud_apps_instance.instance_type.as_deref();
            kind.is_some_and(|kind| !DOCUMENTDB.contains(&kind))
        });
        Ok(foreign.filter_map(|instance| instance.instance.instance_id).collect())
    }

    /// The instances of a cloud account.
    pub(super) async fn instances_of(&self, client_id: i64) -> Result<Vec<InstanceProperties>> {
        let request = api::instances(self.endpoint(), client_id, &self.place);
        let list: InstanceList = self.session.call(&request).await?.json("Instance list")?;
        Ok(list.instance_properties)
    }
}

/// Whether a wish and a name agree; a missing one agrees with everything.
pub(super) fn fits(wish: Option<&str>, name: Option<&str>) -> bool {
    match (wish, name) {
        (Some(wish), Some(name)) => wish.eq_ignore_ascii_case(name),
        _ => true,
    }
}

/// The cluster group of that name: exactly so written, or else without regard
/// to case, as the CommCell itself compares.
fn find<'a>(entities: &'a [Entity], target: &str) -> Option<&'a Entity> {
    let by = |same: fn(&str, &str) -> bool| {
        entities
            .iter()
            .find(|entity| entity.subclient_name.as_deref().is_some_and(|name| same(name, target)))
    };
    by(|name, target| name == target)
        .or_else(|| by(|name, target| name.eq_ignore_ascii_case(target)))
}

fn not_there(target: &str, listed: &[Entity]) -> Error {
    let mut names: Vec<_> =
        listed.iter().filter_map(|entity| entity.subclient_name.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    names.truncate(20);
    let hint = if names.is_empty() {
        "check `client`, `instance` and `backupset` in the profile".to_owned()
    } else {
        format!("cluster groups here: {}", names.join(", "))
    };
    Error::new(ErrorKind::NotFound, format!("there is no cluster group `{target}`")).hint(hint)
}

fn has_no_content(group: &SubclientProperties) -> bool {
    let content = group.cloud_db_content.as_ref().and_then(|content| content.children.as_ref());
    content.is_some_and(Vec::is_empty)
}

fn readiness(group: &SubclientProperties) -> Readiness {
    match group.common_properties.enable_backup {
        Some(false) => Readiness::NotReady("backup activity is switched off".to_owned()),
        Some(true) if !has_no_content(group) => Readiness::Ready,
        _ => Readiness::Unknown,
    }
}

pub(super) fn describe(group: &SubclientProperties) -> Target {
    let entity = &group.sub_client_entity;
    let content = group.cloud_db_content.as_ref().and_then(|content| content.children.as_ref());
    let items = content.into_iter().flatten();
    let mut regions: Vec<_> = items.clone().filter_map(|item| item.path.clone()).collect();
    regions.sort_unstable();
    regions.dedup();
    let clusters: Vec<_> = items.filter_map(|item| item.name.clone()).collect();
    let number = |id: Option<i64>| id.map(|id| id.to_string());
    let facts = [
        ("client", entity.client_name.clone()),
        ("client_id", number(entity.client_id)),
        ("instance", entity.instance_name.clone()),
        ("instance_id", number(entity.instance_id)),
        ("backupset", entity.backupset_name.clone()),
        ("backupset_id", number(entity.backupset_id)),
        ("subclient_id", number(entity.subclient_id)),
        ("plan", group.plan_entity.plan_name.clone()),
        ("clusters", (!clusters.is_empty()).then(|| clusters.join(", "))),
    ];
    let place = [entity.client_name.as_deref(), entity.instance_name.as_deref()];
    let place: Vec<_> = place.into_iter().flatten().collect();
    Target {
        description: (!place.is_empty()).then(|| place.join(" / ")),
        kind: kind_word(&group.cloud_apps_sub_client_prop, entity),
        readiness: readiness(group),
        region: (!regions.is_empty()).then(|| regions.join(", ")),
        last_backup_at: group.common_properties.last_backup_time,
        details: facts
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect(),
        ..Target::new(entity.subclient_name.clone().unwrap_or_default())
    }
}

/// The kind of database in the documentation's word where it has one, or the
/// workload.
pub(super) fn kind_word(cloud: &CloudAppsInstance, of: &Entity) -> Option<String> {
    match cloud.instance_type.as_deref() {
        Some(kind) if DOCUMENTDB.contains(&kind) => Some(DOCUMENTDB[1].to_owned()),
        Some(kind) if kind != "0" => Some(format!("instance type {kind}")),
        _ => of.app_name.clone(),
    }
}
