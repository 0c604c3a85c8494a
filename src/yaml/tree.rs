//! The tree while it grows. It works through a stack of its own, so depth cannot overflow ours, and weighs what
//! each alias adds before adding it.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::StructureStyle;

use super::mapping::{self, Pending};
use super::node::{Key, Kind, Node, Scalar};
use super::parse::{MAX_DEPTH, MAX_NODES, MAX_TEXT};
use super::syntax;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};

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

/// What a collection holds so far.
pub(super) enum Content {
    Sequence(Vec<Node>),
    Mapping(Vec<Pending>, Slot),
}

/// The key whose value comes next.
pub(super) enum Slot {
    Empty,
    Key {
        key: Key,
        merges: bool,
    },
    /// A key that was refused: its value is dropped.
    Refused,
}

/// The values read so far.
pub(super) struct Tree<'a> {
    source: SourceId,
    text: &'a str,
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, (Node, Weight)>,
    total: Weight,
    /// The document, once it is complete.
    pub(super) root: Option<Node>,
    /// Where the part of the text ends that is in the tree.
    pub(super) last_end: usize,
    pub(super) reports: Vec<Diagnostic>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        Self {
            source,
            text,
            stack: Vec::new(),
            anchors: BTreeMap::new(),
            total: Weight::default(),
            root: None,
            last_end: 0,
            reports: Vec::new(),
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    /// Whether the next value is a key.
    pub(super) fn is_key_next(&self) -> bool {
        matches!(self.stack.last(), Some(Frame { content: Content::Mapping(_, Slot::Empty), .. }))
    }

    /// Whether the next value stands between brackets.
    pub(super) fn in_flow(&self) -> bool {
        self.stack.last().is_some_and(|frame| frame.in_flow)
    }

    /// Adds a text, or nothing.
    pub(super) fn scalar(&mut self, scalar: Scalar, place: Range<usize>, anchor: usize) -> Result<(), Box<Diagnostic>> {
        let span = self.span(place.clone());
        let weight = Weight { nodes: 1, text: scalar.text.len(), height: 0 };
        self.grow(weight, span)?;
        self.attach(anchor, Finished { node: Node { span, kind: Kind::Scalar(scalar) }, place, weight });
        Ok(())
    }

    /// Adds the value of an anchor once more.
    pub(super) fn alias(&mut self, anchor: usize, place: Range<usize>) -> Result<(), Box<Diagnostic>> {
        let span = self.span(place.clone());
        let Some(&(_, weight)) = self.anchors.get(&anchor) else {
            let found = Diagnostic::new(Code::OtherYaml, span, "an alias stands inside the value that it names");
            return Err(Box::new(
                found.advice("write the value out, since a value cannot contain itself: what is meant only you know"),
            ));
        };
        if self.stack.len() + weight.height > MAX_DEPTH {
            return Err(Box::new(syntax::too_deep(span)));
        }
        self.grow(weight, span)?;
        if let Some((node, _)) = self.anchors.get(&anchor) {
            self.attach(0, Finished { node: node.clone(), place, weight });
        }
        Ok(())
    }

    fn grow(&mut self, weight: Weight, span: Span) -> Result<(), Box<Diagnostic>> {
        self.total.nodes += weight.nodes;
        self.total.text += weight.text;
        if self.total.nodes > MAX_NODES || self.total.text > MAX_TEXT {
            return Err(Box::new(too_large(span)));
        }
        Ok(())
    }

    /// Begins a collection.
    pub(super) fn open(
        &mut self,
        style: StructureStyle,
        anchor: usize,
        start: usize,
        content: Content,
    ) -> Result<(), Box<Diagnostic>> {
        let span = self.span(start..start);
        if self.stack.len() >= MAX_DEPTH {
            return Err(Box::new(syntax::too_deep(span)));
        }
        let weight = Weight { nodes: 1, text: 0, height: 1 };
        self.grow(weight, span)?;
        self.last_end = start;
        let in_flow = style == StructureStyle::Flow;
        self.stack.push(Frame { start, end: start, in_flow, anchor, weight, content });
        Ok(())
    }

    /// Ends the innermost collection.
    pub(super) fn close(&mut self, range: &Range<usize>) {
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
}

fn key(node: Node, span: Span, reports: &mut Vec<Diagnostic>) -> Slot {
    match node.kind {
        Kind::Scalar(scalar) if !(scalar.plain && scalar.text.is_empty()) => {
            let merges = scalar.plain && scalar.text == "<<";
            Slot::Key { key: Key { text: scalar.text, span }, merges }
        }
        Kind::Scalar(_) => {
            let found = Diagnostic::new(Code::OtherYaml, span, "a value has no key");
            reports.push(found.advice(
                "write the key before the colon; quote a text that begins with `:`: which it is only you know",
            ));
            Slot::Refused
        }
        _ => {
            let found =
                Diagnostic::new(Code::OtherYaml, span, format!("a key is a text, and here is {}", node.shape()));
            reports.push(
                found.advice("write a text as the key; quote it if brackets belong to it: which it is only you know"),
            );
            Slot::Refused
        }
    }
}

fn too_large(span: Span) -> Diagnostic {
    let message = format!("the file grows past {MAX_NODES} values or {MAX_TEXT} bytes of text");
    Diagnostic::new(Code::TooLarge, span, message)
        .label("too large from here on")
        .advice("use fewer aliases: each one repeats all of the value that it names; which can go only you know")
}
