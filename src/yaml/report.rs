//! Mistakes of decoding in a user's words: what is wrong, where, and what to write instead.

use super::error::{Mistake, Problem, Step};
use super::invalid::Invalid;
use super::node::{Entry, Key, Kind, Node};
use super::text::written;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::Span;

/// The culprit of a mistake in its tree.
struct Culprit<'a> {
    node: &'a Node,
    /// The key it is the value of, or whose entry it is an item of.
    owner: Option<&'a Key>,
    /// Set when the key itself is wrong.
    key: Option<&'a Key>,
    /// The map that the key stands in.
    siblings: &'a [Entry],
}

/// The report of a mistake.
pub(super) fn report(tree: &Node, mistake: &Mistake) -> Diagnostic {
    let culprit = find(tree, &mistake.path);
    match &mistake.problem {
        Problem::UnknownKey { key, known } => unknown_key(&culprit, key, known),
        Problem::MissingKey(key) => missing_key(&culprit, key),
        Problem::RepeatedKey(key) => repeated_key(&culprit, key),
        Problem::WrongType { expected, instead } => wrong_type(&culprit, expected, instead.as_deref()),
        Problem::UnknownChoice { known } => unknown_choice(&culprit, known),
        Problem::Invalid(invalid) => invalid_value(&culprit, invalid),
    }
}

/// The key that was probably meant, among those that the map takes and does not have yet.
pub(super) fn suggestion<'a>(key: &str, known: &[&'a str], siblings: &[Entry]) -> Option<&'a str> {
    let free = |name: &&str| siblings.iter().all(|entry| entry.key.text != **name);
    nearest(key, known.iter().copied().filter(free))
}

fn find<'a>(tree: &'a Node, path: &[Step]) -> Culprit<'a> {
    let mut culprit = Culprit { node: tree, owner: None, key: None, siblings: &[] };
    for step in path.iter().rev() {
        match *step {
            Step::Item(index) => {
                culprit.node = culprit.node.items().and_then(|items| items.get(index)).unwrap_or(culprit.node);
            }
            Step::Key(index) | Step::Value(index) => {
                culprit.siblings = culprit.node.entries().unwrap_or_default();
                if let Some(entry) = culprit.siblings.get(index) {
                    culprit.node = &entry.value;
                    culprit.key = matches!(step, Step::Key(_)).then_some(&entry.key);
                    culprit.owner = if culprit.key.is_some() { culprit.owner } else { Some(&entry.key) };
                }
            }
        }
    }
    culprit
}

impl Culprit<'_> {
    /// The text that is wrong, when it is one: a key or a scalar.
    fn text(&self) -> Option<&str> {
        self.key.map(|key| key.text.as_str()).or_else(|| self.node.text())
    }

    fn span(&self) -> Span {
        self.key.map_or_else(|| if self.is_collection() { self.node.head() } else { self.node.span }, |key| key.span)
    }

    fn is_collection(&self) -> bool {
        !matches!(self.node.kind, Kind::Scalar(_))
    }

    /// "the text `x`", "a list", "nothing".
    fn found(&self) -> String {
        match self.text() {
            Some(text) if text.chars().count() <= 60 && !text.contains('\n') => format!("the text `{text}`"),
            Some(_) => "a text".to_owned(),
            None => self.node.shape().to_owned(),
        }
    }

    /// " for `ports`", to be put after what was expected.
    fn purpose(&self) -> String {
        self.owner.map(|key| format!(" for `{}`", key.text)).unwrap_or_default()
    }

    /// "`healthcheck`", or "the file" at the top.
    fn container(&self) -> String {
        self.owner.map_or_else(|| "the file".to_owned(), |key| format!("`{}`", key.text))
    }
}

fn unknown_key(culprit: &Culprit<'_>, key: &str, known: &[&str]) -> Diagnostic {
    let span = culprit.span();
    let found = Diagnostic::new(Code::UnknownKey, span, format!("{} has no key `{key}`", culprit.container()));
    if let Some(meant) = suggestion(key, known, culprit.siblings) {
        return found
            .label(format!("did you mean `{meant}`?"))
            .note(format!("the keys here are {}", list(known.iter().copied())))
            .edit(format!("write `{meant}`"), span, written(meant));
    }
    let advice = if known.is_empty() {
        "remove it, or put it where it belongs, which only you know: no keys are known here".to_owned()
    } else {
        format!(
            "remove it, or write the key that is meant, which only you know; the keys here are {}",
            list(known.iter().copied())
        )
    };
    found.label("unknown key").advice(advice)
}

fn missing_key(culprit: &Culprit<'_>, key: &str) -> Diagnostic {
    let span = culprit.owner.map_or_else(|| culprit.node.head(), |owner| owner.span);
    let place = culprit.owner.map_or_else(|| "the file".to_owned(), |owner| format!("`{}`", owner.text));
    Diagnostic::new(Code::MissingKey, span, format!("{place} lacks the key `{key}`"))
        .label(format!("`{key}` is required here"))
        .advice(format!("add `{key}: …`: only you know its value"))
}

fn repeated_key(culprit: &Culprit<'_>, key: &str) -> Diagnostic {
    let message = format!("{} says `{key}` twice, in two spellings", culprit.container());
    Diagnostic::new(Code::DuplicateKey, culprit.span(), message)
        .advice(format!("keep `{key}` and remove the other: which value is meant only you know"))
}

fn wrong_type(culprit: &Culprit<'_>, expected: &str, instead: Option<&str>) -> Diagnostic {
    let span = culprit.span();
    let message = format!("expected {expected}{}, found {}", culprit.purpose(), culprit.found());
    let found = Diagnostic::new(Code::WrongType, span, message).label(format!("not {expected}"));
    match instead {
        Some(instead) => found.edit(format!("write `{instead}`"), span, insertion(culprit, instead)),
        None => found.advice(format!("write {expected} here: only you know which value is meant")),
    }
}

/// The text with what must stand before it where there was nothing at all.
fn insertion(culprit: &Culprit<'_>, text: &str) -> String {
    let span = culprit.node.span;
    if culprit.key.is_some() || span.start < span.end {
        return text.to_owned();
    }
    let colon_missing = culprit.owner.is_some_and(|owner| owner.span.end == span.start);
    format!("{} {text}", if colon_missing { ":" } else { "" })
}

fn unknown_choice(culprit: &Culprit<'_>, known: &[&str]) -> Diagnostic {
    let span = culprit.span();
    let choices = list(known.iter().copied());
    let text = culprit.text().unwrap_or_default();
    let message = format!("expected one of {choices}{}, found {}", culprit.purpose(), culprit.found());
    let found = Diagnostic::new(Code::InvalidValue, span, message);
    match nearest(text, known.iter().copied()) {
        Some(meant) => {
            found.label(format!("did you mean `{meant}`?")).edit(format!("write `{meant}`"), span, written(meant))
        }
        None => found.label("not one of them").advice(format!("write one of {choices}: which is meant only you know")),
    }
}

fn invalid_value(culprit: &Culprit<'_>, invalid: &Invalid) -> Diagnostic {
    let span = culprit.span();
    let found = Diagnostic::new(Code::InvalidValue, span, invalid.message.clone());
    match &invalid.instead {
        Some(instead) => {
            let whole = culprit.key.map_or(culprit.node.span, |key| key.span);
            found.edit(format!("write `{instead}`"), whole, insertion(culprit, instead))
        }
        None => found.advice("change it as the message says: only you know which value is meant"),
    }
}
