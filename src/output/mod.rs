//! The one place that prints.

pub mod mask;
pub mod safe;
pub mod style;
