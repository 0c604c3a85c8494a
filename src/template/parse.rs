//! From a template's text to its syntax tree, or to what is wrong with it.

use std::ops::Range;

use minijinja::machinery::ast::Stmt;
use minijinja::machinery::{Token, parse as tree, tokenize};

use super::engine::syntax;
use crate::diagnostic::nearest;

/// No template has more bytes.
pub(super) const LARGEST: usize = 64 * 1024;

/// No template has more tags.
const MOST_TAGS: usize = 400;

/// No tag has more words and signs.
const LONGEST_TAG: usize = 100;

/// The statements that templates have.
pub(super) const STATEMENTS: [&str; 11] =
    ["block", "elif", "else", "endblock", "endfor", "endif", "extends", "for", "if", "include", "set"];

/// A text that is no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// Where it is wrong.
    pub(super) range: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// What may have been meant.
    pub(super) hint: Option<String>,
}

/// Reads a template. The tree of one within the limits is shallow enough to be walked.
pub(super) fn parse(text: &str) -> Result<Stmt<'_>, Wrong> {
    if text.len() > LARGEST {
        return Err(too_large(0..0, "is larger than 64 KiB, and no template is"));
    }
    limits(text)?;
    tree(text, "", syntax()).map_err(|error| {
        let message = error.detail().unwrap_or("it cannot be read").to_owned();
        let range = line(text, error.line().unwrap_or(1));
        let hint = message.strip_prefix("unknown statement ").and_then(|word| nearest(word, STATEMENTS));
        Wrong {
            range,
            hint: hint.map(|word| format!("did you mean `{word}`?")),
            message: format!("is no template: {message}"),
        }
    })
}

fn limits(text: &str) -> Result<(), Wrong> {
    let (mut tags, mut words) = (0, 0);
    // What cannot be split into words is the parser's to report.
    for (token, span) in tokenize(text, false, syntax()).map_while(Result::ok) {
        match token {
            Token::TemplateData(_) => {}
            Token::BlockStart | Token::VariableStart => {
                (tags, words) = (tags + 1, 0);
            }
            _ => words += 1,
        }
        let range = span.start_offset as usize..span.end_offset as usize;
        if tags > MOST_TAGS {
            return Err(too_large(range, &format!("has more than {MOST_TAGS} tags, and no template has")));
        }
        if words > LONGEST_TAG {
            return Err(too_large(range, &format!("has a tag of more than {LONGEST_TAG} words and signs")));
        }
    }
    Ok(())
}

fn too_large(range: Range<usize>, message: &str) -> Wrong {
    Wrong { range, message: message.to_owned(), hint: None }
}

/// What stands in a line, counted from 1.
fn line(text: &str, number: usize) -> Range<usize> {
    let start: usize = text.split_inclusive('\n').take(number.saturating_sub(1)).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    start + indent..start + line.trim_end().len().max(indent)
}
