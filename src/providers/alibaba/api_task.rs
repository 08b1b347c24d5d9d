//! Operations on tasks: what the service did for a while.
//!
//! Source: "DescribeHistoryTasks", "ModifyTaskInfo" (ApsaraDB for MongoDB).

use jiff::Timestamp;

use super::api::{Operation, PAGE_SIZE};
use super::types::HistoryTasks;
use super::types_instance::Acknowledged;
use crate::core::Request;
use crate::core::clock::rfc3339_seconds;

/// Lists one page of tasks: the only place that tells of a failed backup
/// before there is a backup set.
#[derive(Debug, Clone, Default)]
pub struct DescribeHistoryTasks<'a> {
    /// Region.
    pub region: Option<&'a str>,
    /// Only tasks of this instance.
    pub instance: Option<&'a str>,
    /// Only this task.
    pub task: Option<&'a str>,
    /// Only tasks of this type, such as `ManualBackupIns`.
    pub kind: Option<&'a str>,
    /// Only tasks that began at or after this moment, at most 30 days ago.
    pub from: Timestamp,
    /// Only tasks that began before this moment.
    pub to: Timestamp,
    /// Page, from 1.
    pub page: u32,
}

impl Operation for DescribeHistoryTasks<'_> {
    type Reply = HistoryTasks;

    fn name(&self) -> &'static str {
        "DescribeHistoryTasks"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with_some("RegionId", self.region)
            .with_some("InstanceId", self.instance)
            .with_some("TaskId", self.task)
            .with_some("TaskType", self.kind)
            .with("FromStartTime", rfc3339_seconds(self.from))
            .with("ToStartTime", rfc3339_seconds(self.to))
            .with("PageNumber", self.page.to_string())
            .with("PageSize", PAGE_SIZE.to_string())
    }
}

/// Does to a task what its `ActionInfo` offers for the current step.
#[derive(Debug, Clone)]
pub struct ModifyTaskInfo<'a> {
    /// Region of the task.
    pub region: &'a str,
    /// The task.
    pub task: &'a str,
    /// Its current step.
    pub step: &'a str,
    /// What is done, in the word of `ActionInfo`.
    pub action: &'a str,
}

impl Operation for ModifyTaskInfo<'_> {
    type Reply = Acknowledged;

    fn name(&self) -> &'static str {
        "ModifyTaskInfo"
    }

    fn onto(&self, request: Request) -> Request {
        request
            .with("RegionId", self.region)
            .with("TaskId", self.task)
            .with("StepName", self.step)
            .with("TaskAction", self.action)
    }
}
