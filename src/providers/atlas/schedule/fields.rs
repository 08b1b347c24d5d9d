//! The fields of a schedule: one row each.
//!
//! Source: Atlas Administration API v2 document, schema
//! `DiskBackupSnapshotSchedule20240805`.

use super::super::policy_field::{Field, Shape, in_days, row};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    row("hourly", "policies", Shape::Policy("hourly"), "hours between snapshots, and how long they are kept"),
    row("daily", "policies", Shape::Policy("daily"), "1, and how long daily snapshots are kept"),
    row("weekly", "policies", Shape::Policy("weekly"), "days of the week (1 is Monday), and how long those snapshots are kept"),
    row("monthly", "policies", Shape::Policy("monthly"), "days of the month (40 is the last), and how long those snapshots are kept"),
    row("yearly", "policies", Shape::Policy("yearly"), "months of the year, and how long those snapshots are kept"),
    row("reference_hour", "referenceHourOfDay", Shape::Number(0, 23), "hour of the day at which snapshots are taken, UTC"),
    row("reference_minute", "referenceMinuteOfHour", Shape::Number(0, 59), "minute of that hour"),
    in_days("restore_window_days", "restoreWindowDays", Shape::Number(1, i32::MAX as i64), "how far back every point in time can be restored"),
    row("auto_export", "autoExportEnabled", Shape::Bool, "whether snapshots are exported by themselves"),
    row("export.bucket", "exportBucketId", Shape::Bucket, "export bucket that they go to"),
    row("export.frequency", "frequencyType", Shape::ExportFrequency, "how often that happens"),
    row("export_names", "useOrgAndGroupNamesInExportPrefix", Shape::Bool, "whether paths in the bucket hold names of organization and project, not their ids"),
    row("auto_copy", "autoCopySettingsEnabled", Shape::Bool, "whether the copies follow the cluster's regions"),
    row("copy_items", "copyPolicyItemsEnabled", Shape::Bool, "whether copies have policy items of their own"),
    row("copy_settings", "copySettings", Shape::CopySettings, "regions that snapshots are copied to, as JSON"),
    in_days("extra_retention", "extraRetentionSettings", Shape::Extra, "further days that snapshots of a frequency are kept"),
    row("update_snapshots", "updateSnapshots", Shape::Flag, "apply a new retention to snapshots that are there"),
    row("update_copy_snapshots", "updateCopySnapshots", Shape::Flag, "apply a new retention to copies that are there"),
    row("delete_snapshots", "deleteSnapshots", Shape::Flag, "delete the snapshots of policy items that are removed"),
    row("delete_copy_snapshots", "deleteCopySnapshots", Shape::Flag, "delete the copies of copy policy items that are removed"),
    row("delete_copied_backups", "deleteCopiedBackups", Shape::Copies, "copy settings that are removed along with their copies, as JSON"),
    row("next_snapshot", "nextSnapshot", Shape::Shown, "when the next snapshot is taken"),
    row("cluster_id", "clusterId", Shape::Shown, "id of the cluster"),
];
