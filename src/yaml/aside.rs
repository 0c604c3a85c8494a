//! Keys of a struct that are no fields of it: they are put aside before the struct sees them.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::node::{Entry, Key, Node};
use crate::source::Span;

/// Reads a struct, and puts aside what stands under the keys that it `takes`.
pub(crate) struct Aside<'a, D> {
    pub(crate) inner: D,
    pub(crate) takes: fn(&str) -> bool,
    pub(crate) entries: &'a mut Vec<Entry>,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Aside<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = AsideVisitor { visitor, takes: self.takes, entries: self.entries };
        self.inner.deserialize_struct(name, fields, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct AsideVisitor<'a, V> {
    visitor: V,
    takes: fn(&str) -> bool,
    entries: &'a mut Vec<Entry>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for AsideVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Fields { map, takes: self.takes, entries: self.entries })
    }
}

struct Fields<'a, A> {
    map: A,
    takes: fn(&str) -> bool,
    entries: &'a mut Vec<Entry>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, mut seed: K) -> Result<Option<K::Value>, A::Error> {
        loop {
            let text = match self.map.next_key_seed(KeySeed { seed, takes: self.takes })? {
                None => return Ok(None),
                Some(Found::Field(field)) => return Ok(Some(field)),
                Some(Found::Aside(text, unused)) => {
                    seed = unused;
                    text
                }
            };
            let value: Node = self.map.next_value()?;
            self.entries.push(Entry { key: Key { text, span: Span::nowhere() }, value });
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// Reads a key as a field where it is one. It does so within the map, which knows the key's place.
struct KeySeed<K> {
    seed: K,
    takes: fn(&str) -> bool,
}

enum Found<K, F> {
    Field(F),
    /// The key, and what was not needed for it.
    Aside(String, K),
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<K> {
    type Value = Found<K, K::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let key = String::deserialize(deserializer)?;
        if (self.takes)(&key) {
            return Ok(Found::Aside(key, self.seed));
        }
        let key: StrDeserializer<'_, D::Error> = key.as_str().into_deserializer();
        self.seed.deserialize(key).map(Found::Field)
    }
}
