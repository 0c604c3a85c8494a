//! The parts of a list, of a map, of an alternative and of a spanned value, one by one.

use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::error::{Error, Step};
use super::node::{Entry, Key, Node, Scalar};
use super::reader::Reader;
use super::{number, spanned};
use crate::source::Span;

/// The items of a list.
pub(super) struct Items<'a> {
    items: std::iter::Enumerate<std::slice::Iter<'a, Node>>,
}

impl<'a> Items<'a> {
    pub(super) fn new(items: &'a [Node]) -> Self {
        Self { items: items.iter().enumerate() }
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some((index, item)) = self.items.next() else { return Ok(None) };
        seed.deserialize(Reader(item)).map(Some).map_err(|error| error.inside(Step::Item(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The entries of a map.
pub(super) struct Pairs<'a> {
    entries: std::iter::Enumerate<std::slice::Iter<'a, Entry>>,
    value: Option<(usize, &'a Node)>,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(entries: &'a [Entry]) -> Self {
        Self { entries: entries.iter().enumerate(), value: None }
    }
}

impl<'de> MapAccess<'de> for Pairs<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((index, entry)) = self.entries.next() else { return Ok(None) };
        self.value = Some((index, &entry.value));
        seed.deserialize(KeyReader(&entry.key)).map(Some).map_err(|error| error.inside(Step::Key(index)))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (index, value) = self.value.take().expect("internal: a value is asked for after its key");
        seed.deserialize(Reader(value)).map_err(|error| error.inside(Step::Value(index)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// A key: a text, even where it looks like a number or nothing.
#[derive(Clone, Copy)]
struct KeyReader<'a>(&'a Key);

macro_rules! integers {
    ($($method:ident $visit:ident $kind:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let scalar = Scalar { text: self.0.text.clone(), plain: true };
            visitor.$visit(number::integer(&scalar, &($kind::MIN..=$kind::MAX))?)
        })*
    };
}

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.0.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name == spanned::NAME {
            return visitor.visit_seq(Parts::new(self.0.span, self));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.0.text.as_str().into_deserializer())
    }

    integers! {
        deserialize_i32 visit_i32 i32
        deserialize_i64 visit_i64 i64
        deserialize_u8 visit_u8 u8
        deserialize_u16 visit_u16 u16
        deserialize_u32 visit_u32 u32
        deserialize_u64 visit_u64 u64
    }

    forward_to_deserialize_any! {
        bool i8 i16 i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct
        map struct identifier ignored_any
    }
}

/// The one entry of a map that stands for an alternative: its name and what belongs to it.
pub(super) struct Choice<'a>(pub(super) &'a Entry);

impl<'de, 'a> EnumAccess<'de> for Choice<'a> {
    type Error = Error;
    type Variant = Payload<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), Error> {
        let name = seed.deserialize(KeyReader(&self.0.key)).map_err(|error| error.inside(Step::Key(0)))?;
        Ok((name, Payload(&self.0.value)))
    }
}

/// What belongs to an alternative.
pub(super) struct Payload<'a>(&'a Node);

impl<'de> VariantAccess<'de> for Payload<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        if self.0.is_nothing() {
            return Ok(());
        }
        Err(Error::wrong_type("nothing", None).inside(Step::Value(0)))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(Reader(self.0)).map_err(|error| error.inside(Step::Value(0)))
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        Reader(self.0).deserialize_tuple(length, visitor).map_err(|error| error.inside(Step::Value(0)))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        Reader(self.0).deserialize_map(visitor).map_err(|error| error.inside(Step::Value(0)))
    }
}

/// The four parts of a spanned value: source, start, end, value.
pub(super) struct Parts<D> {
    span: Span,
    next: usize,
    value: D,
}

impl<D> Parts<D> {
    pub(super) fn new(span: Span, value: D) -> Self {
        Self { span, next: 0, value }
    }
}

impl<'de, D: Deserializer<'de, Error = Error> + Copy> SeqAccess<'de> for Parts<D> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let part = self.next;
        self.next += 1;
        let number = |number: u32| -> U32Deserializer<Error> { number.into_deserializer() };
        match part {
            0 => seed.deserialize(number(self.span.source.index())),
            1 => seed.deserialize(number(self.span.start)),
            2 => seed.deserialize(number(self.span.end)),
            3 => seed.deserialize(self.value),
            _ => return Ok(None),
        }
        .map(Some)
    }
}
