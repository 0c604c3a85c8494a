//! Lines that are a kit's script: it is copied as it is, so it is found by its text.

use std::collections::BTreeMap;

use super::kits::Used;
use super::printed::{Part, Printed};
use crate::source::{Sources, Span};

/// By text and line, from 0, the line of a script.
#[derive(Debug, Default)]
pub(super) struct Scripts(BTreeMap<(Part, usize), Span>);

impl Scripts {
    pub(super) fn new(sources: &mut Sources, kits: &[Used], printed: &Printed) -> Self {
        let mut found = BTreeMap::new();
        for (name, text) in kits.iter().flat_map(Used::scripts) {
            let wanted: Vec<&str> = text.lines().collect();
            if wanted.is_empty() {
                continue;
            }
            let id = sources.add(name, text);
            for (part, lines) in &printed.0 {
                let is_here = |window: &[String]| window.iter().zip(&wanted).all(|(one, two)| one == two);
                let starts = lines.windows(wanted.len()).enumerate().filter(|(_, window)| is_here(window));
                for (start, _) in starts {
                    for at in 0..wanted.len() {
                        found.entry((part.clone(), start + at)).or_insert_with(|| Span::new(id, line(text, at)));
                    }
                }
            }
        }
        Self(found)
    }

    pub(super) fn of_line(&self, part: &Part, at: usize) -> Option<Span> {
        self.0.get(&(part.clone(), at)).copied()
    }
}

/// The bytes of a line, from 0, without the white space around it.
pub(super) fn line(text: &str, at: usize) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(at).map(str::len).sum();
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    start + indent..start + line.trim_end().len().max(indent)
}
