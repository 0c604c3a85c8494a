//! The user's own words.

use super::hardening;
use crate::model;
use crate::yaml::{Kind, Node, Scalar};
use crate::yaml_out::{Mapping, Value};

/// What hardens a container, and Compose's own words for it.
pub(super) fn words(words: &model::Words, hardening: Option<&model::Hardening>) -> Mapping {
    let mut all = hardening::words(hardening);
    for (word, node) in words.iter() {
        all.put(word, value(node));
    }
    all
}

/// The user's own words, with the types that YAML gives them.
pub(super) fn mapping(node: &Node) -> Mapping {
    let entries = node.entries().unwrap_or_default();
    entries.iter().map(|entry| (entry.key.text.as_str(), value(&entry.value))).collect()
}

fn value(node: &Node) -> Value {
    match &node.kind {
        Kind::Scalar(scalar) => self::scalar(scalar),
        Kind::Sequence(items) => Value::Sequence(items.iter().map(value).collect()),
        Kind::Mapping(_) => Value::Mapping(mapping(node)),
    }
}

fn scalar(scalar: &Scalar) -> Value {
    let text = scalar.text.as_str();
    match text {
        _ if !scalar.plain => Value::Text(text.to_owned()),
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        _ => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Value::Integer(number),
            _ => Value::Text(text.to_owned()),
        },
    }
}
