//! SIGINT and SIGTERM: the wait ends, the backup does not.

use tokio::sync::watch;

use crate::core::{Error, ErrorKind};

/// A signal that asks the process to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// SIGINT, usually Ctrl-C.
    Interrupt,
    /// SIGTERM.
    Terminate,
}

impl Signal {
    /// The error that a run ends with.
    pub fn error(self) -> Error {
        match self {
            Self::Interrupt => Error::new(ErrorKind::Interrupted, "interrupted"),
            Self::Terminate => Error::new(ErrorKind::Terminated, "asked to terminate"),
        }
    }
}

/// Tells every part of a run that the process is to end.
#[derive(Clone)]
pub struct Cancel(watch::Receiver<Option<Signal>>);

impl Cancel {
    /// Listens for the process's signals. The second one ends the process at
    /// once; the journal then holds what had been sent.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when signals cannot be listened for.
    #[cfg(unix)]
    pub fn on_signals() -> Result<Self, Error> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| {
            signal(kind)
                .map_err(|error| Error::internal("signals can't be listened for").source(error))
        };
        let mut interrupts = listen(SignalKind::interrupt())?;
        let mut terminations = listen(SignalKind::terminate())?;
        let (sender, receiver) = watch::channel(None);
        tokio::spawn(async move {
            loop {
                let seen = tokio::select! {
                    Some(()) = interrupts.recv() => Signal::Interrupt,
                    Some(()) = terminations.recv() => Signal::Terminate,
                    else => return,
                };
                if sender.borrow().is_some() {
                    let exit = crate::model::Exit::of(seen.error().kind);
                    std::process::exit(i32::from(exit.code));
                }
                sender.send_replace(Some(seen));
            }
        });
        Ok(Self(receiver))
    }

    /// Never asks to end.
    pub fn never() -> Self {
        Self(watch::channel(None).1)
    }

    /// The signal that came, if one did.
    pub fn signal(&self) -> Option<Signal> {
        *self.0.borrow()
    }

    /// Waits for a signal.
    pub async fn signalled(&self) -> Signal {
        let mut receiver = self.0.clone();
        loop {
            if let Some(signal) = *receiver.borrow_and_update() {
                return signal;
            }
            if receiver.changed().await.is_err() {
                // Nobody will ever send one.
                std::future::pending::<()>().await;
            }
        }
    }

    /// Sleeps; a signal wakes it.
    pub async fn sleep(&self, pause: std::time::Duration) -> Option<Signal> {
        tokio::select! {
            () = tokio::time::sleep(pause) => None,
            signal = self.signalled() => Some(signal),
        }
    }
}
