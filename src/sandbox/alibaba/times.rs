//! Time stamps of the service: rows carry seconds, filters carry minutes.

use crate::sandbox::service::rfc3339;

/// Milliseconds of one day.
pub const DAY_MS: i64 = 86_400_000;
/// How the service writes "kept for good".
pub const NEVER: &str = "9999-01-01T00:00:00Z";

/// Reads `yyyy-MM-ddTHH:mm:ssZ` as milliseconds since the Unix epoch.
pub fn parse_seconds(text: &str) -> Option<i64> {
    has_shape(text, "0000-00-00T00:00:00Z").then(|| parse(text)).flatten()
}

/// Reads `yyyy-MM-ddTHH:mmZ` as milliseconds since the Unix epoch.
pub fn parse_minutes(text: &str) -> Option<i64> {
    let minutes = has_shape(text, "0000-00-00T00:00Z").then(|| text.strip_suffix('Z')).flatten()?;
    parse(&format!("{minutes}:00Z"))
}

/// Whether the text is `HH:mmZ` with a real hour and minute.
pub fn clock_minutes(text: &str) -> Option<i64> {
    if !has_shape(text, "00:00Z") {
        return None;
    }
    let hour: i64 = text.get(..2)?.parse().ok()?;
    let minute: i64 = text.get(3..5)?.parse().ok()?;
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// Writes `yyyy-MM-ddTHH:mmZ`.
pub fn minutes(unix_ms: i64) -> String {
    format!("{}Z", rfc3339(unix_ms).get(..16).unwrap_or(""))
}

/// Writes an expiry; `None` is the year 9999.
pub fn expiry(unix_ms: Option<i64>) -> String {
    unix_ms.map_or_else(|| NEVER.to_owned(), rfc3339)
}

fn parse(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// Digits stand where the pattern has `0`; every other byte is the same.
fn has_shape(text: &str, pattern: &str) -> bool {
    text.len() == pattern.len()
        && text
            .bytes()
            .zip(pattern.bytes())
            .all(|(byte, like)| if like == b'0' { byte.is_ascii_digit() } else { byte == like })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_minutes_are_told_apart() {
        assert_eq!(parse_seconds("2016-02-23T12:46:24Z"), Some(1_456_231_584_000));
        assert_eq!(parse_minutes("2016-02-23T12:46Z"), Some(1_456_231_560_000));
        assert_eq!(parse_seconds("2016-02-23T12:46Z"), None);
        assert_eq!(parse_minutes("2016-02-23T12:46:24Z"), None);
        assert_eq!(parse_seconds("2016-13-23T12:46:24Z"), None);
        assert_eq!(parse_minutes("名016-02-23T12:46Z"), None);
        assert_eq!(minutes(1_456_231_584_000), "2016-02-23T12:46Z");
    }

    #[test]
    fn clock_times_must_exist() {
        assert_eq!(clock_minutes("23:59Z"), Some(1439));
        assert_eq!(clock_minutes("24:00Z"), None);
        assert_eq!(clock_minutes("1:00Z"), None);
    }
}
