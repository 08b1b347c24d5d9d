//! Stopping a restore.
//!
//! Source: Atlas Administration API v2 document, operation
//! `cancelGroupClusterBackupRestoreJob`.

use async_trait::async_trait;
use reqwest::Method;

use super::RestoreJobs;
use super::job::{DedicatedJob, Family};
use crate::core::{Error, ErrorKind, Result};
use crate::model::State;
use crate::providers::{CancelRestores, PlannedChange, Reads};

#[async_trait]
impl CancelRestores for RestoreJobs {
    async fn cancel(&self, target: &str, id: &str, reads: Reads) -> Result<PlannedChange> {
        let mut request = self.show_request(target, Family::Dedicated, id)?;
        if reads.allowed() {
            self.check(target, id).await?;
        }
        request.operation = "cancelGroupClusterBackupRestoreJob".to_owned();
        request.method = Method::DELETE;
        Ok(PlannedChange::new(request, format!("cancels restore {id} of {target}")))
    }
}

impl RestoreJobs {
    async fn check(&self, target: &str, id: &str) -> Result<()> {
        let refused = |why: String| Err(Error::new(ErrorKind::Rejected, why));
        let families = self.families(target, &serde_json::Value::Null).await?;
        if families.first() == Some(&Family::Flex) {
            return refused("restores of flex clusters can't be cancelled".to_owned());
        }
        let request = self.show_request(target, Family::Dedicated, id)?;
        let job: DedicatedJob = match self.api.read(&request).await {
            Ok(job) => job,
            Err(error) if error.kind == ErrorKind::NotFound => {
                // Perhaps it is one of single collections.
                self.look(target, Family::Collection, id).await.map_err(|_| error)?;
                return refused("restores of single collections can't be cancelled".to_owned());
            }
            Err(error) => return Err(error),
        };
        // A download that is ready can still be given up: it makes room for another.
        match job.state().0 {
            state @ (State::Cancelled | State::Failed | State::Expired) => {
                refused(format!("restore {id} is {state} already"))
            }
            _ if job.delivery_type.as_deref() == Some("automated") => {
                refused(format!("restore {id} is an automated one, which can't be cancelled"))
            }
            _ => Ok(()),
        }
    }
}
