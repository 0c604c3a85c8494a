//! Annotations of GitHub: what a workflow prints so that it is shown beside the lines of a change.

use super::{Noted, Place};
use crate::cli::console;

/// A line for each.
pub(in crate::cli) fn lines(noted: &[Noted]) -> String {
    noted.iter().map(line).collect()
}

fn line(noted: &Noted) -> String {
    let level = if noted.is_error { "error" } else { "warning" };
    let (at, message) = (place(noted.place), if noted.help.is_empty() { "" } else { "\nhelp: " });
    let message = data(&console::visible(&format!("{}{message}{}", noted.message, noted.help)));
    let title = property(&format!("{}: {}", noted.rule, noted.title));
    format!("::{level} file={}{at},title={title}::{message}\n", property(&console::visible(&noted.file)))
}

fn place(place: Option<Place>) -> String {
    let Some(Place { start, end }) = place else { return String::new() };
    // Columns are shown only within a line; an end before the first character belongs to the line above.
    if start.line == end.line {
        return format!(",line={},endLine={},col={},endColumn={}", start.line, end.line, start.column, end.column);
    }
    let last = if end.column == 1 { end.line - 1 } else { end.line };
    format!(",line={},endLine={last}", start.line)
}

/// What stands behind the second pair of colons.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use hullwright::source::Position;

    use super::*;

    fn noted(place: Option<Place>) -> Noted {
        Noted {
            rule: "HW1".to_owned(),
            title: "a, b: c".to_owned(),
            is_error: true,
            message: "50% of\n::error::x".to_owned(),
            help: "do it".to_owned(),
            file: "a,b:c\n.yaml".to_owned(),
            place,
            edits: Vec::new(),
        }
    }

    #[test]
    fn no_text_is_a_command_of_its_own() {
        let wanted = "::error file=a%2Cb%3Ac%0A.yaml,title=HW1%3A a%2C b%3A c::50%25 of%0A::error::x%0Ahelp: do it\n";
        assert_eq!(lines(&[noted(None)]), wanted);
        assert_eq!(lines(&[noted(None), noted(None)]).lines().count(), 2);
    }

    #[test]
    fn a_place_is_whole_lines_or_within_one() {
        let at = |line, column| Position { line, column };
        assert_eq!(place(Some(Place { start: at(2, 3), end: at(2, 5) })), ",line=2,endLine=2,col=3,endColumn=5");
        assert_eq!(place(Some(Place { start: at(2, 1), end: at(3, 1) })), ",line=2,endLine=2");
        assert_eq!(place(Some(Place { start: at(2, 4), end: at(4, 2) })), ",line=2,endLine=4");
    }
}
