//! `run PLAN --dry-run`: exactly what would be done, hooks and notifications
//! included. Sends nothing, runs nothing.

use serde_json::{Value, json};

use super::{Args, targets};
use crate::app::App;
use crate::commands::creates;
use crate::config::{Hook, Plan, format_duration};
use crate::core::Result;
use crate::core::words::counted;
use crate::output::{DryRun, Report, mask, safe};
use crate::runs::notify::ping::{self, Signal};
use crate::runs::notify::receiver::masked;

/// One thing that would be done beside the backups.
struct Step {
    when: &'static str,
    what: &'static str,
    how: String,
    limit: Option<String>,
}

/// Shows the plan.
pub fn run(app: &App, args: &Args, plan: &Plan, form: DryRun) -> Result<Report> {
    let mut earlier = args.flags.earlier(app)?;
    let orders = targets::orders_or_first_error(app, plan, &mut earlier)?;
    let options = super::options(app, args, plan, earlier.as_ref())?;
    let steps = steps(plan);
    let targets: Vec<String> = orders
        .iter()
        .flat_map(|order| order.targets.iter().map(|target| (order.account.name(), target)))
        .map(|(profile, target)| format!("{profile}/{target}"))
        .collect();
    let slot = options.slot.as_deref();
    let mut report = creates::dry_run(app, form, orders, slot, earlier.as_ref())?;
    let text = text(plan, &targets, &options, &steps, report.text.take().unwrap_or_default());
    report.text = Some(text);
    report.data = Some(json!({
        "plan": plan.name,
        "targets": targets,
        "slot": options.slot,
        "wait_timeout": options.wait_timeout.map(format_duration),
        "concurrency": options.concurrency,
        "steps": steps.iter().map(as_json).collect::<Vec<_>>(),
    }));
    Ok(report)
}

fn steps(plan: &Plan) -> Vec<Step> {
    let mut steps = Vec::new();
    let ping = |when, signal| {
        plan.ping.as_ref().map(|base| {
            let address = ping::address(base, signal, "RUN-ID");
            // The secret lies between the host and the protocol's own end.
            let end = address.strip_prefix(base.as_str()).unwrap_or_default().to_owned();
            Step { when, what: "ping", how: format!("{}{end}", masked(base)), limit: None }
        })
    };
    let hooks = |when, hooks: &[Hook]| -> Vec<Step> {
        hooks.iter().map(|hook| hook_step(when, hook)).collect()
    };
    steps.extend(ping("start", Signal::Start));
    steps.extend(hooks("start", &plan.on_start));
    if let Some(path) = &plan.metrics_file {
        let how = path.display().to_string();
        steps.push(Step { when: "end", what: "metrics", how, limit: None });
    }
    steps.extend(hooks("success", &plan.on_success));
    steps.extend(ping("success", Signal::Success));
    steps.extend(hooks("failure", &plan.on_failure));
    steps.extend(
        ping("failure", Signal::Exit(1))
            .map(|step| Step { how: step.how.replace("/1?rid", "/EXITCODE?rid"), ..step }),
    );
    steps.extend(hooks("finally", &plan.finally));
    steps
}

fn hook_step(when: &'static str, hook: &Hook) -> Step {
    match hook {
        Hook::Webhook(address) => Step { when, what: "webhook", how: masked(address), limit: None },
        Hook::Command { argv, timeout } => Step {
            when,
            what: "command",
            how: argv.join(" "),
            limit: Some(format_duration(*timeout)),
        },
    }
}

fn as_json(step: &Step) -> Value {
    json!({
        "when": step.when,
        "what": step.what,
        "how": mask::text(&step.how),
        "timeout": step.limit,
    })
}

fn text(
    plan: &Plan,
    targets: &[String],
    options: &crate::runs::create::Options,
    steps: &[Step],
    requests: String,
) -> String {
    let shown = |text: &str| safe::line(&mask::text(text)).into_owned();
    let mut lines = vec![
        format!(
            "plan {}: {}: {}",
            plan.name,
            counted(targets.len(), "target"),
            shown(&targets.join(", "))
        ),
        format!("slot: {}", options.slot.as_deref().unwrap_or("none")),
        format!("waits at most: {}", creates::limit_words(options.wait_timeout)),
        format!("at the same time: {}", options.concurrency),
    ];
    for Step { when, what, how, limit } in steps {
        let limit = limit.as_ref().map(|limit| format!(" (at most {limit})")).unwrap_or_default();
        lines.push(format!("{when:<8} {what:<8} {}{limit}", shown(how)));
    }
    format!("{}\n\n{requests}", lines.join("\n"))
}
