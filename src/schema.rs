//! The JSON Schema of `hull.yaml`, for editors: <https://json-schema.org/draft/2020-12>.
//!
//! It comes from the spec's types; the field docs are its descriptions. `schemas/hull.schema.json` is a copy
//! that a test keeps true.

use schemars::generate::SchemaSettings;
use schemars::transform::RestrictFormats;

use crate::spec::Spec;

/// The schema, indented, with a final line break.
///
/// # Panics
/// Never: a schema is JSON.
pub fn json() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(RestrictFormats::default());
    let mut schema = settings.into_generator().into_root_schema_for::<Spec>();
    schema.insert("title".to_owned(), "hull.yaml".into());
    schema.insert(
        "patternProperties".to_owned(),
        serde_json::json!({ "^x-": { "description": "Free: anchors, notes." } }),
    );
    let text = serde_json::to_string_pretty(&schema).expect("internal: a schema is JSON");
    format!("{text}\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_copy_is_true() {
        let copy = std::fs::read_to_string("schemas/hull.schema.json").unwrap_or_default();
        if copy != super::json() {
            std::fs::write("schemas/hull.schema.json", super::json()).unwrap();
            panic!("schemas/hull.schema.json was stale; it is written anew, look at the difference and commit it");
        }
    }
}
