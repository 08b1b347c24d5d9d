//! Which profiles a command is about, and which targets of each.

use super::environment::Environment;
use super::load::Config;
use super::nearest;
use super::profile::Profile;
use crate::core::{Error, Result};

/// What the command line, or a plan, asks for.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Profile names.
    pub profiles: Vec<String>,
    /// Every profile.
    pub all: bool,
    /// Tags: every profile that has one of them.
    pub tags: Vec<String>,
    /// `TARGET`, `PROFILE/TARGET`, `tag:TAG`, or the name of a profile for all
    /// of its own targets.
    pub targets: Vec<String>,
}

/// What the selection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Something will be changed, so that every profile needs targets.
    Change,
    /// Something will be read.
    Read,
}

/// Code of the error for a profile name that is not there.
pub(super) const UNKNOWN_PROFILE: &str = "usage.unknown_profile";

/// Code of the error where nothing says which profile is meant.
pub(super) const PROFILE_NEEDED: &str = "usage.profile_needed";

/// Profiles by index, each with the targets asked for; none means the
/// profile's own.
pub type Selected = Vec<(usize, Vec<String>)>;

impl Config {
    /// Finds out which profiles and targets are meant, in the order asked and
    /// without repeats.
    ///
    /// A bare target belongs to the selected profile that lists it. Where no
    /// profile was named, it may also belong to another one, if just one lists
    /// it. A target that nobody lists belongs to the one selected profile.
    ///
    /// # Errors
    /// [`crate::core::ErrorKind::Usage`] for unknown names, for targets that
    /// could belong to several profiles, when nothing says which profile is
    /// meant, and when a change has no targets.
    pub fn select(
        &self,
        selection: &Selection,
        environment: &Environment,
        purpose: Purpose,
    ) -> Result<Selected> {
        let selected = self.resolve(selection, environment, purpose)?;
        self.check_flags(&selected)?;
        Ok(selected)
    }

    /// The same without a look at the flags.
    pub(super) fn resolve(
        &self,
        selection: &Selection,
        environment: &Environment,
        purpose: Purpose,
    ) -> Result<Selected> {
        if self.profiles.is_empty() {
            return Err(no_profiles(environment));
        }
        let named = self.named(selection)?;
        let mut picker = Picker { config: self, environment, named, picks: Vec::new() };
        for target in &selection.targets {
            picker.add(target)?;
        }
        if selection.targets.is_empty() {
            picker.base()?.into_iter().for_each(|profile| picker.pick_whole(profile));
        }
        self.targets_of(picker.picks, purpose)
    }

    /// The error for a profile name that is not there.
    pub(super) fn unknown_profile(&self, name: &str) -> Error {
        Error::usage(format!("unknown profile `{}`", name.escape_debug()))
            .code(UNKNOWN_PROFILE)
            .hint(nearest::hint(name, "profiles", self.names()))
    }

    fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.profiles.iter().map(|profile| profile.name.as_str())
    }

    fn index_of(&self, name: &str) -> Result<usize> {
        self.names().position(|known| known == name).ok_or_else(|| self.unknown_profile(name))
    }

    /// The profiles that were named, by whatever means; `None` when none was.
    fn named(&self, selection: &Selection) -> Result<Option<Vec<usize>>> {
        if selection.all {
            // The parser sees a conflict of flags that stand side by side only.
            if !selection.tags.is_empty() || !selection.profiles.is_empty() {
                let message = "--all is every profile: --profile and --tag do not go with it";
                return Err(Error::usage(message));
            }
            return Ok(Some((0..self.profiles.len()).collect()));
        }
        let mut named = Vec::new();
        for name in &selection.profiles {
            push_new(&mut named, self.index_of(name)?);
        }
        for tag in &selection.tags {
            self.tagged(tag)?.into_iter().for_each(|profile| push_new(&mut named, profile));
        }
        Ok((!named.is_empty()).then_some(named))
    }

    fn tagged(&self, tag: &str) -> Result<Vec<usize>> {
        let found = self.indices(|profile| profile.values.list("tags").iter().any(|t| t == tag));
        if found.is_empty() {
            let tags = self.profiles.iter().flat_map(|profile| profile.values.list("tags"));
            let mut tags: Vec<&str> = tags.map(String::as_str).collect();
            tags.sort_unstable();
            tags.dedup();
            return Err(Error::usage(format!("no profile has the tag `{}`", tag.escape_debug()))
                .code("usage.unknown_tag")
                .hint(nearest::hint(tag, "tags", tags)));
        }
        Ok(found)
    }

    fn indices(&self, wanted: impl Fn(&Profile) -> bool) -> Vec<usize> {
        let all = self.profiles.iter().enumerate();
        all.filter(|(_, profile)| wanted(profile)).map(|(index, _)| index).collect()
    }

    /// The profile that is meant when none is named.
    fn default_index(&self, environment: &Environment) -> Result<usize> {
        if let Some(name) = environment.get("CLOUDBAK_PROFILE") {
            return self.index_of(name).map_err(|mut error| {
                error.message.push_str(" in CLOUDBAK_PROFILE");
                error
            });
        }
        match (&self.default_profile, self.profiles.len()) {
            (Some(name), _) => self.index_of(name),
            (None, 1) => Ok(0),
            (None, _) => Err(Error::usage("which profile is meant? several are configured")
                .code(PROFILE_NEEDED)
                .hint(format!(
                    "choose with --profile NAME, --all, --tag TAG or PROFILE/TARGET; profiles: {}",
                    self.names().collect::<Vec<_>>().join(", ")
                ))
                .next("cloudbak profile list")),
        }
    }

    /// Refuses a flag that means nothing to any selected profile.
    fn check_flags(&self, selected: &Selected) -> Result<()> {
        let known = |key: &str| {
            let profiles = selected.iter().filter_map(|(index, _)| self.profiles.get(*index));
            profiles.flat_map(|profile| profile.spec.all_settings()).any(|s| s.key == key)
        };
        match self.flags.iter().find(|(key, _)| !known(key)) {
            Some((_, flag)) => {
                Err(Error::usage(format!("--{flag} means nothing to the selected profile"))
                    .code("usage.flag_without_meaning"))
            }
            None => Ok(()),
        }
    }

    fn targets_of(&self, picks: Vec<Pick>, purpose: Purpose) -> Result<Selected> {
        let mut selected = Vec::new();
        for pick in picks {
            let Some(profile) = self.profiles.get(pick.profile) else { continue };
            let empty = pick.targets.is_empty() && profile.targets().is_empty();
            if empty && purpose == Purpose::Change {
                return Err(no_targets(profile));
            }
            selected.push((pick.profile, pick.merged(profile.targets())));
        }
        Ok(selected)
    }
}

/// One profile that was picked.
struct Pick {
    profile: usize,
    /// Whether the profile's own targets are asked for.
    whole: bool,
    /// Targets that were named.
    targets: Vec<String>,
}

impl Pick {
    /// The targets asked for; none when they are just the profile's own.
    fn merged(self, own: &[String]) -> Vec<String> {
        if !self.whole || self.targets.is_empty() {
            return self.targets;
        }
        let mut merged = Vec::new();
        own.iter().cloned().chain(self.targets).for_each(|target| push_new(&mut merged, target));
        merged
    }
}

struct Picker<'a> {
    config: &'a Config,
    environment: &'a Environment,
    /// Profiles that were named beside the targets.
    named: Option<Vec<usize>>,
    picks: Vec<Pick>,
}

impl Picker<'_> {
    /// The selected profiles: those named, or else the default.
    fn base(&self) -> Result<Vec<usize>> {
        match &self.named {
            Some(named) => Ok(named.clone()),
            None => self.config.default_index(self.environment).map(|profile| vec![profile]),
        }
    }

    fn add(&mut self, word: &str) -> Result<()> {
        if let Some(tag) = word.strip_prefix("tag:") {
            let tagged = self.config.tagged(tag)?;
            let tagged: Vec<usize> = tagged.into_iter().filter(|p| self.is_open(*p)).collect();
            if tagged.is_empty() {
                return Err(self.outside(word));
            }
            tagged.into_iter().for_each(|profile| self.pick_whole(profile));
            return Ok(());
        }
        match self.qualified(word) {
            Some((profile, _)) if !self.is_open(profile) => Err(self.outside(word)),
            Some((_, "")) => Err(Error::usage(format!("`{word}` names no target after its slash"))),
            Some((profile, target)) => {
                self.pick(profile, target);
                Ok(())
            }
            None => self.add_bare(word),
        }
    }

    /// A target written `PROFILE/TARGET`.
    fn qualified<'w>(&self, word: &'w str) -> Option<(usize, &'w str)> {
        let (name, target) = word.split_once('/')?;
        let profile = self.config.names().position(|known| known == name)?;
        Some((profile, target))
    }

    fn add_bare(&mut self, word: &str) -> Result<()> {
        if word.is_empty() {
            return Err(Error::usage("a target must not be empty"));
        }
        let listing = self.listing(word);
        let named = self.config.names().position(|name| name == word).filter(|p| self.is_open(*p));
        match (listing.as_slice(), named) {
            ([profile], None) => self.pick(*profile, word),
            ([], Some(profile)) => self.pick_whole(profile),
            ([], None) => {
                let profile = self.owner_of_unlisted(word)?;
                self.pick(profile, word);
            }
            (listing, named) => return Err(self.ambiguous(word, listing, named)),
        }
        Ok(())
    }

    /// The profiles that list a target: of the selected ones if any does,
    /// otherwise, unless profiles were named, of all.
    fn listing(&self, target: &str) -> Vec<usize> {
        let base = self.base().unwrap_or_default();
        let lists = |profile: &Profile| profile.targets().iter().any(|own| own == target);
        let all = self.config.indices(lists);
        let selected: Vec<usize> = all.iter().copied().filter(|p| base.contains(p)).collect();
        if selected.is_empty() && self.named.is_none() { all } else { selected }
    }

    /// The profile of a target that nobody lists: the only one selected.
    fn owner_of_unlisted(&self, word: &str) -> Result<usize> {
        if let Some((name, _)) = word.split_once('/') {
            return Err(self.config.unknown_profile(name));
        }
        match self.base()?.as_slice() {
            [profile] => Ok(*profile),
            several => Err(Error::usage(format!(
                "target `{}` is listed in none of the selected profiles",
                word.escape_debug()
            ))
            .code("usage.unknown_target")
            .hint(format!("write one of {}", self.spelled(word, several, None)))),
        }
    }

    fn is_open(&self, profile: usize) -> bool {
        self.named.as_ref().is_none_or(|named| named.contains(&profile))
    }

    fn outside(&self, word: &str) -> Error {
        let named = self.named.iter().flatten().filter_map(|p| self.config.profiles.get(*p));
        let names: Vec<&str> = named.map(|profile| profile.name.as_str()).collect();
        Error::usage(format!("`{}` lies outside the selected profiles", word.escape_debug()))
            .code("usage.outside_selection")
            .hint(format!("selected: {}", names.join(", ")))
    }

    fn ambiguous(&self, word: &str, listing: &[usize], named: Option<usize>) -> Error {
        Error::usage(format!("`{}` could be several things", word.escape_debug()))
            .code("usage.ambiguous_target")
            .hint(format!("write one of {}", self.spelled(word, listing, named)))
    }

    /// All ways to say it clearly.
    fn spelled(&self, word: &str, profiles: &[usize], named: Option<usize>) -> String {
        let profiles = profiles.iter().filter_map(|profile| self.config.profiles.get(*profile));
        let mut ways: Vec<String> =
            profiles.map(|profile| format!("{}/{word}", profile.name)).collect();
        if named.is_some() {
            ways.push(format!("--profile {word}"));
        }
        ways.join(", ")
    }

    fn pick(&mut self, profile: usize, target: &str) {
        push_new(&mut self.pick_of(profile).targets, target.to_owned());
    }

    fn pick_whole(&mut self, profile: usize) {
        self.pick_of(profile).whole = true;
    }

    fn pick_of(&mut self, profile: usize) -> &mut Pick {
        let known = self.picks.iter().position(|pick| pick.profile == profile);
        let place = known.unwrap_or_else(|| {
            self.picks.push(Pick { profile, whole: false, targets: Vec::new() });
            self.picks.len() - 1
        });
        &mut self.picks[place]
    }
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

fn no_profiles(environment: &Environment) -> Error {
    let place = super::default_path(environment)
        .map_or_else(|| "a config file".to_owned(), |path| path.display().to_string());
    Error::usage("no profile is configured")
        .code("usage.no_profile")
        .hint(format!("write a [profile.NAME] table into {place}, or give --provider"))
        .next("cloudbak --sandbox backup create --all --wait")
}

fn no_targets(profile: &Profile) -> Error {
    Error::usage(format!("profile `{}` has no targets", profile.name))
        .code("usage.no_targets")
        .hint(format!(
            "name one as {}/TARGET, or write targets = [\"TARGET\"] into [profile.{}]",
            profile.name, profile.name
        ))
        .next(format!("cloudbak target list --profile {}", profile.name))
}
