//! Who is told about a plan's course: hooks, webhooks, a dead man's switch, a
//! metrics file, systemd.
//!
//! Nothing in here changes how a run comes out. What goes wrong is a warning.

pub mod hook;
pub mod metrics;
pub mod ping;
pub mod receiver;
pub mod story;
#[cfg(unix)]
pub mod systemd;
mod webhook;

use std::sync::Arc;

use tokio::task::JoinSet;

use super::cancel::Cancel;
use crate::config::{Environment, Hook, Plan};
use ping::Signal;
use receiver::Receiver;
use story::{Event, Story};

/// Tells a plan's receivers.
pub struct Notifier {
    plan: Plan,
    environment: Arc<Environment>,
    cancel: Cancel,
    receiver: Arc<Receiver>,
    /// What is still being told of the start.
    background: JoinSet<Result<(), String>>,
    warnings: Vec<String>,
}

impl Notifier {
    /// A notifier that has told nothing yet.
    pub fn new(plan: Plan, environment: Arc<Environment>, cancel: Cancel) -> Self {
        Self {
            plan,
            environment,
            cancel,
            receiver: Arc::default(),
            background: JoinSet::new(),
            warnings: Vec::new(),
        }
    }

    /// Tells that the run begins. Programs are waited for, because they may
    /// prepare something; a receiver that hangs must not delay the backups.
    pub async fn begin(&mut self, story: &Story) {
        if let Some(base) = self.plan.ping.clone() {
            let (receiver, run) = (Arc::clone(&self.receiver), story.run_id.clone());
            self.background.spawn(async move {
                ping::send(&receiver, &base, Signal::Start, &run, false).await
            });
        }
        for hook in self.plan.on_start.clone() {
            match hook {
                Hook::Webhook(address) => {
                    let (receiver, story) = (Arc::clone(&self.receiver), story.clone());
                    self.background.spawn(async move {
                        webhook::send(&receiver, &address, &story, false).await
                    });
                }
                command @ Hook::Command { .. } => self.call(&command, story).await,
            }
        }
    }

    /// Tells how the run ended and returns what did not arrive. Success is told
    /// to the dead man's switch only when the story is one.
    pub async fn end(mut self, story: &Story) -> Vec<String> {
        while let Some(told) = self.background.join_next().await {
            self.warn(told.unwrap_or(Ok(())));
        }
        let hooks = match story.event {
            Event::Success => self.plan.on_success.clone(),
            _ => self.plan.on_failure.clone(),
        };
        for hook in &hooks {
            self.call(hook, story).await;
        }
        if let Some(base) = self.plan.ping.clone() {
            let signal = match (story.event, story.exit) {
                (Event::Success, _) => Signal::Success,
                (_, exit) => Signal::Exit(exit.map_or(1, |exit| exit.code)),
            };
            let hurry = self.hurry();
            let sent = ping::send(&self.receiver, &base, signal, &story.run_id, hurry).await;
            self.warn(sent);
        }
        let last = Story { event: Event::Finally, ..story.clone() };
        for hook in self.plan.finally.clone() {
            self.call(&hook, &last).await;
        }
        self.warnings
    }

    async fn call(&mut self, hook: &Hook, story: &Story) {
        let called = match hook {
            Hook::Webhook(address) => {
                webhook::send(&self.receiver, address, story, self.hurry()).await
            }
            Hook::Command { argv, timeout } => {
                let input = story.object.to_string();
                hook::run(argv, *timeout, &self.environment, &story.variables(), input).await
            }
        };
        self.warn(called);
    }

    fn warn(&mut self, told: Result<(), String>) {
        self.warnings.extend(told.err());
    }

    /// Whether somebody wants this process to end.
    fn hurry(&self) -> bool {
        self.cancel.signal().is_some()
    }
}
