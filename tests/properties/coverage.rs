//! Every key of the language stands in some random spec: whoever adds one says here what a random one is, or why there
//! is none.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;

use crate::shape::any_spec;

/// As many specs show every key.
const SPECS: usize = 600;

/// Keys that no random spec has: the type and the key. They are about services that a base brings, which are no outputs,
/// so that nothing could say whether the tree starts; `examples/links` and `tests/cases/images/base` have them.
const ABSENT: [(&str, &str); 8] = [
    ("BaseServiceFields", "depends_on"),
    ("BaseServiceFields", "takes"),
    ("BaseServiceFields", "timeout"),
    ("Overlay", "provided"),
    ("Overlay", "services"),
    ("Service", "before"),
    ("UserFields", "numbered_by"),
    ("UserFields", "provided"),
];

/// The schema's types, with the keys that each has.
struct Keys<'s> {
    schema: &'s Value,
    seen: BTreeSet<(String, String)>,
}

impl Keys<'_> {
    /// Takes down every key of a value that stands where a type is expected.
    fn read(&mut self, kind: &str, expected: &Value, value: &Value) {
        if let Some(name) = expected["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap();
            self.read(name, &self.schema["$defs"][name], value);
        }
        for form in ["anyOf", "oneOf"].iter().filter_map(|forms| expected[*forms].as_array()).flatten() {
            self.read(kind, form, value);
        }
        for item in value.as_array().into_iter().flatten() {
            self.read(kind, &expected["items"], item);
        }
        for (key, value) in value.as_object().into_iter().flatten() {
            let property = &expected["properties"][key];
            if property.is_null() {
                let patterns = expected["patternProperties"].as_object().into_iter().flatten().map(|(_, of)| of);
                patterns.chain([&expected["additionalProperties"]]).for_each(|of| self.read(kind, of, value));
                continue;
            }
            self.seen.insert((kind.to_owned(), key.clone()));
            // What is otherwise in development is no sign that anything is so at all.
            if key != "dev" {
                self.read(kind, property, value);
            }
        }
        if let (Some(kit), Some(with)) = (value["kit"].as_str(), value.get("with")) {
            self.read_kit(kit, with);
        }
        for (kit, with) in value["kits"].as_object().into_iter().flatten() {
            self.read_kit(kit, with);
        }
    }

    fn read_kit(&mut self, kit: &str, with: &Value) {
        let name = format!("kit-{kit}");
        self.read(&name, &self.schema["$defs"][&name], with);
    }
}

/// Every type's keys.
fn all(schema: &Value) -> BTreeSet<(String, String)> {
    let types = schema["$defs"].as_object().unwrap().iter().map(|(name, of)| (name.as_str(), of));
    let types = types.chain([("", schema)]);
    let keys = types.flat_map(|(name, of)| {
        let keys = of["properties"].as_object().into_iter().flatten();
        keys.map(move |(key, _)| (name.to_owned(), key.clone()))
    });
    keys.collect()
}

#[test]
fn every_key_of_the_language_is_random() {
    let schema: Value = serde_json::from_str(&hullwright::schema::json()).unwrap();
    let mut keys = Keys { schema: &schema, seen: BTreeSet::new() };
    let mut runner = TestRunner::deterministic();
    for _ in 0..SPECS {
        let spec = any_spec().new_tree(&mut runner).unwrap().current();
        keys.read("", &schema, &serde_yaml::from_str(&spec.text).unwrap());
    }
    let known = all(&schema);
    let absent: BTreeSet<_> = ABSENT.iter().map(|(kind, key)| ((*kind).to_owned(), (*key).to_owned())).collect();
    let missing: Vec<_> = known.difference(&keys.seen).filter(|key| !absent.contains(key)).collect();
    assert!(missing.is_empty(), "no random spec has {missing:?}: add it to tests/properties/shape");
    let stale: Vec<_> = absent.iter().filter(|key| keys.seen.contains(key) || !known.contains(key)).collect();
    assert!(stale.is_empty(), "there is no reason any more to leave out {stale:?}");
}
