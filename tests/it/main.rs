//! Whole commands through the real binary.

fn main() {}
