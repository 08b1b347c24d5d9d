//! Durations as config and flags write them: `30s`, `15m`, `26h`, `7d`.

use std::time::Duration;

/// What a right duration looks like, for hints.
pub const FORM: &str = "a duration looks like 30s, 15m, 26h or 7d";

/// Units with their length in milliseconds, longest first.
const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// Reads a whole number with a unit (`ms`, `s`, `m`, `h`, `d`), without
/// blanks or sign. `None` for anything else, and for more than a `u64` of
/// milliseconds holds.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, length) = UNITS.iter().find(|(word, _)| *word == unit)?;
    Some(Duration::from_millis(number.parse::<u64>().ok()?.checked_mul(*length)?))
}

/// Writes a duration in the largest unit that keeps it whole.
pub fn format_duration(duration: Duration) -> String {
    let milliseconds = duration.as_millis();
    if milliseconds == 0 {
        return "0s".to_owned();
    }
    let (unit, length) = UNITS
        .iter()
        .copied()
        .find(|(_, length)| milliseconds.is_multiple_of(u128::from(*length)))
        .unwrap_or(("ms", 1));
    format!("{}{unit}", milliseconds / u128::from(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_unit() {
        for (text, seconds) in [("30s", 30), ("15m", 900), ("26h", 93_600), ("7d", 604_800)] {
            assert_eq!(parse_duration(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(parse_duration("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse_duration("0s"), Some(Duration::ZERO));
    }

    #[test]
    fn refuses_everything_else() {
        for bad in [
            "",
            "30",
            "s",
            "30 s",
            " 30s",
            "-1s",
            "+1s",
            "1.5h",
            "1h30m",
            "30S",
            "6 hours",
            "1w",
            "99999999999999999999d",
            "18446744073709551615d",
            "٣s",
        ] {
            assert_eq!(parse_duration(bad), None, "{bad}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["250ms", "30s", "90s", "15m", "25h", "7d", "0s"] {
            let duration = parse_duration(text).expect("duration");
            assert_eq!(format_duration(duration), text);
        }
        assert_eq!(format_duration(Duration::from_secs(3600 * 48)), "2d");
    }
}
