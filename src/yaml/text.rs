//! How a text is written in YAML. Knows single scalars only, never the structure around them.

use std::borrow::Cow;

/// `text` between quotes that keep it as it is. It must be a single line.
pub fn quoted(text: &str) -> String {
    if text.contains(['"', '\\']) { format!("'{}'", text.replace('\'', "''")) } else { format!("\"{text}\"") }
}

/// `text` as it can be written anywhere in YAML: as it is where that is safe, else between quotes.
pub fn written(text: &str) -> Cow<'_, str> {
    if is_safe(text) { Cow::Borrowed(text) } else { Cow::Owned(quoted(text)) }
}

/// Whether every YAML reader takes the bare text for itself, in block and in flow style.
fn is_safe(text: &str) -> bool {
    let special = |c: char| matches!(c, ',' | '[' | ']' | '{' | '}' | '\n');
    let first =
        |c: char| !matches!(c, '-' | '?' | ':' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' | '#');
    text.starts_with(first)
        && text.trim() == text
        && !matches!(text, "~" | "null")
        && !text.contains(special)
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
}
