//! Finds what somebody probably meant.

/// Longest word that is compared; longer ones are no typing mistakes.
const LONGEST: usize = 64;

/// The candidate that a mistyped word most likely stands for, if one is near
/// enough. Case and the difference between `-` and `_` do not count.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = plain(word);
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(&word, length, candidate)?, candidate)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A hint for an unknown word: the nearest candidate, then all of them.
/// `what` names them, such as `known keys`.
pub(super) fn hint<'a>(
    word: &str,
    what: &str,
    candidates: impl IntoIterator<Item = &'a str> + Clone,
) -> String {
    let all: Vec<&str> = candidates.clone().into_iter().collect();
    if all.is_empty() {
        return format!("{what}: none");
    }
    let all = all.join(", ");
    match did_you_mean(word, candidates) {
        Some(nearest) => format!("did you mean `{nearest}`? {what}: {all}"),
        None => format!("{what}: {all}"),
    }
}

/// How far apart they are, or `None` when too far. The beginning of a
/// candidate is near it.
fn distance(word: &str, length: usize, candidate: &str) -> Option<usize> {
    let candidate = plain(candidate);
    if length >= 3 && candidate.starts_with(word) {
        return Some(1);
    }
    let distance = strsim::damerau_levenshtein(word, &candidate);
    (distance <= (length / 3).max(1)).then_some(distance)
}

fn plain(word: &str) -> String {
    word.to_lowercase().replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 4] = ["region", "targets", "request_timeout", "wait_timeout"];

    #[test]
    fn finds_the_nearest() {
        assert_eq!(did_you_mean("regoin", KEYS), Some("region"));
        assert_eq!(did_you_mean("Target", KEYS), Some("targets"));
        assert_eq!(did_you_mean("request-timeout", KEYS), Some("request_timeout"));
        assert_eq!(did_you_mean("wait_time", KEYS), Some("wait_timeout"));
    }

    #[test]
    fn stays_silent_when_nothing_is_near() {
        assert_eq!(did_you_mean("colour", KEYS), None);
        assert_eq!(did_you_mean("", KEYS), None);
        assert_eq!(did_you_mean(&"region".repeat(20), KEYS), None);
        assert_eq!(did_you_mean("x", []), None);
    }

    #[test]
    fn hints_list_everything() {
        assert_eq!(hint("aa", "known keys", ["ab", "c"]), "did you mean `ab`? known keys: ab, c");
        assert_eq!(hint("zz", "known keys", ["c"]), "known keys: c");
        assert_eq!(hint("zz", "profiles", []), "profiles: none");
    }
}
