//! A user's own keys, merged over what was generated: adding is free, replacing is a conflict.

use std::fmt;

use crate::yaml_out::{Entry, Mapping, Value};

/// A user's value would replace a generated one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The names from the root to the value.
    pub path: Vec<String>,
}

impl Conflict {
    /// The conflict as seen from further out.
    #[must_use]
    pub(super) fn within(mut self, path: [&str; 2]) -> Self {
        self.path.splice(0..0, path.map(str::to_owned));
        self
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is generated with another value", self.path.join("."))
    }
}

impl std::error::Error for Conflict {}

/// Merges `extra` into `base`. Mappings merge name by name, items of lists that are new are appended, and a value that
/// stands there already is no conflict.
///
/// # Errors
/// The path of the first value that would be replaced; `base` may have been changed by then.
pub fn merge(base: &mut Mapping, extra: Mapping) -> Result<(), Conflict> {
    for (name, entry) in extra {
        match base.get_mut(&name) {
            None => base.put_entry(&name, entry),
            Some(there) => merge_entry(there, entry).map_err(|mut conflict| {
                conflict.path.insert(0, name);
                conflict
            })?,
        }
    }
    Ok(())
}

fn merge_entry(there: &mut Entry, extra: Entry) -> Result<(), Conflict> {
    match (&mut there.value, extra.value) {
        (Value::Mapping(base), Value::Mapping(extra)) => merge(base, extra),
        (Value::Sequence(items), Value::Sequence(extra)) => {
            for item in extra {
                if !items.contains(&item) {
                    items.push(item);
                }
            }
            Ok(())
        }
        (base, extra) if *base == extra => Ok(()),
        _ => Err(Conflict { path: Vec::new() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(value: impl Into<Value>) -> Mapping {
        let inner: Mapping = [("key", value)].into_iter().collect();
        [("services", Mapping::from_iter([("app", inner)]))].into_iter().collect()
    }

    #[test]
    fn adding_is_free() {
        let mut base = nested(["a"].into_iter().collect::<Value>());
        merge(&mut base, nested(["a", "b"].into_iter().collect::<Value>())).unwrap();
        assert_eq!(base, nested(["a", "b"].into_iter().collect::<Value>()));
        merge(&mut base, Mapping::from_iter([("x-own", true)])).unwrap();
        assert!(base.get("x-own").is_some());
    }

    #[test]
    fn replacing_names_the_path() {
        let mut base = nested("a");
        merge(&mut base, nested("a")).unwrap();
        let conflict = merge(&mut base, nested("b")).unwrap_err();
        assert_eq!(conflict.to_string(), "services.app.key is generated with another value");
        assert!(merge(&mut base, nested(Mapping::new())).is_err(), "another shape is a replacement");
    }
}
