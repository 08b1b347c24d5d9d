//! Reading request bodies, with the documented limits.

use serde_json::Value;

use super::fault::Fault;
use super::routes::Call;

/// Longest instance or user id, in characters.
const ID_LIMIT: usize = 32;
/// Longest list of instance ids on most pages.
pub const LIST_LIMIT: usize = 100;

/// The body as a JSON object.
///
/// # Errors
/// 1000 when it is none.
pub fn object(call: &Call<'_>) -> Result<Value, Fault> {
    call.request
        .json()
        .filter(Value::is_object)
        .ok_or_else(|| Fault::parameter("The request body is not a JSON object."))
}

/// A required id: a text of 1 to 32 characters.
///
/// # Errors
/// 1000 when it is missing, empty, too long or no text.
pub fn id(body: &Value, name: &str) -> Result<String, Fault> {
    checked_id(&body[name], name)
}

/// A required list of instance ids, each once, in the order given.
///
/// # Errors
/// 1000 when the list is missing, empty or longer than `limit`, or an id does
/// not fit.
pub fn ids(body: &Value, name: &str, limit: usize) -> Result<Vec<String>, Fault> {
    let list = body[name].as_array().ok_or_else(|| {
        Fault::parameter(format!("The parameter {name} is missing or is not a list."))
    })?;
    if list.is_empty() || list.len() > limit {
        let message = format!("The parameter {name} must hold 1 to {limit} entries.");
        return Err(Fault::parameter(message));
    }
    let mut ids: Vec<String> = Vec::with_capacity(list.len());
    for value in list {
        let id = checked_id(value, name)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// A required text of at most `limit` bytes.
///
/// # Errors
/// 1000 when it is missing, empty or too long.
pub fn text(body: &Value, name: &str, limit: usize) -> Result<String, Fault> {
    let text = body[name].as_str().filter(|text| !text.is_empty() && text.len() <= limit);
    text.map(str::to_owned).ok_or_else(|| {
        Fault::parameter(format!("The parameter {name} must be a text of 1 to {limit} bytes."))
    })
}

fn checked_id(value: &Value, name: &str) -> Result<String, Fault> {
    let fits = |text: &&str| (1..=ID_LIMIT).contains(&text.chars().count());
    value.as_str().filter(fits).map(str::to_owned).ok_or_else(|| {
        Fault::parameter(format!("The parameter {name} must hold ids of 1 to 32 characters."))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_of_lists_and_ids() {
        let read = |value: Value| ids(&json!({"instance_ids": value}), "instance_ids", 2);
        assert_eq!(read(json!(["a", "b"])).unwrap(), ["a", "b"]);
        assert_eq!(read(json!(["a", "a"])).unwrap(), ["a"]);
        assert!(read(json!(["x".repeat(32)])).is_ok());
        for value in [
            json!([]),
            json!(["a", "b", "c"]),
            json!("a"),
            json!([1]),
            json!([""]),
            json!(["x".repeat(33)]),
            Value::Null,
        ] {
            assert!(read(value.clone()).is_err(), "{value}");
        }
    }
}
