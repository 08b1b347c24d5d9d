//! `run --list`: the plans of the config.

use serde_json::json;

use crate::app::App;
use crate::config::format_duration;
use crate::core::Result;
use crate::output::{Column, Kind, Report, ReportKind};

const COLUMNS: &[Column] = &[
    Column::new("PLAN", "plan", Kind::Id),
    Column::new("TARGETS", "targets", Kind::List),
    Column::new("SLOT", "slot", Kind::Text).rank(2),
    Column::new("WAIT AT MOST", "wait_timeout", Kind::Text).rank(3),
    Column::new("PING", "ping", Kind::Bool).rank(4),
    Column::new("HOOKS", "hooks", Kind::Text).rank(5),
    Column::new("METRICS", "metrics_file", Kind::Text).rank(6),
];

/// Lists the plans. Addresses of pings and webhooks may be secrets: only that
/// there are some is told.
pub fn run(app: &App) -> Result<Report> {
    let items = app.config()?.plans.iter().map(|plan| {
        let hooks = [&plan.on_start, &plan.on_success, &plan.on_failure, &plan.finally];
        json!({
            "plan": plan.name,
            "targets": plan.targets,
            "slot": plan.slot.as_ref().map(ToString::to_string),
            "wait_timeout": plan.wait_timeout.map(format_duration),
            "ping": plan.ping.is_some(),
            "hooks": hooks.iter().map(|hooks| hooks.len()).sum::<usize>(),
            "metrics_file": plan.metrics_file.as_ref().map(|path| path.display().to_string()),
        })
    });
    let mut report = app.report(ReportKind::PlanList, items.collect(), COLUMNS);
    report.ids = &["plan"];
    Ok(report)
}
