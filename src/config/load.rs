//! The whole config: file, environment and flags.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document::{Document, default_path};
use super::environment::Environment;
use super::merge::{self, Layers};
use super::plan::{self, Plan};
use super::profile::{Credential, Profile};
use super::read::Complaint;
use super::read_profile::{self, Surroundings};
use super::select::{PROFILE_NEEDED, Purpose, Selection, UNKNOWN_PROFILE};
use super::spec::{COMMON, CredentialForm, Kind, ProviderSpec};
use super::table::{Entry, Table};
use super::value::{Origin, Value, Values};
use super::{check, nearest};
use crate::core::{Error, ErrorKind, Result};

/// A setting's key, the text that a flag gave, and the flag's name without
/// its dashes.
pub type Override = (&'static str, String, &'static str);

/// Everything that the config is made of.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// `--config`.
    pub path: Option<&'a Path>,
    /// Environment variables and the home folder.
    pub environment: &'a Arc<Environment>,
    /// Every provider there is.
    pub specs: &'static [&'static ProviderSpec],
    /// Values of flags.
    pub overrides: &'a [Override],
}

/// The config.
pub struct Config {
    /// The file that was read; `None` when there is none.
    pub path: Option<PathBuf>,
    /// The profile that is used when none is named.
    pub default_profile: Option<String>,
    /// Settings that hold where no profile says otherwise, with flags,
    /// environment and built-in values.
    pub defaults: Values,
    /// Profiles in the file's order.
    pub profiles: Vec<Profile>,
    /// Plans in the file's order.
    pub plans: Vec<Plan>,
    /// Keys and names of the flags that were given.
    pub(super) flags: Vec<(&'static str, &'static str)>,
}

impl Config {
    /// Finds, reads and checks the config. Without a file it is empty.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Config`] with file and line, also when a file
    /// that was asked for is missing; [`crate::core::ErrorKind::Usage`] for an
    /// unknown provider or profile word and for bad values of flags.
    pub fn load(sources: &Sources<'_>) -> Result<Self> {
        match Document::find(sources.path, sources.environment)? {
            Some(document) => Self::parse(&document, sources),
            None => Self::empty(sources),
        }
    }

    /// Reads and checks a config that is in memory, such as the sandbox's.
    /// `name` stands for the file in messages; [`Config::path`] is `None`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn from_text(name: &str, text: &str, sources: &Sources<'_>) -> Result<Self> {
        let document = Document::of_text(name, text, sources.environment);
        Ok(Self { path: None, ..Self::parse(&document, sources)? })
    }

    /// A config without a file: one profile, named like its provider, whose
    /// credential comes from where the vendor's own tools look for it, or from
    /// their environment variables alone.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] when the provider has no such
    /// credential or needs a setting that neither a flag nor a variable gives.
    pub fn implicit(spec: &'static ProviderSpec, sources: &Sources<'_>) -> Result<Self> {
        let mut config = Self::empty(sources)?;
        let (form, from) = form_of_vendor(spec)?;
        let layers = sources.layers();
        let mut values = merge::profile(spec.all_settings(), layers, None, &config.defaults)?;
        if let Some(setting) =
            spec.all_settings().find(|s| s.required && values.get(s.key).is_none())
        {
            let variable = merge::variable(setting).unwrap_or_default();
            return Err(Error::usage(format!("provider {} needs `{}`", spec.word, setting.key))
                .code("usage.missing_setting")
                .hint(format!("`{}`: {}; set {variable}", setting.key, setting.about)));
        }
        values.set("provider", Value::Text(spec.word.to_owned()), Origin::Flag("provider"));
        config.default_profile = Some(spec.word.to_owned());
        config.profiles.push(Profile {
            name: spec.word.to_owned(),
            spec,
            values,
            credential: Credential {
                form: form.name,
                sources: [("from".to_owned(), super::SecretSource::Literal(from.into()))].into(),
                line: 0,
                environment: Arc::clone(sources.environment),
            },
            backup: merge::plain(spec.backup, None)?,
        });
        Ok(config)
    }

    /// The profile of that name.
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// The plan of that name.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] with the nearest name.
    pub fn plan(&self, name: &str, environment: &Environment) -> Result<&Plan> {
        let found = self.plans.iter().find(|plan| plan.name == name);
        found.ok_or_else(|| self.unknown_plan(name, environment))
    }

    fn unknown_plan(&self, name: &str, environment: &Environment) -> Error {
        let name = name.escape_debug();
        let error = match &self.path {
            // A sandbox has profiles all the same, but no plans.
            None if self.profiles.is_empty() => {
                Error::usage(format!("there is no config file, so there is no plan `{name}`"))
            }
            _ => Error::usage(format!("unknown plan `{name}`")),
        };
        let names = self.plans.iter().map(|plan| plan.name.as_str());
        let hint = match (&self.path, default_path(environment)) {
            (Some(path), _) if self.plans.is_empty() => {
                format!("write a [plan.{name}] table with its `targets` into {}", path.display())
            }
            (None, Some(path)) => format!(
                "write a [plan.{name}] table with its `targets` into {}, or name another file \
                 with --config",
                path.display()
            ),
            (None, None) => "name a config file with --config".to_owned(),
            _ => nearest::hint(&name.to_string(), "plans", names),
        };
        error.code("usage.unknown_plan").hint(hint).next("cloudbak run --list")
    }

    fn empty(sources: &Sources<'_>) -> Result<Self> {
        sources.check_overrides()?;
        Ok(Self {
            path: None,
            default_profile: None,
            defaults: merge::defaults(sources.layers(), None)?,
            profiles: Vec::new(),
            plans: Vec::new(),
            flags: sources.overrides.iter().map(|(key, _, flag)| (*key, *flag)).collect(),
        })
    }

    fn parse(document: &Document, sources: &Sources<'_>) -> Result<Self> {
        let parsed = document.parse()?;
        let root = Table::root(document, parsed.get_ref());
        root.allow(&["default_profile", "defaults", "profile", "plan"])?;
        let mut config = Self { path: Some(document.path.clone()), ..Self::empty(sources)? };
        if let Some(entry) = root.get("defaults") {
            let table = root.child(&entry)?;
            config.defaults = merge::defaults(sources.layers(), Some(&table))?;
        }
        config.profiles = read_profiles(&root, sources, &config.defaults)?;
        config.default_profile = config.read_default(&root)?;
        config.plans = config.read_plans(&root, sources.environment)?;
        Ok(config)
    }

    fn read_default(&self, root: &Table<'_>) -> Result<Option<String>> {
        let Some(entry) = root.get("default_profile") else { return Ok(None) };
        let name = root.value(&entry, Kind::Text)?.to_string();
        if self.profile(&name).is_some() {
            return Ok(Some(name));
        }
        let mut error = self.unknown_profile(&name);
        let message = format!("{} in `default_profile`", error.message);
        error.message = root.document().located(entry.at, &message);
        Err(error)
    }

    fn read_plans(&self, root: &Table<'_>, environment: &Environment) -> Result<Vec<Plan>> {
        let Some(entry) = root.get("plan") else { return Ok(Vec::new()) };
        let table = root.child(&entry)?;
        let read = |entry: &Entry<'_>| {
            check::check_name(entry.key).map_err(|complaint| table.wrong(entry, complaint))?;
            let inner = table.child(entry)?;
            let plan = plan::read(entry.key, &inner)?;
            self.check_plan(&plan, &inner, environment)?;
            Ok(plan)
        };
        let plans: Vec<Plan> = table.entries().iter().map(read).collect::<Result<_>>()?;
        check_metrics_files(&plans, &table)?;
        Ok(plans)
    }

    /// Finds out now, and not at night, that a plan's target leads nowhere.
    fn check_plan(&self, plan: &Plan, table: &Table<'_>, environment: &Environment) -> Result<()> {
        let selection = Selection { targets: plan.targets.clone(), ..Selection::default() };
        self.resolve(&selection, environment, Purpose::Change).map(drop).map_err(|mut error| {
            let at = table.get("targets").map_or(table.at(), |entry| entry.at);
            let message = format!("{}: {}", table.name(), error.message);
            error.message = table.document().located(at, &message);
            if error.code == PROFILE_NEEDED {
                // A plan is not told by flags which profile is meant.
                let names = self.profiles.iter().map(|profile| profile.name.as_str());
                let names = names.collect::<Vec<_>>().join(", ");
                let name = table.name();
                error.hint = Some(format!("write PROFILE/TARGET in {name}; profiles: {names}"));
                error.next = None;
            }
            if error.code != UNKNOWN_PROFILE {
                error.kind = ErrorKind::Config;
                error.code = "config.plan";
            }
            error
        })
    }
}

/// Each plan replaces its file: of two with the same one, the other's numbers
/// would be gone.
fn check_metrics_files(plans: &[Plan], table: &Table<'_>) -> Result<()> {
    for (index, plan) in plans.iter().enumerate() {
        let Some(path) = &plan.metrics_file else { continue };
        let earlier =
            plans.iter().take(index).find(|other| other.metrics_file.as_ref() == Some(path));
        if let (Some(earlier), Some(entry)) = (earlier, table.get(&plan.name)) {
            let complaint = format!("writes to the same `metrics_file` as plan `{}`", earlier.name);
            return Err(
                table.wrong(&entry, Complaint::new(complaint).hint("give each plan its own"))
            );
        }
    }
    Ok(())
}

impl Sources<'_> {
    fn layers(&self) -> Layers<'_> {
        Layers { overrides: self.overrides, environment: self.environment }
    }

    /// An override that no setting takes would be dropped in silence.
    fn check_overrides(&self) -> Result<()> {
        let own = self.specs.iter().flat_map(|spec| spec.settings);
        let keys: Vec<&str> = COMMON.iter().chain(own).map(|setting| setting.key).collect();
        match self.overrides.iter().find(|(key, ..)| !keys.contains(key)) {
            Some((key, ..)) => Err(Error::internal(format!("no setting is called `{key}`"))),
            None => Ok(()),
        }
    }
}

fn read_profiles(
    root: &Table<'_>,
    sources: &Sources<'_>,
    defaults: &Values,
) -> Result<Vec<Profile>> {
    let Some(entry) = root.get("profile") else { return Ok(Vec::new()) };
    let table = root.child(&entry)?;
    let around = Surroundings {
        specs: sources.specs,
        layers: sources.layers(),
        defaults,
        environment: sources.environment,
    };
    table.entries().iter().map(|entry| read_profile::read(&table, entry, around)).collect()
}

/// The form that looks where the vendor's tools look, else the one that looks
/// at their variables; with the word that chooses it.
fn form_of_vendor(spec: &'static ProviderSpec) -> Result<(&'static CredentialForm, &'static str)> {
    let takes = |form: &CredentialForm, word| {
        form.keys.iter().any(|setting| {
            setting.key == "from"
                && match setting.kind {
                    Kind::Choice(words) => words.contains(&word),
                    _ => true,
                }
        })
    };
    let found = ["default", "env"].into_iter().find_map(|word| {
        spec.credentials.iter().find(|form| takes(form, word)).map(|form| (form, word))
    });
    found.ok_or_else(|| {
        Error::usage(format!("provider {} takes no credential from the environment", spec.word))
            .hint("write a profile with a credential into the config file")
    })
}
