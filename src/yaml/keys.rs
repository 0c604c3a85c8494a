//! Which keys a struct takes, asked of serde itself.

use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;

use super::error::Error;

/// The keys that a struct takes; none for what is no struct.
pub(crate) fn keys<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut keys: &'static [&'static str] = &[];
    // It fails once it has been asked.
    let _ = T::deserialize(Asked(&mut keys));
    keys
}

/// Answers no question, and remembers which keys were asked for.
struct Asked<'k>(&'k mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("nothing is read here"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = keys;
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn keys_of_a_struct() {
        #[derive(serde::Deserialize)]
        #[expect(dead_code, reason = "only its keys are asked for")]
        struct Place {
            path: String,
            #[serde(rename = "read-only")]
            read_only: bool,
        }
        assert_eq!(super::keys::<Place>(), ["path", "read-only"]);
        assert!(super::keys::<String>().is_empty());
    }
}
