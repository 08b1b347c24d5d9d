//! Reading from several profiles: one that fails does not hide the others.

use crate::app::App;
use crate::commands::support;
use crate::config::Purpose;
use crate::core::{Error, Result, Sent};
use crate::model::Exit;
use crate::output::Report;
use crate::runs::Account;

/// Answers and failures of several reads.
pub struct Reads<T> {
    found: Vec<T>,
    errors: Vec<Error>,
}

impl<T> Default for Reads<T> {
    fn default() -> Self {
        Self { found: Vec::new(), errors: Vec::new() }
    }
}

impl<T> Reads<T> {
    /// Takes one answer or failure of a profile.
    pub fn take(&mut self, profile: &str, result: Result<T>) {
        match result {
            Ok(found) => self.found.push(found),
            Err(mut error) => {
                let message = format!("profile `{profile}`: {}", error.message);
                error.message = message;
                self.errors.push(error.sent(Sent::No));
            }
        }
    }

    /// Hands an opened account on, or takes the failure to open it.
    pub fn opened<A>(&mut self, result: Result<A>) -> Option<A> {
        result.map_err(|error| self.errors.push(error)).ok()
    }

    /// Asks about each target that is meant, profile by profile.
    ///
    /// # Errors
    /// When it is not clear which targets are meant.
    pub async fn of_targets(
        app: &App,
        names: &[String],
        one: impl AsyncFn(&Account, &str) -> Result<T>,
    ) -> Result<Self> {
        let mut reads = Self::default();
        for (profile, targets) in app.select(names, Purpose::Read)? {
            let Some(account) = reads.opened(support::open(app, &profile)) else { continue };
            for target in &targets {
                let read = async {
                    account.provider.backups().check_target(target)?;
                    one(&account, target).await
                };
                reads.take(account.name(), read.await);
            }
        }
        Ok(reads)
    }

    /// Completes a report. When nothing was found, the first failure is the
    /// command's own.
    ///
    /// # Errors
    /// The only failure of a command that found nothing.
    pub fn finish(
        mut self,
        mut report: Report,
        items: impl FnOnce(Vec<T>) -> Result<Vec<serde_json::Value>>,
    ) -> Result<Report> {
        if self.found.is_empty() && self.errors.len() == 1 {
            return Err(self.errors.remove(0));
        }
        let ok = self.found.iter().map(|_| Exit::OK);
        report.exit = Exit::combine(ok.chain(self.errors.iter().map(|e| Exit::of(e.kind))));
        report.errors = self.errors.iter().map(Into::into).collect();
        report.items = items(self.found)?;
        Ok(report)
    }
}
