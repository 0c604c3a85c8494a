//! `NAME=VALUE NAME="VALUE"` of `ENV`, `LABEL` and `ARG`, and what `$` means in such a value.

use crate::import::words;

/// What stands for a `$` that is no reference.
const DOLLAR: char = '\u{1}';

/// The pairs, without their quotes; or the old form, `NAME VALUE`. None where it is neither.
pub(super) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let text = text.trim();
    let first = text.split_whitespace().next()?;
    if !first.contains('=') {
        let (name, value) = text.split_once(char::is_whitespace)?;
        return Some(vec![(name.to_owned(), value.trim().to_owned())]);
    }
    let mut pairs = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    let mut characters = text.chars();
    while let Some(each) = characters.next() {
        match (quote, each) {
            (Some(open), _) if open == each => quote = None,
            (Some('\''), '$') => word.push(DOLLAR),
            (Some('\''), _) => word.push(each),
            (_, '\\') => match characters.next()? {
                '$' => word.push(DOLLAR),
                next @ ('"' | '\\') => word.push(next),
                next if quote.is_none() => word.push(next),
                next => word.extend(['\\', next]),
            },
            (None, '"' | '\'') => quote = Some(each),
            (None, _) if each.is_whitespace() => {
                if !word.is_empty() {
                    pairs.push(pair(&std::mem::take(&mut word))?);
                }
            }
            _ => word.push(each),
        }
    }
    if quote.is_some() {
        return None;
    }
    if !word.is_empty() {
        pairs.push(pair(&word)?);
    }
    Some(pairs)
}

fn pair(word: &str) -> Option<(String, String)> {
    let (name, value) = word.split_once('=')?;
    (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

/// A value of the builder's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Without references.
    Constant(String),
    /// With references, each written as the language does.
    Refers(String),
    /// With a default or another operation on a variable.
    Computed,
}

/// Reads the `$` of a value.
pub(super) fn value(text: &str) -> Value {
    let mut written = String::new();
    let mut refers = false;
    let mut rest = text;
    while let Some(at) = rest.find(['$', DOLLAR]) {
        let (before, reference) = rest.split_at(at);
        written.push_str(before);
        if let Some(after) = reference.strip_prefix(DOLLAR) {
            written.push_str("$$");
            rest = after;
            continue;
        }
        let after = reference.strip_prefix('$').unwrap_or(reference);
        let (name, after) = match after.strip_prefix('{') {
            Some(inside) => match inside.split_once('}') {
                Some((name, after)) => (name, after),
                None => return Value::Computed,
            },
            None => after.split_at(after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len())),
        };
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if name.is_empty() || !is_name || name.starts_with(|first: char| first.is_ascii_digit()) {
            return Value::Computed;
        }
        refers = true;
        written.extend(["${", name, "}"]);
        rest = after;
    }
    written.push_str(rest);
    if refers { Value::Refers(written) } else { Value::Constant(written) }
}

/// A value in quotes, as the builder reads it back.
pub(super) fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace(DOLLAR, "\\$");
    format!("\"{escaped}\"")
}

/// A text as it was written, with its dollars, for places that take no references.
pub(super) fn literal(text: &str) -> String {
    words::plain(&text.replace(DOLLAR, "$"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_as_the_builder_reads_them() {
        let read = |text: &str| {
            let pairs = pairs(text)?;
            Some(pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("|"))
        };
        assert_eq!(read("A=1 B=\"2 3\" C=a\\ b").as_deref(), Some("A=1|B=2 3|C=a b"));
        assert_eq!(read("A b  c").as_deref(), Some("A=b  c"));
        assert_eq!(read("A='$X'").as_deref(), Some("A=\u{1}X"));
        for wrong in ["", "A", "A=\"x", "A=1 b"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn references_are_told_from_dollars() {
        assert_eq!(value("/a:$PATH"), Value::Refers("/a:${PATH}".to_owned()));
        assert_eq!(value("\u{1}X"), Value::Constant("$$X".to_owned()));
        for computed in ["${A:-b}", "$", "${", "$1"] {
            assert_eq!(value(computed), Value::Computed, "{computed}");
        }
    }
}
