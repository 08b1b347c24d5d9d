//! What an instance must be like for an operation, checked before it is sent
//! and explained in words.
//!
//! Source: the "prerequisites" of the operations' pages in "API reference"
//! (ApsaraDB for MongoDB). A page may lag behind the service; `api` sends an
//! operation without these checks.

use super::client::Dds;
use super::facts::{Facts, Shape};
use super::survey;
use super::types::Instance;
use crate::core::signer::random_hex;
use crate::core::{Error, ErrorKind, Result};
use crate::model::Readiness;
use crate::providers::{Backups as _, Reads};

impl Dds {
    /// The instance, when the provider may be asked and it is running.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] for a name that is none, [`ErrorKind::NotFound`],
    /// [`ErrorKind::Busy`] in a passing state, [`ErrorKind::Rejected`] when it
    /// is on its way out.
    pub async fn running(&self, target: &str, reads: Reads) -> Result<Option<Instance>> {
        let Some(instance) = self.looked_up(target, reads).await? else { return Ok(None) };
        require_running(target, &instance)?;
        Ok(Some(instance))
    }

    /// The instance, when the provider may be asked.
    ///
    /// # Errors
    /// As [`Dds::running`], whatever its state.
    pub async fn looked_up(&self, target: &str, reads: Reads) -> Result<Option<Instance>> {
        self.check_target(target)?;
        match reads {
            Reads::Allowed => Ok(Some(self.instance(target).await?.body)),
            Reads::Forbidden => Ok(None),
        }
    }
}

/// A client token: the same for every attempt of one request.
///
/// # Errors
/// As [`random_hex`].
pub fn client_token() -> Result<String> {
    random_hex()
}

/// An error for an operation that the instance does not allow.
pub fn refused(target: &str, why: &str) -> Error {
    Error::new(ErrorKind::Rejected, format!("instance `{target}` does not allow it: {why}"))
}

fn require_running(target: &str, instance: &Instance) -> Result<()> {
    match survey::readiness(instance) {
        Readiness::Ready | Readiness::Unknown => Ok(()),
        Readiness::Busy(why) => Err(Error::new(
            ErrorKind::Busy,
            format!("instance `{target}` does not allow it now: {why}"),
        )
        .hint("it has to be Running; wait until it is, then try again")),
        Readiness::NotReady(why) => Err(refused(target, &why).hint("it has to be Running")),
    }
}

/// Refuses an instance whose shape is not among those.
///
/// # Errors
/// [`ErrorKind::Rejected`].
pub fn require_shape(target: &str, instance: &Instance, shapes: &[Shape]) -> Result<()> {
    let shape = Facts::of(instance).shape;
    if shapes.contains(&shape) {
        return Ok(());
    }
    let words: Vec<_> = shapes.iter().map(|shape| shape.word()).collect();
    Err(refused(target, &format!("it is a {}", shape.word()))
        .hint(format!("it works for: {}", words.join(", "))))
}

/// Refuses an engine older than that.
///
/// # Errors
/// [`ErrorKind::Rejected`].
pub fn require_version(target: &str, instance: &Instance, least: (u32, u32)) -> Result<()> {
    let Some(text) = instance.engine_version.as_deref() else { return Ok(()) };
    match version(text) {
        Some(found) if found < least => {
            Err(refused(target, &format!("its engine version is {text}"))
                .hint(format!("it needs version {}.{} or later", least.0, least.1)))
        }
        // A version that can't be read is the service's to judge.
        Some(_) | None => Ok(()),
    }
}

fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    let major = parts.next()?.trim().parse().ok()?;
    Some((major, parts.next()?.trim().parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instance(value: serde_json::Value) -> Instance {
        serde_json::from_value(value).expect("instance")
    }

    #[test]
    fn every_state_but_running_is_explained() {
        let in_state = |word: &str| {
            let instance = instance(serde_json::json!({"DBInstanceStatus": word}));
            require_running("dds-bp1", &instance)
                .map_err(|error| (error.kind, error.message.clone()))
        };
        assert_eq!(in_state("Running"), Ok(()));
        for (word, meaning) in super::super::states::INSTANCE {
            if let Err((kind, message)) = in_state(word) {
                let expected =
                    if *word == "Deleting" { ErrorKind::Rejected } else { ErrorKind::Busy };
                assert_eq!(kind, expected, "{word}");
                assert!(message.contains(meaning), "{message}");
            } else {
                assert_eq!(*word, "Running");
            }
        }
        assert_eq!(in_state("Dreaming").expect_err("busy").0, ErrorKind::Busy);
    }

    #[test]
    fn shapes_and_versions_are_compared() {
        let standalone = instance(serde_json::json!({"ReplicationFactor": "1"}));
        let error = require_shape("dds-bp1", &standalone, &[Shape::ReplicaSet, Shape::Cluster])
            .expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Rejected);
        assert!(error.message.contains("standalone"), "{error}");
        assert_eq!(error.hint.as_deref(), Some("it works for: replica set, sharded cluster"));
        for (text, good) in
            [("3.2", false), ("3.4", true), ("4.0", true), ("10.0", true), ("x", true)]
        {
            let one = instance(serde_json::json!({"EngineVersion": text}));
            assert_eq!(require_version("dds-bp1", &one, (3, 4)).is_ok(), good, "{text}");
        }
    }
}
