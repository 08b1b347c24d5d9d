//! SIGINT and SIGTERM: the wait ends, the backup does not.
//!
//! Signals are received in a thread of their own, so that they work while the
//! process waits for a person, for a secret's command or for a slow disk. A
//! command that only reads ends at once. One that starts something defers the
//! signal: what is in flight gets its answer, waits end, and the report tells
//! what goes on. A second signal ends any process at once; the journal then
//! holds what had been sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tokio::sync::watch;

use crate::core::{Error, ErrorKind};
use crate::model::Exit;

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

    fn of_number(number: i32) -> Self {
        if number == SIGTERM { Self::Terminate } else { Self::Interrupt }
    }

    fn exit_code(self) -> i32 {
        i32::from(Exit::of(self.error().kind).code)
    }
}

/// Tells every part of a run that the process is to end.
#[derive(Clone)]
pub struct Cancel {
    seen: watch::Receiver<Option<Signal>>,
    deferring: Arc<AtomicUsize>,
}

/// While it lives, the first signal is only noted.
pub struct Deferred(Arc<AtomicUsize>);

impl Drop for Deferred {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Cancel {
    /// Listens for the process's signals. `last_words` are said before a signal
    /// that nobody defers ends the process.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] when signals cannot be listened for.
    pub fn on_signals(last_words: impl Fn(Signal) + Send + 'static) -> Result<Self, Error> {
        let failed = |error| Error::internal("signals can't be listened for").source(error);
        let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(failed)?;
        let (sender, seen) = watch::channel(None);
        let deferring = Arc::new(AtomicUsize::new(0));
        let deferred = Arc::clone(&deferring);
        let listen = move || {
            for number in signals.forever() {
                let signal = Signal::of_number(number);
                if sender.borrow().is_some() {
                    std::process::exit(signal.exit_code());
                }
                if deferred.load(Ordering::SeqCst) == 0 {
                    last_words(signal);
                    std::process::exit(signal.exit_code());
                }
                sender.send_replace(Some(signal));
            }
        };
        let thread = std::thread::Builder::new().name("signals".to_owned()).stack_size(256 * 1024);
        thread.spawn(listen).map_err(failed)?;
        Ok(Self { seen, deferring })
    }

    /// Never asks to end.
    pub fn never() -> Self {
        Self { seen: watch::channel(None).1, deferring: Arc::new(AtomicUsize::new(0)) }
    }

    /// Defers signals until the guard is dropped: they no longer end the
    /// process at once, and whoever holds the guard looks at them.
    pub fn defer(&self) -> Deferred {
        self.deferring.fetch_add(1, Ordering::SeqCst);
        Deferred(Arc::clone(&self.deferring))
    }

    /// The signal that came, if one did.
    pub fn signal(&self) -> Option<Signal> {
        *self.seen.borrow()
    }

    /// Waits for a signal.
    pub async fn signalled(&self) -> Signal {
        let mut receiver = self.seen.clone();
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
    pub async fn sleep(&self, pause: Duration) -> Option<Signal> {
        self.race(tokio::time::sleep(pause)).await.err()
    }

    /// Does something that may be dropped in the middle, such as a read; a
    /// signal ends it.
    ///
    /// # Errors
    /// The signal that came first.
    pub async fn race<T>(&self, work: impl Future<Output = T>) -> Result<T, Signal> {
        tokio::select! {
            biased;
            signal = self.signalled() => Err(signal),
            done = work => Ok(done),
        }
    }
}
