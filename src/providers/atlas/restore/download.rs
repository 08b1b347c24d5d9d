//! Files that a restore makes ready to fetch.
//!
//! Source: Restore from a Locally-Downloaded Snapshot.

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::header::HeaderMap;

use super::RestoreJobs;
use super::job::{DedicatedJob, Family, FlexJob, PrivateUrl};
use crate::core::{Error, ErrorKind, Result};
use crate::model::State;
use crate::providers::{Download, Downloads};

#[async_trait]
impl Downloads for RestoreJobs {
    async fn links(&self, target: &str, id: &str) -> Result<Vec<Download>> {
        let families = self.families(target, &serde_json::Value::Null).await?;
        if families.first() == Some(&Family::Flex) {
            let request = self.show_request(target, Family::Flex, id)?;
            return flex(target, &self.api.read(&request).await?);
        }
        let request = self.show_request(target, Family::Dedicated, id)?;
        dedicated(target, &self.api.read(&request).await?, self.private_endpoint.as_deref())
    }
}

fn flex(target: &str, job: &FlexJob) -> Result<Vec<Download>> {
    let is_download = job.delivery_type.as_deref() == Some("DOWNLOAD");
    let state = job.job(target).state;
    let ready = job.snapshot_url.as_deref().filter(|url| !url.is_empty());
    let Some(url) = ready.filter(|_| is_download) else {
        return Err(not_there(&job.id, is_download, state));
    };
    Ok(vec![file(url, format!("{}-{}.tgz", plain(target), plain(&job.id)), job.expiration_date)])
}

fn dedicated(target: &str, job: &DedicatedJob, endpoint: Option<&str>) -> Result<Vec<Download>> {
    let (state, _) = job.state();
    let gone = matches!(state, State::Cancelled | State::Failed | State::Expired);
    if !job.is_download() || gone || job.files() == 0 {
        return Err(not_there(&job.id, job.is_download(), state));
    }
    let mut files = Vec::new();
    let base = format!("{}-{}", plain(target), plain(&job.id));
    let urls = job.delivery_url.iter().flatten();
    for (index, url) in urls.enumerate() {
        let number = if index == 0 { String::new() } else { format!("-{}", index + 1) };
        let private = job.private_download_delivery_urls.iter().flatten();
        let url = through(endpoint, url, private.skip(index))?;
        files.push(file(url, format!("{base}{number}.tar.gz"), job.expires_at));
    }
    for (index, part) in job.components.iter().flatten().enumerate() {
        let Some(url) = part.download_url.as_deref() else { continue };
        let url = through(endpoint, url, part.private_download_delivery_urls.iter().flatten())?;
        let name = part.replica_set_name.as_deref().map(plain).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| (index + 1).to_string());
        files.push(file(url, format!("{base}-{name}.tar.gz"), job.expires_at));
    }
    Ok(files)
}

/// The address through the private endpoint that the profile names, or the
/// public one where it names none.
fn through<'a>(
    endpoint: Option<&str>,
    public: &'a str,
    mut private: impl Iterator<Item = &'a PrivateUrl>,
) -> Result<&'a str> {
    let Some(endpoint) = endpoint else { return Ok(public) };
    private
        .find(|url| url.endpoint_id.as_deref() == Some(endpoint))
        .and_then(|url| url.delivery_url.as_deref())
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Rejected,
                format!("Atlas offers no download through the private endpoint `{endpoint}`"),
            )
            .hint("check `private_endpoint` in the profile, or leave it out to use the internet")
        })
}

fn file(url: &str, name: String, expires_at: Option<Timestamp>) -> Download {
    Download { url: url.into(), headers: HeaderMap::new(), name, size: None, expires_at }
}

/// What of a text can stand in a file name.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

fn not_there(id: &str, is_download: bool, state: State) -> Error {
    if !is_download {
        return Error::new(ErrorKind::Rejected, format!("restore {id} is no download"))
            .hint("start one with `restore create BACKUP --to download`");
    }
    match state {
        State::Cancelled | State::Failed | State::Expired => {
            Error::new(ErrorKind::Rejected, format!("download {id} is {state}"))
                .hint("start a new one with `restore create BACKUP --to download`")
        }
        _ => Error::new(ErrorKind::Busy, format!("download {id} is not ready yet"))
            .hint("wait until it is"),
    }
}
