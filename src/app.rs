//! What every command works with: flags, environment, config, folders.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use crate::cli::Globals;
use crate::config::{
    Config, Environment, Profile, ProviderSpec, Purpose, Selection, Sources, find_provider,
    format_duration,
};
use crate::core::events::{Observer, Silent};
use crate::core::private_file::private_directory;
use crate::core::token::TokenCache;
use crate::core::withheld::Withheld;
use crate::core::{Error, ErrorKind, Request, Result};
use crate::journal::Journal;
use crate::output::{self, Column, DryRun, Report, ReportKind};
use crate::providers::{self, OpenContext, Provider, Reads};
use crate::runs::{Account, Cancel, Watcher};

/// The process, as commands see it.
pub struct App {
    /// Flags of every command.
    pub globals: Globals,
    /// Environment variables and home.
    pub environment: Arc<Environment>,
    /// When the process began.
    pub started_at: Timestamp,
    /// Words of the command: `backup create`.
    pub command: &'static str,
    /// Watches what is sent.
    pub observer: Arc<dyn Observer>,
    /// Keeps every request back, with `--dry-run`.
    withheld: Option<Arc<Withheld>>,
    /// Is told what a run does.
    pub watcher: Arc<dyn Watcher>,
    /// Ends waits on signals.
    pub cancel: Cancel,
    /// Whether a person can be asked.
    pub can_ask: bool,
    /// Text of the private sandbox's config, with `--sandbox`.
    pub sandbox_config: Option<String>,
    /// Every provider there is; tests put another one in.
    pub specs: &'static [&'static ProviderSpec],
    config: OnceLock<Config>,
}

/// Where everything is kept that outlives a process.
pub struct Folders {
    /// Journal, locks, tokens, sandbox state.
    pub state: PathBuf,
}

impl Folders {
    /// Tokens. They are state and no cache: whoever clears a cache must not
    /// lose a renewed token pair, which cannot be fetched again.
    pub fn tokens(&self) -> PathBuf {
        self.state.join("tokens")
    }

    /// Locks of targets.
    pub fn locks(&self) -> PathBuf {
        self.state.join("locks")
    }
}

impl App {
    /// An app that watches nothing, asks nobody and has not read its config yet.
    pub fn new(
        globals: Globals,
        environment: Arc<Environment>,
        started_at: Timestamp,
        command: &'static str,
    ) -> Self {
        Self {
            globals,
            environment,
            started_at,
            command,
            observer: Arc::new(Silent),
            withheld: None,
            watcher: Arc::new(output::progress::Silent),
            cancel: Cancel::never(),
            can_ask: false,
            sandbox_config: None,
            specs: providers::ALL,
            config: OnceLock::new(),
        }
    }

    /// Sets who watches what is sent. With `--dry-run` nothing leaves.
    pub fn watch(&mut self, observer: Arc<dyn Observer>) {
        self.observer = observer;
        if self.globals.dry_run.is_some() {
            let withheld = Arc::new(Withheld::before(Arc::clone(&self.observer)));
            self.observer = Arc::<Withheld>::clone(&withheld);
            self.withheld = Some(withheld);
        }
    }

    /// What the command would have sent first; `None` where it sent nothing or
    /// has shown its requests itself.
    pub fn shown_instead(&self) -> Option<Report> {
        let requests = self.withheld.as_ref()?.take();
        let form = self.globals.dry_run.filter(|_| !requests.is_empty())?;
        Some(self.dry_run_report(&requests, form))
    }

    /// The config, read when it is first needed.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] with file, line and key.
    pub fn config(&self) -> Result<&Config> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = self.load_config()?;
        Ok(self.config.get_or_init(|| config))
    }

    fn load_config(&self) -> Result<Config> {
        let overrides = self.overrides();
        let sources = Sources {
            path: self.globals.config.as_deref(),
            environment: &self.environment,
            specs: self.specs,
            overrides: &overrides,
        };
        if let Some(text) = &self.sandbox_config {
            return Config::from_text("the sandbox's config", text, &sources);
        }
        let config = Config::load(&sources)?;
        match &self.globals.provider {
            None => Ok(config),
            Some(word) if config.path.is_none() => {
                Config::implicit(find_provider(self.specs, word)?, &sources)
            }
            Some(_) => Err(Error::usage("--provider works only without a config file")
                .hint("choose a profile of the config with -p")),
        }
    }

    fn overrides(&self) -> Vec<(&'static str, String, &'static str)> {
        let mut overrides = Vec::new();
        if self.globals.sandbox {
            // Its jobs take seconds: look often enough to see them go.
            overrides.push(("poll_interval", "500ms".to_owned(), "sandbox"));
        }
        if let Some(limit) = self.globals.timeout {
            overrides.push(("request_timeout", format_duration(limit), "timeout"));
        }
        overrides
    }

    /// Profiles and targets that the flags and arguments select.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] that names the choices.
    pub fn select(
        &self,
        targets: &[String],
        purpose: Purpose,
    ) -> Result<Vec<(Arc<Profile>, Vec<String>)>> {
        let selection = Selection {
            profiles: self.globals.profiles.clone(),
            all: self.globals.all,
            tags: self.globals.tags.clone(),
            targets: targets.to_vec(),
        };
        self.selected(&selection, purpose)
    }

    /// The profile of that name.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] with the nearest name.
    pub fn profile(&self, name: &str) -> Result<Arc<Profile>> {
        let selection = Selection { profiles: vec![name.to_owned()], ..Selection::default() };
        let selected = self.selected(&selection, Purpose::Read)?;
        let profile = selected.into_iter().next().map(|(profile, _)| profile);
        profile.ok_or_else(|| Error::internal("a named profile was not selected"))
    }

    /// Profiles and targets of a selection, such as a plan's.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] that names the choices.
    pub fn selected(
        &self,
        selection: &Selection,
        purpose: Purpose,
    ) -> Result<Vec<(Arc<Profile>, Vec<String>)>> {
        let config = self.config()?;
        let selected = config.select(selection, &self.environment, purpose)?;
        let profiles = selected.into_iter().filter_map(|(index, targets)| {
            let profile = Arc::new(config.profiles.get(index)?.clone());
            let targets = if targets.is_empty() { profile.targets().to_vec() } else { targets };
            Some((profile, targets))
        });
        Ok(profiles.collect())
    }

    /// Opens a profile.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] when its values or secrets are unusable.
    pub fn open(&self, profile: &Arc<Profile>) -> Result<Account> {
        let context = OpenContext {
            observer: Arc::clone(&self.observer),
            // The private sandbox's address differs from run to run, and so
            // would the names of its tokens.
            tokens: self
                .folders()
                .ok()
                .filter(|_| !self.globals.sandbox)
                .map_or_else(TokenCache::none, |folders| TokenCache::at(folders.tokens())),
            environment: Arc::clone(&self.environment),
            request_timeout: self.globals.timeout,
        };
        let provider = (profile.spec.open)(profile, &context).map_err(|mut error| {
            error.message = format!("profile `{}`: {}", profile.name, error.message);
            error
        })?;
        let id = self.account_id(&*provider);
        Ok(Account::new(Arc::clone(profile), provider, id))
    }

    /// What locks and intents of a profile are kept under: where its targets'
    /// names are unique. The private sandbox's port differs from run to run, so
    /// it does not count.
    fn account_id(&self, provider: &dyn Provider) -> String {
        let endpoint = match self.globals.sandbox {
            true => "sandbox",
            false => provider.session().endpoint.as_str(),
        };
        match provider.scope() {
            scope if scope.is_empty() => endpoint.to_owned(),
            scope => format!("{endpoint} {scope}"),
        }
    }

    /// Folders of state. The private sandbox has its own, so that rehearsals
    /// never mix with real runs.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] when neither `XDG_STATE_HOME` nor a home is set.
    pub fn folders(&self) -> Result<Folders> {
        let base = self
            .environment
            .get("XDG_STATE_HOME")
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
            .or_else(|| self.environment.home().map(|home| home.join(".local/state")))
            .ok_or_else(|| {
                Error::new(ErrorKind::Io, "there is no place for the journal; nothing was sent")
                    .code("io.no_home")
                    .hint("set XDG_STATE_HOME or HOME")
            })?;
        let own = base.join("cloudbak");
        Ok(Folders { state: if self.globals.sandbox { own.join("sandbox") } else { own } })
    }

    /// Opens the journal.
    ///
    /// # Errors
    /// [`ErrorKind::Io`]; then nothing may be sent.
    pub fn journal(&self) -> Result<Journal> {
        let folders = self.folders()?;
        private_directory(&folders.state).map_err(|error| {
            Error::new(
                ErrorKind::Io,
                format!("`{}` can't be made: {error}; nothing was sent", folders.state.display()),
            )
        })?;
        Journal::open(&folders.state.join("journal.db"))
    }

    /// Whether the request is only to be shown.
    pub fn dry_run(&self) -> Option<DryRun> {
        self.globals.dry_run
    }

    /// Whether building a request may ask the provider.
    pub fn reads(&self) -> Reads {
        if self.globals.dry_run.is_some() { Reads::Forbidden } else { Reads::Allowed }
    }

    /// What a command with `--dry-run` says where it would change something here.
    pub fn unchanged(&self) -> Option<String> {
        self.globals.dry_run.map(|_| "dry run: nothing was changed".to_owned())
    }

    /// A report of this command that went well.
    pub fn report(
        &self,
        kind: ReportKind,
        items: Vec<serde_json::Value>,
        columns: &'static [Column],
    ) -> Report {
        Report { items, columns, ..Report::new(kind, self.command, self.started_at) }
    }

    /// The report of a command that only shows what it would send.
    pub fn dry_run_report(&self, requests: &[Request], form: DryRun) -> Report {
        output::dry_run::report(self.command, self.started_at, requests, form)
    }

    /// A report that is one text: a script, a page, a schema.
    pub fn text_report(&self, kind: ReportKind, text: String) -> Report {
        Report { text: Some(text), ..self.report(kind, Vec::new(), &[]) }
    }
}

/// The items of a list as JSON.
///
/// # Errors
/// [`ErrorKind::Internal`] when one cannot be JSON, which plain structs always can.
pub fn to_items<T: serde::Serialize>(
    items: impl IntoIterator<Item = T>,
) -> Result<Vec<serde_json::Value>> {
    items
        .into_iter()
        .map(|item| {
            serde_json::to_value(item)
                .map_err(|error| Error::internal(format!("an item can't be shown: {error}")))
        })
        .collect()
}
