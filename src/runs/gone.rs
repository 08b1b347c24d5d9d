//! Waiting until something that was removed is gone.
//!
//! Only the provider's word that it does not exist ends the wait well; a
//! failed look says nothing.

use std::time::{Duration, Instant};

use super::Account;
use super::cancel::Cancel;
use super::follow::{deadline, survivable};
use crate::core::{Error, ErrorKind, Result, Sent, retry};

/// Looks until the look finds nothing, the limit or a signal. The first look
/// comes at once.
///
/// # Errors
/// [`ErrorKind::WaitTimeout`] when the limit is reached, the signal's error,
/// or a failed look that another one would not help. The removal goes on in
/// every case.
pub async fn until_gone<T>(
    account: &Account,
    cancel: &Cancel,
    limit: Option<Duration>,
    look: impl AsyncFn() -> Result<T>,
) -> Result<()> {
    let end = deadline(limit);
    let pace = account.pace();
    for looks in 0.. {
        match cancel.race(look()).await.map_err(|signal| going_on(signal.error()))? {
            Err(error) if error.kind == ErrorKind::NotFound => return Ok(()),
            Err(error) if !survivable(error.kind) => return Err(going_on(error)),
            Ok(_) | Err(_) => {}
        }
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        if left == Some(Duration::ZERO) {
            break;
        }
        let pause = pace.pause(looks, retry::random_fraction());
        let pause = left.map_or(pause, |left| pause.min(left));
        if let Some(signal) = cancel.sleep(pause).await {
            return Err(going_on(signal.error()));
        }
    }
    Err(going_on(Error::new(ErrorKind::WaitTimeout, "the wait limit was reached")))
}

fn going_on(mut error: Error) -> Error {
    error.message = format!("{}; the removal goes on", error.message);
    error.sent(Sent::Yes)
}
