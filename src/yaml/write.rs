//! From a serde type to a tree, as our reader would have read it.

use std::fmt;

use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple,
    SerializeTupleStruct, Serializer,
};

use super::node::{Entry, Key, Kind, Node, Scalar};
use crate::source::Span;

/// Why a value cannot be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unwritable(String);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl serde::ser::Error for Unwritable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// The tree of a value. Its places are nowhere.
///
/// # Errors
/// What the value itself says it cannot be written as, and bytes.
pub fn to_node<T: Serialize + ?Sized>(value: &T) -> Result<Node, Unwritable> {
    value.serialize(Writer)
}

impl Node {
    /// A value that stands nowhere.
    pub(super) fn nowhere(kind: Kind) -> Self {
        Self { span: Span::nowhere(), kind }
    }

    /// A scalar that stands nowhere.
    pub(super) fn scalar(text: impl Into<String>, plain: bool) -> Self {
        Self::nowhere(Kind::Scalar(Scalar { text: text.into(), plain }))
    }
}

struct Writer;

type Written = Result<Node, Unwritable>;

macro_rules! plain {
    ($($method:ident $kind:ty)*) => {
        $(fn $method(self, value: $kind) -> Written {
            Ok(Node::scalar(value.to_string(), true))
        })*
    };
}

impl Serializer for Writer {
    type Ok = Node;
    type Error = Unwritable;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Impossible<Node, Unwritable>;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Impossible<Node, Unwritable>;

    plain! {
        serialize_bool bool
        serialize_i8 i8
        serialize_i16 i16
        serialize_i32 i32
        serialize_i64 i64
        serialize_u8 u8
        serialize_u16 u16
        serialize_u32 u32
        serialize_u64 u64
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Written {
        Ok(Node::scalar(format!("{value:?}"), true))
    }

    fn serialize_char(self, value: char) -> Written {
        Ok(Node::scalar(value, false))
    }

    fn serialize_str(self, value: &str) -> Written {
        Ok(Node::scalar(value, false))
    }

    fn serialize_bytes(self, _: &[u8]) -> Written {
        Err(Unwritable::custom("bytes are no text"))
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        Ok(Node::scalar("null", true))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written {
        let mut entries = Entries::default();
        entries.put(variant.to_owned(), value)?;
        Ok(entries.node())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Unwritable> {
        Ok(Items::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Unwritable> {
        Ok(Items::default())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, Unwritable> {
        Ok(Items::default())
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        Err(Unwritable(format!("{name} has no form in YAML")))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, Unwritable> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, Unwritable> {
        Ok(Entries::default())
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unwritable> {
        Err(Unwritable(format!("{name} has no form in YAML")))
    }
}

/// A list that is being written.
#[derive(Default)]
struct Items(Vec<Node>);

macro_rules! items {
    ($($kind:ident $method:ident)*) => {$(
        impl $kind for Items {
            type Ok = Node;
            type Error = Unwritable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
                self.0.push(to_node(value)?);
                Ok(())
            }

            fn end(self) -> Written {
                Ok(Node::nowhere(Kind::Sequence(self.0)))
            }
        }
    )*};
}

items! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
}

/// A map that is being written, and a key that waits for its value.
#[derive(Default)]
struct Entries(Vec<Entry>, String);

impl Entries {
    fn put<T: Serialize + ?Sized>(&mut self, key: String, value: &T) -> Result<(), Unwritable> {
        self.0.push(Entry { key: Key { text: key, span: Span::nowhere() }, value: to_node(value)? });
        Ok(())
    }

    fn node(self) -> Node {
        Node::nowhere(Kind::Mapping(self.0))
    }
}

impl SerializeMap for Entries {
    type Ok = Node;
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        let Kind::Scalar(scalar) = to_node(key)?.kind else { return Err(Unwritable::custom("a key is a text")) };
        self.1 = scalar.text;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        let key = std::mem::take(&mut self.1);
        self.put(key, value)
    }

    fn end(self) -> Written {
        Ok(self.node())
    }
}

impl SerializeStruct for Entries {
    type Ok = Node;
    type Error = Unwritable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unwritable> {
        self.put(key.to_owned(), value)
    }

    fn end(self) -> Written {
        Ok(self.node())
    }
}
