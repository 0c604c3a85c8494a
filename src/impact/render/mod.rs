//! The impact for people and for machines.

mod document;
mod json;
mod markdown;
mod outputs;
mod text;

use super::Impact;
use super::code::Code;

/// What is told besides the impact itself.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// What the old spec is called.
    pub old: &'a str,
    /// What the new one is called.
    pub new: &'a str,
    /// What may break.
    pub allowed: &'a [Code],
}

/// For a terminal.
pub fn text(impact: &Impact, shown: Shown<'_>) -> String {
    text::text(&document::document(impact, shown))
}

/// For a comment on a change, or a file.
pub fn markdown(impact: &Impact, shown: Shown<'_>) -> String {
    markdown::markdown(&document::document(impact, shown))
}

/// One object a line, each with its `type`.
pub fn json_lines(impact: &Impact, shown: Shown<'_>) -> Vec<serde_json::Value> {
    json::lines(impact, shown)
}
