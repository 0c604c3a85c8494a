//! Digests in a line: no two of them have anything in common, so they say nothing of how alike two lines are.

use std::ops::Range;

/// How a digest begins, and how many digits it has at least.
const START: &str = "sha";
const DIGITS: usize = 64;

/// The digests of a line, with their algorithm.
pub(super) fn all(line: &str) -> Vec<&str> {
    places(line).into_iter().filter_map(|place| line.get(place)).collect()
}

/// Whether a text is one digest and nothing else.
pub(super) fn is_one(text: &str) -> bool {
    all(text) == [text]
}

/// The line with each digest as the same sign.
pub(super) fn hidden(line: &str) -> String {
    let mut hidden = line.to_owned();
    for place in places(line).into_iter().rev() {
        hidden.replace_range(place, "#");
    }
    hidden
}

fn places(line: &str) -> Vec<Range<usize>> {
    let place = |at: usize| {
        let rest = line.get(at..)?;
        let digits = rest.find(':')? + 1;
        let is_algorithm = rest.get(START.len()..digits - 1)?.bytes().all(|byte| byte.is_ascii_digit());
        let length = rest.get(digits..)?.bytes().take_while(u8::is_ascii_hexdigit).count();
        (is_algorithm && length >= DIGITS).then(|| at..at + digits + length)
    };
    line.match_indices(START).filter_map(|(at, _)| place(at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_found() {
        let (one, two) = (format!("sha256:{}", "a".repeat(64)), format!("sha512:{}", "0".repeat(128)));
        let line = format!("FROM share/a@{one} AS b # sha256:{} {two}", "c".repeat(63));
        assert_eq!(all(&line), [one.as_str(), two.as_str()]);
        assert_eq!(hidden(&line), format!("FROM share/a@# AS b # sha256:{} #", "c".repeat(63)));
        assert!(is_one(&one) && !is_one(&line) && !is_one("") && all("sha256:").is_empty());
    }
}
