//! Comma-separated values (RFC 4180) with the fields' own names as header.

use serde_json::Value;

use super::cell;
use super::safe;

/// Writes items as CSV: times, sizes and numbers as in JSON, lists joined by
/// commas, null as nothing. All fields, whatever the terminal's width.
///
/// Control characters other than line feeds are escaped; a line feed stays
/// inside its quotes.
pub fn write(fields: &[&str], items: &[Value]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields)?;
    for item in items {
        writer.write_record(fields.iter().map(|field| {
            let value = cell::raw(cell::look(item, field));
            safe::lines(&value).into_owned()
        }))?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// Writes what a query selected: objects with their keys as header, anything
/// else one row each without one, null as nothing.
pub fn write_selected(value: &Value) -> Result<Vec<u8>, csv::Error> {
    let rows = match value {
        Value::Null => &[],
        Value::Array(rows) => rows.as_slice(),
        one => std::slice::from_ref(one),
    };
    if !rows.is_empty() && rows.iter().all(Value::is_object) {
        return write(&keys(rows), rows);
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        let fields = row.as_array().map_or(std::slice::from_ref(row), Vec::as_slice);
        writer
            .write_record(fields.iter().map(|field| safe::lines(&cell::raw(field)).into_owned()))?;
    }
    Ok(writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
}

/// The keys of all objects, in the order in which they first appear.
fn keys(objects: &[Value]) -> Vec<&str> {
    let mut keys = Vec::new();
    for key in objects.iter().filter_map(Value::as_object).flat_map(|object| object.keys()) {
        if !keys.contains(&key.as_str()) {
            keys.push(key);
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FIELDS: &[&str] = &["target", "size_bytes", "error.code", "warnings"];

    fn written(items: &[Value]) -> String {
        String::from_utf8(write(FIELDS, items).expect("writes")).expect("UTF-8")
    }

    #[test]
    fn values_are_quoted_when_they_must_be() {
        let items = [
            json!({"target": "a \"b\", c", "size_bytes": 2048, "error": {"code": "x"},
                "warnings": ["one", "two"]}),
            json!({"target": "two\nlines", "size_bytes": null, "error": null, "warnings": []}),
        ];
        assert_eq!(
            written(&items),
            "target,size_bytes,error.code,warnings\n\
             \"a \"\"b\"\", c\",2048,x,\"one,two\"\n\
             \"two\nlines\",,,\n"
        );
    }

    #[test]
    fn an_empty_list_has_its_header() {
        assert_eq!(written(&[]), "target,size_bytes,error.code,warnings\n");
    }

    #[test]
    fn a_selection_has_a_header_where_it_has_keys() {
        let selected = |value: Value| {
            String::from_utf8(write_selected(&value).expect("writes")).expect("UTF-8")
        };
        assert_eq!(
            selected(json!([{"a": 1, "b": "x,y"}, {"a": null, "c": []}])),
            "a,b,c\n1,\"x,y\",\n,,\n"
        );
        assert_eq!(selected(json!({"a": 1})), "a\n1\n");
        assert_eq!(selected(json!([["a", 1], ["b"]])), "a,1\nb\n");
        assert_eq!(selected(json!(["a", "b,c"])), "a\n\"b,c\"\n");
        assert_eq!(selected(json!("a")), "a\n");
        assert_eq!(selected(json!([])) + &selected(Value::Null), "");
    }

    #[test]
    fn hostile_values_are_escaped_and_stay_in_their_field() {
        for text in safe::HOSTILE {
            let csv = written(&[json!({"target": text})]);
            assert!(!csv.chars().any(|c| c != '\n' && safe::is_hazard(c)), "{csv:?}");
            let mut reader = csv::Reader::from_reader(csv.as_bytes());
            let records: Vec<_> = reader.records().collect::<Result<_, _>>().expect("reads");
            assert_eq!(records.len(), 1);
            assert_eq!(records[0].len(), FIELDS.len());
        }
    }
}
