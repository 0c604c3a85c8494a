//! Quoting for execline, the language of a oneshot's `up` and `down`.
//!
//! A command line is one argument vector: no shell reads it and nothing in it expands.

use std::fmt;

/// A program and its arguments, none of which holds a NUL. Printed, it reads as exactly these words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandLine(Vec<String>);

/// Why words are no [`CommandLine`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotACommandLine {
    /// There is no program.
    Empty,
    /// No argument of a program can hold a NUL.
    Nul,
}

impl fmt::Display for NotACommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "is empty: a command needs a program",
            Self::Nul => "holds a NUL character",
        })
    }
}

impl CommandLine {
    /// The command line of these words.
    pub fn new<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Result<Self, NotACommandLine> {
        let words: Vec<String> = words.into_iter().map(Into::into).collect();
        match words.first() {
            None => Err(NotACommandLine::Empty),
            Some(program) if program.is_empty() => Err(NotACommandLine::Empty),
            Some(_) if words.iter().any(|word| word.contains('\0')) => Err(NotACommandLine::Nul),
            Some(_) => Ok(Self(words)),
        }
    }

    /// The program and its arguments.
    pub fn words(&self) -> &[String] {
        &self.0
    }
}

/// One line, whatever is in the words.
impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.0.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{}", Word(word))?;
        }
        Ok(())
    }
}

/// A word as execline reads it back: bare where every character is plain, else in double quotes.
struct Word<'a>(&'a str);

impl fmt::Display for Word<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
        if !self.0.is_empty() && self.0.chars().all(plain) {
            return f.write_str(self.0);
        }
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                _ => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::s6::compile::lexer;

    #[test]
    fn only_what_needs_quotes_has_them() {
        let line = |words: &[&str]| CommandLine::new(words.iter().copied()).unwrap().to_string();
        assert_eq!(line(&["/usr/bin/env", "A=1", "--x"]), "/usr/bin/env A=1 --x");
        assert_eq!(line(&["sh", "-c", "echo \"$A\" \\ \n#"]), r#"sh -c "echo \"$A\" \\ \n#""#);
        assert_eq!(line(&["if", "{", "", "#"]), r##"if "{" "" "#""##);
    }

    #[test]
    fn a_program_is_needed_and_a_nul_is_refused() {
        assert_eq!(CommandLine::new([""; 0]), Err(NotACommandLine::Empty));
        assert_eq!(CommandLine::new([""]), Err(NotACommandLine::Empty));
        assert_eq!(CommandLine::new(["a", "b\0"]), Err(NotACommandLine::Nul));
    }

    proptest! {
        #[test]
        fn every_command_line_reads_back(words in prop::collection::vec("[^\0]*|[{}\"\\\\# \n01xa]*", 1..6)) {
            prop_assume!(!words[0].is_empty());
            let line = CommandLine::new(words.clone()).unwrap().to_string();
            prop_assert!(!line.contains(['\n', '\r']));
            let read = lexer::words(line.as_bytes()).unwrap();
            prop_assert_eq!(read, words.into_iter().map(String::into_bytes).collect::<Vec<_>>());
        }
    }
}
