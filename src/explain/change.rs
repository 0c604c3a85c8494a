//! Other values in the place of one that is written, in the order in which they are tried.

/// What could stand there instead: the same number and one more, the same word and a letter more.
///
/// `raw` is the value as it is written, with its quotes.
pub(super) fn changes(raw: &str) -> Vec<String> {
    match raw {
        "" | "~" | "null" => Vec::new(),
        "true" => vec!["false".to_owned()],
        "false" => vec!["true".to_owned()],
        _ if raw.starts_with(['|', '>']) => vec![each_line(raw)],
        _ if raw.starts_with('"') && each_escaped_line(raw) != raw => vec![each_escaped_line(raw)],
        _ => {
            let (before, value, after) = unquoted(raw);
            let word = Some(format!("{value}x"));
            [other_digest(value), next_number(value), word]
                .into_iter()
                .flatten()
                .map(|value| format!("{before}{value}{after}"))
                .collect()
        }
    }
}

/// A word in the place of a value, in the same quotes.
pub(super) fn instead(raw: &str, word: &str) -> String {
    let (before, _, after) = unquoted(raw);
    format!("{before}{word}{after}")
}

/// A block of text with a letter more on each line, so that each line of it leaves a trace.
fn each_line(raw: &str) -> String {
    let line = |(number, line): (usize, &str)| {
        let text = line.trim_end();
        let (text, end) = line.split_at(text.len());
        if number == 0 || text.is_empty() { line.to_owned() } else { format!("{text}x{end}") }
    };
    raw.split_inclusive('\n').enumerate().map(line).collect()
}

/// The same of a text between quotes, whose line breaks are written as `\n`.
fn each_escaped_line(raw: &str) -> String {
    let mut changed = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    let mut has_text = false;
    while let Some(char) = chars.next() {
        match (char, chars.peek()) {
            ('\\', Some('n')) => {
                changed.push_str(if has_text { "x\\n" } else { "\\n" });
                has_text = false;
                chars.next();
            }
            ('\\', Some(_)) => {
                changed.push(char);
                changed.extend(chars.next());
                has_text = true;
            }
            ('"', None) if has_text && changed.contains("\\n") => changed.push_str("x\""),
            _ => {
                has_text = has_text || char != '"';
                changed.push(char);
            }
        }
    }
    changed
}

/// The quotes before a value, the value, and the quotes after it.
fn unquoted(raw: &str) -> (&str, &str, &str) {
    for quote in ["\"", "'"] {
        if let Some(value) = raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return (quote, value, quote);
        }
    }
    ("", raw, "")
}

/// Another checksum: what looks like one must be as long.
fn other_digest(text: &str) -> Option<String> {
    let is_digit = |digit: char| digit.is_ascii_digit() || ('a'..='f').contains(&digit);
    let start = text.trim_end_matches(is_digit);
    let (rest, last) = (text.get(..text.len().checked_sub(1)?)?, text.chars().next_back()?);
    (text.len() - start.len() >= 64).then(|| format!("{rest}{}", if last == '0' { '1' } else { '0' }))
}

/// The last number of a text, and one more.
fn next_number(text: &str) -> Option<String> {
    let end = text.rfind(|char: char| char.is_ascii_digit())? + 1;
    let start = text.get(..end)?.rfind(|char: char| !char.is_ascii_digit()).map_or(0, |at| at + 1);
    let digits = text.get(start..end)?;
    let number: u64 = digits.parse().ok()?;
    let next = format!("{:0width$}", number.checked_add(1)?, width = digits.len());
    Some(format!("{}{next}{}", text.get(..start)?, text.get(end..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words_grow() {
        assert_eq!(changes("3000"), ["3001", "3000x"]);
        assert_eq!(changes("\"python:3.11-slim\""), ["\"python:3.12-slim\"", "\"python:3.11-slimx\""]);
        assert_eq!(changes("0099"), ["0100", "0099x"]);
        let sum = "0".repeat(64);
        assert_eq!(changes(&format!("sha256:{sum}")).first(), Some(&format!("sha256:{}1", &sum[1..])));
        assert_eq!(changes("true"), ["false"]);
        assert_eq!(changes("~"), [""; 0]);
        assert_eq!(changes("'${vars.model}'"), ["'${vars.model}x'"]);
        assert_eq!(changes("|\n  a\n\n  b 1\n"), ["|\n  ax\n\n  b 1x\n"]);
        assert_eq!(changes("\"a 1\\n\\nb\\\\n\""), ["\"a 1x\\n\\nb\\\\nx\""]);
        assert_eq!(instead("\"a\"", "b"), "\"b\"");
    }
}
