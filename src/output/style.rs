//! Whether and how output is coloured.

use crate::config::Environment;
use crate::model::State;

/// What `--color` asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ColorChoice {
    /// Colours on a terminal, as the environment wishes.
    #[default]
    Auto,
    /// Colours always.
    Always,
    /// No colours.
    Never,
}

impl ColorChoice {
    /// Whether one stream is coloured. A flag counts more than the environment,
    /// `NO_COLOR` more than `CLICOLOR_FORCE`, and both more than the stream.
    ///
    /// Source: no-color.org; bixense.com/clicolors.
    pub fn decide(self, environment: &Environment, is_terminal: bool) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if environment.get("NO_COLOR").is_some() => false,
            Self::Auto if is_on(environment, "CLICOLOR_FORCE") => true,
            Self::Auto => {
                is_terminal
                    && environment.get("TERM") != Some("dumb")
                    && environment.get("CLICOLOR") != Some("0")
            }
        }
    }
}

fn is_on(environment: &Environment, name: &str) -> bool {
    environment.get(name).is_some_and(|value| value != "0")
}

/// Whether moving lines may be drawn on a stream.
pub fn may_draw(environment: &Environment, is_terminal: bool) -> bool {
    is_terminal && environment.get("TERM") != Some("dumb")
}

/// Colours text, or leaves it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    on: bool,
}

const BOLD: &str = "1";
const FAINT: &str = "2";
const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";
const MAGENTA: &str = "35";
const CYAN: &str = "36";

impl Palette {
    /// A palette without colours.
    pub const PLAIN: Self = Self { on: false };

    /// A palette that colours when `on`.
    pub const fn new(on: bool) -> Self {
        Self { on }
    }

    /// Text in the colour of a state.
    pub fn state(self, state: State, text: &str) -> String {
        self.paint(text, state_code(state))
    }

    /// Text in the colour of a state that is given by its word; another word
    /// stays as it is.
    pub fn state_word(self, word: &str, text: &str) -> String {
        match STATES.into_iter().find(|state| state.word() == word) {
            Some(state) => self.state(state, text),
            None => text.to_owned(),
        }
    }

    /// The start of an error.
    pub fn error(self, text: &str) -> String {
        self.paint(text, "1;31")
    }

    /// The start of a warning.
    pub fn warning(self, text: &str) -> String {
        self.paint(text, "1;33")
    }

    /// A label that leads on, such as `hint:`.
    pub fn label(self, text: &str) -> String {
        self.paint(text, CYAN)
    }

    /// Something that has to stand out.
    pub fn strong(self, text: &str) -> String {
        self.paint(text, BOLD)
    }

    /// Something that may be overlooked.
    pub fn faint(self, text: &str) -> String {
        self.paint(text, FAINT)
    }

    fn paint(self, text: &str, code: &str) -> String {
        if self.on && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}

const STATES: [State; 8] = [
    State::Queued,
    State::Running,
    State::Succeeded,
    State::Warned,
    State::Failed,
    State::Cancelled,
    State::Expired,
    State::Unknown,
];

fn state_code(state: State) -> &'static str {
    match state {
        State::Queued | State::Running => CYAN,
        State::Succeeded => GREEN,
        State::Warned => YELLOW,
        State::Failed => RED,
        State::Cancelled => MAGENTA,
        State::Expired => FAINT,
        State::Unknown => "1;35",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(variables: &[(&str, &str)], is_terminal: bool) -> bool {
        let environment = Environment::of(variables.iter().copied(), None);
        ColorChoice::Auto.decide(&environment, is_terminal)
    }

    #[test]
    fn a_terminal_is_coloured_and_a_pipe_is_not() {
        assert!(auto(&[], true));
        assert!(!auto(&[], false));
        assert!(!auto(&[("TERM", "dumb")], true));
        assert!(!auto(&[("CLICOLOR", "0")], true));
    }

    #[test]
    fn the_environment_is_obeyed() {
        assert!(!auto(&[("NO_COLOR", "1")], true));
        assert!(auto(&[("NO_COLOR", "")], true), "an empty variable is not set");
        assert!(auto(&[("CLICOLOR_FORCE", "1")], false));
        assert!(!auto(&[("CLICOLOR_FORCE", "0")], false));
        assert!(!auto(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true));
    }

    #[test]
    fn the_flag_wins() {
        let environment = Environment::of([("NO_COLOR", "1")], None);
        assert!(ColorChoice::Always.decide(&environment, false));
        let environment = Environment::of([("CLICOLOR_FORCE", "1")], None);
        assert!(!ColorChoice::Never.decide(&environment, true));
    }

    #[test]
    fn a_dumb_terminal_gets_no_moving_lines() {
        let dumb = Environment::of([("TERM", "dumb")], None);
        assert!(!may_draw(&dumb, true));
        assert!(may_draw(&Environment::default(), true));
        assert!(!may_draw(&Environment::default(), false));
    }

    #[test]
    fn states_are_painted_by_their_word() {
        let palette = Palette::new(true);
        for state in STATES {
            let painted = palette.state_word(state.word(), state.word());
            assert_eq!(painted, palette.state(state, state.word()));
            assert!(painted.starts_with("\u{1b}[") && painted.ends_with("\u{1b}[0m"));
        }
        assert_eq!(palette.state_word("Backuping", "Backuping"), "Backuping");
        assert_eq!(Palette::PLAIN.state(State::Failed, "failed"), "failed");
    }
}
