//! Makes text from outside harmless to look at.
//!
//! A provider's strings reach terminals and logs. A control character in one
//! could move the cursor, recolour the screen, fake a second line, or turn the
//! reading direction around; an invisible one could make two names look alike.
//! All of them are shown as visible escapes: `\n`, `\x1b`, `\u{202e}`.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Ranges of characters that are invisible or change how others are shown.
/// General categories Cf, Zl and Zp, and the letters that show nothing.
///
/// Source: Unicode Character Database, DerivedGeneralCategory and
/// Default_Ignorable_Code_Point.
const INVISIBLE: &[(char, char)] = &[
    ('\u{ad}', '\u{ad}'),       // soft hyphen
    ('\u{34f}', '\u{34f}'),     // combining grapheme joiner
    ('\u{600}', '\u{605}'),     // Arabic number signs
    ('\u{61c}', '\u{61c}'),     // Arabic letter mark
    ('\u{6dd}', '\u{6dd}'),     // Arabic end of ayah
    ('\u{70f}', '\u{70f}'),     // Syriac abbreviation mark
    ('\u{890}', '\u{891}'),     // Arabic pound and piastre marks
    ('\u{8e2}', '\u{8e2}'),     // Arabic disputed end of ayah
    ('\u{115f}', '\u{1160}'),   // Hangul fillers
    ('\u{17b4}', '\u{17b5}'),   // Khmer inherent vowels
    ('\u{180b}', '\u{180f}'),   // Mongolian selectors and separator
    ('\u{200b}', '\u{200f}'),   // zero width, joiners, direction marks
    ('\u{2028}', '\u{202e}'),   // line and paragraph separators, bidi embedding
    ('\u{2060}', '\u{206f}'),   // word joiner, bidi isolates, deprecated marks
    ('\u{3164}', '\u{3164}'),   // Hangul filler
    ('\u{feff}', '\u{feff}'),   // zero width no-break space
    ('\u{ffa0}', '\u{ffa0}'),   // halfwidth Hangul filler
    ('\u{fff0}', '\u{fffb}'),   // interlinear annotation and unassigned ignorables
    ('\u{110bd}', '\u{110bd}'), // Kaithi number sign
    ('\u{110cd}', '\u{110cd}'), // Kaithi number sign above
    ('\u{13430}', '\u{1343f}'), // hieroglyph format controls
    ('\u{1bca0}', '\u{1bca3}'), // shorthand format controls
    ('\u{1d173}', '\u{1d17a}'), // musical format controls
    ('\u{e0000}', '\u{e0fff}'), // tags and variation selectors supplement
];

/// Whether a character must not reach a terminal as it is: controls (C0, DEL,
/// C1), direction controls, and characters that show nothing.
pub fn is_hazard(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    character.is_control()
        || INVISIBLE.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

/// The text on one line, with every hazard as a visible escape.
pub fn line(text: &str) -> Cow<'_, str> {
    escape(text, |_| false)
}

/// The same, but line feeds stay: for text whose lines the caller indents.
pub fn lines(text: &str) -> Cow<'_, str> {
    escape(text, |character| character == '\n')
}

/// At most `limit` characters of the text on one line; a cut is shown as `…`.
pub fn short(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", line(text.get(..end).unwrap_or_default())),
        None => line(text).into_owned(),
    }
}

/// Serialized JSON with the hazards inside its strings as `\uXXXX`: the same
/// value, but safe to show. JSON itself escapes only the C0 controls.
pub fn json(text: &str) -> Cow<'_, str> {
    let hazard = |character: char| character != '\n' && is_hazard(character);
    if !text.contains(hazard) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if hazard(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

fn escape(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(|character| is_hazard(character) && !keep(character)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hazard(character) && !keep(character) {
            push_escape(&mut safe, character);
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

fn push_escape(safe: &mut String, character: char) {
    match character {
        '\n' => safe.push_str("\\n"),
        '\r' => safe.push_str("\\r"),
        '\t' => safe.push_str("\\t"),
        _ => {
            let code = u32::from(character);
            // Writing to a String cannot fail.
            let _ = if character.is_ascii() {
                write!(safe, "\\x{code:02x}")
            } else {
                write!(safe, "\\u{{{code:x}}}")
            };
        }
    }
}

/// Strings that attack a terminal or its reader, for every test of output.
#[cfg(test)]
pub const HOSTILE: &[&str] = &[
    "\u{1b}[2J\u{1b}[31mgone",
    "\u{9b}31mC1",
    "a\rb",
    "a\nerror: faked",
    "a\tb\u{7f}\u{8}",
    "\u{202e}txt.exe\u{202c}",
    "\u{2066}x\u{2069}\u{200e}\u{200f}\u{61c}",
    "zero\u{200b}width\u{200d}\u{2060}\u{feff}",
    "\u{e0041}\u{e007f}tag",
    "\u{2028}\u{2029}\u{ad}\u{85}",
    "\u{1b}]0;title\u{7}\0",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_is_not_copied() {
        for text in ["plain", "名前 – ünïcode …", "C:\\backup", "🙂\u{fe0f}", ""] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
            assert!(matches!(json(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn controls_become_visible() {
        assert_eq!(line("a\u{1b}[31m\r\n\t\u{7f}\0"), r"a\x1b[31m\r\n\t\x7f\x00");
        assert_eq!(line("\u{9b}\u{202e}\u{200f}\u{2069}"), r"\u{9b}\u{202e}\u{200f}\u{2069}");
        assert_eq!(lines("a\nb\r"), "a\nb\\r");
        assert_eq!(short("abcdef\n", 4), "abcd…");
        assert_eq!(short("ab\n", 4), "ab\\n");
    }

    #[test]
    fn no_control_or_format_character_passes() {
        let bidi = ['\u{61c}', '\u{200e}', '\u{200f}'];
        let bidi = bidi.into_iter().chain('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}');
        let controls = ('\0'..'\u{a0}').filter(|character| character.is_control());
        for character in bidi.chain(controls) {
            assert!(is_hazard(character), "{character:?}");
        }
        for text in HOSTILE {
            assert!(!line(text).chars().any(is_hazard), "{text:?}");
            assert_ne!(line(text), *text);
        }
    }

    #[test]
    fn json_stays_the_same_value() {
        for text in HOSTILE {
            let value = serde_json::json!({ "k\u{202e}": [text] });
            let pretty = serde_json::to_string_pretty(&value).expect("serializes");
            let safe = json(&pretty);
            assert!(!safe.chars().any(|c| c != '\n' && is_hazard(c)), "{safe}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(&safe).expect("JSON"), value);
        }
    }
}
