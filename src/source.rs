//! Texts that were read, and places in them.
//!
//! A [`Span`] knows its source, so a value that a kit brought can be reported with the kit's own file.

use std::ops::Range;

/// Index of a text in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// The number, for [`Self::from_index`].
    pub(crate) fn index(self) -> u32 {
        self.0
    }

    /// The source of a number that [`Self::index`] gave.
    pub(crate) fn from_index(index: u32) -> Self {
        Self(index)
    }
}

/// One text and the name under which reports show it: a path as the user gave it, or `kit postgresql`.
#[derive(Clone, Debug)]
pub struct Source {
    /// How reports name the text.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A range of bytes in one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text the range lies in.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// First byte after the range.
    pub end: u32,
}

impl Span {
    /// A place in `source`; offsets are bytes.
    ///
    /// # Panics
    /// When the range does not fit 32 bits: sources are limited to far less before they are read.
    #[must_use]
    pub fn new(source: SourceId, range: Range<usize>) -> Self {
        let narrow = |offset| u32::try_from(offset).expect("internal: a source is smaller than 4 GiB");
        Self { source, start: narrow(range.start), end: narrow(range.end) }
    }

    /// The place of a value that was not read from any text.
    #[must_use]
    pub fn nowhere() -> Self {
        Self { source: SourceId(0), start: 0, end: 0 }
    }

    /// Whether it lies within another place of the same source.
    pub(crate) fn is_within(self, outer: Self) -> bool {
        self.source == outer.source && self.start >= outer.start && self.end <= outer.end
    }

    /// The range as byte offsets.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Line and column of a byte, both counted from 1; a column is a character, not a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

/// All texts of one run.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Keeps a text and gives it a number.
    ///
    /// # Panics
    /// After four billion sources.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = u32::try_from(self.0.len()).expect("internal: fewer than 2^32 sources");
        self.0.push(Source { name: name.into(), text: text.into() });
        SourceId(id)
    }

    /// The source with that number.
    ///
    /// # Panics
    /// When the number came from another [`Sources`].
    #[must_use]
    pub fn get(&self, id: SourceId) -> &Source {
        self.0.get(id.0 as usize).expect("internal: a source id belongs to these sources")
    }

    /// The folder that a source lies in, as reports name it: empty, or with a final `/`.
    pub(crate) fn beside(&self, id: SourceId) -> &str {
        let name = &self.get(id).name;
        name.rfind('/').and_then(|end| name.get(..=end)).unwrap_or_default()
    }

    /// The text of a place; empty when the place is not one of the text's.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.range()).unwrap_or_default()
    }

    /// Line and column of the first byte of a place.
    #[must_use]
    pub fn position(&self, span: Span) -> Position {
        let text = &self.get(span.source).text;
        let before = text.get(..span.start as usize).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Position { line, column }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "ä: 1\nbé: 22\n");
        let at = |start, end| sources.position(Span::new(id, start..end));
        assert_eq!(at(0, 2), Position { line: 1, column: 1 });
        assert_eq!(at(4, 5), Position { line: 1, column: 4 });
        assert_eq!(at(11, 13), Position { line: 2, column: 5 });
        assert_eq!(sources.text(Span::new(id, 11..13)), "22");
    }
}
