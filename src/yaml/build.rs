//! From the reader's events to the tree. Works through a stack of its own, so depth cannot overflow ours.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Span as Place, StructureStyle, Tag};

use super::mapping::{self, Pending};
use super::node::{Key, Kind, Node, Scalar};
use super::parse::{MAX_DEPTH, MAX_NODES, MAX_TEXT};
use super::repair::{self, Cover};
use super::text::quoted;
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
                None => Err(Stop::report(syntax::report(&error, copy, source))),
            },
        };
        match step {
            Ok(()) => {}
            Err(Stop::Cover(cover)) => return Outcome::Cover(cover, builder.reports),
            Err(Stop::End) => break,
            Err(Stop::Report(report)) => {
                builder.reports.push(*report);
                return Outcome::Done { root: None, reports: builder.reports };
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

impl Stop {
    fn report(report: Diagnostic) -> Self {
        Self::Report(Box::new(report))
    }
}

/// How much a value adds to the tree each time it is used.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    nodes: usize,
    text: usize,
    height: usize,
}

impl Weight {
    fn add(&mut self, child: Self) {
        self.nodes += child.nodes;
        self.text += child.text;
        self.height = self.height.max(child.height + 1);
    }
}

/// A finished value and the place where it is used.
struct Finished {
    node: Node,
    place: Range<usize>,
    weight: Weight,
}

/// A collection that is being read.
struct Frame {
    start: usize,
    end: usize,
    in_flow: bool,
    anchor: usize,
    weight: Weight,
    content: Content,
}

enum Content {
    Sequence(Vec<Node>),
    Mapping(Vec<Pending>, Slot),
}

/// The key whose value comes next.
enum Slot {
    Empty,
    Key {
        key: Key,
        merges: bool,
    },
    /// A key that was refused: its value is dropped.
    Refused,
}

struct Builder<'a> {
    source: SourceId,
    text: &'a str,
    copy: &'a str,
    covers: &'a [Cover],
    claimed: Vec<bool>,
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, (Node, Weight)>,
    total: Weight,
    root: Option<Node>,
    documents: usize,
    last_end: usize,
    last_plain: Option<Range<usize>>,
    reports: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(source: SourceId, text: &'a str, copy: &'a str, covers: &'a [Cover]) -> Self {
        Self {
            source,
            text,
            copy,
            covers,
            claimed: vec![false; covers.len()],
            stack: Vec::new(),
            anchors: BTreeMap::new(),
            total: Weight::default(),
            root: None,
            documents: 0,
            last_end: 0,
            last_plain: None,
            reports: Vec::new(),
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
                self.scalar(&text, style, plain, anchor, range.clone())?;
            }
            Event::Alias(id) => self.alias(id, range.clone())?,
            Event::UnresolvedAlias(name) => self.unknown_alias(&name, range.clone())?,
            Event::SequenceStart(style, anchor, _) => {
                self.open(style, anchor, range.start, Content::Sequence(vec![]))?
            }
            Event::MappingStart(style, anchor, _) => {
                if let Some(cover) = Cover::braces(self.copy, range.start).filter(|_| style == StructureStyle::Flow) {
                    return Err(Stop::Cover(cover));
                }
                self.open(style, anchor, range.start, Content::Mapping(vec![], Slot::Empty))?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(&range),
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
        self.reports.push(
            Diagnostic::new(Code::OtherYaml, self.span(range), "a second document begins here")
                .label("only one document is read")
                .advice("keep one document per file: give the other one a file of its own"),
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
        self.reports.push(found.edit("remove the tag", removal, ""));
    }

    fn is_key_next(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { content: Content::Mapping(_, Slot::Empty), .. }))
    }

    fn in_flow(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.in_flow)
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        plain: bool,
        anchor: usize,
        range: Range<usize>,
    ) -> Result<(), Stop> {
        let is_key = self.is_key_next();
        let range = self.scalar_place(style, range, is_key);
        let span = self.span(range.clone());
        let raw = self.text.get(range.clone()).unwrap_or_default();
        let text = match style {
            _ if range.is_empty() => String::new(),
            ScalarStyle::Plain => self.plain_text(value, raw, range.clone()),
            ScalarStyle::DoubleQuoted => {
                self.reports.extend(junk::check_escapes(value, raw, span, is_key));
                value.to_owned()
            }
            _ => value.to_owned(),
        };
        self.last_plain = plain.then(|| range.clone());
        let weight = Weight { nodes: 1, text: text.len(), height: 0 };
        self.grow(weight, span)?;
        let node = Node { span, kind: Kind::Scalar(Scalar { text, plain }) };
        self.attach(anchor, Finished { node, place: range, weight });
        Ok(())
    }

    /// The reader gives a block text without its `|`, and an absent value before its colon.
    fn scalar_place(&self, style: ScalarStyle, range: Range<usize>, is_key: bool) -> Range<usize> {
        let find = |sign: char| {
            let between = self.copy.get(self.last_end..range.start).unwrap_or_default();
            let end = range.start + self.copy.get(range.clone()).unwrap_or_default().trim_end().len();
            between.find(sign).map_or(range.start, |at| self.last_end + at)..end
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
        let mended = repair::mend(raw, self.span(range), reason, self.in_flow());
        self.reports.extend(mended.report);
        mended.text
    }

    fn alias(&mut self, id: usize, range: Range<usize>) -> Result<(), Stop> {
        let span = self.span(range.clone());
        let Some((node, weight)) = self.anchors.get(&id) else {
            let found = Diagnostic::new(Code::OtherYaml, span, "an alias stands inside the value that it names");
            return Err(Stop::report(found.advice("write the value out: a value cannot contain itself")));
        };
        let weight = *weight;
        if self.stack.len() + weight.height > MAX_DEPTH {
            return Err(Stop::report(syntax::too_deep(span)));
        }
        let node = if self.fits(weight) { node.clone() } else { return Err(Stop::report(too_large(span))) };
        self.grow(weight, span)?;
        self.attach(0, Finished { node, place: range, weight });
        Ok(())
    }

    /// Most often no alias at all, but a pattern such as `*.log`.
    fn unknown_alias(&mut self, name: &str, range: Range<usize>) -> Result<(), Stop> {
        let text = format!("*{name}");
        let span = self.span(range.clone());
        let message =
            format!("YAML reads a text that begins with `*` as an alias, and there is no anchor `&{name}` before it");
        self.reports.push(Diagnostic::new(Code::Syntax, span, message).label("needs quotes").edit(
            "quote it",
            span,
            quoted(&text),
        ));
        let weight = Weight { nodes: 1, text: text.len(), height: 0 };
        self.grow(weight, span)?;
        let node = Node { span, kind: Kind::Scalar(Scalar { text, plain: true }) };
        self.attach(0, Finished { node, place: range, weight });
        Ok(())
    }

    fn fits(&self, weight: Weight) -> bool {
        self.total.nodes + weight.nodes <= MAX_NODES && self.total.text + weight.text <= MAX_TEXT
    }

    fn grow(&mut self, weight: Weight, span: Span) -> Result<(), Stop> {
        if !self.fits(weight) {
            return Err(Stop::report(too_large(span)));
        }
        self.total.nodes += weight.nodes;
        self.total.text += weight.text;
        Ok(())
    }

    fn open(&mut self, style: StructureStyle, anchor: usize, start: usize, content: Content) -> Result<(), Stop> {
        let span = self.span(start..start);
        if self.stack.len() >= MAX_DEPTH {
            return Err(Stop::report(syntax::too_deep(span)));
        }
        let weight = Weight { nodes: 1, text: 0, height: 1 };
        self.grow(weight, span)?;
        self.last_end = start;
        let in_flow = style == StructureStyle::Flow;
        self.stack.push(Frame { start, end: start, in_flow, anchor, weight, content });
        Ok(())
    }

    fn close(&mut self, range: &Range<usize>) {
        let frame = self.stack.pop().expect("internal: every end has its start");
        let end = if range.is_empty() { frame.end } else { range.end };
        let kind = match frame.content {
            Content::Sequence(items) => Kind::Sequence(items),
            Content::Mapping(pending, _) => {
                Kind::Mapping(mapping::finish(pending, self.text, frame.in_flow, &mut self.reports))
            }
        };
        let place = frame.start..end;
        let node = Node { span: self.span(place.clone()), kind };
        self.attach(frame.anchor, Finished { node, place, weight: frame.weight });
    }

    /// Puts a finished value where it belongs: a key, the value of a key, an item, or the document.
    fn attach(&mut self, anchor: usize, finished: Finished) {
        let Finished { node, place, weight } = finished;
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        self.last_end = self.last_end.max(place.end);
        let span = Span::new(self.source, place.clone());
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return;
        };
        frame.end = frame.end.max(place.end);
        frame.weight.add(weight);
        match &mut frame.content {
            Content::Sequence(items) => items.push(node),
            Content::Mapping(pending, slot) => match std::mem::replace(slot, Slot::Empty) {
                Slot::Empty => *slot = key(node, span, &mut self.reports),
                Slot::Key { key, merges } => pending.push(Pending { key, merges, value: node, end: place.end }),
                Slot::Refused => {}
            },
        }
    }

    fn finish(mut self) -> Outcome {
        let unclaimed = self.covers.iter().zip(&self.claimed).filter(|(_, claimed)| !**claimed);
        for (cover, _) in unclaimed {
            let raw = self.text.get(cover.range.clone()).unwrap_or_default();
            let mended = repair::mend(raw, Span::new(self.source, cover.range.clone()), Some(cover.reason), true);
            self.reports.extend(mended.report);
        }
        let nothing = || Node {
            span: Span::new(self.source, 0..0),
            kind: Kind::Scalar(Scalar { text: String::new(), plain: true }),
        };
        Outcome::Done { root: Some(self.root.unwrap_or_else(nothing)), reports: self.reports }
    }
}

fn key(node: Node, span: Span, reports: &mut Vec<Diagnostic>) -> Slot {
    match node.kind {
        Kind::Scalar(scalar) if !(scalar.plain && scalar.text.is_empty()) => {
            let merges = scalar.plain && scalar.text == "<<";
            Slot::Key { key: Key { text: scalar.text, span }, merges }
        }
        Kind::Scalar(_) => {
            let found = Diagnostic::new(Code::OtherYaml, span, "a value has no key");
            reports.push(found.advice("write the key before the colon; quote a text that begins with `:`"));
            Slot::Refused
        }
        _ => {
            let found =
                Diagnostic::new(Code::OtherYaml, span, format!("a key is a text, and here is {}", node.shape()));
            reports.push(found.advice("write a text as the key; quote it if brackets belong to it"));
            Slot::Refused
        }
    }
}

fn too_large(span: Span) -> Diagnostic {
    let message = format!("the file grows past {MAX_NODES} values or {MAX_TEXT} bytes of text");
    Diagnostic::new(Code::TooLarge, span, message)
        .label("too large from here on")
        .advice("use fewer aliases: each one repeats all of the value that it names")
}
