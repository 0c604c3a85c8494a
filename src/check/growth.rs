//! Texts that are made of other texts: none may need itself, and what they come to stays small.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Origin, Part, Variable};
use crate::source::Span;
use crate::spec::EnvName;

/// The most that all references to facts together may bring, in bytes.
const MOST: usize = 4 << 20;

/// The most that one default may come to, in bytes.
const LARGEST: usize = 1 << 16;

/// The most texts that may stand in each other.
pub(super) const DEEPEST: usize = 16;

/// Variables that users set, with their places.
pub(super) type Found = IndexMap<EnvName, (Span, Variable)>;

/// What a default comes to: bytes, and how many defaults stand in each other.
type Size = (usize, usize);

impl Check<'_> {
    /// Counts what a reference brings. Past the limit, nothing more is to be brought.
    pub(super) fn is_small(&mut self, bytes: usize, span: Span) -> bool {
        // A reference to an empty text is work, too.
        self.brought = self.brought.saturating_add(bytes + 1);
        if self.brought > MOST {
            self.report(too_large(span, "the references of this file"));
        }
        self.brought <= MOST
    }

    /// Reports defaults that need each other, or grow beyond all measure.
    pub(super) fn defaults(&mut self, found: &Found) {
        let mut sizes = BTreeMap::new();
        for name in found.keys() {
            if let Err(finding) = measure(name, found, &mut sizes, &mut Vec::new()) {
                return self.report(*finding);
            }
        }
    }
}

fn measure<'f>(
    name: &'f EnvName,
    found: &'f Found,
    sizes: &mut BTreeMap<&'f EnvName, Size>,
    path: &mut Vec<&'f EnvName>,
) -> Result<Size, Box<Diagnostic>> {
    let Some((span, Variable { origin: Origin::Default(text), .. })) = found.get(name) else { return Ok((0, 0)) };
    if let Some(size) = sizes.get(name) {
        return Ok(*size);
    }
    if let Some(start) = path.iter().position(|other| *other == name) {
        path.push(name);
        return Err(Box::new(cycle(*span, path.get(start..).unwrap_or_default())));
    }
    path.push(name);
    let (mut bytes, mut depth) = (0_usize, 0);
    for part in text.parts() {
        let (more, below) = match part {
            Part::Literal(text) => (text.len(), 0),
            Part::Variable(other) | Part::Encoded(other) if path.len() <= DEEPEST => {
                measure(other, found, sizes, path)?
            }
            Part::Variable(_) | Part::Encoded(_) => (0, DEEPEST),
        };
        bytes = bytes.saturating_add(more);
        depth = depth.max(below + 1);
    }
    path.pop();
    if bytes > LARGEST || depth > DEEPEST {
        return Err(Box::new(too_large(*span, format!("the default of `{name}`"))));
    }
    sizes.insert(name, (bytes, depth));
    Ok((bytes, depth))
}

fn cycle(span: Span, path: &[&EnvName]) -> Diagnostic {
    let path: Vec<String> = path.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(Code::EnvironmentConflict, span, format!("defaults need each other: {}", path.join(" → ")))
        .label("needs itself in the end")
        .advice("write one of these defaults without the others; which of them only you know")
}

fn too_large(span: Span, what: impl Into<String>) -> Diagnostic {
    let what = what.into();
    Diagnostic::new(Code::TooLarge, span, format!("{what} would grow beyond all measure"))
        .label("stands for far more than is written here")
        .advice("use fewer references: each one repeats all of the text that it names")
}
