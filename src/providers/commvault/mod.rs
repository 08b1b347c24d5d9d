//! Commvault: backups of cloud databases (cluster groups, which its REST API
//! calls subclients) by way of a CommCell.

mod api;
mod auth;
mod backup;
mod body;
mod browse;
mod complaint;
mod error;
mod fixed;
mod inventory;
mod job;
mod job_control;
mod jobs;
mod lenient;
mod lost;
mod owner;
mod password;
mod patience;
mod raw;
mod raw_operations;
mod restore;
mod restore_body;
mod restore_job;
mod retention;
mod session;
mod settings;
mod signer;
mod slot;
mod states;
mod targets;
mod tokens;
mod tree;
mod types;
mod xml;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;

use self::auth::Auth;
use self::error::CommvaultDialect;
use self::settings::Place;
use self::signer::TokenSigner;
use self::targets::Directory;
use self::types::{CommServ, WhoAmI};
use crate::config::{Profile, ProviderSpec};
use crate::core::{Endpoint, Error, ErrorKind, Result, Session};
use crate::providers::{
    Backups, CancelBackups, DeleteBackups, Jobs, KeepBackups, OpenContext, Provider, Raw, Restores,
    Targets, Tokens,
};

/// Everything that shared code has to know about Commvault.
pub const SPEC: ProviderSpec = ProviderSpec {
    word: "commvault",
    about: "Commvault: cloud database backups of a CommCell",
    settings: settings::SETTINGS,
    credentials: settings::CREDENTIALS,
    backup: settings::BACKUP,
    commands: &[
        "backup keep",
        "backup delete",
        "backup cancel",
        "restore",
        "restore cancel",
        "job",
        "job list",
        "job cancel",
        "job suspend",
        "job resume",
        "api",
    ],
    open,
};

/// An opened Commvault profile.
pub(crate) struct Commvault {
    /// Name of the profile, for commands that messages suggest.
    profile: String,
    session: Session,
    auth: Arc<Auth>,
    place: Place,
    directory: Directory,
    /// Most jobs asked for on one page of a list.
    page: usize,
}

fn open(profile: &Profile, context: &OpenContext) -> Result<Arc<dyn Provider>> {
    Ok(Arc::new(Commvault::open(profile, context)?))
}

impl Commvault {
    /// Checks a profile's values and wires endpoint, signer and dialect.
    pub(crate) fn open(profile: &Profile, context: &OpenContext) -> Result<Self> {
        let endpoint = endpoint(profile)?;
        let auth = Arc::new(Auth::new(profile, &endpoint, context.tokens.clone()));
        let session = Session {
            transport: Arc::new(context.transport(profile)),
            endpoint,
            signer: Arc::new(TokenSigner(Arc::clone(&auth))),
            dialect: Arc::new(CommvaultDialect),
        };
        let place = Place::of(&profile.values)?;
        let profile = profile.name.clone();
        Ok(Self { profile, session, auth, place, directory: Directory::default(), page: api::PAGE })
    }

    fn endpoint(&self) -> &Endpoint {
        &self.session.endpoint
    }
}

fn endpoint(profile: &Profile) -> Result<Endpoint> {
    let address = profile.values.text("endpoint").ok_or_else(|| {
        Error::config("there is no `endpoint`").code("config.missing").hint(format!(
            "set {} to the address of the CommCell's API, such as https://HOST/commandcenter/api",
            profile.place_of("endpoint")
        ))
    })?;
    Endpoint::parse(address)
}

#[async_trait]
impl Provider for Commvault {
    fn session(&self) -> &Session {
        &self.session
    }

    /// Subclient names are unique within a backup set of an instance of a client.
    fn scope(&self) -> String {
        let Place { client, instance, backupset, .. } = &self.place;
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        format!("{}/{}/{backupset}", part(client), part(instance))
    }

    fn backups(&self) -> &dyn Backups {
        self
    }

    fn targets(&self) -> &dyn Targets {
        self
    }

    /// Asks who the token belongs to; where that is not allowed (a token with
    /// a custom scope), which CommCell answers.
    async fn check(&self) -> Result<String> {
        match self.session.call(&api::who_am_i(self.endpoint())).await {
            Ok(reply) => {
                let user = reply.json::<WhoAmI>("WhoAmI")?.user.user_name;
                Ok(format!("user {}", user.as_deref().unwrap_or("(unnamed)")))
            }
            Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => {
                let reply = self.session.call(&api::comm_serv(self.endpoint())).await?;
                let about: CommServ = reply.json("CommServ")?;
                let host = about.host_name.unwrap_or_else(|| "(unnamed)".to_owned());
                Ok(format!("CommServe {host} {}", about.cs_version_info.unwrap_or_default()))
            }
            Err(error) => Err(error),
        }
    }

    fn tokens(&self) -> Option<&dyn Tokens> {
        Some(self)
    }

    fn keep_backups(&self) -> Option<&dyn KeepBackups> {
        Some(self)
    }

    fn delete_backups(&self) -> Option<&dyn DeleteBackups> {
        Some(self)
    }

    fn cancel_backups(&self) -> Option<&dyn CancelBackups> {
        Some(self)
    }

    fn restores(&self) -> Option<&dyn Restores> {
        Some(self)
    }

    fn jobs(&self) -> Option<&dyn Jobs> {
        Some(self)
    }

    fn raw(&self) -> Option<&dyn Raw> {
        Some(self)
    }
}
