//! From a text to a tree, with every mistake that can be told in one run.

use super::build::{Outcome, build};
use super::junk;
use super::node::Node;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Sources, Span};

/// The largest text that is read, in bytes.
pub(super) const MAX_BYTES: usize = 1 << 20;
/// The most values and keys a tree may have after aliases are resolved.
pub(super) const MAX_NODES: usize = 100_000;
/// The most text a tree may hold after aliases are resolved, in bytes.
pub(super) const MAX_TEXT: usize = 4 << 20;
/// The most collections that may contain each other.
pub(super) const MAX_DEPTH: usize = 64;
/// The most unquoted texts that one run reports.
const MAX_REPAIRS: usize = 100;

/// Reads a text as one YAML 1.2 document.
///
/// Aliases and merge keys are resolved. The tree is absent when its shape could not be made out; it may be
/// present beside reports, so that what it is decoded into can be checked in the same run.
pub fn parse(sources: &Sources, id: SourceId) -> (Option<Node>, Vec<Diagnostic>) {
    let text = &sources.get(id).text;
    if text.len() > MAX_BYTES {
        return (None, vec![too_large(id, text)]);
    }
    let (mut copy, mut reports) = junk::scan(id, text);
    let mut covers = Vec::new();
    loop {
        match build(id, text, &copy, &covers) {
            Outcome::Cover(cover, _) if covers.len() < MAX_REPAIRS => {
                cover.apply(&mut copy);
                covers.push(cover);
            }
            Outcome::Cover(_, more) => {
                reports.extend(more);
                return (None, reports);
            }
            Outcome::Done { root, reports: more } => {
                reports.extend(more);
                return (root, reports);
            }
        }
    }
}

fn too_large(id: SourceId, text: &str) -> Diagnostic {
    let first_line = text.find('\n').unwrap_or(0);
    let message = format!("the file has {} bytes, and no more than {MAX_BYTES} are read", text.len());
    Diagnostic::new(Code::TooLarge, Span::new(id, 0..first_line), message).advice(
        "keep data out of the spec: put it into a file of its own and name its path; what can go there only you know",
    )
}
