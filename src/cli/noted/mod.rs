//! What services show at a place of a file: findings in a spec, and files that are not as the spec says.

mod github;
mod sarif;

use std::path::{Component, Path};

use hullwright::diagnostic::{Diagnostic, Edit, Help, Label};
use hullwright::drift::{Disk, Drift};
use hullwright::source::{Position, Sources, Span};

use super::args::PlaceArgs;
use super::difference;

pub(super) use github::lines as github;
pub(super) use sarif::log as sarif;

/// One thing to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noted {
    /// What kind of thing this is: a code, or a kind of difference.
    pub(super) rule: String,
    /// What the rule stands for.
    pub(super) title: String,
    /// Whether it is an error, or a warning.
    pub(super) is_error: bool,
    /// What is wrong.
    pub(super) message: String,
    /// The next step; may be empty.
    pub(super) help: String,
    /// The file, seen from the folder of this run.
    pub(super) file: String,
    /// Where in the file; none for the file as a whole.
    pub(super) place: Option<Place>,
    /// Replacements that, together, mend it.
    pub(super) edits: Vec<Replacement>,
}

/// A range of a file: to the character before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: Position,
    pub(super) end: Position,
}

/// A new text for a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replacement {
    pub(super) file: String,
    pub(super) place: Place,
    pub(super) text: String,
}

impl Noted {
    /// A finding, at its first place that is in a file; `folder` is the one of the spec.
    pub(super) fn finding(finding: &Diagnostic, sources: &Sources, folder: &Path) -> Self {
        let in_file = |label: &Label| Some((file(sources, label.span, folder)?, place(sources, label.span)));
        let (file, place) = match finding.labels.iter().find_map(in_file) {
            Some((file, place)) => (file, Some(place)),
            // What comes from the command line has no place in a file.
            None => (
                finding.labels.first().map(|label| sources.get(label.span.source).name.clone()).unwrap_or_default(),
                None,
            ),
        };
        let (help, edits) = match &finding.help {
            Help::Advice(advice) => (advice.clone(), Vec::new()),
            Help::Edit { message, edits } => (message.clone(), edits.iter().collect()),
        };
        let replacement = |edit: &Edit| {
            let text = edit.replacement.clone();
            Some(Replacement {
                file: self::file(sources, edit.span, folder)?,
                place: self::place(sources, edit.span),
                text,
            })
        };
        let edits: Option<Vec<Replacement>> = edits.into_iter().map(replacement).collect();
        let message = [&finding.message].into_iter().chain(&finding.notes).map(String::as_str).collect::<Vec<_>>();
        Self {
            rule: finding.code.id().to_owned(),
            title: finding.code.title().to_owned(),
            is_error: finding.is_error(),
            message: message.join("\n"),
            help,
            file,
            place,
            edits: edits.unwrap_or_default(),
        }
    }

    /// A difference, at its first line.
    pub(super) fn drift(drift: &Drift, disk: &Disk, place: &PlaceArgs) -> Self {
        let start = drift.line(disk).map(|line| Position { line, column: 1 });
        Self {
            rule: drift.kind.name().replace(' ', "-"),
            title: drift.kind.title().to_owned(),
            is_error: true,
            message: drift.to_string(),
            help: difference::next_step(drift, place),
            file: shown(&place.root().join(drift.path.as_str())),
            place: start.map(|start| Place { start, end: Position { line: start.line + 1, column: 1 } }),
            edits: Vec::new(),
        }
    }
}

/// The file of a place; none when it is in no file, such as a kit that is built in.
fn file(sources: &Sources, span: Span, folder: &Path) -> Option<String> {
    let name = Path::new(&sources.get(span.source).name);
    // The files of a spec's own kits are named from its folder on.
    [name.to_owned(), folder.join(name)].iter().find(|path| path.is_file()).map(|path| shown(path))
}

/// A path without steps that lead nowhere.
fn shown(path: &Path) -> String {
    let parts: std::path::PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    parts.to_string_lossy().into_owned()
}

fn place(sources: &Sources, span: Span) -> Place {
    let end = sources.get(span.source).text.len().min(span.range().end);
    Place { start: sources.position(span), end: sources.position(Span::new(span.source, end..end)) }
}
