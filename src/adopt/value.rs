//! From two versions of a line to the new value of a scalar that is printed on it.

use super::change::is_alike;
use super::digest;
use crate::yaml::{self, Scalar};

/// What a value may have become, the likeliest first, when a line that prints it, or a part of it, became another one.
pub(super) fn proposals(value: &str, old: &str, new: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |proposal: Option<String>| {
        if let Some(proposal) = proposal.filter(|proposal| proposal != value && !found.contains(proposal)) {
            found.push(proposal);
        }
    };
    let starts = words(value, old);
    add(everywhere(value, &starts, old, new));
    for start in &starts {
        add(between(*start, start + value.len(), old, new));
    }
    // Of a line that has become quite another one, no piece says anything.
    if is_alike(old, new) {
        for start in &starts {
            add(aligned(*start, start + value.len(), old, new));
        }
        add(in_parts(value, old, new));
    }
    add(in_lines(value, old.trim(), new.trim()));
    if digest::is_one(value) {
        for digest in digest::all(new) {
            add(Some(digest.to_owned()));
        }
    } else if digest::all(value).is_empty() && !digest::all(old).is_empty() {
        // Beside a digest that became another one, a tag did so for itself.
        for proposal in proposals(value, &digest::hidden(old), &digest::hidden(new)) {
            add(Some(proposal));
        }
    }
    found
}

/// Where a text stands as a word of its own. Digits and letters are different words, so that `v17` has a `17`.
fn words(word: &str, line: &str) -> Vec<usize> {
    let goes_on = |one: Option<char>, two: Option<char>| match (one, two) {
        (Some(one), Some(two)) => {
            (one.is_ascii_digit() && two.is_ascii_digit()) || (one.is_alphabetic() && two.is_alphabetic())
        }
        _ => false,
    };
    let is_word = |at: &usize| {
        let before = line.get(..*at).and_then(|text| text.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|text| text.chars().next());
        !goes_on(before, word.chars().next()) && !goes_on(word.chars().next_back(), after)
    };
    if word.is_empty() {
        return Vec::new();
    }
    line.match_indices(word).map(|(at, _)| at).filter(is_word).collect()
}

/// The same text in the place of each word; all else stays.
fn everywhere(value: &str, starts: &[usize], old: &str, new: &str) -> Option<String> {
    let others = old.len() - starts.len() * value.len();
    let room = new.len().checked_sub(others)?;
    if starts.is_empty() || room % starts.len() != 0 {
        return None;
    }
    let first = *starts.first()?;
    let proposal = new.get(first..first + room / starts.len())?;
    let mut again = String::new();
    let mut done = 0;
    for start in starts {
        again += old.get(done..*start)?;
        again += proposal;
        done = start + value.len();
    }
    again += old.get(done..)?;
    (again == new).then(|| proposal.to_owned())
}

/// What stands between what is before a word and what is behind it.
fn between(start: usize, end: usize, old: &str, new: &str) -> Option<String> {
    let (before, after) = (old.get(..start)?, old.get(end..)?);
    Some(new.strip_prefix(before)?.strip_suffix(after)?.to_owned())
}

/// What stands there, by the nearest pieces of the line around it that are the same in both.
fn aligned(start: usize, end: usize, old: &str, new: &str) -> Option<String> {
    let (mut from, mut to) = (None, None);
    for (one, two, length) in common(old, new) {
        // Up to the word, and from its end on.
        if one + length <= start {
            from = Some(two + length + (start - one - length));
        } else if one <= start {
            from = Some(two + start - one);
        }
        if to.is_none() && one + length >= end {
            to = Some(if one >= end { two } else { two + end - one });
        }
    }
    new.get(from.unwrap_or(start)..to.unwrap_or(new.len())).map(str::to_owned)
}

/// The value with the line replaced, where that is one of its own.
fn in_lines(value: &str, old: &str, new: &str) -> Option<String> {
    let is_once = !old.is_empty() && value.matches(old).count() == 1;
    is_once.then(|| value.replacen(old, new, 1))
}

/// The value with each piece of the line that changed replaced, where the value has that piece once.
fn in_parts(value: &str, old: &str, new: &str) -> Option<String> {
    let mut changed = value.to_owned();
    for (before, after) in replaced(old, new) {
        let found =
            [(before.clone(), after.clone()), widened(old, new, &before, &after)].into_iter().find_map(|pair| {
                let [at] = words(&pair.0, &changed)[..] else { return None };
                Some((at, pair))
            });
        if let Some((at, (before, after))) = found {
            changed.replace_range(at..at + before.len(), &after);
        }
    }
    (changed != value).then_some(changed)
}

/// The word without spaces and quotes that a piece stands in, before and after.
fn widened(old: &str, new: &str, before: &str, after: &str) -> (String, String) {
    let word = |line: &str, piece: &str, other: &str| {
        let mut words =
            line.split(|char: char| char.is_whitespace() || matches!(char, '"' | '\'' | ',' | '=' | '(' | ')'));
        words.find(|word| word.contains(piece) && !other.contains(word)).unwrap_or(piece).to_owned()
    };
    (word(old, before, new), word(new, after, old))
}

/// The pieces of a line that are others in another.
fn replaced(old: &str, new: &str) -> Vec<(String, String)> {
    let (mut one, mut two, mut replaced) = (0, 0, Vec::new());
    for (start, there, length) in common(old, new).into_iter().chain([(old.len(), new.len(), 0)]) {
        let pieces = (old.get(one..start).unwrap_or_default(), new.get(two..there).unwrap_or_default());
        if pieces.0 != pieces.1 {
            replaced.push((pieces.0.to_owned(), pieces.1.to_owned()));
        }
        (one, two) = (start + length, there + length);
    }
    replaced
}

/// Pieces of two lines that are the same, in order: where each stands, and how long it is.
fn common(old: &str, new: &str) -> Vec<(usize, usize, usize)> {
    let (one, two) = (tokens(old), tokens(new));
    let texts = |line: &str, tokens: &[(usize, usize)]| -> Vec<String> {
        tokens.iter().map(|(start, end)| line.get(*start..*end).unwrap_or_default().to_owned()).collect()
    };
    let places = crate::explain::places(&texts(old, &one), &texts(new, &two));
    let pairs =
        one.iter().zip(places).filter_map(|(token, place)| Some((token.0, two.get(place?)?.0, token.1 - token.0)));
    pairs.collect()
}

/// Runs of letters and digits, and each other character.
fn tokens(line: &str) -> Vec<(usize, usize)> {
    let mut tokens: Vec<(usize, usize)> = Vec::new();
    let mut in_word = false;
    for (at, char) in line.char_indices() {
        let is_letter = char.is_alphanumeric();
        match tokens.last_mut() {
            Some(last) if in_word && is_letter => last.1 = at + char.len_utf8(),
            _ => tokens.push((at, at + char.len_utf8())),
        }
        in_word = is_letter;
    }
    tokens
}

/// How a new value is written in the place of one, in the same style; `raw` is that one as it is written.
pub(super) fn rewritten(raw: &str, scalar: &Scalar, value: &str) -> Option<String> {
    if value.contains(yaml::is_junk) {
        return None;
    }
    if raw.starts_with(['|', '>']) {
        return in_block(raw, &scalar.text, value);
    }
    if value.contains('\n') {
        return None;
    }
    if raw.starts_with('"') {
        return Some(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t")));
    }
    if raw.starts_with('\'') {
        return Some(format!("'{}'", value.replace('\'', "''")));
    }
    // A word for nothing, or for true and false, was none before.
    let is_word = matches!(value, "" | "~" | "null" | "true" | "false");
    Some(if is_word { yaml::quoted(value) } else { yaml::written(value).into_owned() })
}

/// A block of text, with the lines of it that are others.
fn in_block(raw: &str, text: &str, value: &str) -> Option<String> {
    let (before, after): (Vec<&str>, Vec<&str>) = (text.split('\n').collect(), value.split('\n').collect());
    if before.len() != after.len() {
        return None;
    }
    let mut raw = raw.to_owned();
    for (old, new) in before.into_iter().zip(after).filter(|(old, new)| old != new) {
        let [(at, _)] = raw.match_indices(old).collect::<Vec<_>>()[..] else { return None };
        raw.replace_range(at..at + old.len(), new);
    }
    Some(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(value: &str, old: &str, new: &str) -> Option<String> {
        proposals(value, old, new).into_iter().next()
    }

    #[test]
    fn what_bots_bump() {
        let digest = format!("python:3.11-slim@sha256:{}", "a".repeat(64));
        for (value, old, new, wanted) in [
            (
                "python:3.11-slim",
                "FROM python:3.11-slim AS final",
                "FROM python:3.12-slim AS final",
                "python:3.12-slim",
            ),
            ("3.11", "FROM python:3.11-slim AS final", "FROM python:3.12-slim AS final", "3.12"),
            ("16", "    postgresql-16 \\", "    postgresql-17 \\", "17"),
            ("16", "    image: pgvector/pgvector:pg16", "    image: pgvector/pgvector:pg17", "17"),
            ("3000", "      - 3000:3000", "      - 3001:3001", "3001"),
            ("8080:80", "EXPOSE 80", "EXPOSE 81", "8080:81"),
            ("3.2.2.0", "ADD https://x/v3.2.2.0/s6.tar.xz /", "ADD https://x/v3.2.3.0/s6.tar.xz /", "3.2.3.0"),
            (
                "server --workers 3",
                "  server --port \"$P\" --workers 3",
                "  server --port \"$P\" --workers 14",
                "server --workers 14",
            ),
            ("python:3.11-slim", "FROM python:3.11-slim AS final", &format!("FROM {digest} AS final"), &digest),
        ] {
            assert_eq!(first(value, old, new).as_deref(), Some(wanted), "{value}: {old}");
        }
        assert_eq!(first("11", "EXPOSE 3111", "EXPOSE 3112"), None);
        assert_eq!(first("", "a", "b"), None);
    }

    #[test]
    fn two_values_of_one_line() {
        let (old, new) = ("ENV FIRST=one SECOND=two THIRD=three", "ENV FIRST=eins SECOND=zwei THIRD=three");
        for (value, wanted) in [("one", "eins"), ("two", "zwei")] {
            let found = proposals(value, old, new);
            assert!(found.iter().any(|proposal| proposal == wanted), "{found:?}");
        }
        // Of a line that is hardly the same, nothing is known.
        assert_eq!(proposals("one", "ENV A=one B=two", "ENV A=eins B=zwei").len(), 0);
    }

    #[test]
    fn quotes_stay() {
        let rewritten = |raw: &str, text: &str, value: &str| {
            let scalar = Scalar { text: text.to_owned(), plain: !raw.starts_with(['"', '\'', '|', '>']) };
            rewritten(raw, &scalar, value)
        };
        assert_eq!(rewritten("\"a\"", "a", "b\"c").as_deref(), Some("\"b\\\"c\""));
        assert_eq!(rewritten("'a'", "a", "it's").as_deref(), Some("'it''s'"));
        assert_eq!(rewritten("a", "a", "b").as_deref(), Some("b"));
        assert_eq!(rewritten("a", "a", "b: c").as_deref(), Some("\"b: c\""));
        assert_eq!(rewritten("a", "a", "true").as_deref(), Some("\"true\""));
        assert_eq!(rewritten("a", "a", "b\u{7}"), None);
        assert_eq!(rewritten("|\n  x 1\n  y 2\n", "x 1\ny 2\n", "x 1\ny 3\n").as_deref(), Some("|\n  x 1\n  y 3\n"));
        assert_eq!(rewritten("|\n  x\n", "x\n", "x\ny\n"), None);
    }
}
