//! What Atlas's error codes mean: one table.
//!
//! Source: Atlas Administration API Error Codes; Resolve API Error Codes; the
//! error responses of the Atlas Administration API v2 document. Codes that are
//! not in the table are judged by their HTTP status.

use crate::core::ErrorKind;
use crate::core::ErrorKind::{
    Busy, Forbidden, NotFound, Rejected, Throttled, Unauthenticated, Unavailable,
};

/// One error code.
#[derive(Debug)]
pub(super) struct Meaning {
    /// The code in Atlas's spelling.
    pub code: &'static str,
    /// What kind of error it is.
    pub kind: ErrorKind,
    /// What happened, as a fragment; empty when Atlas's own text says it best.
    pub says: &'static str,
    /// What would be right; empty when nothing helps.
    pub hint: &'static str,
}

const fn row(
    code: &'static str,
    kind: ErrorKind,
    says: &'static str,
    hint: &'static str,
) -> Meaning {
    Meaning { code, kind, says, hint }
}

const RIGHTS: &str = "give the API key or service account a role in the project: Project Read Only \
     to look, Project Backup Creator to take snapshots, Project Backup Manager for export buckets";
const ACCESS_LIST: &str =
    "add the caller's address to the access list of the API key or service account";
const LATER: &str = "wait until it is finished and try again";
const POLICY: &str =
    "the project's backup compliance policy sets the limits; `compliance show` shows them";
const BACKUP_OFF: &str =
    "turn on cloud backup for the cluster (dedicated clusters, M10 and larger)";
const UPDATE: &str = "a newer release of cloudbak may send a version that Atlas still answers";

/// What an ARN in the place of a role id has to be replaced with.
pub(super) const ROLE_HINT: &str = "Atlas wants the 24 hexadecimal digits that it gave the role \
     itself (`roleId` in the project's cloud provider access), not the role's name at the cloud";

/// The meaning of a code.
pub(super) fn look_up(code: &str) -> Option<&'static Meaning> {
    CODES.iter().find(|meaning| meaning.code == code).or_else(|| {
        // Every NOT_ORG_… code says that an organisation role is missing.
        let role = code.starts_with("NOT_ORG_").then_some(&MISSING_ORG_ROLE);
        role.or_else(|| code.ends_with("_BACKUP_COMPLIANCE_POLICY").then_some(&COMPLIANCE))
    })
}

static MISSING_ORG_ROLE: Meaning =
    row("NOT_ORG_", Forbidden, "the credential lacks a role in the organization", RIGHTS);
static COMPLIANCE: Meaning =
    row("_BACKUP_COMPLIANCE_POLICY", Rejected, "the compliance policy forbids it", POLICY);

#[rustfmt::skip]
pub(super) static CODES: &[Meaning] = &[
    // Rights, which Atlas reports as 401.
    row("NOT_IN_GROUP", Forbidden, "the credential has no role in the project", RIGHTS),
    row("USER_CANNOT_ACCESS_GROUP", Forbidden, "the credential may not use the project", RIGHTS),
    row("USER_UNAUTHORIZED", Forbidden, "the credential lacks the role for this", RIGHTS),
    row("NOT_ORG_GROUP_CREATOR", Forbidden, "the credential lacks a role in the organization", RIGHTS),
    row("TENANT_SNAPSHOT_ACCESS_DENIED", Forbidden, "the credential may not see these snapshots", RIGHTS),
    // Rights and networks, reported as 403.
    row("IP_ADDRESS_NOT_ON_ACCESS_LIST", Forbidden, "the caller's address is not on the access list", ACCESS_LIST),
    row("IP_ADDRESS_NOT_ON_WHITELIST", Forbidden, "the caller's address is not on the access list", ACCESS_LIST),
    row("ORG_REQUIRES_ACCESS_LIST", Forbidden, "the organization demands an access list", ACCESS_LIST),
    row("ORG_REQUIRES_WHITELIST", Forbidden, "the organization demands an access list", ACCESS_LIST),
    row("RESOURCE_REQUIRES_ACCESS_LIST", Forbidden, "this resource demands an access list", ACCESS_LIST),
    row("RESOURCE_REQUIRES_WHITELIST", Forbidden, "this resource demands an access list", ACCESS_LIST),
    row("GLOBAL_USER_OUTSIDE_SUBNET", Forbidden, "the caller's address is outside the allowed subnet", "call from an allowed network"),
    row("ACCESS_FORBIDDEN", Forbidden, "access is forbidden", RIGHTS),
    row("FEATURE_UNSUPPORTED", Forbidden, "Atlas does not offer this feature here", ""),
    row("UNSUPPORTED_FOR_CURRENT_PLAN", Forbidden, "the project's plan does not include this", ""),
    row("UNSUPPORTED_FOR_CURRENT_CONFIG", Forbidden, "the cluster's configuration does not allow this", ""),
    row("CANNOT_CHANGE_GROUP_NAME", Forbidden, "", ""),
    row("CANNOT_RESTORE_TO_TARGET", Forbidden, "the snapshot can't be restored to this target", ""),
    row("CANNOT_MODIFY_SNAPSHOT", Forbidden, "this snapshot can't be changed", ""),
    row("CANNOT_MODIFY_CLUSTER_SNAPSHOT", Forbidden, "this snapshot can't be changed", ""),
    row("CANNOT_DELETE_FROM_CLUSTER_SNAPSHOT", Forbidden, "this snapshot can't be deleted by itself", "delete the snapshot of the whole cluster"),
    row("ATLAS_NETWORK_PERMISSIONS_SIZE_EXCEEDED", Forbidden, "the access list is full", ""),
    // The account.
    row("ACCOUNT_SUSPENDED", Unauthenticated, "the account is suspended", "settle the organization's billing"),
    row("CANNOT_START_BACKUP_NO_BILLING_INFO", Rejected, "the organization has no payment method", "add billing information to the organization"),
    // Limits.
    row("RATE_LIMITED", Throttled, "too many requests", "spread the calls, or wait some minutes"),
    row("RATE_LIMITED_TOKEN_BUCKET", Throttled, "too many requests", "spread the calls, or wait a moment"),
    row("RATE_LIMITED_IP", Throttled, "too many requests from this address", "wait some minutes"),
    // The server.
    row("UNEXPECTED_ERROR", Unavailable, "Atlas had an unexpected error", ""),
    row("SERVICE_UNAVAILABLE", Unavailable, "Atlas is unavailable", ""),
    row("WRITES_NOT_ALLOWED_DURING_APP_UPGRADES", Unavailable, "Atlas is being upgraded and takes no changes", "try again later"),
    // Requests and versions.
    row("VALIDATION_ERROR", Rejected, "", ""),
    row("INVALID_JSON_ATTRIBUTE", Rejected, "", ""),
    row("INVALID_VERSION_DATE", Rejected, "Atlas does not know the API version that was asked for", UPDATE),
    row("VERSION_GONE", Rejected, "Atlas no longer serves the API version that was asked for", UPDATE),
    // Absent things.
    row("RESOURCE_NOT_FOUND", NotFound, "", ""),
    row("GROUP_NOT_FOUND", NotFound, "there is no such project", "`project list` shows the projects that the credential can see"),
    row("INVALID_GROUP_ID", NotFound, "there is no such project", "`project list` shows the projects that the credential can see"),
    row("CLUSTER_NOT_FOUND", NotFound, "there is no such cluster in the project", "`target list` shows the clusters there are"),
    row("INVALID_CLUSTER_ID", NotFound, "there is no such cluster in the project", "`target list` shows the clusters there are"),
    row("SNAPSHOT_NOT_FOUND", NotFound, "the cluster has no such snapshot", "`backup list` shows the snapshots there are"),
    row("INVALID_SNAPSHOT_ID", NotFound, "the cluster has no such snapshot", "`backup list` shows the snapshots there are"),
    row("EXPORT_BUCKET_NOT_FOUND", NotFound, "there is no such export bucket", "`export bucket list` shows the buckets there are"),
    row("RESTORE_JOB_NOT_FOUND", NotFound, "there is no such restore job", "`restore list` shows the jobs there are"),
    row("BACKUP_CONFIG_NOT_FOUND", NotFound, "cloud backup is not set up for the cluster", BACKUP_OFF),
    row("UNABLE_T0_FIND_SNAPSHOT_PRIOR_TO_PIT_RESTORE_OPTIME", NotFound, "there is no snapshot before that moment", "choose a later moment"),
    // Snapshots.
    row("UNFINISHED_ON_DEMAND_SNAPSHOT", Busy, "an on-demand snapshot of the cluster is not finished yet", LATER),
    row("SNAPSHOT_RETENTION_LESS_THAN_BACKUP_COMPLIANCE_POLICY", Rejected, "the retention is shorter than the compliance policy allows", POLICY),
    row("BACKUP_JOB_NOT_FOUND", Rejected, "cloud backup is off for the cluster", BACKUP_OFF),
    row("INCORRECT_BACKUP_API_ENDPOINT", Rejected, "this kind of cluster is backed up in another way", ""),
    row("PROVIDER_BACKUP_NOT_SUPPORTED", Rejected, "this kind of cluster has no cloud backup", BACKUP_OFF),
    row("CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API", Rejected, "this is a flex cluster", "Atlas takes the snapshots of flex clusters by itself, once a day"),
    row("CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API", Rejected, "this is no flex cluster", ""),
    row("CANNOT_DELETE_IN_PROGRESS_SNAPSHOT", Busy, "the snapshot is still being taken", LATER),
    row("CANNOT_MODIFY_IN_PROGRESS_SNAPSHOT_RETENTION", Busy, "the snapshot is still being taken", LATER),
    row("CANNOT_DELETE_SNAPSHOT_WITH_BACKUP_COMPLIANCE_POLICY", Rejected, "the compliance policy forbids to delete snapshots", POLICY),
    row("CANNOT_DECREASE_SNAPSHOT_RETENTION_WITH_BACKUP_COMPLIANCE_POLICY", Rejected, "the compliance policy forbids a shorter retention", POLICY),
    row("BACKUP_SNAPSHOT_RETENTION_VALUE_INVALID", Rejected, "the retention is out of range", ""),
    // Schedules.
    row("INVALID_BACKUP_POLICY", Rejected, "", "snapshots of a rarer frequency must not be kept shorter than those of a more frequent one"),
    row("INVALID_NUM_OF_POLICIES", Rejected, "a schedule has exactly one policy", ""),
    row("INVALID_POLICY_ID", Rejected, "the policy is another one by now", "look at the schedule and try again"),
    row("INVALID_POLICY_ITEM_ID", Rejected, "a policy item is not there any more", "look at the schedule and try again"),
    row("INVALID_RESTORE_WINDOW", Rejected, "", "the restore window must be covered by the snapshots that are kept"),
    // Export buckets.
    row("EXPORT_BUCKET_NAME_INVALID", Rejected, "the bucket's name is invalid", "3 to 63 characters, by the rules of the cloud it lies in"),
    row("EXPORT_BUCKET_DELETE_FAILED", Rejected, "the bucket is in use", "turn off automatic export in the schedules of the clusters that use it"),
    row("EXPORT_BUCKET_DELETE_FAILED_BUCKET_IN_USE", Rejected, "the bucket is in use", "turn off automatic export in the schedules of the clusters that use it"),
    // Restores.
    row("ATLAS_CLUSTER_RESTORE_IN_PROGRESS", Busy, "a restore of the cluster is running", LATER),
    row("CLUSTER_RESTORE_IN_PROGRESS_CANNOT_UPDATE", Busy, "a restore of the cluster is running", LATER),
    row("CANNOT_DOWNLOAD_SNAPSHOT_CONCURRENTLY", Busy, "another download of this snapshot is running", LATER),
    row("TOO_MANY_SNAPSHOT_DOWNLOADS", Busy, "too many snapshots are being downloaded", LATER),
    row("CANNOT_DOWNLOAD_JOB_IN_PROGRESS", Busy, "the download is still being prepared", LATER),
    row("CANNOT_DOWNLOAD_EXPIRED_JOB", Rejected, "the download has expired", "start a new one"),
    row("CANNOT_DOWNLOAD_SNAPSHOT_WITH_ENCRYPTION", Rejected, "snapshots with encryption at rest can't be downloaded", ""),
    row("CANNOT_DOWNLOAD_INCOMPLETE_SNAPSHOT", Busy, "the snapshot is not complete", LATER),
    row("CLUSTER_PAUSED_CANNOT_RESTORE", Rejected, "the target cluster is paused", "resume the cluster first"),
    row("INVALID_PIT_RESTORE_TIME", Rejected, "the moment lies outside the restore window", ""),
    row("INVALID_SNAPSHOT_RESTORE_ENCRYPTION", Rejected, "the encryption of snapshot and target do not fit", ""),
    row("CANNOT_PERFORM_RESTORE_ON_CLUSTER_WITH_RUNNING_LIVE_IMPORT", Busy, "a live import into the target is running", LATER),
    row("AUTOMATED_RESTORE_OF_SHARD_NOT_ALLOWED", Rejected, "a single shard can't be restored automatically", "restore the whole cluster"),
    row("CANNOT_START_RESTORE_JOB_FOR_DELETED_SNAPSHOT", Rejected, "the snapshot is deleted", ""),
    row("CANNOT_START_RESTORE_JOB_FOR_DELETED_CLUSTER_SNAPSHOT", Rejected, "the snapshot is deleted", ""),
    row("CANNOT_START_RESTORE_JOB_FOR_INCOMPLETE_CLUSTER_SNAPSHOT", Busy, "the snapshot is not complete", LATER),
    row("NO_CHECKPOINT_FOR_PIT_RESTORE", Rejected, "there is no checkpoint for that moment", ""),
    row("RESTORE_INITIATION_FAILED", Rejected, "the restore could not be started", ""),
    row("CANNOT_CANCEL_AUTOMATED_RESTORE", Rejected, "an automated restore can't be cancelled", ""),
    row("ATLAS_BACKUP_CANCEL_SHARD_RESTORE_JOB_NOT_ALLOWED", Rejected, "a part of a sharded restore can't be cancelled by itself", "cancel the restore of the whole cluster"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn every_code_is_there_once() {
        let codes: BTreeSet<&str> = CODES.iter().map(|meaning| meaning.code).collect();
        assert_eq!(codes.len(), CODES.len());
        assert!(CODES.iter().all(|meaning| !meaning.says.ends_with('.')));
    }

    /// Words in capitals that are no error codes: values of fields, variables.
    const OTHERS: &[&str] = &[
        "ALL_EXCEPT_TTL",
        "CREATE_NEW",
        "DO_NOT_TRACK",
        "EXPORT_SNAPSHOT",
        "INDEX_BUILD_FAILED",
        "IN_PROGRESS",
        "NOT_FOUND",
        "NOT_INITIATED",
        "NOT_RESTORED",
        "NOT_STARTED",
        "ON_DEMAND",
        "OVERWRITE_EXISTING",
        "PENDING_ACCEPTANCE",
        "PENDING_RECREATION",
        "REPLICA_SET",
        "SHARDED_CLUSTER",
    ];

    fn is_code(word: &str) -> bool {
        let shape = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let variable =
            ["MONGODB_ATLAS_", "MCLI_", "HTTP"].iter().any(|begin| word.starts_with(begin));
        let inner = word.trim_matches('_') == word && word.contains('_');
        inner && word.chars().all(shape) && !variable && !OTHERS.contains(&word)
    }

    /// Notes about the API lie beside the repository where it is developed; a
    /// word of theirs in code marks that looks like an error code must be known.
    #[test]
    fn every_code_that_is_written_down_is_known() {
        let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/api/atlas.md");
        let path = std::env::var("CLOUDBAK_ATLAS_NOTES").unwrap_or_else(|_| usual.to_owned());
        let Ok(notes) = std::fs::read_to_string(&path) else {
            let _ = writeln!(std::io::stderr(), "skipped: there are no notes at {path}");
            return;
        };
        let codes: BTreeSet<&str> = notes.split('`').filter(|word| is_code(word)).collect();
        let unknown: Vec<&&str> = codes.iter().filter(|code| look_up(code).is_none()).collect();
        assert!(codes.len() > 50 && unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn organization_roles_are_known_by_their_beginning() {
        assert_eq!(look_up("NOT_ORG_OWNER").map(|meaning| meaning.kind), Some(Forbidden));
        assert!(look_up("NOT_OR").is_none());
    }
}
