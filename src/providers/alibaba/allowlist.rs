//! Allowlists: the provider's side of `cloudbak instance allowlist`.
//!
//! Source: "DescribeSecurityIps", "ModifySecurityIps" (ApsaraDB for MongoDB).

use async_trait::async_trait;

use super::address;
use super::api_instance::{DescribeSecurityIps, ModifySecurityIps};
use super::client::Dds;
use super::precondition::{client_token, refused};
use super::types_instance::{SecurityIpGroup, SecurityIps};
use crate::core::words::counted;
use crate::core::{Error, Result};
use crate::model::Danger;
use crate::providers::{
    AllowlistChange, AllowlistGroup, AllowlistMode, Allowlists, Backups as _, PlannedChange, Reads,
};

/// The group that is meant when none is named.
const DEFAULT_GROUP: &str = "default";
/// Longest attribute of a group.
const LONGEST_ATTRIBUTE: usize = 120;

#[async_trait]
impl Allowlists for Dds {
    async fn show(&self, target: &str) -> Result<Vec<AllowlistGroup>> {
        self.check_target(target)?;
        Ok(groups(self.ask(&DescribeSecurityIps { instance: target }).await?.body))
    }

    async fn set(
        &self,
        target: &str,
        change: &AllowlistChange<'_>,
        reads: Reads,
    ) -> Result<PlannedChange> {
        self.check_target(target)?;
        let wanted = address::checked(change.addresses)?;
        check_names(change)?;
        let name = change.group.unwrap_or(DEFAULT_GROUP);
        let now = match reads {
            Reads::Allowed => {
                let groups = Allowlists::show(self, target).await?;
                let group = groups.into_iter().find(|group| group.name == name);
                Some(group.map(|group| group.addresses).unwrap_or_default())
            }
            Reads::Forbidden => None,
        };
        let plan = Plan::of(target, change.mode, wanted, now.as_deref())?;
        let token = client_token()?;
        let modify = ModifySecurityIps {
            instance: target,
            addresses: &plan.sent,
            mode: word(change.mode),
            group: change.group,
            attribute: change.attribute,
            client_token: &token,
        };
        let what = format!("{} group {name} of the allowlist of {target}", plan.what);
        let mut planned = PlannedChange::new(self.wire.request(&modify), what);
        planned.warnings = plan.warnings;
        if plan.opens {
            let danger = format!("group {name} lets every address connect to {target}");
            planned = planned.danger(Danger::opens_network(danger));
        }
        Ok(planned)
    }
}

/// The groups of a reply. Without groups all addresses are the default one's.
fn groups(reply: SecurityIps) -> Vec<AllowlistGroup> {
    if reply.security_ip_groups.is_empty() {
        let addresses = split(reply.security_ips.as_deref());
        let name = DEFAULT_GROUP.to_owned();
        return vec![AllowlistGroup { name, attribute: None, addresses }];
    }
    reply.security_ip_groups.into_iter().map(group).collect()
}

fn group(row: SecurityIpGroup) -> AllowlistGroup {
    AllowlistGroup {
        name: row.security_ip_group_name.unwrap_or_else(|| DEFAULT_GROUP.to_owned()),
        attribute: row.security_ip_group_attribute,
        addresses: split(row.security_ip_list.as_deref()),
    }
}

fn split(list: Option<&str>) -> Vec<String> {
    let parts = list.unwrap_or_default().split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn word(mode: AllowlistMode) -> &'static str {
    match mode {
        AllowlistMode::Cover => "Cover",
        AllowlistMode::Append => "Append",
        AllowlistMode::Delete => "Delete",
    }
}

fn check_names(change: &AllowlistChange<'_>) -> Result<()> {
    if let Some(name) = change.group
        && (name.is_empty() || name.chars().any(|c| c.is_control() || c.is_whitespace()))
    {
        return Err(Error::usage(format!("`{}` is no name of a group", name.escape_debug()))
            .code("usage.group"));
    }
    let Some(attribute) = change.attribute else { return Ok(()) };
    if attribute.len() > LONGEST_ATTRIBUTE || !attribute.bytes().all(|c| c.is_ascii_alphanumeric())
    {
        return Err(Error::usage("the attribute of the group is malformed")
            .code("usage.attribute")
            .hint("it has up to 120 letters and digits"));
    }
    Ok(())
}

/// What is sent, and what to say about it.
struct Plan {
    sent: Vec<String>,
    what: String,
    warnings: Vec<String>,
    opens: bool,
}

impl Plan {
    /// Compares with the addresses that are there now, where they are known:
    /// the service refuses to add one twice and to take out a missing one.
    fn of(
        target: &str,
        mode: AllowlistMode,
        wanted: Vec<String>,
        now: Option<&[String]>,
    ) -> Result<Self> {
        let held = now.unwrap_or_default();
        let (known, new): (Vec<_>, Vec<_>) =
            wanted.iter().cloned().partition(|address| held.contains(address));
        let mut warnings = Vec::new();
        let sent = match mode {
            AllowlistMode::Cover => {
                let lost = held.iter().filter(|address| !wanted.contains(address));
                let lost: Vec<_> = lost.map(String::as_str).collect();
                if !lost.is_empty() {
                    warnings.push(format!("no longer in the group: {}", lost.join(", ")));
                }
                wanted
            }
            AllowlistMode::Append if new.is_empty() => {
                return Err(refused(target, "every address is in the group already"));
            }
            AllowlistMode::Append if held.len() + new.len() > address::MOST => {
                let count = held.len() + new.len();
                return Err(refused(target, &format!("the group would hold {count} addresses"))
                    .hint(format!("a group holds up to {}", address::MOST)));
            }
            AllowlistMode::Append => {
                if !known.is_empty() {
                    warnings.push(format!("in the group already: {}", known.join(", ")));
                }
                new
            }
            AllowlistMode::Delete if now.is_some() && !new.is_empty() => {
                let missing = new.join(", ");
                return Err(refused(target, &format!("not in the group: {missing}")));
            }
            AllowlistMode::Delete => wanted,
        };
        let after = sent.iter().chain(held).map(String::as_str);
        let opens = match mode {
            AllowlistMode::Cover => address::opens_everything(sent.iter().map(String::as_str)),
            AllowlistMode::Append => address::opens_everything(after),
            AllowlistMode::Delete => false,
        };
        let addresses = counted(sent.len(), "address");
        let what = match mode {
            AllowlistMode::Cover => format!("puts {addresses} in place of those in"),
            AllowlistMode::Append => format!("adds {addresses} to"),
            AllowlistMode::Delete => format!("takes {addresses} out of"),
        };
        Ok(Self { sent, what, warnings, opens })
    }
}
