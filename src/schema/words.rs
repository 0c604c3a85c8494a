//! Compose's own words on services and volumes, as the list of them says.

use serde_json::{Value, json};

use super::{Object, Schema};
use crate::spec::{Field, ON_SERVICE, ON_VOLUME, Shape, Word};

/// Compose's reference.
const REFERENCE: &str = "https://docs.docker.com/reference/compose-file";

/// What Compose fills in.
const FILLED_IN: &str = r"\$";

pub(super) fn add(schema: &mut Schema) {
    for (definition, page, words) in [("Service", "services", ON_SERVICE), ("VolumeFields", "volumes", ON_VOLUME)] {
        let properties = schema.definition(definition).get_mut("properties").and_then(Value::as_object_mut);
        let properties = properties.expect("internal: a map of the spec has keys");
        properties.extend(words.iter().map(|word| (word.name.to_owned(), described(word, page))));
    }
}

fn described(word: &Word, page: &str) -> Value {
    let Word { name, what, shape } = word;
    let address = match *name {
        "deploy" | "develop" => format!("{REFERENCE}/{name}/"),
        _ => format!("{REFERENCE}/{page}/#{name}"),
    };
    let mut schema = of(shape).as_object().cloned().unwrap_or_default();
    schema.insert("description".to_owned(), json!(format!("{what} [Compose's word]({address}).")));
    schema.into()
}

/// The schema of a shape, with what it takes in words: nobody reads a pattern.
fn of(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": ["string", "number", "boolean"], "$comment": "a text" }),
        Shape::Choice(choices) => {
            json!({ "anyOf": [{ "enum": choices }, filled_in()], "$comment": shape.expected() })
        }
        Shape::Like(pattern) => json!({
            "type": ["string", "number", "boolean"],
            "pattern": format!("({FILLED_IN}|{})", pattern.regex),
            "$comment": pattern.what,
        }),
        Shape::Bool => json!({ "anyOf": [{ "type": "boolean" }, filled_in()], "$comment": shape.expected() }),
        Shape::Number(pattern, least) => {
            let kind = if (pattern.fits)("1.5") { "number" } else { "integer" };
            let pattern_of_text = format!("({FILLED_IN}|{})", pattern.regex);
            json!({ "type": [kind, "string"], "minimum": least, "pattern": pattern_of_text, "$comment": pattern.what })
        }
        Shape::Scalar => json!({ "type": ["string", "number", "boolean", "null"], "$comment": "a value" }),
        Shape::Nothing => json!({ "type": "null" }),
        Shape::List(inner) => json!({ "type": "array", "items": of(inner), "uniqueItems": true }),
        Shape::Map(inner) => json!({ "type": "object", "additionalProperties": of(inner) }),
        Shape::Fields(fields) => {
            let properties: Object = fields.iter().map(|field| (field.name.to_owned(), of(&field.shape))).collect();
            let required: Vec<&str> = fields.iter().filter(|field| field.required).map(|field| field.name).collect();
            let names: Vec<&str> = fields.iter().map(|Field { name, .. }| *name).collect();
            json!({
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
                "$comment": format!("a map of {}", crate::diagnostic::list(names)),
            })
        }
        Shape::Either(shapes) => json!({ "anyOf": shapes.iter().map(of).collect::<Vec<_>>() }),
    }
}

fn filled_in() -> Value {
    json!({ "type": "string", "pattern": FILLED_IN })
}
