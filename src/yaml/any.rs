//! A tree of any serde format, and in any: for values that are no types of ours.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::node::{Entry, Key, Kind, Node, Scalar};
use crate::source::Span;

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            Kind::Scalar(scalar) => scalar.serialize(serializer),
            Kind::Sequence(items) => serializer.collect_seq(items),
            Kind::Mapping(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for Entry { key, value } in entries {
                    map.serialize_entry(&key.text, value)?;
                }
                map.end()
            }
        }
    }
}

/// A text without quotes is what every reader of YAML takes it for; what they differ in is a text.
impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.text.as_str();
        let float = || text.parse::<f64>().ok().filter(|number| format!("{number:?}") == text);
        match text {
            _ if self.is_nothing() => serializer.serialize_unit(),
            "true" | "false" if self.plain => serializer.serialize_bool(text == "true"),
            _ => match (text.parse::<i64>(), float()) {
                (Ok(number), _) if self.plain && number.to_string() == text => serializer.serialize_i64(number),
                (_, Some(number)) if self.plain && number.is_finite() => serializer.serialize_f64(number),
                _ => serializer.serialize_str(text),
            },
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::scalar(value.to_string(), true))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::scalar(value.to_string(), true))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::scalar(value.to_string(), true))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::scalar(format!("{value:?}"), true))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::scalar(value, false))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::scalar("null", true))
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::scalar("null", true))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::nowhere(Kind::Sequence(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some((text, value)) = map.next_entry()? {
            entries.push(Entry { key: Key { text, span: Span::nowhere() }, value });
        }
        Ok(Node::nowhere(Kind::Mapping(entries)))
    }
}
