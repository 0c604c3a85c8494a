//! POSIX shell quoting, in one place.
//!
//! A [`Word`] is printed so that every shell reads it as exactly one word, whatever its text holds: never split, never
//! globbed, never a keyword or an assignment. It knows nothing of commands or scripts. The language is that of
//! <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02>.
//!
//! No argument of a process can hold a NUL, so neither may the texts given here.

use std::fmt::{self, Write};

use crate::variable::VariableName;

/// Words that a shell takes for its own when they stand first in a command.
const KEYWORDS: [&str; 19] = [
    "case", "coproc", "do", "done", "elif", "else", "esac", "fi", "for", "function", "if", "in", "select", "then",
    "time", "until", "while", "repeat", "foreach",
];

/// One word of a shell command, made of text and variables.
///
/// ```
/// use hullwright::shell::Word;
/// use hullwright::variable::VariableName;
///
/// let port = Word::variable_or(VariableName::new("PORT")?, Word::literal("8080"));
/// assert_eq!(Word::literal("--listen=0.0.0.0:").then(port).to_string(), r#""--listen=0.0.0.0:${PORT:-8080}""#);
/// # Ok::<(), hullwright::variable::NotAName>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Variable(VariableName),
    Or(VariableName, Word),
    OrFail(VariableName, Word),
    Output(String, Word),
}

impl Word {
    /// Text that stands for itself.
    pub fn literal(text: &str) -> Self {
        Self(vec![Piece::Literal(text.to_owned())])
    }

    /// `${NAME}`
    pub fn variable(name: VariableName) -> Self {
        Self(vec![Piece::Variable(name)])
    }

    /// `${NAME:-default}`: the default when the variable is unset or empty.
    pub fn variable_or(name: VariableName, default: Self) -> Self {
        Self(vec![Piece::Or(name, default)])
    }

    /// `${NAME:?message}`: the shell ends with the message when the variable is unset or empty.
    pub fn variable_or_fail(name: VariableName, message: Self) -> Self {
        Self(vec![Piece::OrFail(name, message)])
    }

    /// `$(function word)`: what a function of the script prints when it is given the word.
    pub fn output(function: &VariableName, word: Self) -> Self {
        Self(vec![Piece::Output(function.to_string(), word)])
    }

    /// This word with another one directly behind it.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        self.0.extend(next.0);
        self
    }

    /// Whether a shell that reads the word runs something.
    pub fn is_computed(&self) -> bool {
        self.0.iter().any(|piece| match piece {
            Piece::Literal(_) | Piece::Variable(_) => false,
            Piece::Or(_, word) | Piece::OrFail(_, word) => word.is_computed(),
            Piece::Output(..) => true,
        })
    }

    /// The text, when the word holds no variable.
    fn as_literal(&self) -> Option<String> {
        self.0
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => Some(text.as_str()),
                Piece::Variable(_) | Piece::Or(..) | Piece::OrFail(..) | Piece::Output(..) => None,
            })
            .collect()
    }

    /// Writes what stands between the double quotes. `inside` is whether that is within `${…}`.
    fn write_quoted(&self, f: &mut fmt::Formatter<'_>, inside: bool) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Literal(text) => write_escaped(f, text, inside)?,
                Piece::Variable(name) => write!(f, "${{{name}}}")?,
                Piece::Or(name, default) => write_expansion(f, name, ":-", default)?,
                Piece::OrFail(name, message) => write_expansion(f, name, ":?", message)?,
                // Quotes inside `$(…)` are its own.
                Piece::Output(function, word) => write!(f, "$({function} {word})")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = self.as_literal() {
            return f.write_str(&quote(&text));
        }
        f.write_char('"')?;
        self.write_quoted(f, false)?;
        f.write_char('"')
    }
}

fn write_expansion(f: &mut fmt::Formatter<'_>, name: &VariableName, operator: &str, word: &Word) -> fmt::Result {
    write!(f, "${{{name}{operator}")?;
    word.write_quoted(f, true)?;
    f.write_char('}')
}

/// Escapes what is special in double quotes, and what is special in `${…}` besides: its end, and `'`, which bash wants
/// in pairs there and for which every shell takes `"'"`.
fn write_escaped(f: &mut fmt::Formatter<'_>, text: &str, inside: bool) -> fmt::Result {
    text.chars().try_for_each(|each| match each {
        '\\' | '"' | '$' | '`' => write!(f, "\\{each}"),
        '}' if inside => f.write_str("\\}"),
        '\'' if inside => f.write_str("\"'\""),
        _ => f.write_char(each),
    })
}

/// Text as one word: bare where that is safe, in single quotes otherwise.
///
/// ```
/// use hullwright::shell::quote;
///
/// assert_eq!(quote("--bind=0.0.0.0:80"), "--bind=0.0.0.0:80");
/// assert_eq!(quote("it's"), r"'it'\''s'");
/// assert_eq!(quote(""), "''");
/// ```
pub fn quote(text: &str) -> String {
    if is_bare(text) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// Whether a shell reads the text as itself in every position of a command.
fn is_bare(text: &str) -> bool {
    let safe = |each: char| each.is_ascii_alphanumeric() || "_@%+:,./-=".contains(each);
    // `NAME=value` in front of a command is an assignment.
    let assignment = text.contains('=') && !text.starts_with('-');
    !text.is_empty() && text.chars().all(safe) && !assignment && !KEYWORDS.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::process::Command;

    /// What a real shell makes of the words: each argument, ended by a NUL. `UNSET` is unset and `SET` is `set`.
    fn read_by_shell(words: &[String], set: &str) -> Vec<String> {
        let script = format!("printf '%s\\0' {}", words.join(" "));
        let output =
            Command::new("sh").arg("-c").arg(&script).env_remove("UNSET").env("SET", set).output().expect("sh runs");
        assert!(output.status.success(), "{script:?}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).expect("UTF-8 comes back");
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    fn name(text: &str) -> VariableName {
        VariableName::new(text).unwrap()
    }

    #[test]
    fn bare_words_are_few() {
        for bare in ["a", "/usr/bin/env", "--x=y", "1.2.3", "user@host:80"] {
            assert_eq!(quote(bare), bare);
        }
        for quoted in ["if", "A=b", "~", "a b", "*", "!", "{", "", "é", "a\nb", "#x", "$X"] {
            assert_eq!(quote(quoted), format!("'{quoted}'"));
        }
    }

    #[test]
    fn a_command_is_never_a_keyword() {
        let output = Command::new("sh").arg("-c").arg(quote("if")).output().unwrap();
        assert_eq!(output.status.code(), Some(127), "not found, and no syntax error");
    }

    #[test]
    fn a_missing_variable_ends_the_shell() {
        let word = Word::variable_or_fail(name("UNSET"), Word::literal("set UNSET, e.g. {\"a\"}"));
        let output = Command::new("sh").arg("-c").arg(format!(": {word}")).env_remove("UNSET").output().unwrap();
        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains("set UNSET, e.g. {\"a\"}"));
    }

    #[test]
    fn printed_forms() {
        let nested = Word::variable_or(name("A"), Word::variable_or(name("B"), Word::literal("c}d")));
        assert_eq!(nested.to_string(), r#""${A:-${B:-c\}d}}""#);
        assert_eq!(Word::literal("a b").then(Word::variable(name("X"))).to_string(), r#""a b${X}""#);
        assert_eq!(Word::variable_or(name("A"), Word::literal("it's")).to_string(), r#""${A:-it"'"s}""#);
        assert_eq!(Word::default().to_string(), "''");
    }

    /// Text without NUL, rich in what shells treat specially.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![r"[^\x00]{0,20}", r#"[ \t\n'"\\$`{}*?~!#&;|<>()=a\[\]-]{0,12}"#]
    }

    proptest! {
        #[test]
        fn text_comes_back(text in text()) {
            prop_assert_eq!(read_by_shell(&[quote(&text)], ""), vec![text]);
        }

        #[test]
        fn variables_and_defaults_come_back(before in text(), default in text(), value in text(), after in text()) {
            let around = |middle| Word::literal(&before).then(middle).then(Word::literal(&after)).to_string();
            let output = Word::output(&name("echo"), Word::variable_or(name("UNSET"), Word::literal("a b")));
            let words = [
                around(Word::variable_or(name("UNSET"), output)),
                around(Word::variable_or(name("UNSET"), Word::literal(&default))),
                around(Word::variable(name("SET"))),
                around(Word::variable_or(name("UNSET"), Word::literal(&default).then(Word::variable(name("SET"))))),
            ];
            let expected = ["a b".to_owned(), default.clone(), value.clone(), format!("{default}{value}")];
            let expected: Vec<_> = expected.iter().map(|middle| format!("{before}{middle}{after}")).collect();
            prop_assert_eq!(read_by_shell(&words, &value), expected);
        }
    }
}
