//! `--dry-run`: the requests that would be sent, without their secrets.

use jiff::Timestamp;

use super::ReportKind;
use super::mask::{self, Shown};
use super::report::{Column, Kind, Report};
use crate::core::Request;

/// What `--dry-run` asks for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum DryRun {
    /// The request as it would be sent.
    #[default]
    Http,
    /// A command line that would send it.
    Curl,
}

const COLUMNS: &[Column] = &[
    Column::new("OPERATION", "operation", Kind::Id),
    Column::new("METHOD", "method", Kind::Id),
    Column::new("URL", "url", Kind::Text),
];

/// The report of a command that sends nothing. The requests have been through
/// `Session::preview`, so that they show what signing adds.
pub fn report(
    command: impl Into<String>,
    started_at: Timestamp,
    requests: &[Request],
    form: DryRun,
) -> Report {
    let mut report = Report::new(ReportKind::DryRun, command, started_at);
    let mut texts = Vec::new();
    for request in requests {
        let shown = Shown::of(request);
        let curl = mask::curl(request);
        let mut item = shown.json();
        item["curl"] = curl.clone().into();
        report.items.push(item);
        texts.push(match form {
            DryRun::Http => shown.text(),
            DryRun::Curl => format!("{curl}\n"),
        });
    }
    report.columns = COLUMNS;
    report.text = Some(texts.join("\n"));
    report.notes.push("dry run: nothing was sent".to_owned());
    report
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Endpoint;
    use crate::output::testing::at;

    #[test]
    fn every_request_is_shown_in_the_form_asked_for() {
        let endpoint = Endpoint::parse("https://host.example").expect("endpoint");
        let requests = ["/a", "/b"]
            .map(|path| Request::get("List", &endpoint, path).with("Signature", "hush"));
        let shown = |form| report("backup create", at("2026-01-05T08:00:00Z"), &requests, form);
        let http = shown(DryRun::Http);
        assert_eq!(
            http.text.as_deref(),
            Some(
                "GET https://host.example/a?Signature=…\n\nGET https://host.example/b?Signature=…\n"
            )
        );
        let curl = shown(DryRun::Curl);
        assert!(curl.text.is_some_and(|text| text.starts_with("curl --request GET \\\n  --url ")));
        assert_eq!(curl.items.len(), 2);
        assert_eq!(curl.exit.code, 0);
        assert!(!curl.items.iter().any(|item| item.to_string().contains("hush")));
    }
}
