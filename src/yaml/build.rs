//! From the reader's events to the tree: one event after the other, each text mended on its way.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Span as Place, StructureStyle, Tag};

use super::node::{Kind, Node, Scalar};
use super::parse::MAX_DEPTH;
use super::repair::{self, Cover};
use super::text::quoted;
use super::tree::{Content, Slot, Tree};
use super::{junk, syntax};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// What came of reading a text.
pub(super) enum Outcome {
    /// A place must be covered before the text can be read on; the reports are those up to there.
    Cover(Cover, Vec<Diagnostic>),
    /// The text was read as far as it can be.
    Done { root: Option<Node>, reports: Vec<Diagnostic> },
}

/// Reads `copy`, in which `covers` were applied to `text`.
pub(super) fn build(source: SourceId, text: &str, copy: &str, covers: &[Cover]) -> Outcome {
    let options = granit_parser::options! {
        emit_comments: false,
        emit_unresolved_aliases: true,
        disallow_directives: true,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut builder = Builder::new(source, text, copy, covers);
    for event in Parser::new_from_str_with_options(copy, options) {
        let step = match event {
            Ok((event, place)) => builder.event(event, &place),
            Err(error) => match Cover::mending(&error, copy, builder.last_plain.clone()) {
                Some(cover) => Err(Stop::Cover(cover)),
                None => Err(Stop::Report(Box::new(syntax::report(&error, text, source, builder.tree.last_end)))),
            },
        };
        match step {
            Ok(()) => {}
            Err(Stop::Cover(cover)) => return Outcome::Cover(cover, builder.tree.reports),
            Err(Stop::End) => break,
            Err(Stop::Report(report)) => {
                builder.tree.reports.push(*report);
                return Outcome::Done { root: None, reports: builder.tree.reports };
            }
        }
    }
    builder.finish()
}

/// Why reading ends early.
enum Stop {
    Cover(Cover),
    Report(Box<Diagnostic>),
    End,
}

impl From<Box<Diagnostic>> for Stop {
    fn from(report: Box<Diagnostic>) -> Self {
        Self::Report(report)
    }
}

struct Builder<'a> {
    source: SourceId,
    text: &'a str,
    copy: &'a str,
    covers: &'a [Cover],
    claimed: Vec<bool>,
    documents: usize,
    last_plain: Option<Range<usize>>,
    tree: Tree<'a>,
}

impl<'a> Builder<'a> {
    fn new(source: SourceId, text: &'a str, copy: &'a str, covers: &'a [Cover]) -> Self {
        Self {
            source,
            text,
            copy,
            covers,
            claimed: vec![false; covers.len()],
            documents: 0,
            last_plain: None,
            tree: Tree::new(source, text),
        }
    }

    fn event(&mut self, event: Event<'_>, place: &Place) -> Result<(), Stop> {
        let range = place.byte_range().expect("internal: a text in memory has byte offsets");
        if let Some(tag) = event.tag() {
            self.check_tag(tag, place);
        }
        match event {
            Event::DocumentStart(..) => self.document(range)?,
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
                self.scalar(&text, style, plain, anchor, range)?;
            }
            Event::Alias(id) => self.tree.alias(id, range)?,
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, range)?,
            Event::SequenceStart(style, anchor, _) => {
                self.tree.open(style, anchor, range.start, Content::Sequence(vec![]))?;
            }
            Event::MappingStart(style, anchor, _) => {
                if let Some(cover) = Cover::braces(self.copy, range.start).filter(|_| style == StructureStyle::Flow) {
                    return Err(Stop::Cover(cover));
                }
                self.tree.open(style, anchor, range.start, Content::Mapping(vec![], Slot::Empty))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.tree.close(&range),
            _ => {}
        }
        Ok(())
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    fn document(&mut self, range: Range<usize>) -> Result<(), Stop> {
        self.documents += 1;
        if self.documents == 1 {
            return Ok(());
        }
        self.tree.reports.push(
            Diagnostic::new(Code::OtherYaml, self.span(range), "a second document begins here")
                .label("only one document is read")
                .advice(
                    "keep one document per file: give the other one a file of its own; which is the spec only you know",
                ),
        );
        Err(Stop::End)
    }

    fn check_tag(&mut self, tag: &Tag, place: &Place) {
        let Some(range) = place.tag_span().and_then(|tag| tag.byte_range()).filter(|_| tag.is_custom()) else { return };
        let written = self.copy.get(range.clone()).unwrap_or_default();
        let spaces = self.copy.get(range.end..).map_or(0, |rest| rest.len() - rest.trim_start_matches(' ').len());
        let span = self.span(range.clone());
        let found = Diagnostic::new(Code::OtherYaml, span, format!("`{written}` is a tag, and the language has none"))
            .note("a text that begins with `!` needs quotes");
        let removal = self.span(range.start..range.end + spaces);
        self.tree.reports.push(found.edit("remove the tag", removal, ""));
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        plain: bool,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<(), Stop> {
        let is_key = self.tree.is_key_next();
        let range = self.scalar_place(style, range, is_key);
        let span = self.span(range.clone());
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let text = match style {
            _ if range.is_empty() => String::new(),
            ScalarStyle::Plain => self.plain_text(value, raw, range.clone()),
            ScalarStyle::DoubleQuoted => {
                self.tree.reports.extend(junk::check_escapes(value, raw, span, is_key));
                value.to_owned()
            }
            _ => value.to_owned(),
        };
        self.last_plain = plain.then(|| range.clone());
        self.tree.scalar(Scalar { text, plain }, range, anchor)?;
        Ok(())
    }

    /// The reader gives a block text without its `|`, and an absent value before its colon.
    fn scalar_place(&self, style: ScalarStyle, range: Range<usize>, is_key: bool) -> Range<usize> {
        let find = |sign: char| {
            let between = self.copy.get(self.tree.last_end..range.start).unwrap_or_default();
            let end = range.start + self.copy.get(range.clone()).unwrap_or_default().trim_end().len();
            between.find(sign).map_or(range.start, |at| self.tree.last_end + at)..end
        };
        match style {
            ScalarStyle::Literal => find('|'),
            ScalarStyle::Folded => find('>'),
            ScalarStyle::Plain if range.is_empty() && !is_key => {
                let rest = self.copy.get(range.start..).unwrap_or_default();
                let spaces = rest.len() - rest.trim_start_matches(' ').len();
                let at = range.start + if rest.trim_start_matches(' ').starts_with(':') { spaces + 1 } else { 0 };
                at..at
            }
            _ => range,
        }
    }

    /// A plain text as written in the file, where the copy that is read may differ.
    fn plain_text(&mut self, value: &str, raw: &str, range: Range<usize>) -> String {
        let mut reason = None;
        for (cover, claimed) in self.covers.iter().zip(&mut self.claimed) {
            if range.start <= cover.range.start && cover.range.end <= range.end {
                *claimed = true;
                reason = reason.or(Some(cover.reason));
            }
        }
        if reason.is_none() && !raw.contains("{{") && !raw.contains(junk::is_junk) {
            return value.to_owned();
        }
        let mended = repair::mend(raw, self.span(range), reason, self.tree.in_flow());
        self.tree.reports.extend(mended.report);
        mended.text
    }

    /// Most often no alias at all, but a pattern such as `*.log`.
    fn unknown_alias(&mut self, name: &str, range: Range<usize>) -> Result<(), Stop> {
        let text = format!("*{name}");
        let span = self.span(range.clone());
        let message =
            format!("YAML reads a text that begins with `*` as an alias, and there is no anchor `&{name}` before it");
        self.tree.reports.push(Diagnostic::new(Code::Syntax, span, message).label("needs quotes").edit(
            "quote it",
            span,
            quoted(&text),
        ));
        self.tree.scalar(Scalar { text, plain: true }, range, 0)?;
        Ok(())
    }

    fn finish(mut self) -> Outcome {
        let unclaimed = self.covers.iter().zip(&self.claimed).filter(|(_, claimed)| !**claimed);
        for (cover, _) in unclaimed {
            let raw = self.text.get(cover.range.clone()).unwrap_or_default();
            let mended = repair::mend(raw, Span::new(self.source, cover.range.clone()), Some(cover.reason), true);
            self.tree.reports.extend(mended.report);
        }
        let nothing = || Node {
            span: Span::new(self.source, 0..0),
            kind: Kind::Scalar(Scalar { text: String::new(), plain: true }),
        };
        Outcome::Done { root: Some(self.tree.root.unwrap_or_else(nothing)), reports: self.tree.reports }
    }
}
