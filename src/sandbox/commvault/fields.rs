//! Reads the loosely typed fields of request bodies: numbers that arrive as
//! text, enum values as names or numbers, one object where a list may stand.

use serde_json::Value;

/// What an enum field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// The field is missing or null.
    Absent,
    /// A value of the table, as its number.
    Known(u64),
    /// Anything else, zero included.
    Wrong,
}

/// The field at the end of a path of names; null when there is none.
pub(super) fn at<'a>(value: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(value, |inner, name| inner.get(*name).unwrap_or(&Value::Null))
}

/// The items of a list. XML cannot tell one object from a list of one, so an
/// object counts as its only item.
pub(super) fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(_) => vec![value],
        _ => Vec::new(),
    }
}

/// A text that is not empty.
pub(super) fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

/// A whole number, also when written as text.
pub(super) fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A number above zero: schema examples send 0 where an id is not known.
pub(super) fn id(value: &Value) -> Option<u64> {
    number(value).filter(|id| *id > 0)
}

/// A truth value: a boolean, or 0 and 1 and their texts as XML writes them.
pub(super) fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Number(number) => number.as_u64().map(|n| n != 0),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// An enum field by name (in any case) or number.
pub(super) fn choice(value: &Value, table: &[(u64, &str)]) -> Choice {
    if value.is_null() {
        return Choice::Absent;
    }
    let by_number = number(value).and_then(|n| table.iter().find(|(known, _)| *known == n));
    let by_name = value
        .as_str()
        .and_then(|name| table.iter().find(|(_, known)| known.eq_ignore_ascii_case(name)));
    by_number.or(by_name).map_or(Choice::Wrong, |(number, _)| Choice::Known(*number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TYPES: &[(u64, &str)] = &[(1, "IMMEDIATE"), (2, "SCHEDULE")];

    #[test]
    fn enum_fields_take_names_and_numbers_but_not_zero() {
        assert_eq!(choice(&json!(1), TYPES), Choice::Known(1));
        assert_eq!(choice(&json!("2"), TYPES), Choice::Known(2));
        assert_eq!(choice(&json!("immediate"), TYPES), Choice::Known(1));
        assert_eq!(choice(&json!(0), TYPES), Choice::Wrong);
        assert_eq!(choice(&json!([1]), TYPES), Choice::Wrong);
        assert_eq!(choice(&Value::Null, TYPES), Choice::Absent);
    }

    #[test]
    fn one_object_is_a_list_of_one() {
        assert_eq!(list(&json!({"a": 1})).len(), 1);
        assert_eq!(list(&json!([{}, {}])).len(), 2);
        assert!(list(&json!("x")).is_empty());
        assert_eq!(flag(&json!("1")), Some(true));
        assert_eq!(id(&json!(0)), None);
    }
}
