//! `auth`: cached tokens.

use clap::Subcommand;
use serde_json::{Value, json};

use crate::app::App;
use crate::commands::reads::Reads;
use crate::config::Purpose;
use crate::core::clock::rfc3339_seconds;
use crate::core::token::Token;
use crate::core::{Error, ErrorKind, Result};
use crate::output::{Column, Kind, Report, ReportKind};
use crate::runs::Account;

/// Verbs of `auth`.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Verb {
    /// Fetch a new token and cache it
    Login,
    /// Show which tokens are cached and when they end; nothing is sent
    Status,
    /// End the cached token at the provider where that is possible, and forget it
    Logout,
}

impl Verb {
    /// Words of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Login => "auth login",
            Self::Status => "auth status",
            Self::Logout => "auth logout",
        }
    }
}

const COLUMNS: &[Column] = &[
    Column::new("PROFILE", "profile", Kind::Id),
    Column::new("PROVIDER", "provider", Kind::Text).rank(3),
    Column::new("ACCOUNT", "account", Kind::Text).rank(2),
    Column::new("TOKEN", "token", Kind::Text).keep(),
    Column::new("ISSUED", "issued_at", Kind::Time).rank(4),
    Column::new("EXPIRES", "expires_at", Kind::Time),
];

/// Runs a verb.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, verb: &Verb) -> Result<Report> {
    let mut reads = Reads::default();
    for (profile, _) in app.select(&[], Purpose::Read)? {
        let Some(account) = reads.opened(app.open(&profile)) else { continue };
        reads.take(account.name(), one(app, &account, *verb).await);
    }
    let mut report = app.report(ReportKind::TokenList, Vec::new(), COLUMNS);
    report.ids = &["profile"];
    report.notes.extend(app.unchanged().filter(|_| matches!(verb, Verb::Logout)));
    reads.finish(report, Ok)
}

async fn one(app: &App, account: &Account, verb: Verb) -> Result<Value> {
    let Some(tokens) = account.provider.tokens() else {
        return match verb {
            Verb::Status => {
                let signs_as = account.provider.signs_as();
                Ok(item(account, signs_as, "signs each request", None))
            }
            Verb::Login | Verb::Logout => Err(Error::new(
                ErrorKind::Unsupported,
                format!("`{}`: the credential signs each request, there is no token", app.command),
            )
            .next(format!("cloudbak profile check {}", account.name()))),
        };
    };
    let whose = Some(tokens.account());
    Ok(match verb {
        Verb::Login => item(account, whose, "cached", Some(&tokens.login().await?)),
        Verb::Logout if app.dry_run().is_none() => {
            let was_there = tokens.logout().await?;
            item(account, whose, if was_there { "ended" } else { "none" }, None)
        }
        Verb::Status | Verb::Logout => match tokens.status() {
            Some(token) => item(account, whose, word(&token), Some(&token)),
            None => item(account, whose, "none", None),
        },
    })
}

fn word(token: &Token) -> &'static str {
    match token.expires_at {
        Some(end) if end <= jiff::Timestamp::now() => "expired",
        _ => "cached",
    }
}

fn item(account: &Account, whose: Option<String>, word: &str, token: Option<&Token>) -> Value {
    json!({
        "profile": account.name(),
        "provider": account.provider_word(),
        "account": whose,
        "token": word,
        "issued_at": token.map(|token| rfc3339_seconds(token.issued_at)),
        "expires_at": token.and_then(|token| token.expires_at).map(rfc3339_seconds),
    })
}
