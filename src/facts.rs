//! Facts about the providers' APIs that tests compare our tables with. They
//! are no part of the repository, but lie beside it where it is developed.

use std::io::Write as _;

/// A file of facts: from the folder that `CLOUDBAK_FACTS` names, or from
/// `shared` beside the repository. `None`, said aloud, where it is not there.
pub fn text(path: &str) -> Option<String> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared");
    let folder = std::env::var("CLOUDBAK_FACTS").unwrap_or_else(|_| usual.to_owned());
    let say = |error| writeln!(std::io::stderr(), "skipped: {folder}/{path}: {error}");
    std::fs::read_to_string(format!("{folder}/{path}"))
        .map_err(|error| say(error).expect("said"))
        .ok()
}

/// The same for a file in JSON.
pub fn json(path: &str) -> Option<serde_json::Value> {
    text(path).map(|text| serde_json::from_str(&text).expect("JSON"))
}
