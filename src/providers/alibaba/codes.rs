//! The service's error codes: what each one means here, in one table.
//!
//! Source: error tables of "Common errors" (ApsaraDB for MongoDB) and of the
//! operations' own pages; gateway codes as the vendor's clients know them.
//! Spellings such as `Forbbiden` are the service's own.

use crate::core::ErrorKind;
use ErrorKind::{Busy, Forbidden, NotFound, Rejected, Throttled, Unauthenticated, Unavailable};

/// What one code means.
#[derive(Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The code, in the service's spelling.
    pub code: &'static str,
    /// The kind of error that it is.
    pub kind: ErrorKind,
    /// What is wrong: a lower-case fragment.
    pub what: &'static str,
    /// What would be right; empty where nothing can be added.
    pub hint: &'static str,
}

const fn row(code: &'static str, kind: ErrorKind, what: &'static str) -> Meaning {
    Meaning { code, kind, what, hint: "" }
}

impl Meaning {
    const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }
}

const WAIT: &str = "wait until it is over, then try again";
const PERMISSION: &str =
    "the RAM policy of the key's user has to allow dds:<Operation> on the instance";
const TOPUP: &str = "settle it in the vendor's console; nothing can be done from here";
const LIMIT: &str = "the account's limit or the zone's stock is used up";

/// Every documented code.
pub const CODES: &[Meaning] = &[
    // Backups.
    row("OperationDenied.BackupJobExists", Busy, "a backup of the instance is already running")
        .hint("it may be one that was started before: list the backups, and wait for it"),
    row("BackupJobExists", Busy, "a backup of the instance is already running")
        .hint("it may be one that was started before: list the backups, and wait for it"),
    row("BackupTimesExceeded", Rejected, "the day's number of manual backups is used up")
        .hint("try again tomorrow, or use one of today's backups"),
    row("OperationDenied.NoDatabase", Rejected, "the instance has no database to back up")
        .hint("create a database first"),
    row(
        "InvalidBackupMethod.ValueNotSupport",
        Rejected,
        "the instance does not take this backup method",
    )
    .hint("cloud disks take snapshot, local disks physical or logical, standalone instances none"),
    row("InvalidBackupMethod.Format", Rejected, "the backup method is malformed"),
    row("InvalidBackupType.Format", Rejected, "the backup type is malformed"),
    row("InvalidBackupRetentionPeriod.Malformed", Rejected, "the retention is malformed")
        .hint("retention_days is 7 to 730, or -1 for good"),
    row("InvalidBackupSet.NotMatched", NotFound, "the instance has no such backup"),
    row("InvalidBackupSetID.NotFound", NotFound, "there is no such backup"),
    row("InvalidBackupID.NotFound", NotFound, "there is no such backup"),
    row("IncorrectBackupSetState", Busy, "the backup is not in a state that allows it").hint(WAIT),
    row("InvalidStartTime.Malformed", Rejected, "the start time is malformed"),
    row("InvalidEndTime.Malformed", Rejected, "the end time is malformed"),
    row("InvalidEndTime.Format", Rejected, "the end time is malformed"),
    row(
        "InvalidStartTimeAndEndTime.Malformed",
        Rejected,
        "the end time is not after the start time",
    ),
    row("InvalidPageSize.Malformed", Rejected, "the page size is not 30, 50 or 100"),
    row(
        "InvalidPreferredBackupPeriod.Malformed",
        Rejected,
        "the weekdays of the backup window are malformed",
    ),
    row(
        "InvalidPreferredBackupTime.Malformed",
        Rejected,
        "the hours of the backup window are malformed",
    ),
    row(
        "InvalidPreferredBackupTime.Format",
        Rejected,
        "the hours of the backup window are malformed",
    ),
    row("InvalidPreferredBackupTime", Rejected, "the hours of the backup window are malformed"),
    row(
        "OperationDenied.InsufficientResourceCapacity",
        Rejected,
        "there is no room to restore into",
    )
    .hint(LIMIT),
    row("OperationDenied.DBInstance", Rejected, "the instance cannot be restored"),
    // Instances.
    row("InvalidDBInstanceId.NotFound", NotFound, "there is no such instance")
        .hint("check its id, and whether `region` or `endpoint` is the one it lives in"),
    row("InvalidInstanceId.NotFound", NotFound, "there is no such instance")
        .hint("check its id, and whether `region` or `endpoint` is the one it lives in"),
    row("OperationDenied.DBInstanceStatus", Busy, "the instance is not in a state that allows it")
        .hint("it has to be Running"),
    row("IncorrectDBInstanceState", Busy, "the instance is not in a state that allows it")
        .hint("it has to be Running"),
    row("InstanceStatusInvalid", Busy, "the instance is not in a state that allows it")
        .hint("it has to be Running"),
    row("Task.Conflict", Busy, "another task of the instance is in the way").hint(WAIT),
    row("IncorrectDBInstanceLockMode", Rejected, "the instance is locked")
        .hint("an expired or full instance is locked until it is renewed or enlarged"),
    row("IncorrectDBInstanceType", Rejected, "the instance is of a type that does not allow it"),
    row("InvalidStatus.NotFound", Rejected, "there is no such instance state"),
    row("InvalidInstanceName.Malformed", Rejected, "the instance's name is malformed"),
    row("InvalidInstances.Malformed", Rejected, "the list of instances is malformed"),
    row("InvalidInstanceIds.Malformed", Rejected, "the list of instance ids is malformed"),
    row("VpcCloudInstanceIdNumError", Rejected, "too many instance ids in one call"),
    row("InvalidDBInstanceClass.NotFound", Rejected, "there is no such instance class"),
    row("InvalidCapacity.NotFound", Rejected, "there is no such capacity"),
    row("MissingClassCode", Rejected, "the instance class is missing"),
    row("InvalidZoneId.NotFound", Rejected, "there is no such zone"),
    row("Zone.NotSupport", Rejected, "the zone does not allow it"),
    row("InvalidRegion.NotFound", NotFound, "there is no such region").hint("check `region`"),
    row("AllocateVpcIp.NotEnough", Rejected, "the network has no free address"),
    row("InsufficientResourceCapacity", Rejected, "there is no capacity left").hint(LIMIT),
    row("QuotaExceed", Rejected, "a quota is used up").hint(LIMIT),
    row("QuotaNotEnough", Rejected, "a quota is used up").hint(LIMIT),
    row("HasRenewChangeOrder", Rejected, "an order for the instance is still open"),
    row("InvalidClassicExpiredDays.Format", Rejected, "the number of days is malformed"),
    row("InvalidPassword.Malformed", Rejected, "the password is malformed"),
    row("IncorrectPassword", Rejected, "the password is wrong"),
    row("InvalidKey.Malformed", Rejected, "the key is malformed"),
    row("InvalidToken.Malformed", Rejected, "the client token is malformed"),
    row("IdempotentParameterMismatch", Rejected, "the client token was used with other parameters"),
    // Allowlists.
    row("InvalidSecurityIps.MalFormed", Rejected, "an address of the allowlist is malformed"),
    row("InvalidSecurityIPList.Format", Rejected, "the allowlist is malformed"),
    row("InvalidSecurityIPListLength.Malformed", Rejected, "the allowlist is too long")
        .hint("it holds up to 1000 addresses"),
    row("InvalidInstanceIp.Duplicate", Rejected, "an address is in the allowlist already"),
    row("InvalidGroupName.Format", Rejected, "the allowlist group's name is malformed"),
    row("InvalidSecurityIPs.NotFound", Rejected, "an address is not in the allowlist"),
    row("DryRunOperation", Rejected, "the trial run passed, and nothing was changed"),
    // Requests.
    row("InvalidParameter", Rejected, "a parameter is not valid"),
    row("MissingParameter", Rejected, "a parameter is missing"),
    row("ParameterLeastAssociate", Rejected, "parameters that belong together are missing"),
    row("UnsupportedOperation", Rejected, "the service does not support it"),
    row("ServiceNotSupported", Rejected, "the service does not support it"),
    row("InvalidAction.NotFound", Rejected, "the service has no such operation")
        .hint("check whether `endpoint` is an ApsaraDB for MongoDB address"),
    // Permissions.
    row("Forbidden.RAM", Forbidden, "the key's user may not do this").hint(PERMISSION),
    row("NoPermission", Forbidden, "the key's user may not do this").hint(PERMISSION),
    row("Forbedden.NotSupportRAM", Forbidden, "RAM users may not do this")
        .hint("it needs a key of the account itself"),
    row("Forbbiden.NotAdminUser", Forbidden, "only an administrator may do this"),
    row("Forbbiden.SubUser", Forbidden, "RAM users may not do this")
        .hint("it needs a key of the account itself"),
    row("Forbidden.RiskControl", Forbidden, "the vendor's risk control stops this account")
        .hint(TOPUP),
    // Accounts and keys.
    row("InsufficientBalance", Unauthenticated, "the account has no balance left").hint(TOPUP),
    row("RealNameAuthenticationError", Unauthenticated, "the account's owner is not verified")
        .hint(TOPUP),
    row("InvalidAccessKeyId.NotFound", Unauthenticated, "the access key does not exist")
        .hint("check access_key_id; temporary keys need security_token as well"),
    row("InvalidAccessKeyId.Inactive", Unauthenticated, "the access key is disabled")
        .hint("enable it, or use another one"),
    row("SignatureDoesNotMatch", Unauthenticated, "the signature does not match"),
    row("IncompleteSignature", Unauthenticated, "the signature is not what the service expects"),
    row("InvalidSignatureMethod", Unauthenticated, "the service does not take this signature")
        .hint("try signature = \"v3\""),
    row("MissingSecurityToken", Unauthenticated, "the session token is missing")
        .hint("the key is a temporary one: set security_token"),
    row("InvalidSecurityToken.Expired", Unauthenticated, "the session token has expired")
        .hint("get a new temporary key"),
    row("InvalidSecurityToken.Malformed", Unauthenticated, "the session token is malformed")
        .hint("check security_token for missing or extra characters"),
    row(
        "InvalidSecurityToken.MismatchWithAccessKey",
        Unauthenticated,
        "the session token belongs to another key",
    )
    .hint("key id, secret and session token have to come from one answer"),
    row(
        "InvalidTimeStamp.Expired",
        Unauthenticated,
        "the time stamp is too far from the server's clock",
    )
    .hint("set this machine's clock right"),
    row("InvalidTimeStamp.Format", Unauthenticated, "the time stamp is malformed"),
    // Passing faults.
    row("SignatureNonceUsed", Unavailable, "a request with the same nonce has already arrived"),
    row("ServiceUnavailable", Unavailable, "the service is not available at the moment"),
    row("InternalError", Unavailable, "the service failed internally"),
    row("Throttling", Throttled, "too many requests"),
    row("Throttling.User", Throttled, "too many requests of this account"),
    row("Throttling.Api", Throttled, "too many requests of this operation"),
    row("Throttling.ConcurrentLimitExceeded", Throttled, "too many requests at the same time"),
    row("Rejected.Throttling", Throttled, "too many requests"),
];

/// The meaning of a documented code.
pub fn meaning(code: &str) -> Option<&'static Meaning> {
    CODES.iter().find(|meaning| meaning.code == code)
}

/// The kind that the shape of an undocumented code suggests.
pub fn guess(code: &str) -> Option<ErrorKind> {
    let starts = |beginnings: &[&str]| beginnings.iter().any(|start| code.starts_with(start));
    if code.contains("Throttling") {
        Some(Throttled)
    } else if starts(&["InvalidAccessKey", "InvalidSecurityToken", "InvalidTimeStamp"]) {
        Some(Unauthenticated)
    } else if starts(&["Forbidden", "Forbbiden", "Forbedden", "NoPermission"]) {
        Some(Forbidden)
    } else if starts(&["ServiceUnavailable", "InternalError"]) {
        Some(Unavailable)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The kinds that a class of the documentation may turn into.
    fn kinds(class: &str) -> &'static [ErrorKind] {
        match class {
            "usage" => &[Rejected, NotFound],
            "state" | "quota" | "capacity" | "dry_run_ok" => &[Rejected],
            "busy" => &[Busy],
            "not_found" => &[NotFound],
            "billing" | "refresh_credentials" | "clock" => &[Unauthenticated],
            "auth" => &[Unauthenticated, Forbidden],
            "resign" | "transient" => &[Unavailable],
            "throttled" => &[Throttled],
            other => panic!("class {other}"),
        }
    }

    #[test]
    fn every_documented_code_is_in_the_table_with_a_fitting_kind() {
        let mut documented = BTreeSet::new();
        for line in include_str!("testdata/error-codes.txt").lines() {
            let mut words = line.split(' ');
            let (Some(code), Some(class)) = (words.next(), words.next()) else { continue };
            if code == "#" {
                continue;
            }
            let meaning = meaning(code).unwrap_or_else(|| panic!("{code} is missing"));
            assert!(kinds(class).contains(&meaning.kind), "{code}: {:?}", meaning.kind);
            documented.insert(code);
        }
        assert_eq!(documented.len(), 93);
        assert_eq!(CODES.len(), 93);
    }

    #[test]
    fn texts_are_lower_case_fragments() {
        for meaning in CODES {
            for text in [meaning.what, meaning.hint] {
                assert!(!text.ends_with('.'), "{}", meaning.code);
            }
            let first = meaning.what.chars().next().expect("text");
            assert!(first.is_lowercase() || meaning.what.starts_with("RAM"), "{}", meaning.code);
        }
    }

    #[test]
    fn unknown_codes_are_judged_by_their_shape() {
        assert_eq!(guess("Throttling.Region"), Some(Throttled));
        assert_eq!(guess("Forbidden.AccessKey"), Some(Forbidden));
        assert_eq!(guess("InvalidAccessKeyId"), Some(Unauthenticated));
        assert_eq!(guess("Something.Else"), None);
    }
}
