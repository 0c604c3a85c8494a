//! One line of text or one number, such that no reader takes it for anything else.
//!
//! Plain (unquoted) text is what this module can prove harmless: it need not know every form of every number and date of
//! two YAML versions, only that a text cannot be one.

use std::fmt::Write;

/// Words that some reader takes for a boolean or for nothing, in lower case.
const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Text in one line: plain where that is harmless, else in quotes.
pub(super) fn text(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Text in one line that can also stand between the brackets of a list or of a map.
pub(super) fn inline(text: &str) -> String {
    let is_bracket = |each: char| matches!(each, ',' | '[' | ']' | '{' | '}');
    // Between brackets, some readers take `:?` for a key without a space before its value.
    if is_plain(text) && !text.contains(is_bracket) && !text.contains(":?") { text.to_owned() } else { quoted(text) }
}

fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) && text.chars().all(is_printable) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        double_quoted(text)
    }
}

/// A number that is not whole: always with a dot, never with an exponent, which YAML 1.1 reads differently.
pub(super) fn float(number: f64) -> String {
    if number.is_nan() {
        return ".nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let digits = number.to_string();
    if digits.contains('.') { digits } else { format!("{digits}.0") }
}

/// Whether every reader takes the unquoted text for just this text.
fn is_plain(text: &str) -> bool {
    let inner = |each: char| each.is_alphanumeric() || (each.is_ascii_graphic() || each == ' ');
    text.chars().all(inner)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([' ', ':'])
        && starts_as_text(text)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether the first characters neither are an indicator nor can begin a number or a date.
fn starts_as_text(text: &str) -> bool {
    match text.chars().next() {
        Some(first) if first.is_ascii_digit() => is_no_number(text),
        Some('.') => text.starts_with("./") || text.starts_with("../"),
        Some(first) => first.is_alphabetic() || "/_$(;".contains(first),
        None => false,
    }
}

/// Whether a text that starts with a digit has a letter that occurs in no number and in no date, as `10s` has. A colon
/// counts against it, so that a list of ports is quoted from the first to the last.
fn is_no_number(text: &str) -> bool {
    text.contains(|each: char| "ghijklmnpqrsuvwy".contains(each)) && !text.contains(':')
}

/// Whether a character may stand in quotes as it is, in one line.
pub(super) fn is_printable(each: char) -> bool {
    let line_break = matches!(each, '\u{2028}' | '\u{2029}');
    let refused = matches!(each, '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    !each.is_control() && !line_break && !refused
}

fn double_quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for each in text.chars() {
        match each {
            '"' | '\\' => quoted.extend(['\\', each]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if is_printable(each) => quoted.push(each),
            _ => write!(quoted, "\\u{:04x}", u32::from(each)).expect("internal: a String takes all text"),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ambiguous_text_is_quoted() {
        let nasty = [
            "no",
            "NO",
            "On",
            "y",
            "null",
            "Null",
            "~",
            "",
            "22:22",
            "0755",
            "0o755",
            "0x1F",
            "1e3",
            "1_000",
            "1.10",
            "-1",
            "+1",
            ".5",
            ".inf",
            ".NaN",
            "2026-11-21",
            "2001-12-14t21:59:43.10-05:00",
            "=",
            "<<",
            "- a",
            "-",
            "?",
            "a: b",
            "a #b",
            "a:",
            " a",
            "a ",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a`",
            "[a",
            "{a",
            ",a",
            "---",
            "...",
            "a\tb",
            "8080:80",
            "1:2:3",
            "190:20:30",
            "12h30m45.5s:",
        ];
        for text in nasty {
            assert!(super::text(text).starts_with(['"', '\'']), "{text:?}");
        }
    }

    #[test]
    fn harmless_text_is_bare() {
        for text in
            ["a b", "./data:/data", "../x", "${X:-a}", "$$X", "10s", "1m30s", "3.12-slim", "a#b", "é", "unless-stopped"]
        {
            assert_eq!(super::text(text), text);
        }
    }

    #[test]
    fn quotes_that_read_best() {
        assert_eq!(text("no"), "\"no\"");
        assert_eq!(text("- \"it's\""), "'- \"it''s\"'");
        assert_eq!(text("a\n\u{7f}\u{85}"), "\"a\\n\\u007f\\u0085\"");
        assert_eq!(text(" 😀"), "\" 😀\"");
    }

    #[test]
    fn floats_have_a_dot() {
        assert_eq!([float(0.5), float(2.0), float(f64::NAN), float(-1.0 / 0.0)], ["0.5", "2.0", ".nan", "-.inf"]);
        assert!(!float(1e300).contains('e'));
    }
}
