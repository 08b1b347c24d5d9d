//! The cloudbak command line.

fn main() {}
