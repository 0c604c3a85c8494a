//! The JSON Schema of a kit's `kit.yaml`: its types, with what the schema of specs says of services and stages.

use serde_json::{Value, json};

use super::{Object, Schema, hints};
use crate::kit::Manifest;
use crate::spec::FactName;

/// Something that is put in place where the kit is used.
const REFERENCE: &str = r"\$\{";

/// Keys of a service or a stage that only whoever uses a kit writes.
const OF_USERS: [&str; 5] = ["kit", "with", "dev", "unless", "when"];

/// Types of the specs' schema that stand in no manifest.
const TYPES: [&str; 2] = ["Service", "Stage"];

/// The schema of manifests, from that of specs.
pub(super) fn schema(mut specs: Schema) -> Schema {
    let mut schema = super::of::<Manifest>();
    for name in TYPES {
        let definition = specs.definition(name);
        definition.shift_remove("allOf");
        let properties = definition.get_mut("properties").and_then(Value::as_object_mut);
        if let Some(properties) = properties {
            properties.retain(|key, _| !OF_USERS.contains(&key.as_str()));
        }
    }
    for (name, definition) in std::mem::take(specs.definitions()) {
        if let Some(place) = schema.definitions().get_mut(&name) {
            *place = definition;
        }
    }
    for unused in ["Argument", "KitName"] {
        schema.definitions().shift_remove(unused);
    }
    let root = schema.definition("");
    root.insert("title".to_owned(), json!("kit.yaml"));
    root.insert("required".to_owned(), json!(["description"]));
    root.insert("oneOf".to_owned(), json!([{ "required": ["service"] }, { "required": ["stage"] }]));
    schema.property("", "parameters").insert("propertyNames".to_owned(), json!({ "pattern": FactName::PATTERN }));
    hints::add(&mut schema.0);
    let own: Vec<String> = schema.definitions().keys().cloned().collect();
    for name in own.iter().filter(|name| *name != "Parameter" && *name != "Kind") {
        schema.definitions().get_mut(name).into_iter().for_each(open);
    }
    open_properties(schema.definition(""));
    schema
}

/// The values of a map may be put in place, and what stands for one is a text.
fn open_properties(schema: &mut Object) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (_, property) in properties.into_iter().flatten().filter(|(key, _)| *key != "parameters") {
        open(property);
    }
}

/// Lets a reference stand wherever a text, a number or a truth value can.
fn open(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    if let Some(Value::String(pattern)) = object.get_mut("pattern") {
        *pattern = format!("({REFERENCE}|{pattern})");
    }
    for key in ["items", "additionalProperties"] {
        object.get_mut(key).into_iter().for_each(open);
    }
    for key in ["anyOf", "oneOf", "allOf", "prefixItems"] {
        object.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten().for_each(open);
    }
    for key in ["properties", "patternProperties"] {
        let inner = object.get_mut(key).and_then(Value::as_object_mut);
        inner.into_iter().flat_map(|inner| inner.values_mut()).for_each(open);
    }
    if is_closed(object) {
        let said = ["description", "markdownDescription", "default", "examples", "defaultSnippets"];
        let outside: Object = said.iter().filter_map(|key| object.shift_remove_entry(*key)).collect();
        let closed = std::mem::take(object);
        *object = outside;
        let reference = json!({ "type": "string", "pattern": REFERENCE });
        object.insert("anyOf".to_owned(), json!([closed, reference]));
    }
}

/// Whether this takes a number, a truth value or one of some words, and no text that could be a reference.
fn is_closed(schema: &Object) -> bool {
    let kinds: Vec<&str> = match schema.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    let is_number = kinds.iter().any(|kind| ["integer", "number", "boolean"].contains(kind));
    (is_number && !kinds.contains(&"string")) || schema.contains_key("enum") || schema.contains_key("const")
}
