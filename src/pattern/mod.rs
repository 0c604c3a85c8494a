//! POSIX extended regular expressions, as `grep -E` reads them on every system in the C locale.
//!
//! A [`Pattern`] holds only what POSIX defines, so that GNU's, busybox's and musl's reading is one. The language is that of
//! <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap09.html#tag_09_04>.

mod matches;
mod parse;

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

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use proptest::prelude::*;

    use super::Pattern;

    /// What the scripts of an image ask.
    fn grep(pattern: &str, value: &str) -> bool {
        let mut grep = Command::new("grep");
        grep.args(["-Exq", "-e", pattern]).env("LC_ALL", "C").stdin(Stdio::piped()).stderr(Stdio::piped());
        let mut child = grep.spawn().expect("grep runs");
        child.stdin.take().unwrap().write_all(format!("{value}\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code().is_some_and(|code| code < 2) && complaint.is_empty(), "{pattern}: {complaint}");
        output.status.success()
    }

    fn matches(pattern: &str, value: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(value)
    }

    #[test]
    fn whole_values_match() {
        for (pattern, good, bad) in [
            ("T[0-6]", &["T0", "T6"][..], &["", "T7", "T00", "xT0", "T0\n"][..]),
            ("a|bc", &["a", "bc"], &["ac", "abc"]),
            ("(ab)*c?", &["", "ab", "ababc", "c"], &["aba", "cc"]),
            ("x{2,3}", &["xx", "xxx"], &["x", "xxxx"]),
            ("^[^[:space:]@]+$", &["é-]"], &["a b", "a@"]),
            (r"[]\\-]+", &["]-\\"], &["a"]),
            (r"\.\\\{", &[".\\{"], &["a\\{"]),
        ] {
            for value in good {
                assert!(matches(pattern, value), "{pattern} takes {value:?}");
            }
            for value in bad {
                assert!(!matches(pattern, value), "{pattern} refuses {value:?}");
            }
        }
    }

    #[test]
    fn what_systems_read_in_different_ways_is_refused() {
        let deep = format!("{}a{}", "(".repeat(17), ")".repeat(17));
        for bad in [
            "",
            "é",
            "a\nb",
            r"\d",
            r"[\d]",
            r"\-",
            "(?:a)",
            "(?i)a",
            "a*?",
            "a**",
            "*a",
            "(*a)",
            "a|",
            "()",
            "(a",
            "a)",
            "[a",
            "{2}",
            "a{",
            "a{2",
            "a{3,2}",
            "a{256}",
            "a{1,x}",
            "(a{200}){200}",
            "[b-a]",
            "[[:word:]]",
            "[[.a.]]",
            "[[=a=]]",
            "[:(:]",
            "^*",
            "a\\",
            r"\1",
            &deep,
            &"a".repeat(257),
        ] {
            assert!(Pattern::parse(bad).is_err(), "{bad} is refused");
        }
    }

    #[test]
    fn no_pattern_takes_for_ever() {
        assert!(!matches("(a*)*b", &"a".repeat(4_000)));
        assert!(!matches("((a|aa)+)+b", &"a".repeat(400)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn grep_is_of_one_mind(pattern in r"[ab.\[\]()|*+?^$\\{},0-2:a-]{1,10}", values in proptest::collection::vec("[ab0-2.*\\[\\]{} -]{0,5}", 4)) {
            if let Ok(read) = Pattern::parse(&pattern) {
                for value in values {
                    prop_assert_eq!(read.matches(&value), grep(&pattern, &value), "{} and {:?}", pattern, value);
                }
            }
        }

        #[test]
        fn grep_is_of_one_mind_on_what_people_write(
            parts in proptest::collection::vec("(a|b|\\.|\\[ab\\]|\\[\\^a0\\]|\\(a\\|b0\\)|\\(ab\\)|\\[\\[:digit:\\]-\\])(\\*|\\+|\\?|\\{1,2\\}|\\{2\\}|)", 1..5),
            values in proptest::collection::vec("[ab0-2.-]{0,6}", 6),
        ) {
            let pattern = parts.concat();
            let read = Pattern::parse(&pattern).unwrap();
            for value in values {
                prop_assert_eq!(read.matches(&value), grep(&pattern, &value), "{} and {:?}", pattern, value);
            }
        }
    }
}
