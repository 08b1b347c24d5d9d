//! Time ranges and pages that the listing operations share.

use super::backup::Backup;
use super::call::Call;
use super::failure::Failure;
use super::times::parse_minutes;

/// `StartTime` and `EndTime`, both optional, in whole minutes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Range {
    start_unix_ms: Option<i64>,
    end_unix_ms: Option<i64>,
}

impl Range {
    /// Reads the range of a call.
    ///
    /// # Errors
    /// `InvalidStartTime.Malformed`, `InvalidEndTime.Malformed`, and
    /// `InvalidStartTimeAndEndTime.Malformed` when the end is not after the
    /// start (page "DescribeBackups").
    pub fn read(call: &Call) -> Result<Self, Failure> {
        let at = |name: &str, code: &str| match call.get(name) {
            None => Ok(None),
            Some(text) => {
                parse_minutes(text).map(Some).ok_or_else(|| Failure::bad_value(code, name))
            }
        };
        let start_unix_ms = at("StartTime", "InvalidStartTime.Malformed")?;
        let end_unix_ms = at("EndTime", "InvalidEndTime.Malformed")?;
        if start_unix_ms.zip(end_unix_ms).is_some_and(|(start, end)| end <= start) {
            let code = "InvalidStartTimeAndEndTime.Malformed";
            return Err(Failure::bad_value(code, "EndTime"));
        }
        Ok(Self { start_unix_ms, end_unix_ms })
    }

    /// Whether a backup began inside the range.
    pub fn holds(&self, backup: &Backup) -> bool {
        self.start_unix_ms.is_none_or(|start| backup.started_unix_ms >= start)
            && self.end_unix_ms.is_none_or(|end| backup.started_unix_ms <= end)
    }
}

/// One page of a listing.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// From 1.
    pub number: usize,
    /// Rows a page.
    pub size: usize,
}

impl Page {
    /// Reads a page of 30 (default), 50 or 100 rows; `number_name` is
    /// `PageNumber`, or `PageNo` for cluster backups.
    ///
    /// # Errors
    /// `InvalidPageSize.Malformed`, or `InvalidParameter` for the number.
    pub fn read(call: &Call, number_name: &str) -> Result<Self, Failure> {
        let size = match call.get("PageSize") {
            None | Some("30") => 30,
            Some("50") => 50,
            Some("100") => 100,
            Some(_) => return Err(Failure::bad_value("InvalidPageSize.Malformed", "PageSize")),
        };
        Ok(Self { number: page_number(call, number_name)?, size })
    }

    /// Reads a page of 10 (default) to 100 rows, as the history of tasks has it.
    ///
    /// # Errors
    /// As [`Page::read`].
    pub fn read_free(call: &Call) -> Result<Self, Failure> {
        let size = match call.get("PageSize") {
            None => 10,
            Some(text) => text
                .parse::<usize>()
                .ok()
                .filter(|size| (10..=100).contains(size))
                .ok_or_else(|| Failure::bad_value("InvalidPageSize.Malformed", "PageSize"))?,
        };
        Ok(Self { number: page_number(call, "PageNumber")?, size })
    }

    /// The rows of this page.
    pub fn cut<T>(&self, rows: Vec<T>) -> Vec<T> {
        let skip = (self.number - 1).saturating_mul(self.size);
        rows.into_iter().skip(skip).take(self.size).collect()
    }
}

fn page_number(call: &Call, name: &str) -> Result<usize, Failure> {
    let Some(text) = call.get(name) else { return Ok(1) };
    let number = text.parse::<u32>().ok().filter(|number| *number >= 1);
    number.map(|number| number as usize).ok_or_else(|| Failure::invalid(name))
}
