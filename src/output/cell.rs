//! Single values: found in an item, and written for people or for programs.

use jiff::Timestamp;
use serde_json::Value;

use super::report::Kind;
use super::safe;
use crate::core::clock::rfc3339_seconds;

/// What stands where there is no value, so that every row has every column.
pub const NOTHING: &str = "-";

/// The value behind a key, or behind a path of keys with dots.
pub fn look<'a>(item: &'a Value, field: &str) -> &'a Value {
    let found = item.get(field).or_else(|| {
        field.split('.').try_fold(item, |value, key| match value {
            Value::Array(values) => values.get(key.parse::<usize>().ok()?),
            _ => value.get(key),
        })
    });
    found.unwrap_or(&Value::Null)
}

/// A value for people: one line without control characters.
pub fn human(kind: Kind, value: &Value) -> String {
    let text = match (kind, value) {
        (_, Value::Null) => String::new(),
        (Kind::Time, Value::String(text)) => time(text),
        (Kind::Size, value) => value.as_u64().map_or_else(|| raw(value), size),
        (Kind::Percent, Value::Number(number)) => format!("{number}%"),
        (Kind::Duration, value) => value.as_f64().map_or_else(|| raw(value), duration),
        (_, Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        (_, value) => raw(value),
    };
    match text.trim() {
        "" => NOTHING.to_owned(),
        text => safe::line(text).into_owned(),
    }
}

/// A value for programs: scalars as they are, lists of scalars joined by
/// commas, null as nothing, everything else as JSON.
pub fn raw(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.iter().all(is_scalar) => {
            values.iter().map(raw).collect::<Vec<_>>().join(",")
        }
        value => value.to_string(),
    }
}

/// Whether a value is neither a list nor an object.
pub fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Array(_) | Value::Object(_))
}

/// A moment in UTC to the second; text that is no moment stays as it is.
fn time(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), rfc3339_seconds)
}

/// Bytes in binary units with one decimal: `512 B`, `1.5 GiB`.
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 6] = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    // In tenths, rounded, so that 1023.96 KiB becomes 1.0 MiB.
    let mut tenths = (u128::from(bytes) * 10 + 512) / 1024;
    let mut unit = UNITS[0];
    let mut step = 1024_u128 * 1024;
    for next in UNITS.into_iter().skip(1) {
        if tenths < 10_240 {
            break;
        }
        tenths = (u128::from(bytes) * 10 + step / 2) / step;
        step *= 1024;
        unit = next;
    }
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// Seconds in their two largest units: `45s`, `2m05s`, `1h02m`, `3d04h`.
pub fn duration(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    let (minutes, hours, days) = (whole / 60, whole / 3600, whole / 86_400);
    match whole {
        0..60 => format!("{whole}s"),
        60..3600 => format!("{minutes}m{:02}s", whole % 60),
        3600..86_400 => format!("{hours}h{:02}m", minutes % 60),
        _ => format!("{days}d{:02}h", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_found_by_key_and_by_path() {
        let item = json!({"a": {"b": [{"c": 1}]}, "x.y": 2});
        assert_eq!(look(&item, "a.b.0.c"), &json!(1));
        assert_eq!(look(&item, "x.y"), &json!(2));
        assert_eq!(look(&item, "a.b.9.c"), &Value::Null);
        assert_eq!(look(&item, "nothing"), &Value::Null);
        assert_eq!(look(&Value::Null, "a"), &Value::Null);
    }

    #[test]
    fn every_kind_is_written_for_people() {
        let shown = |kind, value| human(kind, &value);
        assert_eq!(shown(Kind::Text, json!("x")), "x");
        assert_eq!(shown(Kind::Text, json!("")), "-");
        assert_eq!(shown(Kind::Text, Value::Null), "-");
        assert_eq!(shown(Kind::Time, json!("2026-01-05T09:00:00.5+01:00")), "2026-01-05T08:00:00Z");
        assert_eq!(shown(Kind::Time, json!("soon")), "soon");
        assert_eq!(shown(Kind::Size, json!(1_610_612_736)), "1.5 GiB");
        assert_eq!(shown(Kind::Percent, json!(18)), "18%");
        assert_eq!(shown(Kind::Duration, json!(3723)), "1h02m");
        assert_eq!(shown(Kind::List, json!(["a", "b"])), "a,b");
        assert_eq!(shown(Kind::Bool, json!(true)), "yes");
        assert_eq!(shown(Kind::Text, json!({"a": [{}]})), "{\"a\":[{}]}");
    }

    #[test]
    fn sizes_round_into_the_next_unit() {
        assert_eq!(size(0), "0 B");
        assert_eq!(size(1023), "1023 B");
        assert_eq!(size(1024), "1.0 KiB");
        assert_eq!(size(1536), "1.5 KiB");
        assert_eq!(size(1024 * 1024 - 1), "1.0 MiB");
        assert_eq!(size(10 * 1024 * 1024 * 1024), "10.0 GiB");
        assert_eq!(size(u64::MAX), "16.0 EiB");
    }

    #[test]
    fn durations_have_two_units() {
        assert_eq!(duration(0.4), "0s");
        assert_eq!(duration(-5.0), "0s");
        assert_eq!(duration(59.6), "1m00s");
        assert_eq!(duration(125.0), "2m05s");
        assert_eq!(duration(3723.0), "1h02m");
        assert_eq!(duration(273_600.0), "3d04h");
        assert_eq!(duration(f64::NAN), "0s");
    }

    #[test]
    fn hostile_values_are_made_visible() {
        for text in safe::HOSTILE {
            for kind in [Kind::Text, Kind::Id, Kind::State, Kind::Time, Kind::List, Kind::Size] {
                let shown = human(kind, &json!([text]));
                assert!(!shown.chars().any(safe::is_hazard), "{shown:?}");
            }
        }
    }
}
