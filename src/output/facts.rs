//! What is known about the streams and the screen.

use std::io::IsTerminal as _;

use crate::config::Environment;

/// Facts about the process's streams, as a value so that tests can fix them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether stdout is a terminal.
    pub stdout_is_terminal: bool,
    /// Whether stderr is a terminal.
    pub stderr_is_terminal: bool,
    /// Width of the screen behind stdout in characters.
    pub width: Option<u16>,
    /// Height of the screen behind stderr in lines.
    pub height: Option<u16>,
}

impl Facts {
    /// Asks the system. `COLUMNS` and `LINES` count more than its answer, but
    /// make no terminal of what is none.
    pub fn of_process(environment: &Environment) -> Self {
        let stdout = terminal_size::terminal_size_of(std::io::stdout());
        let stderr = terminal_size::terminal_size_of(std::io::stderr());
        let asked = Self {
            stdout_is_terminal: std::io::stdout().is_terminal(),
            stderr_is_terminal: std::io::stderr().is_terminal(),
            width: stdout.map(|(width, _)| width.0),
            height: stderr.map(|(_, height)| height.0),
        };
        asked.overruled_by(environment)
    }

    fn overruled_by(self, environment: &Environment) -> Self {
        let number = |name| environment.get(name)?.parse().ok().filter(|number| *number > 0);
        let width = number("COLUMNS").or(self.width).filter(|width| *width > 0);
        Self {
            width: width.filter(|_| self.stdout_is_terminal),
            height: number("LINES").or(self.height).filter(|_| self.stderr_is_terminal),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_overrules_the_system_on_a_terminal_only() {
        let environment = Environment::of([("COLUMNS", "100"), ("LINES", "no")], None);
        let terminal = Facts {
            stdout_is_terminal: true,
            stderr_is_terminal: true,
            width: Some(80),
            height: Some(24),
        };
        let facts = terminal.overruled_by(&environment);
        assert_eq!((facts.width, facts.height), (Some(100), Some(24)));
        assert_eq!(terminal.overruled_by(&Environment::default()), terminal);
        assert_eq!(Facts::default().overruled_by(&environment), Facts::default());
        let unsized_terminal = Facts { width: Some(0), ..terminal };
        assert_eq!(unsized_terminal.overruled_by(&Environment::default()).width, None);
    }
}
