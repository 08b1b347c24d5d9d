//! What goes wrong on purpose, and when: rules over operations, decided by a
//! seeded generator so that any run can be replayed.
//!
//! A specification is a list of words separated by commas:
//!
//! ```text
//! seed=7, reset-after@CreateBackup*1, status-before:503%20, stall:5@create
//! ```
//!
//! Each rule is `KIND[:ARGUMENT][@OPERATION][*TIMES][%PERCENT]`. `@create` aims
//! at whatever makes a backup, `@read` at everything else, any other word at
//! operations whose name contains it. Kinds that end an exchange:
//!
//! | kind | what happens |
//! |---|---|
//! | `reset-before` | the request is read, then the connection is reset; no work |
//! | `reset-within` | the same after the head and what came along with it |
//! | `reset-after` | the work is done, then the connection is reset |
//! | `status-before:N` | a gateway's answer with that status; no work |
//! | `status-after:N` | the work is done, then a gateway's answer with that status |
//! | `cut:BYTES`, `cut:random` | the work is done, the answer ends after that many bytes |
//! | `stall:SECONDS` | the work is done, the answer comes late |
//! | `twice` | the request is delivered twice, the second answer comes |
//! | `redirect:PORT` | sent to another port of this host; no work |
//! | `garbage` | the work is done, the answer is half an object |
//!
//! Kinds after which the exchange goes on, perhaps under a further rule:
//!
//! | kind | what happens |
//! |---|---|
//! | `refuse:SECONDS` | nobody listens for so long; open connections stay |
//! | `no-id` | the create is accepted, its answer holds no id |
//! | `error-inside` | the provider's own error inside a 200, where it has such |
//! | `throttle`, `throttle:SECONDS` | the provider's own throttling with its wait hint |
//! | `foreign` | somebody else starts a backup of the ready profile's target |
//! | `lag:SECONDS` | lists show new backups that many job seconds late |
//! | `expire` | every token that was given out has expired |
//! | `job:END` | how the next backup goes: `failed`, `never`, `vanish`, `unknown_word`, `backwards`, … |
//!
//! `seed=N` starts the generator that draws percentages and random bytes;
//! `skew:SECONDS` puts the sandbox's clock ahead.

use std::time::Duration;

use serde_json::{Value, json};

use super::http::HttpReply;
use super::service::{Service, Wish};

/// What happens to one exchange.
#[derive(Debug, Clone)]
pub enum Action {
    /// Nothing unusual.
    None,
    /// The connection is reset before the work is done.
    ResetBefore,
    /// The work is done, then the connection is reset without an answer.
    ResetAfter,
    /// This answer instead of the work.
    StatusBefore(HttpReply),
    /// The work is done, then this answer.
    StatusAfter(HttpReply),
    /// The work is done; the answer ends after that many bytes.
    Cut(usize),
    /// The work is done; the answer ends after that part of its bytes, from
    /// 0.0 to 1.0.
    CutAt(f64),
    /// Nobody listens for that long; this exchange goes on.
    Refuse(Duration, Box<Action>),
    /// The work is done; the answer comes after a pause.
    Stall(Duration),
    /// The request is delivered twice.
    Twice,
}

/// Kinds that change the exchange, and those that script the service.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    ResetBefore,
    ResetWithin,
    ResetAfter,
    StatusBefore(u16),
    StatusAfter(u16),
    Cut(usize),
    CutAnywhere,
    Stall(f64),
    Twice,
    Redirect(u16),
    Garbage,
    Refuse(f64),
    Wish(Wish),
    Script(&'static str, Value),
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    kind: Kind,
    operation: Option<String>,
    left: Option<u32>,
    percent: f64,
}

/// A fault plan.
#[derive(Debug, Clone)]
pub struct Faults {
    rules: Vec<Rule>,
    random: u64,
    skew_ms: i64,
}

impl Faults {
    /// Nothing goes wrong.
    pub fn none() -> Self {
        Self { rules: Vec::new(), random: 1, skew_ms: 0 }
    }

    /// Reads a specification.
    ///
    /// # Errors
    /// A text that names the word that is wrong and the kinds there are.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut faults = Self::none();
        for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            if let Some(seed) = word.strip_prefix("seed=") {
                let seed: u64 = seed.parse().map_err(|_| format!("`{word}`: no number"))?;
                faults.random = seed.wrapping_mul(2).wrapping_add(1);
            } else if let Some(seconds) = word.strip_prefix("skew:") {
                let seconds: i64 = seconds.parse().map_err(|_| format!("`{word}`: no number"))?;
                faults.skew_ms = seconds.saturating_mul(1000);
            } else {
                faults.rules.push(parse_rule(word)?);
            }
        }
        Ok(faults)
    }

    /// How far the sandbox's clock is ahead, in milliseconds.
    pub fn skew_ms(&self) -> i64 {
        self.skew_ms
    }

    /// Decides about one exchange. Rules that script the service do so at once
    /// and the next rule is asked.
    pub fn next(&mut self, operation: &str, creates: bool, service: &mut dyn Service) -> Action {
        let mut deaf = None;
        let action = self.first_action(operation, creates, service, &mut deaf);
        match deaf {
            Some(pause) => Action::Refuse(pause, Box::new(action)),
            None => action,
        }
    }

    /// Decides whether an exchange ends as soon as its head is read.
    pub fn breaks_within(&mut self, operation: &str, creates: bool) -> bool {
        (0..self.rules.len()).any(|index| {
            self.rules[index].kind == Kind::ResetWithin && self.hits(index, operation, creates)
        })
    }

    fn first_action(
        &mut self,
        operation: &str,
        creates: bool,
        service: &mut dyn Service,
        deaf: &mut Option<Duration>,
    ) -> Action {
        for index in 0..self.rules.len() {
            if self.rules[index].kind == Kind::ResetWithin || !self.hits(index, operation, creates)
            {
                continue;
            }
            match &self.rules[index].kind {
                Kind::Refuse(seconds) => *deaf = Some(Duration::from_secs_f64(*seconds)),
                Kind::CutAnywhere => return Action::CutAt(self.fraction()),
                Kind::Wish(wish) => {
                    // What a service has no words for does not happen to it.
                    if let Some((key, value)) = service.grant(wish, operation) {
                        let _ = service.script(key, &value);
                    }
                }
                kind => match act(kind, service) {
                    Some(action) => return action,
                    None => continue,
                },
            }
        }
        Action::None
    }

    /// Whether a rule meets an exchange; if so it is counted down.
    fn hits(&mut self, index: usize, operation: &str, creates: bool) -> bool {
        if !self.rules[index].aims_at(operation, creates) {
            return false;
        }
        let percent = self.rules[index].percent;
        if percent < 100.0 && self.fraction() * 100.0 >= percent {
            return false;
        }
        if let Some(left) = &mut self.rules[index].left {
            *left -= 1;
        }
        true
    }

    /// Uniform in `0.0..1.0` (xorshift64*): small, seeded, the same everywhere.
    fn fraction(&mut self) -> f64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl Rule {
    fn aims_at(&self, operation: &str, creates: bool) -> bool {
        self.left != Some(0)
            && match self.operation.as_deref() {
                None => true,
                Some("create") => creates,
                Some("read") => !creates,
                Some(part) => operation.contains(part),
            }
    }
}

fn act(kind: &Kind, service: &mut dyn Service) -> Option<Action> {
    let plain = |status| HttpReply::typed(status, "text/html", "<html>injected fault</html>");
    Some(match kind {
        Kind::ResetBefore => Action::ResetBefore,
        Kind::ResetAfter => Action::ResetAfter,
        Kind::StatusBefore(status) => Action::StatusBefore(plain(*status)),
        Kind::StatusAfter(status) => Action::StatusAfter(plain(*status)),
        Kind::Cut(length) => Action::Cut(*length),
        Kind::Stall(seconds) => Action::Stall(Duration::from_secs_f64(*seconds)),
        Kind::Twice => Action::Twice,
        Kind::Redirect(port) => Action::StatusBefore(
            plain(307).with("location", format!("http://127.0.0.1:{port}/stolen")),
        ),
        Kind::Garbage => Action::StatusAfter(HttpReply::typed(200, "application/json", "{\"x\":")),
        Kind::Script(key, value) => {
            // A service without that key has nothing to script: the exchange goes on.
            let _ = service.script(key, value);
            return None;
        }
        // Decided where the rules are.
        Kind::ResetWithin | Kind::CutAnywhere | Kind::Refuse(_) | Kind::Wish(_) => return None,
    })
}

fn parse_rule(word: &str) -> Result<Rule, String> {
    let fault = |why: &str| format!("`{word}`: {why}");
    let (rest, percent) = match word.rsplit_once('%') {
        Some((rest, text)) => (rest, text.parse().map_err(|_| fault("no percentage"))?),
        None => (word, 100.0),
    };
    let (rest, left) = match rest.rsplit_once('*') {
        Some((rest, text)) => (rest, Some(text.parse().map_err(|_| fault("no count"))?)),
        None => (rest, None),
    };
    let (rest, operation) = match rest.split_once('@') {
        Some((rest, operation)) => (rest, Some(operation.to_owned())),
        None => (rest, None),
    };
    let (name, argument) = rest.split_once(':').unwrap_or((rest, ""));
    Ok(Rule {
        kind: parse_kind(name, argument).map_err(|why| fault(&why))?,
        operation,
        left,
        percent,
    })
}

fn parse_kind(name: &str, argument: &str) -> Result<Kind, String> {
    fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
        text.parse().map_err(|_| "needs a number after the colon".to_owned())
    }
    fn seconds(text: &str) -> Result<f64, String> {
        let seconds: f64 = number(text)?;
        let fits = (0.0..=86_400.0).contains(&seconds);
        fits.then_some(seconds).ok_or_else(|| "needs seconds from 0 to 86400".to_owned())
    }
    Ok(match name {
        "reset-before" => Kind::ResetBefore,
        "reset-within" => Kind::ResetWithin,
        "reset-after" => Kind::ResetAfter,
        "status-before" => Kind::StatusBefore(number(argument)?),
        "status-after" => Kind::StatusAfter(number(argument)?),
        "cut" if argument == "random" => Kind::CutAnywhere,
        "cut" => Kind::Cut(number(argument)?),
        "stall" => Kind::Stall(seconds(argument)?),
        "refuse" => Kind::Refuse(seconds(argument)?),
        "error-inside" => Kind::Wish(Wish::ErrorInside),
        "throttle" if argument.is_empty() => Kind::Wish(Wish::Throttle(1.0)),
        "throttle" => Kind::Wish(Wish::Throttle(seconds(argument)?)),
        "foreign" => Kind::Wish(Wish::Foreign),
        "twice" => Kind::Twice,
        "redirect" => Kind::Redirect(number(argument)?),
        "garbage" => Kind::Garbage,
        "no-id" => Kind::Script("answer_without_id", json!(true)),
        "lag" => Kind::Script("listing_lag_seconds", json!(number::<f64>(argument)?)),
        "expire" => Kind::Script("expire_tokens", json!(true)),
        "job" => Kind::Script("next_job", json!(argument)),
        _ => {
            return Err("the kinds are reset-before, reset-within, reset-after, status-before:N, \
                        status-after:N, cut:BYTES, cut:random, stall:SECONDS, twice, \
                        redirect:PORT, garbage, refuse:SECONDS, no-id, error-inside, \
                        throttle[:SECONDS], foreign, lag:SECONDS, expire, job:END, and seed=N, \
                        skew:SECONDS"
                .to_owned());
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_rules_with_every_part() {
        let faults = Faults::parse("seed=7, stall:1.5@create*2%25, skew:-60").expect("rules");
        assert_eq!(
            faults.rules,
            [Rule {
                kind: Kind::Stall(1.5),
                operation: Some("create".into()),
                left: Some(2),
                percent: 25.0
            }]
        );
        assert_eq!(faults.skew_ms(), -60_000);
        assert!(Faults::parse("explode").expect_err("kind").contains("reset-before"));
        assert!(Faults::parse("cut:x").expect_err("number").contains("needs a number"));
    }

    #[test]
    fn every_granted_wish_is_a_script_that_the_service_takes() {
        let wishes = [Wish::Throttle(1.0), Wish::ErrorInside, Wish::Foreign];
        let mut granted = 0;
        for mut service in crate::sandbox::services() {
            for wish in &wishes {
                let Some((key, value)) = service.grant(wish, "any") else { continue };
                service.script(key, &value).expect(key);
                granted += 1;
            }
        }
        assert_eq!(granted, 10, "two providers have no errors inside a success");
    }

    #[test]
    fn rules_that_go_on_lead_to_the_next_one() {
        let mut faults =
            Faults::parse("refuse:2@create*1, foreign@create, cut:random@create").expect("rules");
        let mut service = crate::sandbox::atlas::Atlas::new();
        assert!(matches!(faults.next("list", false, &mut service), Action::None));
        let Action::Refuse(pause, then) = faults.next("take", true, &mut service) else {
            panic!("refused")
        };
        assert_eq!(pause, Duration::from_secs(2));
        assert!(matches!(*then, Action::CutAt(part) if (0.0..1.0).contains(&part)));
        assert!(matches!(faults.next("take", true, &mut service), Action::CutAt(_)));
        let mut within = Faults::parse("reset-within@create*1").expect("rule");
        assert!(matches!(within.next("take", true, &mut service), Action::None));
        assert!(!within.breaks_within("list", false) && within.breaks_within("take", true));
        assert!(!within.breaks_within("take", true), "once only");
        assert!(Faults::parse("stall:-1").is_err() && Faults::parse("refuse:x").is_err());
    }

    #[test]
    fn the_same_seed_gives_the_same_sequence() {
        let draw = |seed| {
            let mut faults = Faults::parse(&format!("seed={seed}")).expect("seed");
            (0..5).map(|_| (faults.fraction() * 1e6) as u64).collect::<Vec<_>>()
        };
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
    }
}
