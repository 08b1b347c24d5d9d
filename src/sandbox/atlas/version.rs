//! Which form of a resource a request gets: dated media types in v2, a fixed
//! date in v1.0 and v1.5.
//!
//! Source: MongoDB documentation, "Versioned Atlas Administration API
//! Overview"; Atlas Administration API v2, media types of each operation.

use super::call::ApiForm;
use super::reply::ApiError;

/// Every date of the API that exists.
const DATES: &[&str] = &[
    "2023-01-01",
    "2023-02-01",
    "2023-10-01",
    "2023-11-15",
    "2024-05-30",
    "2024-08-05",
    "2024-10-23",
    "2024-11-13",
    "2025-02-19",
    "2025-03-12",
];

/// `Sunset` of every deprecated date that is imitated here.
pub const SUNSET: &str = "Thu, 01 Jul 2027 00:00:00 GMT";
/// The same moment in milliseconds since the Unix epoch.
pub const SUNSET_UNIX_MS: i64 = 1_814_400_000_000;

/// Settles the form for a resource that exists in `dates` (oldest first).
///
/// A date newer than the resource's newest gets the newest form.
///
/// # Errors
/// 406 for a missing, unknown or too old version, 400 for a date that is none,
/// 404 when v1.0 or v1.5 lacks the resource.
pub fn settle(
    root: &'static str,
    accept: Option<&str>,
    dates: &[&'static str],
) -> Result<ApiForm, ApiError> {
    let ceiling = match root {
        "v1.0" => DATES[0],
        "v1.5" => DATES[1],
        _ => asked(accept)?,
    };
    let fitting = dates.iter().rev().find(|date| **date <= ceiling);
    match fitting {
        Some(date) => Ok(ApiForm {
            root,
            date,
            deprecated: root == "v2" && dates.last().is_some_and(|newest| newest != date),
        }),
        None if root == "v2" => Err(refused(&format!("the resource has no version {ceiling}"))),
        None => Err(ApiError::new(404, "RESOURCE_NOT_FOUND", "Cannot find resource.")),
    }
}

/// The media type of an answer.
pub fn media_type(form: &ApiForm) -> String {
    if form.root == "v2" {
        format!("application/vnd.atlas.{}+json", form.date)
    } else {
        "application/json".to_owned()
    }
}

/// The API date of the first Atlas media type in an `Accept` header.
fn asked(accept: Option<&str>) -> Result<&'static str, ApiError> {
    let kinds = accept.unwrap_or_default().split(',');
    let date = kinds
        .filter_map(|kind| {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            kind.strip_prefix("application/vnd.atlas.")?.strip_suffix("+json")
        })
        .next()
        .ok_or_else(|| refused("the Accept header names no version"))?;
    if date.starts_with(|c: char| c.is_ascii_digit()) && date.parse::<jiff::civil::Date>().is_err()
    {
        let detail = format!("Invalid version date {date:?}.");
        return Err(ApiError::new(400, "INVALID_VERSION_DATE", detail));
    }
    let known = DATES.iter().find(|known| **known == date);
    known.copied().ok_or_else(|| refused("the Accept header names an unknown version"))
}

fn refused(why: &str) -> ApiError {
    ApiError::without_code(406, format!("Not acceptable: {why}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATED: &[&str] = &["2023-01-01", "2024-05-30"];

    fn v2(accept: &str) -> Result<ApiForm, u16> {
        settle("v2", Some(accept), DATED).map_err(|error| error.status)
    }

    #[test]
    fn v2_wants_one_known_date() {
        let newest = ApiForm { root: "v2", date: "2024-05-30", deprecated: false };
        assert_eq!(v2("application/vnd.atlas.2024-05-30+json"), Ok(newest.clone()));
        assert_eq!(v2("application/vnd.atlas.2025-03-12+json"), Ok(newest));
        let old = v2("application/json, application/vnd.atlas.2023-10-01+json;q=0.9");
        assert_eq!(old.map(|form| (form.date, form.deprecated)), Ok(("2023-01-01", true)));
        for accept in [
            "",
            "*/*",
            "application/json",
            "application/vnd.atlas.2024-05-31+json",
            "application/vnd.atlas.preview+json",
        ] {
            assert_eq!(v2(accept), Err(406), "{accept}");
        }
        assert_eq!(v2("application/vnd.atlas.2024-13-01+json"), Err(400));
        assert_eq!(settle("v2", None, DATED).map_err(|e| e.status), Err(406));
    }

    #[test]
    fn v1_has_fixed_dates() {
        assert_eq!(settle("v1.0", None, DATED).map(|form| form.date), Ok("2023-01-01"));
        let flex = settle("v1.0", None, &["2024-11-13"]).map_err(|error| error.status);
        assert_eq!(flex, Err(404));
        let old = Some("application/vnd.atlas.2023-01-01+json");
        assert_eq!(settle("v2", old, &["2024-11-13"]).map_err(|e| e.status), Err(406));
        let sunset: jiff::Timestamp = "2027-07-01T00:00:00Z".parse().expect("a time");
        assert_eq!(sunset.as_millisecond(), SUNSET_UNIX_MS);
    }
}
