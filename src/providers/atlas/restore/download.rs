//! Files that a restore makes ready to fetch.
//!
//! Source: Restore from a Locally-Downloaded Snapshot.

use std::collections::BTreeSet;

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
            self.check_flex_download()?;
            let request = self.show_request(target, Family::Flex, id)?;
            return flex(target, &self.api.read(&request).await?);
        }
        let request = self.show_request(target, Family::Dedicated, id)?;
        dedicated(target, &self.api.read(&request).await?, self.private_endpoint.as_deref())
    }
}

impl RestoreJobs {
    /// Atlas has no private way to the files of a flex cluster, and who asked
    /// for one does not want the internet instead.
    pub(super) fn check_flex_download(&self) -> Result<()> {
        if self.private_endpoint.is_none() {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Rejected, "downloads of flex clusters go over the internet only")
            .hint("leave `private_endpoint` out of a profile for flex clusters"))
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
        let url = through(endpoint, url, index, private)?;
        files.push(file(url, format!("{base}{number}.tar.gz"), job.expires_at));
    }
    for (index, part) in job.components.iter().flatten().enumerate() {
        let Some(url) = part.download_url.as_deref() else { continue };
        let url = through(endpoint, url, 0, part.private_download_delivery_urls.iter().flatten())?;
        let name = part.replica_set_name.as_deref().map(plain).filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| (index + 1).to_string());
        files.push(file(url, format!("{base}-{name}.tar.gz"), job.expires_at));
    }
    Ok(files)
}

/// The address through the private endpoint that the profile names, or the
/// public one where it names none. A list holds the addresses of every endpoint;
/// those of one come in the order of the files.
fn through<'a>(
    endpoint: Option<&str>,
    public: &'a str,
    file: usize,
    private: impl Iterator<Item = &'a PrivateUrl> + Clone,
) -> Result<&'a str> {
    let Some(endpoint) = endpoint else { return Ok(public) };
    let own = private.clone().filter(|url| url.endpoint_id.as_deref() == Some(endpoint));
    let address = own.filter_map(|url| url.delivery_url.as_deref()).nth(file);
    address.ok_or_else(|| not_through(endpoint, private))
}

fn not_through<'a>(endpoint: &str, private: impl Iterator<Item = &'a PrivateUrl>) -> Error {
    let offered: BTreeSet<&str> = private.filter_map(|url| url.endpoint_id.as_deref()).collect();
    let error = Error::new(
        ErrorKind::Rejected,
        format!("Atlas offers no download through the private endpoint `{endpoint}`"),
    );
    if offered.is_empty() {
        return error.hint(
            "it offers none at all: the cluster's project needs a private endpoint at AWS; without \
             `private_endpoint` in the profile the download goes over the internet",
        );
    }
    let offered: Vec<&str> = offered.into_iter().collect();
    error.hint(format!("`private_endpoint` in the profile can be {}", offered.join(" or ")))
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

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_file_has_its_own_address_of_each_endpoint() {
        let url = |name: &str, endpoint: &str| json!({"deliveryUrl": name, "endpointId": endpoint});
        for order in [["a0", "b0", "a1", "b1"], ["a0", "a1", "b0", "b1"], ["b0", "b1", "a0", "a1"]]
        {
            let private: Vec<_> = order.iter().map(|name| url(name, &name[..1])).collect();
            let job = json!({"id": "j", "deliveryType": "download", "deliveryUrl": ["p0", "p1"],
                "privateDownloadDeliveryUrls": private});
            let job: DedicatedJob = serde_json::from_value(job).expect("job");
            let files = dedicated("C", &job, Some("b")).expect("files");
            let urls: Vec<&str> = files.iter().map(|file| file.url.expose_secret()).collect();
            assert_eq!(urls, ["b0", "b1"], "{order:?}");
            let error = dedicated("C", &job, Some("c")).map(|_| ()).expect_err("not offered");
            assert!(error.hint.as_deref().is_some_and(|hint| hint.ends_with("can be a or b")));
        }
    }
}
