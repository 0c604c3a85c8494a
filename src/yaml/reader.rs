//! The tree as a serde data format.
//!
//! A type gets what it asks for and nothing near it: no number becomes a text, no text a list. One that asks
//! for anything gets texts, lists and maps; so visitors for "a text or a map" need three methods.

use serde::de::{Deserializer, Visitor, value::StrDeserializer};
use serde::forward_to_deserialize_any;

use super::access::{Choice, Items, Pairs, Parts};
use super::error::Error;
use super::node::{Entry, Kind, Node, Scalar};
use super::number;
use super::spanned;
use super::text::written;

/// One value of the tree.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(pub(super) &'a Node);

impl<'a> Reader<'a> {
    fn scalar(self, expected: &str) -> Result<&'a Scalar, Error> {
        match &self.0.kind {
            Kind::Scalar(scalar) if !scalar.is_nothing() => Ok(scalar),
            _ => Err(Error::wrong_type(expected, None)),
        }
    }

    fn text(self) -> Result<&'a str, Error> {
        match &self.0.kind {
            Kind::Scalar(scalar) if scalar.is_nothing() => {
                Err(Error::wrong_type("a text", Some(format!("\"{}\"", scalar.text))))
            }
            Kind::Scalar(scalar) => Ok(&scalar.text),
            _ => Err(Error::wrong_type("a text", None)),
        }
    }

    fn items(self) -> Result<&'a [Node], Error> {
        self.0.items().ok_or_else(|| {
            let instead = match &self.0.kind {
                Kind::Scalar(scalar) if scalar.is_nothing() => Some("[]".to_owned()),
                Kind::Scalar(scalar) if !scalar.text.contains('\n') => Some(format!("[{}]", written(&scalar.text))),
                _ => None,
            };
            Error::wrong_type("a list", instead)
        })
    }

    fn entries(self) -> Result<&'a [Entry], Error> {
        self.0.entries().ok_or_else(|| Error::wrong_type("a map", self.0.is_nothing().then(|| "{}".to_owned())))
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $kind:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let scalar = self.scalar("a whole number")?;
            visitor.$visit(number::integer(scalar, &($kind::MIN..=$kind::MAX))?)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0.kind {
            Kind::Scalar(scalar) if scalar.is_nothing() => visitor.visit_unit(),
            Kind::Scalar(scalar) => visitor.visit_str(&scalar.text),
            Kind::Sequence(items) => visitor.visit_seq(Items::new(items)),
            Kind::Mapping(entries) => visitor.visit_map(Pairs::new(entries)),
        }
    }

    integers! {
        deserialize_i8 visit_i8 i8
        deserialize_i16 visit_i16 i16
        deserialize_i32 visit_i32 i32
        deserialize_i64 visit_i64 i64
        deserialize_i128 visit_i128 i128
        deserialize_u8 visit_u8 u8
        deserialize_u16 visit_u16 u16
        deserialize_u32 visit_u32 u32
        deserialize_u64 visit_u64 u64
        deserialize_u128 visit_u128 u128
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(number::float(self.scalar("a number")?)?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(number::boolean(self.scalar("`true` or `false`")?)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_nothing() { visitor.visit_unit() } else { Err(Error::wrong_type("nothing", None)) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name == spanned::NAME {
            return visitor.visit_seq(Parts::new(self.0.span, self));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Items::new(self.items()?))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Error> {
        let items = self.items()?;
        if items.len() != length {
            return Err(serde::de::Error::invalid_length(items.len(), &format!("a list of {length} entries").as_str()));
        }
        visitor.visit_seq(Items::new(items))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Pairs::new(self.entries()?))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        choices: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.0.kind {
            Kind::Scalar(scalar) if !scalar.is_nothing() => {
                visitor.visit_enum(StrDeserializer::<Error>::new(&scalar.text))
            }
            Kind::Mapping(entries) => match entries.as_slice() {
                [entry] => visitor.visit_enum(Choice(entry)),
                _ => Err(one_of(choices)),
            },
            _ => Err(one_of(choices)),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { bytes byte_buf }
}

fn one_of(choices: &[&str]) -> Error {
    let expected = format!("one of {}", crate::diagnostic::list(choices.iter().copied()));
    Error::wrong_type(expected, None)
}
