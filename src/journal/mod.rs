//! What was intended, sent and learnt, kept on disk before it happens.

mod permit;

pub use permit::Permit;
