//! Pings of a dead man's switch: somebody else notices when they stop.
//!
//! Source: Healthchecks documentation, "Pinging API": `URL/start`, `URL`,
//! `URL/EXITCODE`, each with the run's id as `rid`.

use super::receiver::{Failure, Receiver, masked};

/// Tries of one ping.
const TRIES: u32 = 5;
/// Tries when a signal asks the process to end.
pub const HURRIED: u32 = 1;

/// What a ping tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The run begins.
    Start,
    /// The provider has confirmed every backup.
    Success,
    /// The run ended with this exit code.
    Exit(u8),
}

/// The address of a ping.
pub fn address(base: &str, signal: Signal, run: &str) -> String {
    let base = base.trim_end_matches('/');
    match signal {
        Signal::Start => format!("{base}/start?rid={run}"),
        Signal::Success => format!("{base}?rid={run}"),
        Signal::Exit(code) => format!("{base}/{code}?rid={run}"),
    }
}

/// Sends a ping; returns what to write into the log when it did not arrive.
///
/// Healthchecks itself takes only UUIDs for `rid`. A run's id holds the same
/// 128 bits, so where the receiver refuses the usual spelling, the ping is sent
/// again with that one.
pub async fn send(
    receiver: &Receiver,
    base: &str,
    signal: Signal,
    run: &str,
    hurry: bool,
) -> Result<(), String> {
    let tries = if hurry { HURRIED } else { TRIES };
    let mut sent = receiver.deliver(&address(base, signal, run), None, tries).await;
    if sent == Err(Failure::Refused(400))
        && let Some(uuid) = as_uuid(run)
    {
        sent = receiver.deliver(&address(base, signal, &uuid), None, tries).await;
    }
    sent.map_err(|why| format!("the ping to {} did not arrive: {why}", masked(base)))
}

/// A ULID in the spelling of a UUID.
fn as_uuid(run: &str) -> Option<String> {
    let digits = format!("{:032x}", u128::from(ulid::Ulid::from_string(run).ok()?));
    let part = |range| digits.get(range).unwrap_or_default();
    Some([part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_protocol() {
        let of = |signal| address("https://hc.example.com/uuid/", signal, "01J");
        assert_eq!(of(Signal::Start), "https://hc.example.com/uuid/start?rid=01J");
        assert_eq!(of(Signal::Success), "https://hc.example.com/uuid?rid=01J");
        assert_eq!(of(Signal::Exit(3)), "https://hc.example.com/uuid/3?rid=01J");
    }

    #[test]
    fn a_run_id_has_a_uuid_of_the_same_bits() {
        let uuid = as_uuid("01ARZ3NDEKTSV4RRFFQ69G5FAV").expect("a ULID");
        assert_eq!(uuid, "01563e3a-b5d3-d676-4c61-efb99302bd5b");
        assert_eq!(as_uuid("no run"), None);
    }
}
