//! `--dry-run` for whatever a command sends: requests are kept and shown, and
//! none of them leaves.

use std::sync::{Arc, Mutex, PoisonError};

use super::events::{Event, Observer};
use super::request::Request;

/// Keeps every request back, and passes all else to whoever watched before.
pub struct Withheld {
    inner: Arc<dyn Observer>,
    requests: Mutex<Vec<Request>>,
}

impl Withheld {
    /// Stands before that observer.
    pub fn before(inner: Arc<dyn Observer>) -> Self {
        Self { inner, requests: Mutex::default() }
    }

    /// The requests that were kept back since the last look.
    pub fn take(&self) -> Vec<Request> {
        std::mem::take(&mut *self.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Withheld {
    fn event(&self, event: Event<'_>) {
        self.inner.event(event);
    }

    fn withholds(&self, preview: &dyn Fn() -> Request) -> bool {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(preview());
        true
    }
}
