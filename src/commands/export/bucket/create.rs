//! `export bucket create`.

use super::{ApiArgs, buckets, open_one, report};
use crate::app::App;
use crate::commands::running;
use crate::core::Result;
use crate::model::{ErrorReport, Exit};
use crate::output::Report;
use crate::providers::NewExportBucket;
use crate::runs::change::Change;

/// Arguments of `export bucket create`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the bucket or container, 3 to 63 characters
    #[arg(value_name = "NAME", required_unless_present = "service_url")]
    name: Option<String>,
    /// The cloud that it lies in: AWS, AZURE or GCP
    #[arg(long, value_name = "CLOUD", default_value = "AWS")]
    cloud: String,
    /// Id of the role that grants access, 24 hexadecimal digits
    #[arg(long, value_name = "ROLE-ID", alias = "iam-role-id")]
    role_id: String,
    /// Address of the storage service (AZURE)
    #[arg(long, value_name = "URL")]
    service_url: Option<String>,
    /// Tenant of the role (AZURE); Atlas takes the role's own by now
    #[arg(long, value_name = "UUID")]
    tenant_id: Option<String>,
    /// Export over private networking (AWS)
    #[arg(long)]
    private_networking: bool,
    #[command(flatten)]
    api: ApiArgs,
}

/// Registers a bucket.
///
/// # Errors
/// Whatever ends it before it has a report.
pub async fn run(app: &App, args: &Args) -> Result<Report> {
    let account = open_one(app, &args.api)?;
    let buckets = buckets(app, &account)?;
    let wish = NewExportBucket {
        name: args.name.clone(),
        cloud: args.cloud.to_ascii_uppercase(),
        role_id: args.role_id.clone(),
        service_url: args.service_url.clone(),
        tenant_id: args.tenant_id.clone(),
        private_networking: args.private_networking.then_some(true),
    };
    let request = buckets.create(&wish)?;
    if let Some(form) = app.dry_run() {
        let shown = account.provider.session().preview(request.request());
        return Ok(app.dry_run_report(&[shown], form));
    }
    let target = wish.name.clone().or(wish.service_url.clone()).unwrap_or_default();
    let place = format!("{}/{target}", account.name());
    let context = running::start(app, vec![place.clone()])?;
    let change =
        Change { context: &context, account: &account, action: app.command, target: &target };
    let look_up = format!("cloudbak export bucket list -p {}", account.name());
    let created = change.send(&request.into(), &look_up).await;
    let created = created.and_then(|reply| buckets.created(&reply));
    let failed = created.as_ref().err().map(ErrorReport::from);
    let failed = failed.as_ref().map(|error| (place, error));
    let warning = running::finish(&context, Exit::of_result(&created), failed);
    let mut report = match created {
        Ok(bucket) => report(app, &account, vec![bucket])?,
        Err(error) => Report::of_error(app.command, app.started_at, &error),
    };
    report.warnings.extend(warning);
    report.run_id = Some(context.run_id.to_string());
    Ok(report)
}
