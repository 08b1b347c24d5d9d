//! A credential that was refused is not tried again while a process runs:
//! providers lock accounts and keys after a few wrong attempts, and a fleet of
//! targets would spend those at once.

use std::sync::{Mutex, PoisonError};

use super::error::{Error, ErrorKind, ProviderFault, Result};

/// Remembers what was said to a refused credential.
#[derive(Default)]
pub struct Refusals(Mutex<Option<Refusal>>);

#[derive(Clone)]
struct Refusal {
    message: String,
    hint: Option<String>,
    code: &'static str,
    provider: Option<ProviderFault>,
}

impl Refusals {
    /// Passes as long as nothing was refused.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] as it was when the credential was
    /// refused, and `why` it is not tried again.
    pub fn check(&self, why: &str) -> Result<()> {
        let Some(refusal) = self.held().clone() else { return Ok(()) };
        let message = format!("{}; not tried again, {why}", refusal.message);
        let mut error = Error::new(ErrorKind::Unauthenticated, message).code(refusal.code);
        error.hint = refusal.hint;
        error.provider = refusal.provider;
        Err(error)
    }

    /// Remembers an error that refuses the credential; others are not.
    pub fn note(&self, error: &Error) {
        if error.kind == ErrorKind::Unauthenticated {
            *self.held() = Some(Refusal {
                message: error.message.clone(),
                hint: error.hint.clone(),
                code: error.code,
                provider: error.provider.clone(),
            });
        }
    }

    /// Lets the credential be tried again.
    pub fn forgive(&self) {
        *self.held() = None;
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Option<Refusal>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refused_credential_is_remembered() {
        let refusals = Refusals::default();
        refusals.note(&Error::new(ErrorKind::Unavailable, "the service is down"));
        assert!(refusals.check("never").is_ok());
        let refused = Error::new(ErrorKind::Unauthenticated, "wrong password")
            .code("auth.refused")
            .hint("look it up");
        refusals.note(&refused);
        let error = refusals.check("to keep the account from being locked").expect_err("refused");
        assert_eq!(
            error.message,
            "wrong password; not tried again, to keep the account from being locked"
        );
        assert_eq!((error.code, error.hint.as_deref()), ("auth.refused", Some("look it up")));
        assert_eq!(error.kind, ErrorKind::Unauthenticated);
        refusals.forgive();
        assert!(refusals.check("never").is_ok());
    }
}
