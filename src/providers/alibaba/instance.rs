//! Restarting, upgrading, removing, and when the provider may work on an
//! instance: the provider's side of `cloudbak instance`.
//!
//! Source: "RestartDBInstance", "UpgradeDBInstanceKernelVersion",
//! "DeleteDBInstance", "ModifyDBInstanceMaintainTime" (ApsaraDB for MongoDB).

use async_trait::async_trait;

use super::api_instance::{
    DeleteDbInstance, ModifyDbInstanceMaintainTime, RestartDbInstance,
    UpgradeDbInstanceKernelVersion,
};
use super::client::Dds;
use super::facts::{Facts, Shape};
use super::precondition::{client_token, refused, require_shape};
use super::types::Instance;
use crate::core::{CreateRequest, Error, ErrorKind, Result};
use crate::model::Danger;
use crate::providers::{
    Instances, MaintenanceWindow, MaintenanceWindows, PlannedChange, Reads, RestartWish, Restarts,
    When,
};

#[async_trait]
impl Restarts for Dds {
    async fn restart(
        &self,
        target: &str,
        wish: &RestartWish<'_>,
        reads: Reads,
    ) -> Result<PlannedChange> {
        let instance = self.running(target, reads).await?;
        if let (Some(instance), Some(node)) = (&instance, wish.node) {
            require_node(target, instance, node)?;
        }
        let restart = RestartDbInstance { instance: target, node: wish.node, when: wish.when };
        let what = match wish.node {
            Some(node) => format!("restarts node {node} of {target}"),
            None => format!("restarts {target}"),
        };
        let consequence = format!("{what}{}: connections break", moment(wish.when));
        // A repeat would restart it twice: there is no client token.
        let request = CreateRequest::new(self.wire.request(&restart));
        Ok(PlannedChange::new(request, what).danger(Danger::restarts_instance(consequence)))
    }
}

/// Part of a sentence that says when.
pub fn moment(when: Option<When>) -> &'static str {
    match when {
        Some(When::MaintenanceWindow) => " in its maintenance window",
        Some(When::Now) | None => "",
    }
}

/// Refuses a node that is no router or shard of the cluster.
fn require_node(target: &str, instance: &Instance, node: &str) -> Result<()> {
    let shape = Facts::of(instance).shape;
    if !matches!(shape, Shape::Cluster | Shape::Shards) {
        let what =
            format!("a {} restarts as a whole: `{target}` has no nodes to name", shape.word());
        return Err(Error::usage(what).code("usage.node").hint("leave the node out"));
    }
    let nodes = instance.mongos_list.iter().chain(&instance.shard_list);
    let ids: Vec<&str> = nodes.filter_map(|node| node.node_id.as_deref()).collect();
    if ids.is_empty() || ids.contains(&node) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::NotFound, format!("cluster `{target}` has no node `{node}`"))
        .hint(format!("its nodes: {}", ids.join(", "))))
}

/// Instances that end with their subscription and not by a request.
const SUBSCRIPTION: &str = "PrePaid";

#[async_trait]
impl Instances for Dds {
    async fn delete(&self, target: &str, reads: Reads) -> Result<PlannedChange> {
        let instance = self.running(target, reads).await?;
        if instance.is_some_and(|one| one.charge_type.as_deref() == Some(SUBSCRIPTION)) {
            return Err(refused(target, "it is paid by subscription (PrePaid)").hint(
                "only pay-as-you-go instances can be deleted; a subscription is ended in the \
                 vendor's console",
            ));
        }
        let token = client_token()?;
        let delete = DeleteDbInstance { instance: target, client_token: &token };
        let what = format!("deletes instance {target} with all its data");
        let consequence = format!("{what}; it can't be brought back");
        Ok(PlannedChange::new(self.wire.request(&delete), what)
            .danger(Danger::destroys_data(consequence)))
    }

    async fn upgrade(
        &self,
        target: &str,
        when: Option<When>,
        reads: Reads,
    ) -> Result<PlannedChange> {
        if let Some(instance) = self.running(target, reads).await? {
            let shapes = [Shape::ReplicaSet, Shape::Cluster, Shape::Shards];
            require_shape(target, &instance, &shapes)?;
        }
        let upgrade = UpgradeDbInstanceKernelVersion { instance: target, when };
        let what = format!("upgrades the minor version of {target}");
        let consequence = format!("{what} and restarts it once{}", moment(when));
        let request = CreateRequest::new(self.wire.request(&upgrade));
        Ok(PlannedChange::new(request, what).danger(Danger::restarts_instance(consequence)))
    }
}

#[async_trait]
impl MaintenanceWindows for Dds {
    async fn show(&self, target: &str) -> Result<MaintenanceWindow> {
        let instance = self.instance(target).await?.body;
        let (Some(start), Some(end)) = (&instance.maintain_start_time, &instance.maintain_end_time)
        else {
            return Err(Error::new(
                ErrorKind::Protocol,
                format!("the service does not tell the maintenance window of `{target}`"),
            ));
        };
        let bare = |text: &str| text.trim_end_matches(['Z', 'z']).to_owned();
        Ok(MaintenanceWindow { start: bare(start), end: bare(end) })
    }

    async fn set(
        &self,
        target: &str,
        window: &MaintenanceWindow,
        reads: Reads,
    ) -> Result<PlannedChange> {
        let (start, end) = (clock_time(&window.start)?, clock_time(&window.end)?);
        if (start + 60) % DAY != end {
            return Err(Error::usage(format!(
                "the maintenance window {}-{} is not one hour long",
                window.start, window.end
            ))
            .code("usage.window")
            .hint(format!(
                "from {} it ends at {}",
                shown(start),
                shown((start + 60) % DAY)
            )));
        }
        self.looked_up(target, reads).await?;
        let (start, end) = (shown(start), shown(end));
        let modify = ModifyDbInstanceMaintainTime {
            instance: target,
            start: &format!("{start}Z"),
            end: &format!("{end}Z"),
        };
        let what = format!("sets the maintenance window of {target} to {start}-{end} UTC");
        Ok(PlannedChange::new(self.wire.request(&modify), what))
    }
}

/// Minutes of a day.
const DAY: u32 = 24 * 60;

/// Minutes after midnight of `HH:MM`, with or without a `Z` behind.
///
/// # Errors
/// [`ErrorKind::Usage`] for anything else.
pub fn clock_time(text: &str) -> Result<u32> {
    parse_clock_time(text).ok_or_else(|| {
        Error::usage(format!("`{}` is no time of day", text.escape_debug()))
            .code("usage.window")
            .hint("a time of day looks like 02:00, in UTC")
    })
}

fn parse_clock_time(text: &str) -> Option<u32> {
    let text = text.trim();
    let (hours, minutes) = text.strip_suffix(['Z', 'z']).unwrap_or(text).split_once(':')?;
    let number = |digits: &str, most: u32| {
        let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        digits.parse().ok().filter(|number: &u32| plain && *number <= most)
    };
    Some(number(hours, 23)? * 60 + number(minutes, 59)?)
}

/// `HH:MM` of minutes after midnight.
pub fn shown(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_strictly() {
        assert_eq!(clock_time("02:30").expect("time"), 150);
        assert_eq!(clock_time(" 23:59Z ").expect("time"), 1439);
        for bad in ["", "2:30", "24:00", "02:60", "02.30", "+2:30", "02:30:00", "0２:30"] {
            assert_eq!(clock_time(bad).expect_err(bad).kind, ErrorKind::Usage, "{bad}");
        }
        assert_eq!(shown(150), "02:30");
    }
}
