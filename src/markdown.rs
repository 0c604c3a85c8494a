//! Arbitrary text in Markdown, such that it reads as it was given.
//!
//! The language is `CommonMark` (<https://spec.commonmark.org/>) with GitHub's tables, strikethrough and mathematics
//! (<https://github.github.com/gfm/>). Markdown cannot hold a NUL, and joins lines within a paragraph and a table's cell:
//! line breaks become spaces, except in a [`fenced`] block.

/// Text within a paragraph, a heading or a table's cell. White space at its ends is dropped.
///
/// ```
/// use hullwright::markdown::inline;
///
/// assert_eq!(inline("*a* | snake_case"), r"\*a\* \| snake_case");
/// ```
pub fn inline(text: &str) -> String {
    let line = one_line(text);
    let line = line.trim();
    let mut escaped = String::new();
    let mut before = None;
    let mut rest = line.chars().peekable();
    while let Some(each) = rest.next() {
        if is_syntax(each, before, rest.peek().copied(), &escaped) {
            escaped.push('\\');
        }
        escaped.push(each);
        before = Some(each);
    }
    escaped
}

/// Whether the character needs a backslash. `_` within a word and list markers within a line do not.
fn is_syntax(each: char, before: Option<char>, after: Option<char>, line: &str) -> bool {
    let in_word = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    match each {
        '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '$' => true,
        '_' => !(in_word(before) && in_word(after)),
        // Behind a blank it could close a heading.
        '#' => line.is_empty() || before.is_some_and(|before| before == each || before.is_whitespace()),
        '-' | '+' | '=' => line.is_empty() || before == Some(each),
        '.' | ')' => line.chars().all(|digit| digit.is_ascii_digit()),
        _ => false,
    }
}

/// Text as code, within a paragraph or a table's cell. Empty text has no such form and remains empty.
///
/// ```
/// use hullwright::markdown::code;
///
/// assert_eq!(code("a`b"), "``a`b``");
/// assert_eq!(code("a|b"), "<code>a&#124;b</code>");
/// ```
pub fn code(text: &str) -> String {
    let line = one_line(text);
    if line.trim_matches(' ').is_empty() {
        return line;
    }
    // A cell ends at every `|`, even within backticks, and readers differ on a backslash before it.
    if line.contains('|') {
        return format!("<code>{}</code>", line.chars().map(entity).collect::<String>());
    }
    let fence = "`".repeat(longest_run(&line) + 1);
    let padding = if line.starts_with(['`', ' ']) || line.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{padding}{line}{padding}{fence}")
}

/// A character of HTML, and of Markdown within HTML.
fn entity(each: char) -> String {
    if each.is_ascii_punctuation() { format!("&#{};", u32::from(each)) } else { each.to_string() }
}

/// A fenced block. A text that does not end with a line break gets one; `language` is a word such as `sh`.
pub fn fenced(language: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{language}\n{text}{end}{fence}\n")
}

/// A row of a table from cells that are Markdown already, such as those of [`inline`] and [`code`].
pub fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|each| each != '`').map(str::len).max().unwrap_or(0)
}

/// Line breaks and other control characters become spaces.
fn one_line(text: &str) -> String {
    text.replace("\r\n", "\n").chars().map(|each| if each.is_control() { ' ' } else { each }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    fn events(markdown: &str) -> Vec<Event<'_>> {
        Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH)
            .collect()
    }

    /// The text of a document, if it is made of paragraphs, text and code alone.
    fn text_of(events: &[Event<'_>]) -> Option<String> {
        events
            .iter()
            .map(|event| match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => Some(String::new()),
                Event::InlineHtml(tag) => matches!(&**tag, "<code>" | "</code>").then(String::new),
                Event::Text(text) | Event::Code(text) => Some(text.to_string()),
                _ => None,
            })
            .collect()
    }

    fn cells_of(markdown: &str) -> Vec<String> {
        let mut cells = Vec::new();
        let mut cell = Vec::new();
        for event in events(markdown) {
            match event {
                Event::Start(Tag::TableCell) => cell.clear(),
                Event::End(TagEnd::TableCell) => cells.push(text_of(&cell).unwrap_or_else(|| panic!("{cell:?}"))),
                other => cell.push(other),
            }
        }
        cells
    }

    fn nasty() -> impl Strategy<Value = String> {
        prop_oneof![r"\PC{0,20}", r"[ a1_*`\[\]()<>&;|~$#+=.!\\:/-]{0,14}", r"[0-9]{1,3}[.)] a", "https?://[a-z.]{1,9}"]
    }

    #[test]
    fn readable_text_stays_readable() {
        for text in ["The port of the web interface.", "HTTP_PORT (8080-8090)", "a.b, c: d; e!", "it's \"so\""] {
            assert_eq!(inline(text), text);
        }
    }

    #[test]
    fn line_breaks_become_spaces() {
        assert_eq!(inline("a\nb\r\nc\t"), "a b c");
        assert_eq!(code("a\nb"), "`a b`");
        assert_eq!(code(""), "");
    }

    #[test]
    fn a_heading_keeps_its_last_number_sign() {
        assert_eq!(inline("a # ##"), r"a \# \#\#");
        assert_eq!(inline("C#"), "C#");
    }

    #[test]
    fn rows() {
        assert_eq!(row(&[inline("a|b"), code("c")]), "| a\\|b | `c` |\n");
    }

    proptest! {
        #[test]
        fn headings_come_back(text in nasty()) {
            let markdown = format!("# {}\n", inline(&text));
            let events = events(&markdown);
            let inside = events.get(1..events.len() - 1).unwrap_or_default();
            let read = text_of(inside);
            let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let read = read.map(|read| read.split_whitespace().collect::<Vec<_>>().join(" "));
            prop_assert_eq!(read.as_deref(), Some(joined.as_str()), "{}", markdown);
        }

        #[test]
        fn inline_comes_back(text in nasty()) {
            let markdown = inline(&text);
            prop_assert_eq!(text_of(&events(&markdown)), Some(one_line(&text).trim().to_owned()), "{}", markdown);
        }

        #[test]
        fn code_comes_back(text in nasty()) {
            prop_assume!(!text.trim_matches(' ').is_empty());
            let markdown = format!("a {} b", code(&text));
            prop_assert_eq!(text_of(&events(&markdown)), Some(format!("a {text} b")), "{}", markdown);
        }

        #[test]
        fn cells_come_back(first in nasty(), second in nasty()) {
            prop_assume!(!second.trim_matches(' ').is_empty());
            let head = "| x | y |\n| - | - |\n";
            let markdown = format!("{head}{}", row(&[inline(&first), format!("={}=", code(&second))]));
            let read = cells_of(&markdown);
            prop_assert_eq!(&read[2..], &[one_line(&first).trim().to_owned(), format!("={second}=")], "{}", markdown);
        }

        #[test]
        fn fenced_comes_back(text in r"([ a`~#|-]{0,8}\n){0,5}") {
            let markdown = fenced("sh", &text);
            let read: String = events(&markdown)
                .into_iter()
                .filter_map(|event| if let Event::Text(text) = event { Some(text.to_string()) } else { None })
                .collect();
            prop_assert_eq!(&read, &text, "{}", markdown);
            prop_assert!(matches!(events(&markdown)[0], Event::Start(Tag::CodeBlock(_))));
        }
    }
}
