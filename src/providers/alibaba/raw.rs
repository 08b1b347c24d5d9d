//! Any operation of the service: the provider's side of `cloudbak api`.
//!
//! Source: the list of operations in "API reference" (ApsaraDB for MongoDB)
//! and in the vendor's SDK, April 2026. An operation counts as reading when
//! its name begins with `Describe`, `List`, `Check` or `Evaluate`; every other
//! one as changing.

use std::sync::LazyLock;

use reqwest::Method;

use super::client::Dds;
use crate::core::{Error, Request, Result};
use crate::providers::{Raw, RawInput, RawOperation, RawRequest};

/// One line of the table.
struct Row {
    operation: RawOperation,
    required: Vec<&'static str>,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = include_str!("data/operations.txt").lines();
    lines.filter(|line| !line.starts_with('#')).filter_map(row).collect()
});

static OPERATIONS: LazyLock<Vec<RawOperation>> =
    LazyLock::new(|| ROWS.iter().map(|row| row.operation).collect());

fn row(line: &'static str) -> Option<Row> {
    let mut words = line.splitn(5, ' ');
    let (name, what, method) = (words.next()?, words.next()?, words.next()?);
    let (required, about) = (words.next()?, words.next()?);
    let operation = RawOperation { name, method, path: "", changes: what != "r", about };
    let required = required.split(',').filter(|name| *name != "-").collect();
    Some(Row { operation, required })
}

/// Parameters that belong to the call itself, by either signature.
const OWN: &[&str] = &[
    "AccessKeyId",
    "Action",
    "Format",
    "SecurityToken",
    "Signature",
    "SignatureMethod",
    "SignatureNonce",
    "SignatureType",
    "SignatureVersion",
    "Timestamp",
    "Version",
];

/// Filled in from the profile where an operation needs it.
const REGION: &str = "RegionId";

impl Raw for Dds {
    fn operations(&self) -> &'static [RawOperation] {
        &OPERATIONS
    }

    fn request(&self, operation: &RawOperation, input: &RawInput<'_>) -> Result<RawRequest> {
        if input.path.is_some() {
            return Err(Error::usage("the operations of ApsaraDB for MongoDB have no paths")
                .hint("name the operation, such as DescribeRegions"));
        }
        if input.body.is_some() {
            return Err(Error::usage(format!("{} takes no body", operation.name))
                .hint("all its parameters are KEY=VALUE pairs"));
        }
        let mut request = self.wire.bare(operation.name);
        request.method = if operation.method == "GET" { Method::GET } else { Method::POST };
        for (at, (key, value)) in input.parameters.iter().enumerate() {
            check_key(key, input.parameters.get(..at).unwrap_or_default())?;
            add(&mut request, key, value);
        }
        let required = ROWS.iter().find(|row| row.operation.name == operation.name);
        for name in required.into_iter().flat_map(|row| &row.required) {
            self.fill(&mut request, operation.name, name)?;
        }
        Ok(RawRequest::of(operation, request))
    }
}

impl Dds {
    /// Makes sure that a required parameter is there.
    fn fill(&self, request: &mut Request, operation: &str, name: &str) -> Result<()> {
        if request.query.iter().any(|parameter| parameter.name == name) {
            return Ok(());
        }
        if let (REGION, Some(region)) = (name, &self.region) {
            request.add(REGION, region.clone());
            return Ok(());
        }
        Err(Error::usage(format!("{operation} needs the parameter `{name}`"))
            .code("usage.parameter")
            .hint(format!("add {name}=VALUE")))
    }
}

fn check_key(key: &str, earlier: &[(String, String)]) -> Result<()> {
    let strange = |c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c));
    if key.is_empty() || key.contains(strange) {
        return Err(Error::usage(format!("`{}` is no name of a parameter", key.escape_debug()))
            .code("usage.parameter"));
    }
    if OWN.iter().any(|own| own.eq_ignore_ascii_case(key)) {
        return Err(Error::usage(format!("`{key}` can't be set: it is part of every call"))
            .code("usage.parameter")
            .hint("credential, signature and format come from the profile"));
    }
    if earlier.iter().any(|(held, _)| held == key) {
        return Err(Error::usage(format!("`{key}` is given twice"))
            .code("usage.parameter")
            .hint("lists are numbered: Tag.1.Key=a Tag.2.Key=b"));
    }
    Ok(())
}

/// Passwords are masked wherever a request is shown.
fn add(request: &mut Request, key: &str, value: &str) {
    if key.to_ascii_lowercase().contains("password") {
        request.add_secret(key, value);
    } else {
        request.add(key, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_complete_sorted_and_fits_its_rule() {
        assert_eq!(ROWS.len(), 135);
        let names: Vec<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]));
        for row in ROWS.iter() {
            let RawOperation { name, method, changes, about, .. } = row.operation;
            let reads = ["Describe", "List", "Check", "Evaluate"];
            assert_eq!(changes, !reads.iter().any(|start| name.starts_with(start)), "{name}");
            assert!(matches!(method, "GET" | "POST"), "{name}");
            assert!(about.starts_with(|c: char| c.is_ascii_uppercase()), "{name}");
        }
    }
}
