//! Every documented error code: what it means, what kind of error it is, and
//! whether it proves that nothing was done.
//!
//! Sources: KooPhone API reference, "Error Codes" and the operations' own
//! tables; API Gateway, "Error Codes"; Cloud Phone Host error codes for jobs.

use Family::{Gateway, Host, Service};

use crate::core::Effect;
use crate::core::ErrorKind::{
    self, Busy, Forbidden, NotFound, Rejected, Throttled, Unauthenticated, Unavailable,
};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// KooPhone itself.
    Service,
    /// The gateway in front of it.
    Gateway,
    /// Cloud Phone Host, in the results of jobs.
    Host,
}

/// One documented code.
#[derive(Debug)]
pub struct Code {
    /// Who speaks.
    pub family: Family,
    /// The number at its end.
    pub number: u32,
    /// What kind of error it is.
    pub kind: ErrorKind,
    /// Whether it proves that the request had no effect, whatever the status.
    pub effect: Effect,
    /// What it means.
    pub says: &'static str,
    /// What would be right.
    pub hint: Option<&'static str>,
}

/// Spellings of the prefixes, without regard to case. KooPhone's own pages use
/// three, and gateways of different age use three more.
const PREFIXES: &[(&str, Family)] = &[
    ("KOOPHONE.API.", Service),
    ("KP.API.", Service),
    ("KPAPI.", Service),
    ("APIGW.", Gateway),
    ("APIG.", Gateway),
    ("APIC.", Gateway),
    ("CPS.", Host),
    ("CPS", Host),
];

/// The row for a code in any of its spellings.
pub fn look_up(code: &str) -> Option<&'static Code> {
    let code = code.trim().to_ascii_uppercase();
    let (rest, family) =
        PREFIXES.iter().find_map(|(prefix, family)| Some((code.strip_prefix(prefix)?, *family)))?;
    if !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u32 = rest.parse().ok()?;
    CODES.iter().find(|row| row.family == family && row.number == number)
}

/// Whether a code says that a backup of the instance runs.
pub fn is_backup_running(code: &str) -> bool {
    look_up(code).is_some_and(|row| row.family == Service && row.number == BACKUP_RUNNING)
}

/// The number of "a backup of the instance is running".
const BACKUP_RUNNING: u32 = 2006;

/// Every code there is.
pub const CODES: &[Code] = &[
    no(Service, 0, NotFound, "the tenant does not exist", ACCOUNT),
    no(Service, 1, Rejected, "the gateway passed no tenant on", SUPPORT),
    no(Service, 2, Rejected, "the header `x-request-id` did not arrive", PROXY),
    no(Service, 4, NotFound, "the project does not exist", PROJECT),
    no(Service, 5, Rejected, "a header did not arrive", PROXY),
    no(Service, 1000, Rejected, "a request parameter is wrong", NONE),
    no(Service, 1001, Forbidden, "there is no permission on the instance", INSTANCE),
    no(Service, 1002, Rejected, "the instances are not in one region", REGIONS),
    no(Service, 1004, Rejected, "the service is not subscribed", ACCOUNT),
    no(Service, 1012, NotFound, "the instance does not belong to the tenant", INSTANCE),
    no(Service, 1323, NotFound, "the task does not exist", NONE),
    no(Service, 2001, NotFound, "the cloud application does not exist", NONE),
    no(Service, 2002, Forbidden, "the cloud application is not authorized", NONE),
    no(Service, 2003, Unavailable, "there is no idle instance", LATER),
    no(Service, 2004, Rejected, "the instance is frozen", FROZEN),
    no(Service, 2005, Busy, "a restore of the instance is running", LATER),
    no(Service, BACKUP_RUNNING, Busy, "a backup of the instance is running", WAIT),
    no(Service, 2209, Unavailable, "no device can be assigned", LATER),
    no(Service, 3002, Rejected, "the SKU is unknown", NONE),
    no(Service, 3003, Rejected, "the region is unknown", NONE),
    no(Service, 3006, Rejected, "the OS version is missing", NONE),
    no(Service, 3007, Rejected, "the period is out of range", NONE),
    no(Service, 3008, Rejected, "`fast_install` is neither 0 nor 1", NONE),
    no(Service, 4001, NotFound, "the instance does not exist", INSTANCE),
    no(Service, 5002, Rejected, "the form of a time is wrong", NONE),
    no(Service, 5004, Rejected, "the end lies before the start", NONE),
    no(Service, 5005, Rejected, "not all instances are running", NONE),
    maybe(Service, 9999, Unavailable, "the service has an internal error", NONE),
    no(Gateway, 101, NotFound, "the gateway knows no such API", ENDPOINT),
    no(Gateway, 103, NotFound, "the gateway found no backend", ENDPOINT),
    no(Gateway, 104, Rejected, "a plug-in of the gateway failed", SUPPORT),
    no(Gateway, 105, Rejected, "the gateway's backend is set up wrongly", SUPPORT),
    no(Gateway, 106, Rejected, "the gateway's orchestration failed", SUPPORT),
    // 0201 stands for anything from a bad request to a backend time-out: its
    // status decides, see `error::by_status`.
    no(Gateway, 301, Unauthenticated, "IAM did not accept the credential", NONE),
    no(Gateway, 302, Forbidden, "the IAM user is not allowed to call the API", NONE),
    no(Gateway, 303, Unauthenticated, "the signature was not accepted", CLOCK),
    no(Gateway, 304, Forbidden, "the app is not authorized", NONE),
    no(Gateway, 305, Unauthenticated, "the credential was not accepted", NONE),
    no(Gateway, 306, Forbidden, "access is denied", NONE),
    no(Gateway, 307, Unauthenticated, "the token must be renewed", REGIONAL_TOKEN),
    no(Gateway, 308, Throttled, "too many requests", NONE),
    no(Gateway, 310, Forbidden, "the project is unavailable", PROJECT),
    no(Gateway, 311, Unauthenticated, "debugging needs authentication", NONE),
    no(Gateway, 401, Forbidden, "the client's address is unknown to the gateway", ADDRESS),
    no(Gateway, 402, Forbidden, "the client's address is not allowed", ADDRESS),
    no(Gateway, 404, Forbidden, "the backend's address is denied", SUPPORT),
    no(Gateway, 501, Rejected, "the app's quota is used up", NONE),
    no(Gateway, 502, Rejected, "the app is frozen", NONE),
    maybe(Gateway, 601, Unavailable, "the gateway has an internal error", NONE),
    no(Gateway, 602, Rejected, "the gateway calls the request bad", NONE),
    maybe(Gateway, 605, Unavailable, "the gateway could not resolve its backend", NONE),
    maybe(Gateway, 606, Unavailable, "the gateway has an internal error", NONE),
    no(Gateway, 607, Rejected, "the protocol is not supported", ENDPOINT),
    maybe(Gateway, 608, Unavailable, "the gateway could not get its data", NONE),
    maybe(Gateway, 609, Unavailable, "the gateway has an internal error", NONE),
    maybe(Gateway, 610, Unavailable, "no backend is available", NONE),
    maybe(Gateway, 611, Unavailable, "the gateway has an internal error", NONE),
    maybe(Gateway, 612, Unavailable, "the gateway has an internal error", NONE),
    // Who asks is settled before anything is passed on.
    no(Gateway, 613, Unavailable, "the gateway can't reach IAM", NONE),
    maybe(Gateway, 705, Unavailable, "the gateway could not compute a signature", NONE),
    no(Gateway, 801, Forbidden, "the service is not available in the region", REGIONAL_TOKEN),
    no(Gateway, 802, Forbidden, "the user is not available in the region", REGIONAL_TOKEN),
    maybe(Host, 5, NotFound, "the phone does not exist", NONE),
    maybe(Host, 191, Rejected, "the command failed on the phone", NONE),
];

const NONE: &str = "";
const ACCOUNT: &str =
    "check account and project of the credential, and that KooPhone is open for them";
const PROJECT: &str = "check `project` or `project_id` in the profile's credential";
const INSTANCE: &str = "`cloudbak target list` shows the phones that this credential can see";
const REGIONS: &str = "one request takes phones of one region: name those of each region apart";
const FROZEN: &str = "arrears or a policy freeze a phone; its owner can unfreeze it in the console";
const LATER: &str = "try again later";
const WAIT: &str = "wait until it ends; after a lost answer this is the one that was started";
const PROXY: &str = "check that no proxy on the way removes headers";
const ENDPOINT: &str = "check `endpoint` in the profile";
const ADDRESS: &str = "check from which address requests leave, and the proxy";
const SUPPORT: &str = "this is the provider's to repair";
const CLOCK: &str = "check the access key; a clock off by more than 15 minutes has the same effect";
const REGIONAL_TOKEN: &str = "a token of a regional IAM is good in that region only: \
                              leave `region` out, or set `iam_endpoint`";

/// A code that proves that the request had no effect.
const fn no(
    family: Family,
    number: u32,
    kind: ErrorKind,
    says: &'static str,
    hint: &'static str,
) -> Code {
    code(family, number, kind, Effect::None, says, hint)
}

/// A code that does not.
const fn maybe(
    family: Family,
    number: u32,
    kind: ErrorKind,
    says: &'static str,
    hint: &'static str,
) -> Code {
    code(family, number, kind, Effect::Possible, says, hint)
}

const fn code(
    family: Family,
    number: u32,
    kind: ErrorKind,
    effect: Effect,
    says: &'static str,
    hint: &'static str,
) -> Code {
    let hint = if hint.is_empty() { None } else { Some(hint) };
    Code { family, number, kind, effect, says, hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_finds_its_row() {
        for (spelling, family, number) in [
            ("KOOPHONE.API.2006", Service, 2006),
            ("KooPhone.API.2006", Service, 2006),
            ("KP.API.2006", Service, 2006),
            ("KPAPI.2209", Service, 2209),
            ("KOOPHONE.API.0000", Service, 0),
            ("APIGW.0301", Gateway, 301),
            ("APIG.0308", Gateway, 308),
            ("apic.0610", Gateway, 610),
            ("CPS0005", Host, 5),
            ("CPS.0191", Host, 191),
        ] {
            let row = look_up(spelling).expect(spelling);
            assert_eq!((row.family, row.number), (family, number), "{spelling}");
        }
    }

    #[test]
    fn what_is_no_documented_code_finds_nothing() {
        for other in ["", "0", "KOOPHONE.API.", "KOOPHONE.API.7777", "KOOPHONE.API.+1", "2006"] {
            assert!(look_up(other).is_none(), "{other}");
        }
    }

    #[test]
    fn a_restore_that_runs_is_no_backup() {
        assert!(is_backup_running("KOOPHONE.API.2006") && is_backup_running("KPAPI.2006"));
        assert!(!is_backup_running("KOOPHONE.API.2005") && !is_backup_running("APIGW.2006"));
    }

    #[test]
    fn no_code_has_two_rows() {
        for (index, row) in CODES.iter().enumerate() {
            let same = |other: &Code| (other.family, other.number) == (row.family, row.number);
            assert_eq!(CODES.iter().position(same), Some(index), "{:?} {}", row.family, row.number);
        }
        assert_eq!(CODES.len(), 64);
    }
}
