//! POSIX extended regular expressions, as `grep -E` reads them on every system in the C locale.
//!
//! A [`Pattern`] holds only what POSIX defines, so that GNU's, busybox's and musl's reading is one. The language is that of
//! <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap09.html#tag_09_04>.

mod matches;
mod parse;
#[cfg(test)]
mod tests;

use std::fmt;

/// What whole values must look like.
///
/// ```
/// use hullwright::pattern::Pattern;
///
/// let tier = Pattern::parse("T[0-6]").unwrap();
/// assert!(tier.matches("T3") && !tier.matches("T33") && !tier.matches("T3\n"));
/// assert!(Pattern::parse(r"\d+").unwrap_err().message.contains("[0-9]"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    root: Alternatives,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAPattern {
    /// The cause, in the user's words.
    pub message: String,
    /// The part of the text that it is about, and what to write instead of it.
    pub instead: Option<(String, String)>,
}

/// What stands between `|`.
type Alternatives = Vec<Vec<Item>>;

/// Something that is matched, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    atom: Atom,
    least: u16,
    most: Option<u16>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Atom {
    Byte(u8),
    Any,
    Set { negated: bool, ranges: Vec<(u8, u8)> },
    Group(Alternatives),
    Start,
    End,
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Self, NotAPattern> {
        Ok(Self { text: text.to_owned(), root: parse::parse(text)? })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether it matches the whole of a value, which must be one line.
    pub fn matches(&self, value: &str) -> bool {
        !value.contains(['\n', '\0']) && matches::whole(&self.root, value.as_bytes())
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
