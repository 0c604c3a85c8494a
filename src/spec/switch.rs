//! `unless` and `when`: what users give decides whether a service runs.

use serde::{Deserializer, Serialize, Serializer};

#[cfg(feature = "schema")]
use super::forms::described;
use super::forms::{Forms, inner, readable};
use crate::yaml::Invalid;

/// Values of a variable, each of which will do: one, or a list. The empty one stands for a variable that nobody gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values(pub Vec<String>);

readable!(Values);

impl Forms for Values {
    const EXPECTING: &'static str = "a value or a list of values";

    fn text(text: &str) -> Option<Result<Self, Invalid>> {
        Some(Ok(Self(vec![text.to_owned()])))
    }

    fn list<'de, D: Deserializer<'de>>(list: D) -> Option<Result<Self, D::Error>> {
        inner(list).map(|values: Result<Vec<String>, _>| values.map(Self))
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
described! {
    Values, |_generator| schemars::json_schema!({
        "type": ["string", "number", "boolean", "array"],
        "items": { "type": ["string", "number", "boolean"] },
        "minItems": 1,
    });
}
