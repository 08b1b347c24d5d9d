//! The tree of what can be backed up: client (cloud account), instance,
//! backup set, subclient (cluster group).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// `cloudAppsInstance.instanceType` of Amazon DocumentDB.
pub(super) const DOCUMENTDB: u64 = 27;
/// `cloudAppsInstance.instanceType` of Amazon RDS.
pub(super) const RDS: u64 = 4;
/// `applicationId` of Cloud Apps.
pub(super) const CLOUD_APPS: u64 = 134;
/// `applicationId` of Virtual Server.
pub(super) const VIRTUAL_SERVER: u64 = 106;
/// `applicationId` of Windows File System.
pub(super) const FILE_SYSTEM: u64 = 33;
/// `applicationId` of SQL Server.
pub(super) const SQL_SERVER: u64 = 81;
/// Number of this management server.
pub(super) const COMMCELL_ID: u64 = 2;
/// Name of this management server.
pub(super) const COMMCELL: &str = "sandbox-commserve";

/// A cloud account, or a server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Client {
    /// Number.
    pub(super) id: u64,
    /// Name.
    pub(super) name: String,
    /// Whether it is a cloud account rather than a server.
    pub(super) cloud: bool,
}

/// An instance of a client.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Instance {
    /// Number.
    pub(super) id: u64,
    /// Its client.
    pub(super) client_id: u64,
    /// Name.
    pub(super) name: String,
    /// Agent number.
    pub(super) application_id: u64,
    /// Agent name.
    pub(super) app_name: String,
    /// `cloudAppsInstance.instanceType`; 0 outside Cloud Apps.
    pub(super) kind: u64,
    /// Whether backups are switched on.
    pub(super) backup_on: bool,
    /// Whether restores are switched on.
    pub(super) restore_on: bool,
}

/// A backup set; each instance here has one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Backupset {
    /// Number.
    pub(super) id: u64,
    /// Its instance.
    pub(super) instance_id: u64,
    /// Name.
    pub(super) name: String,
}

/// A subclient: what one backup covers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Subclient {
    /// Number.
    pub(super) id: u64,
    /// Its backup set.
    pub(super) backupset_id: u64,
    /// Name.
    pub(super) name: String,
    /// `cloudDbContent.children`; a subclient without content has nothing to back up.
    pub(super) content: Vec<Value>,
    /// Whether backups are switched on.
    pub(super) backup_on: bool,
    /// Its plan.
    pub(super) plan_id: u64,
    /// Nominal length of a backup in job seconds.
    pub(super) seconds: f64,
    /// Size of the data in bytes.
    pub(super) size: u64,
}

/// A subclient with the names and numbers of everything above it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entity {
    /// Name of the client.
    pub(super) client_name: String,
    /// Number of the client.
    pub(super) client_id: u64,
    /// Agent name.
    pub(super) app_name: String,
    /// Agent number.
    pub(super) application_id: u64,
    /// Name of the instance.
    pub(super) instance_name: String,
    /// Number of the instance.
    pub(super) instance_id: u64,
    /// Name of the backup set.
    pub(super) backupset_name: String,
    /// Number of the backup set.
    pub(super) backupset_id: u64,
    /// Name of the subclient.
    pub(super) subclient_name: String,
    /// Number of the subclient.
    pub(super) subclient_id: u64,
}

impl Entity {
    /// `subClientEntity` and `jobSummary.subclient`.
    pub(super) fn json(&self) -> Value {
        let mut value = self.backupset_json();
        value["subclientName"] = json!(self.subclient_name);
        value["subclientId"] = json!(self.subclient_id);
        value["subclientGUID"] = json!(guid(7, self.subclient_id));
        value["_type_"] = json!(7);
        value["commCellName"] = json!(COMMCELL);
        value
    }

    /// `backupSetEntity`.
    pub(super) fn backupset_json(&self) -> Value {
        let mut value = self.instance_json();
        value["backupsetName"] = json!(self.backupset_name);
        value["backupsetId"] = json!(self.backupset_id);
        value["_type_"] = json!(6);
        value
    }

    fn instance_json(&self) -> Value {
        json!({
            "clientName": self.client_name, "clientId": self.client_id, "appName": self.app_name,
            "applicationId": self.application_id, "instanceName": self.instance_name,
            "instanceId": self.instance_id, "_type_": 5,
        })
    }
}

/// A made-up but stable GUID of an entity.
pub(super) fn guid(kind: u64, id: u64) -> String {
    format!("5A4D0000-{kind:04X}-4000-8000-{id:012X}")
}

/// The whole tree.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Tree {
    /// Clients.
    pub(super) clients: Vec<Client>,
    /// Instances.
    pub(super) instances: Vec<Instance>,
    /// Backup sets.
    pub(super) backupsets: Vec<Backupset>,
    /// Subclients.
    pub(super) subclients: Vec<Subclient>,
}

impl Tree {
    /// The client of that number.
    pub(super) fn client(&self, id: u64) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }

    /// The instance of that number.
    pub(super) fn instance(&self, id: u64) -> Option<&Instance> {
        self.instances.iter().find(|instance| instance.id == id)
    }

    /// The subclient of that number.
    pub(super) fn subclient(&self, id: u64) -> Option<&Subclient> {
        self.subclients.iter().find(|subclient| subclient.id == id)
    }

    /// The subclient of that number, to change it.
    pub(super) fn subclient_mut(&mut self, id: u64) -> Option<&mut Subclient> {
        self.subclients.iter_mut().find(|subclient| subclient.id == id)
    }

    /// `instance` of an instance.
    pub(super) fn instance_json(&self, instance: &Instance) -> Value {
        let client = self.client(instance.client_id).map_or("", |client| client.name.as_str());
        json!({
            "clientName": client, "clientId": instance.client_id, "appName": instance.app_name,
            "applicationId": instance.application_id, "instanceName": instance.name,
            "instanceId": instance.id, "_type_": 5,
        })
    }

    /// A backup set with everything above it, its subclient left empty.
    pub(super) fn backupset_entity(&self, backupset: &Backupset) -> Option<Entity> {
        let instance = self.instance(backupset.instance_id)?;
        let client = self.client(instance.client_id)?;
        Some(Entity {
            client_name: client.name.clone(),
            client_id: client.id,
            app_name: instance.app_name.clone(),
            application_id: instance.application_id,
            instance_name: instance.name.clone(),
            instance_id: instance.id,
            backupset_name: backupset.name.clone(),
            backupset_id: backupset.id,
            subclient_name: String::new(),
            subclient_id: 0,
        })
    }

    /// A subclient with everything above it.
    pub(super) fn entity(&self, subclient: &Subclient) -> Option<Entity> {
        let set = self.backupsets.iter().find(|set| set.id == subclient.backupset_id)?;
        let mut entity = self.backupset_entity(set)?;
        entity.subclient_name.clone_from(&subclient.name);
        entity.subclient_id = subclient.id;
        Some(entity)
    }

    /// Every subclient with everything above it.
    pub(super) fn entities(&self) -> Vec<Entity> {
        self.subclients.iter().filter_map(|subclient| self.entity(subclient)).collect()
    }
}
