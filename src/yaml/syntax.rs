//! What the YAML reader stumbled over, in a user's words.

use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::source::{SourceId, Span};

/// The report of an error after which nothing more can be read. `read` is where the last value ended.
pub(super) fn report(error: &ScanError, text: &str, source: SourceId, read: usize) -> Diagnostic {
    let at = text.floor_char_boundary(error.marker().byte_offset().unwrap_or(text.len()).min(text.len()));
    let length = text.get(at..).and_then(|rest| rest.chars().next()).filter(|&c| c != '\n').map_or(0, char::len_utf8);
    let span = Span::new(source, at..at + length);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(span),
        ErrorKind::DirectiveDisallowed => directive(text, span),
        ErrorKind::MisplacedFlowCollectionEnd => {
            let found = "a closing bracket that closes nothing";
            Diagnostic::new(Code::Syntax, span, found).edit("remove it", span, "")
        }
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => tab(text, span),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => unclosed_quote(text, span, read),
        kind => {
            let (message, advice) = words(kind);
            Diagnostic::new(Code::Syntax, span, message)
                .label("here")
                .advice(format!("{advice}; how it was meant only you know"))
        }
    }
}

/// The report of a value below more levels than any spec has.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    let message = format!("the file is nested more than {} levels deep", super::parse::MAX_DEPTH);
    Diagnostic::new(Code::TooDeep, span, message)
        .label("one level too many")
        .advice("look for brackets that are opened and never closed: no key of the language stands that deep; which bracket is missing only you know")
}

/// The reader notices late: the quote is the first one after the last value.
fn unclosed_quote(text: &str, noticed: Span, read: usize) -> Diagnostic {
    let quote = text.get(read..).and_then(|rest| rest.find(['"', '\'']));
    let start = quote.map_or(noticed.range().start, |at| read + at);
    let sign = if text.get(start..).is_some_and(|rest| rest.starts_with('\'')) { "'" } else { "\"" };
    let line = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim_end();
    let end = Span::new(noticed.source, start + line.len()..start + line.len());
    let span = Span::new(noticed.source, start..start + line.len().min(1));
    let found = Diagnostic::new(Code::Syntax, span, "a quote is opened and not closed").label("opened here");
    if line.ends_with('\\') {
        return found.advice("close the quote at the end of its text; a backslash before it is written twice: where the text ends only you know");
    }
    found.edit("close the quote", end, sign)
}

fn directive(text: &str, span: Span) -> Diagnostic {
    let start = span.range().start;
    let end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |newline| start + newline + 1);
    let line = Span::new(span.source, start..end);
    Diagnostic::new(
        Code::OtherYaml,
        span,
        "a line that begins with `%` instructs other YAML tools; a spec is plain YAML 1.2",
    )
    .edit("remove the line", line, "")
}

/// Tabs in front of a line: the edit treats the lines that follow alike.
fn tab(text: &str, span: Span) -> Diagnostic {
    let found = Diagnostic::new(Code::Syntax, span, "YAML is indented with spaces, and here is a tab").label("a tab");
    let line_of = |at: usize| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let mut start = line_of(span.range().start);
    let mut edits = Vec::new();
    for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let tabs = line.get(..indent).unwrap_or_default().match_indices('\t');
        let before = edits.len();
        edits.extend(tabs.map(|(at, tab)| Edit {
            span: Span::new(span.source, start + at..start + at + tab.len()),
            replacement: "  ".to_owned(),
        }));
        if edits.len() == before {
            break;
        }
        start += line.len();
    }
    if edits.is_empty() {
        return found.advice("replace the tab by spaces: how many there shall be only you know");
    }
    found.edits("write two spaces for each tab", edits)
}

/// What is wrong, and what to do. The reader's own words are kept where a user hardly ever gets.
fn words(kind: &ErrorKind) -> (String, String) {
    let (message, advice) = match kind {
        ErrorKind::UnclosedFlowCollection { open } | ErrorKind::MismatchedFlowCollectionEnd { open, .. } => {
            let close = if *open == '[' { ']' } else { '}' };
            return (
                format!("`{open}` is opened and not closed by `{close}`"),
                format!("write `{close}` where the collection ends"),
            );
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => (
            "a comma or the closing bracket is missing",
            "separate the entries by commas, and quote a text that contains `,`, `[`, `]`, `{` or `}`",
        ),
        ErrorKind::InvalidColonPlacement => {
            ("a colon inside brackets that are not closed yet", "close the bracket that is open before this line")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "something follows the closing quote of a text",
            "put the whole value between quotes, and use the other kind of quotes around it",
        ),
        ErrorKind::MappingValueNotAllowed => (
            "a key cannot stand here",
            "the lines before it belong together: indent this line like its neighbours, and see that each key before it ends with `: `",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("a `:` is missing after a key", "write `key: value`, with a space after the colon")
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidBlockScalarIndent => (
            "this does not line up with the lines before it",
            "indent it like its neighbours; a text that goes on after a quote, `*` or `&` needs quotes around all of it",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => (
            "a list ends in the middle: this line does not begin with `- `",
            "begin the line with `- `, or indent it like the key that it belongs to",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed | ErrorKind::BlockEntryInFlowCollection => {
            ("a list with `- ` cannot begin here", "begin the list on a line of its own, or write `[a, b]`")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => (
            "a backslash escape that YAML does not have",
            "use single quotes, in which a backslash is a backslash, or write `\\\\`",
        ),
        ErrorKind::CommentInterceptedScalar => (
            "a comment stands in the middle of a text",
            "quote the text if `#` belongs to it; otherwise move the comment to a line of its own",
        ),
        ErrorKind::InvalidBlockScalarHeader => (
            "a text follows `|` or `>` on the same line",
            "begin the text on the next line; quote it if `|` or `>` belongs to it",
        ),
        ErrorKind::MissingAnchorOrAliasName => {
            ("`*` and `&` need a name", "put a text that begins with `*` or `&` between quotes")
        }
        other => {
            return (
                format!("the file is not YAML: {other}"),
                "compare the line with its neighbours: indentation, quotes and brackets decide".to_owned(),
            );
        }
    };
    (message.to_owned(), advice.to_owned())
}
