//! Readers for fields whose type has changed over the years, or differs
//! between formats: ids as numbers, sizes as texts, flags as 0 and 1, lists
//! with and without a wrapper.

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _};
use serde_json::Value;

/// A text, or a number or flag as text. Blanks around it are cut: one of the
/// vendor's own samples ends an id with a line break. Empty is nothing.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(text_of(&Value::deserialize(from)?))
}

/// A whole number that is not negative, also as text.
pub fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let value = Value::deserialize(from)?;
    Ok(value.as_u64().or_else(|| whole(float(&value)?)))
}

/// A percentage such as `18%`, `18` or `18.5`; never above 100.
pub fn percent<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u8>, D::Error> {
    let value = Value::deserialize(from)?;
    let number = match text_of(&value) {
        Some(text) => text.trim_end_matches('%').trim().parse::<f64>().ok(),
        None => None,
    };
    let number = number.filter(|number| number.is_finite() && *number >= 0.0);
    Ok(number.map(|number| number.min(100.0) as u8))
}

/// A flag as `true`, `1`, `"1"` or `"True"`, and their opposites.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<Option<bool>, D::Error> {
    let text = text_of(&Value::deserialize(from)?).unwrap_or_default();
    Ok(match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    })
}

/// A time in UTC with minutes, seconds or fractions.
pub fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(text_of(&Value::deserialize(from)?).and_then(|text| text.parse().ok()))
}

/// A list: plain, wrapped in an object with one key, or a single item, which
/// is what a list of one looks like in XML. Nothing is an empty list.
pub fn list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let items = items(Value::deserialize(from)?);
    items.into_iter().map(|item| serde_json::from_value(item).map_err(D::Error::custom)).collect()
}

fn items(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items,
        Value::Object(mut object) => {
            let wrapped = object.len() == 1
                && object.values().all(|inner| inner.is_array() || inner.is_object());
            match object.values_mut().next() {
                Some(inner) if wrapped => items(inner.take()),
                Some(_) => vec![Value::Object(object)],
                None => Vec::new(),
            }
        }
        // An empty list in XML is an empty element, and so an empty text.
        _ => Vec::new(),
    }
}

fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

fn float(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| text_of(value)?.parse().ok())
}

fn whole(number: f64) -> Option<u64> {
    (0.0..9e18).contains(&number).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Deserialize, Default, Debug, PartialEq)]
    #[serde(default)]
    struct Row {
        #[serde(deserialize_with = "text")]
        id: Option<String>,
        #[serde(deserialize_with = "number")]
        size: Option<u64>,
        #[serde(deserialize_with = "percent")]
        done: Option<u8>,
        #[serde(deserialize_with = "flag")]
        good: Option<bool>,
        #[serde(deserialize_with = "time")]
        at: Option<Timestamp>,
        #[serde(deserialize_with = "list")]
        rows: Vec<Row>,
    }

    fn row(value: Value) -> Row {
        serde_json::from_value(value).expect("row")
    }

    #[test]
    fn types_that_drifted_are_read_all_the_same() {
        let time = "2026-01-05T08:00:00Z".parse().ok();
        let expected = Row {
            id: Some("170034".into()),
            size: Some(1024),
            done: Some(18),
            good: Some(true),
            at: time,
            rows: vec![],
        };
        let at = "2026-01-05T08:00Z";
        assert_eq!(row(json!({"id":170034,"size":1024,"done":18.9,"good":1,"at":at})), expected);
        assert_eq!(
            row(json!({"id":"170034\n","size":"1024","done":"18%","good":"True",
                       "at":"2026-01-05T08:00:00.000Z"})),
            expected
        );
    }

    #[test]
    fn nonsense_is_nothing() {
        let value = json!({"id":"","size":-1,"done":"soon","good":"maybe","at":"","rows":""});
        assert_eq!(row(value), Row::default());
        assert_eq!(row(json!({"done": 250})).done, Some(100));
        assert_eq!(row(json!({"id": null, "size": {}, "done": []})), Row::default());
    }

    #[test]
    fn lists_come_plain_wrapped_and_single() {
        let two = vec![row(json!({"id":"a"})), row(json!({"id":"b"}))];
        assert_eq!(row(json!({"rows":[{"id":"a"},{"id":"b"}]})).rows, two);
        assert_eq!(row(json!({"rows":{"Row":[{"id":"a"},{"id":"b"}]}})).rows, two);
        assert_eq!(row(json!({"rows":{"Row":{"id":"a"}}})).rows, two[..1]);
        assert_eq!(row(json!({"rows":{"id":"a"}})).rows, two[..1]);
        assert_eq!(row(json!({"rows":{"Row":[]}})).rows, []);
        assert_eq!(row(json!({"rows":{}})).rows, []);
    }
}
