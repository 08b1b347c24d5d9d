//! Fields whose JSON type differs between operations and releases: numbers as
//! text, text as numbers, yes and no as `1` or `"true"`. A value that makes no
//! sense counts as absent, so that one odd field never hides a whole answer.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A whole number, however it is written.
pub(super) fn integer<'de, D: Deserializer<'de>>(input: D) -> Result<Option<i64>, D::Error> {
    Ok(to_integer(&Value::deserialize(input)?))
}

/// A text or a number as text; empty counts as absent.
pub(super) fn text<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    Ok(to_text(&Value::deserialize(input)?))
}

/// Yes or no, however it is written.
pub(super) fn flag<'de, D: Deserializer<'de>>(input: D) -> Result<Option<bool>, D::Error> {
    Ok(match Value::deserialize(input)? {
        Value::Bool(yes) => Some(yes),
        Value::Number(number) => number.as_i64().map(|number| number != 0),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    })
}

/// Texts or numbers as texts; anything but a list counts as empty.
pub(super) fn texts<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(input)? {
        Value::Array(items) => items.iter().filter_map(to_text).collect(),
        _ => Vec::new(),
    })
}

/// A moment in seconds since the Unix epoch; 0 and less mean that there is none.
pub(super) fn moment<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(to_integer(&Value::deserialize(input)?)
        .filter(|seconds| *seconds > 0)
        .and_then(|seconds| Timestamp::from_second(seconds).ok()))
}

/// A value of any JSON type as a text; empty counts as absent.
pub(super) fn to_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn to_integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().map(|it| it as i64)),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| text.parse::<f64>().ok().map(|it| it as i64))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Deserialize)]
    struct Odd {
        #[serde(default, deserialize_with = "integer")]
        number: Option<i64>,
        #[serde(default, deserialize_with = "text")]
        word: Option<String>,
        #[serde(default, deserialize_with = "flag")]
        yes: Option<bool>,
        #[serde(default, deserialize_with = "texts")]
        words: Vec<String>,
        #[serde(default, deserialize_with = "moment")]
        at: Option<Timestamp>,
    }

    fn read(value: Value) -> Odd {
        serde_json::from_value(value).expect("never fails on a type")
    }

    #[test]
    fn takes_every_spelling() {
        let odd = read(json!({
            "number": "100.000000", "word": 7, "yes": "1", "words": ["1", 2], "at": "1763888340"
        }));
        assert_eq!((odd.number, odd.word.as_deref(), odd.yes), (Some(100), Some("7"), Some(true)));
        assert_eq!(odd.words, ["1", "2"]);
        assert_eq!(odd.at, Timestamp::from_second(1_763_888_340).ok());
    }

    #[test]
    fn what_makes_no_sense_is_absent() {
        for value in [
            json!({}),
            json!({"number": {}, "word": "", "yes": "perhaps", "words": "x", "at": 0}),
            json!({"number": null, "word": null, "yes": null, "words": null, "at": null}),
        ] {
            let odd = read(value);
            assert!(odd.number.is_none() && odd.word.is_none() && odd.yes.is_none());
            assert!(odd.words.is_empty() && odd.at.is_none());
        }
    }
}
