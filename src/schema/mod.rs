//! The JSON Schema of `hull.yaml`, for editors: <https://json-schema.org/draft/2020-12>.
//!
//! It comes from the spec's types; the field docs are its descriptions. What types cannot say is added here: the
//! names of maps, the forms of texts, the kits with their parameters, defaults, and what editors offer.
//! `schemas` has copies that a test keeps true.

mod hints;
mod keys;
mod kit;
mod kits;
mod overlay;
mod snippets;
mod texts;
mod words;

use schemars::generate::SchemaSettings;
use schemars::transform::RestrictFormats;
use serde_json::{Map, Value, json};

use self::kits::Known;
use crate::kit::{Catalogue, Interface};
use crate::spec::Spec;

/// The schema of any spec, indented, with a final line break.
pub fn json() -> String {
    printed(&spec(&Known::AtLeast(&Catalogue::default())))
}

/// The schema of a spec with these kits, its own among them.
pub fn with_kits(catalogue: &Catalogue) -> String {
    printed(&spec(&Known::Exactly(catalogue)))
}

/// The schema of a kit's `kit.yaml`.
pub fn of_kits() -> String {
    printed(&kit::schema(spec(&Known::AtLeast(&Catalogue::default()))))
}

/// The schema of what a kit takes under `with`.
pub fn parameters(interface: &Interface) -> Value {
    kits::parameters(interface)
}

/// # Panics
/// Never: a schema is JSON.
fn printed(schema: &Schema) -> String {
    let text = serde_json::to_string_pretty(&schema.0).expect("internal: a schema is JSON");
    format!("{text}\n")
}

/// The schema that comes from a type.
fn of<T: schemars::JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with_transform(RestrictFormats::default());
    Schema(settings.into_generator().into_root_schema_for::<T>().to_value())
}

fn spec(known: &Known<'_>) -> Schema {
    let mut schema = of::<Spec>();
    let root = schema.definition("");
    root.insert("title".to_owned(), json!("hull.yaml"));
    root.insert("patternProperties".to_owned(), json!({ "^x-": { "description": "Free: anchors, notes." } }));
    overlay::add(&mut schema);
    keys::add(&mut schema);
    texts::add(&mut schema);
    words::add(&mut schema);
    kits::add(&mut schema, known);
    snippets::add(&mut schema);
    hints::add(&mut schema.0);
    schema
}

/// The schema while it is being completed.
struct Schema(Value);

type Object = Map<String, Value>;

impl Schema {
    /// The definitions of all types, by name.
    fn definitions(&mut self) -> &mut Object {
        let definitions = self.0.get_mut("$defs").and_then(Value::as_object_mut);
        definitions.expect("internal: the schema has definitions")
    }

    /// The definition of a type; that of the file itself has no name.
    fn definition(&mut self, name: &str) -> &mut Object {
        let definition = if name.is_empty() { Some(&mut self.0) } else { self.definitions().get_mut(name) };
        let definition = definition.and_then(Value::as_object_mut);
        definition.expect("internal: a type that is completed has a definition")
    }

    /// The schema of a key of a type.
    fn property(&mut self, definition: &str, key: &str) -> &mut Object {
        let properties = self.definition(definition).get_mut("properties");
        let property = properties.and_then(|properties| properties.get_mut(key)).and_then(Value::as_object_mut);
        property.expect("internal: a key that is completed is one of its type")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_copies_are_true() {
        for (path, wanted) in
            [("schemas/hull.schema.json", super::json()), ("schemas/kit.schema.json", super::of_kits())]
        {
            if std::fs::read_to_string(path).unwrap_or_default() != wanted {
                std::fs::write(path, wanted).unwrap();
                panic!("{path} was stale; it is written anew, look at the difference and commit it");
            }
        }
    }
}
