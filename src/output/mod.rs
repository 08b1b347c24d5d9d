//! The one place that prints.

pub mod cell;
pub mod csv;
pub mod error;
pub mod log;
pub mod mask;
pub mod query;
pub mod report;
pub mod safe;
pub mod stream;
pub mod style;
pub mod table;
#[cfg(test)]
pub mod testing;
pub mod yaml;
