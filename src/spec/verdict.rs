//! Whether a value has the shape that Compose wants there.

use super::shape::{Field, Shape};
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::source::Span;
use crate::yaml::{Entry, Key, Kind, Node, Scalar, written};

/// Checks the value of a key. A text is marked as one, so that it stays one in the output, whatever it looks like.
pub(super) fn check(shape: &Shape, node: &mut Node, key: &Key, findings: &mut Vec<Diagnostic>) {
    let shape = match shape {
        Shape::Either(shapes) => shapes.iter().find(|shape| is_of_kind(shape, &node.kind)).unwrap_or(shape),
        _ => shape,
    };
    let span = node.span;
    match (shape, &mut node.kind) {
        (Shape::Scalar, Kind::Scalar(_)) => {}
        (Shape::Nothing, Kind::Scalar(scalar)) if scalar.is_nothing() => {}
        (Shape::Text | Shape::Choice(_) | Shape::Like(_) | Shape::Bool | Shape::Number(..), Kind::Scalar(scalar))
            if !scalar.is_nothing() =>
        {
            leaf(shape, scalar, span, key, findings);
        }
        (Shape::List(inner), Kind::Sequence(items)) => items_of(inner, items, key, findings),
        (Shape::Map(inner), Kind::Mapping(entries)) => {
            for Entry { key, value } in entries {
                check(inner, value, key, findings);
            }
        }
        (Shape::Fields(fields), Kind::Mapping(entries)) => fields_of(fields, entries, key, findings),
        _ => findings.push(wrong_type(shape, node, key)),
    }
}

fn is_of_kind(shape: &Shape, kind: &Kind) -> bool {
    match (shape, kind) {
        (Shape::List(_), Kind::Sequence(_))
        | (Shape::Map(_) | Shape::Fields(_), Kind::Mapping(_))
        | (Shape::Scalar, Kind::Scalar(_)) => true,
        (Shape::Nothing, Kind::Scalar(scalar)) => scalar.is_nothing(),
        (Shape::Text | Shape::Choice(_) | Shape::Like(_) | Shape::Bool | Shape::Number(..), Kind::Scalar(scalar)) => {
            !scalar.is_nothing()
        }
        _ => false,
    }
}

fn leaf(shape: &Shape, scalar: &mut Scalar, span: Span, key: &Key, findings: &mut Vec<Diagnostic>) {
    let is_text = matches!(shape, Shape::Text | Shape::Choice(_) | Shape::Like(_));
    scalar.plain &= !is_text;
    let text = scalar.text.as_str();
    let is_right = match shape {
        // Compose fills it in.
        _ if text.contains('$') => true,
        Shape::Choice(choices) => choices.contains(&text),
        Shape::Like(pattern) => (pattern.fits)(text),
        Shape::Bool => scalar.plain && matches!(text, "true" | "false"),
        Shape::Number(pattern, least) => {
            let whole = text.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
            (pattern.fits)(text) && whole.is_none_or(|number| number >= *least)
        }
        _ => true,
    };
    if !is_right {
        findings.push(wrong_value(shape, text, span, key));
    }
}

fn items_of(inner: &Shape, items: &mut [Node], key: &Key, findings: &mut Vec<Diagnostic>) {
    for item in &mut *items {
        check(inner, item, key, findings);
    }
    for (index, item) in items.iter().enumerate() {
        if let Some(first) = items.iter().take(index).find(|first| first.says_the_same(item)) {
            let message = format!("an item stands twice in `{}`", key.text.escape_debug());
            findings.push(
                Diagnostic::new(Code::InvalidValue, item.head(), message)
                    .label("again here")
                    .also(first.head(), "first here")
                    .advice("remove one of the two: Compose refuses both, and which one is meant only you know"),
            );
        }
    }
}

fn fields_of(fields: &[Field], entries: &mut [Entry], key: &Key, findings: &mut Vec<Diagnostic>) {
    let owner = key.text.escape_debug().to_string();
    for Entry { key, value } in &mut *entries {
        match fields.iter().find(|field| field.name == key.text) {
            Some(field) => check(&field.shape, value, key, findings),
            None => findings.push(unknown(&owner, key, fields.iter().map(|field| field.name))),
        }
    }
    let is_there = |field: &Field| entries.iter().any(|entry| entry.key.text == field.name);
    findings.extend(fields.iter().filter(|field| field.required && !is_there(field)).map(|Field { name, .. }| {
        Diagnostic::new(Code::MissingKey, key.span, format!("`{owner}` lacks the key `{name}`"))
            .label(format!("`{name}` is required here"))
            .advice(format!("add `{name}: …`: only you know its value"))
    }));
}

/// A key that a map does not have.
pub(super) fn unknown<'k>(owner: &str, key: &Key, known: impl Iterator<Item = &'k str> + Clone) -> Diagnostic {
    let message = format!("`{owner}` has no key `{}`", key.text.escape_debug());
    let report = Diagnostic::new(Code::UnknownKey, key.span, message);
    match nearest(&key.text, known.clone()) {
        Some(near) => report.label(format!("did you mean `{near}`?")).edit(format!("write `{near}`"), key.span, near),
        None => report.label("unknown key").advice(format!(
            "remove it, or write the key that is meant, which only you know; the keys here are {}",
            list(known)
        )),
    }
}

fn wrong_type(shape: &Shape, node: &Node, key: &Key) -> Diagnostic {
    let expected = shape.expected();
    let found = match node.text() {
        Some(text) if text.chars().count() <= 60 && !text.contains('\n') => format!("the text `{text}`"),
        _ => node.shape().to_owned(),
    };
    let message = format!("expected {expected} for `{}`, found {found}", key.text.escape_debug());
    let report = Diagnostic::new(Code::WrongType, node.head(), message).label(format!("not {expected}"));
    let is_list = matches!(shape, Shape::List(Shape::Text | Shape::Choice(_) | Shape::Like(_)));
    match node.text().filter(|text| is_list && !text.contains('\n')) {
        Some(text) => {
            let instead = format!("[{}]", written(text));
            report.edit(format!("write `{instead}`"), node.span, instead)
        }
        None => report.advice(format!("write {expected} here: only you know which value is meant")),
    }
}

fn wrong_value(shape: &Shape, text: &str, span: Span, key: &Key) -> Diagnostic {
    let expected = shape.expected();
    let message = format!("expected {expected} for `{}`, found `{}`", key.text.escape_debug(), text.escape_debug());
    let (code, meant) = match shape {
        Shape::Choice(choices) => (Code::InvalidValue, nearest(text, choices.iter().copied())),
        Shape::Bool => (
            Code::WrongType,
            match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" | "y" => Some("true"),
                "false" | "no" | "off" | "n" => Some("false"),
                _ => None,
            },
        ),
        _ => (Code::InvalidValue, None),
    };
    let report = Diagnostic::new(code, span, message);
    match meant {
        Some(meant) => report.edit(format!("write `{meant}`"), span, written(meant)),
        None => report.advice(format!("write {expected}: which value is meant only you know")),
    }
}
