//! The text in a snapshot's description that a lost create is found by.

/// The user's own text with the marker behind it, on one line.
pub fn described(own: Option<&str>, marker: &str) -> String {
    let own = own.unwrap_or_default();
    let words: Vec<&str> =
        own.split(|c: char| c.is_control() || c == ' ').filter(|word| !word.is_empty()).collect();
    match words.join(" ") {
        own if own.is_empty() => marker.to_owned(),
        own => format!("{own} {marker}"),
    }
}

/// Whether a description carries exactly that marker.
pub fn carries(description: &str, marker: &str) -> bool {
    description.strip_suffix(marker).is_some_and(|own| own.is_empty() || own.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planted_is_found() {
        let marker = "cloudbak run=01J0 slot=daily";
        for own in [None, Some(""), Some("nightly"), Some(" two\nlines\t")] {
            let text = described(own, marker);
            assert!(carries(&text, marker), "{text}");
            assert!(!text.contains(['\n', '\t']), "{text}");
        }
        assert_eq!(described(Some("a\nb"), marker), format!("a b {marker}"));
    }

    #[test]
    fn a_marker_that_is_part_of_another_does_not_match() {
        assert!(!carries("cloudbak run=01J0 slot=daily", "cloudbak run=01J0"));
        assert!(!carries("xcloudbak run=01J0", "cloudbak run=01J0"));
        assert!(!carries("", "cloudbak run=01J0"));
    }
}
