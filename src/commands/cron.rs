//! `--cron`: what a command does differently when nobody looks on.

use std::time::Duration;

use crate::app::App;
use crate::core::{Result, retry};

/// Flags of commands that cron starts.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct CronArgs {
    /// Run from cron: silent on success, everything once on failure; never asks; waits to the end
    #[arg(long)]
    cron: bool,
    /// Begin after a random part of this time, so that many hosts don't ask at once
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration)]
    jitter: Option<Duration>,
}

impl CronArgs {
    /// Whether `--cron` was given.
    pub fn is_on(&self) -> bool {
        self.cron
    }

    /// The flags as they are written, all but `--jitter`: whoever runs the rest
    /// again does not want to wait for it.
    pub fn words(&self) -> Vec<String> {
        self.cron.then(|| "--cron".to_owned()).into_iter().collect()
    }

    /// Sleeps a random part of `--jitter`.
    ///
    /// # Errors
    /// The signal that ended the sleep: nothing was started.
    pub async fn pause(&self, app: &App) -> Result<()> {
        let Some(longest) = self.jitter.filter(|_| app.dry_run().is_none()) else { return Ok(()) };
        let _signals = app.cancel.defer();
        match app.cancel.sleep(longest.mul_f64(retry::random_fraction())).await {
            None => Ok(()),
            Some(signal) => {
                let mut error = signal.error();
                error.message.push_str(" before anything was started");
                Err(error)
            }
        }
    }
}
