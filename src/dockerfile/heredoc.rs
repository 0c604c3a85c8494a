//! Here-documents: text of several lines that comes back byte for byte.

use super::text::Unrepresentable;

/// The lines of a here-document. The delimiter is quoted, so nothing in them is expanded, and occurs in none of them.
///
/// A front end that knows no more than <https://docs.docker.com/reference/dockerfile/#here-documents> reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heredoc(String);

impl Heredoc {
    /// Takes a text that is empty or ends with a line break.
    ///
    /// # Errors
    /// A last line without its line break: a here-document would add one.
    pub fn new(text: &str) -> Result<Self, Unrepresentable> {
        if text.is_empty() || text.ends_with('\n') {
            Ok(Self(text.to_owned()))
        } else {
            Err(Unrepresentable::NoFinalLineBreak)
        }
    }

    /// `<<"EOF"`, which stands in the instruction's line.
    pub(super) fn opening(&self) -> String {
        format!("<<\"{}\"", self.delimiter())
    }

    /// The lines, the delimiter, and the beginning of the empty line without which hadolint reads on.
    pub(super) fn body(&self) -> String {
        format!("{}{}\n", self.0, self.delimiter())
    }

    /// The first of `EOF`, `EOF1`, `EOF2` … that no line consists of. The front end forgives a `\r` behind it.
    fn delimiter(&self) -> String {
        let taken = |delimiter: &String| self.0.lines().any(|line| line.trim() == delimiter);
        let numbered = (1..).map(|number: u32| format!("EOF{number}"));
        std::iter::once("EOF".to_owned())
            .chain(numbered)
            .find(|delimiter| !taken(delimiter))
            .expect("internal: a text has fewer lines than there are numbers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_in_no_line() {
        let text = Heredoc::new("EOF\n  EOF1\r\n").unwrap();
        assert_eq!(text.opening(), "<<\"EOF2\"");
        assert_eq!(text.body(), "EOF\n  EOF1\r\nEOF2\n");
        assert_eq!(Heredoc::new("").unwrap().body(), "EOF\n");
    }

    #[test]
    fn the_last_line_is_whole() {
        assert_eq!(Heredoc::new("a"), Err(Unrepresentable::NoFinalLineBreak));
    }
}
