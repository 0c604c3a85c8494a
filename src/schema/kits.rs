//! Kits and their parameters, as their manifests say.

use serde_json::{Value, json};

use super::{Object, Schema};
use crate::kit::{Catalogue, Interface, Kind, Kit, Parameter};
use crate::spec::KitName;

/// Something in which a constant of the file stands.
const CONSTANT: &str = r"\$\{vars\.";

/// What kits are for: the part of a manifest, the type whose keys it fills, and the key of the file with all of them.
const SECTIONS: [(&str, &str, &str); 2] = [("service", "Service", "services"), ("stage", "Stage", "stages")];

/// The kits that there are, or that may be there.
pub(super) enum Known<'a> {
    /// These, and others where the file has kits of its own.
    AtLeast(&'a Catalogue),
    /// These and no others.
    Exactly(&'a Catalogue),
}

impl<'a> Known<'a> {
    fn all(&self) -> impl Iterator<Item = Kit<'a>> {
        let (Self::AtLeast(catalogue) | Self::Exactly(catalogue)) = self;
        catalogue.all()
    }

    /// What another kit's name looks like, where there may be one.
    fn others(&self) -> Option<Value> {
        let other = json!({ "type": "string", "pattern": KitName::PATTERN, "description": "One of `kits`." });
        matches!(self, Self::AtLeast(_)).then_some(other)
    }
}

pub(super) fn add(schema: &mut Schema, known: &Known<'_>) {
    // The names are told here, and what they look like where it matters.
    schema.definitions().shift_remove("KitName");
    let mut elsewhere = Vec::new();
    for (section, definition, key) in SECTIONS {
        let kits: Vec<(Kit<'_>, Interface)> =
            known.all().filter(|kit| kit.is_for(section)).filter_map(|kit| Some((kit, kit.interface()?))).collect();
        let names = kits
            .iter()
            .map(|(kit, interface)| json!({ "const": kit.name, "description": format!("{}.", interface.description) }));
        let names: Vec<Value> = names.chain(known.others()).chain([json!({ "type": "null" })]).collect();
        schema.property(definition, "kit").insert("anyOf".to_owned(), json!(names));
        let branches = kits.iter().map(|(kit, interface)| (kit.name, branch(*kit, interface)));
        match known {
            Known::AtLeast(_) => elsewhere.extend(branches.map(|(kit, branch)| unless_own(kit, key, &branch))),
            Known::Exactly(_) => {
                let branches: Vec<Value> = branches.map(|(_, branch)| branch).collect();
                schema.definition(definition).insert("allOf".to_owned(), json!(branches));
            }
        }
        without_kit(schema.property("", key));
        for (kit, interface) in &kits {
            schema.definitions().insert(name(*kit), parameters(interface));
        }
    }
    in_place(schema, known);
    if let Known::AtLeast(catalogue) = known {
        let without_own = no_others(catalogue);
        schema.definition("").insert("if".to_owned(), json!({ "not": { "required": ["kits"] } }));
        schema.definition("").insert("then".to_owned(), without_own);
        schema.definition("").insert("allOf".to_owned(), json!(elsewhere));
    }
}

/// Where the file has no kits of its own, the names are those of the built-in ones.
fn no_others(catalogue: &Catalogue) -> Value {
    let names = |section: &str| -> Vec<Value> {
        let names = catalogue.all().filter(|kit| kit.is_for(section)).map(|kit| json!(kit.name));
        names.chain([Value::Null]).collect()
    };
    let sections = SECTIONS.map(|(section, _, key)| {
        let kit = json!({ "enum": names(section) });
        let each = json!({ "properties": { "kit": kit, "dev": { "properties": { "kit": kit } } } });
        (key.to_owned(), json!({ "additionalProperties": each }))
    });
    let image = json!({ "properties": { "kits": { "propertyNames": { "enum": names("in_place") } } } });
    let sections: Object = sections.into_iter().chain([("image".to_owned(), image)]).collect();
    json!({ "properties": sections })
}

/// Kits that are used in the image itself, each with its parameters, or with nothing.
fn in_place(schema: &mut Schema, known: &Known<'_>) {
    let arguments = schema.definitions().shift_remove("KitArguments");
    let kits = known.all().filter(|kit| kit.is_for("in_place")).filter_map(|kit| {
        let parameters = json!({ "$ref": format!("#/$defs/{}", name(kit)) });
        let description = format!("{}.", kit.interface()?.description);
        Some((kit.name.to_owned(), json!({ "description": description, "anyOf": [parameters, { "type": "null" }] })))
    });
    let kits: Object = kits.collect();
    let others = known.others().and(arguments).unwrap_or_else(|| json!(false));
    let place = schema.property("Image", "kits");
    for replaced in ["additionalProperties", "patternProperties"] {
        place.shift_remove(replaced);
    }
    place.extend([("properties".to_owned(), kits.into()), ("additionalProperties".to_owned(), others)]);
}

/// The definition with a kit's parameters.
fn name(kit: Kit<'_>) -> String {
    format!("kit-{}", kit.name)
}

/// Where the kit is used, its parameters are taken, and those that it needs are there.
fn branch(kit: Kit<'_>, interface: &Interface) -> Value {
    let needed: &[&str] = if needed(interface).is_empty() { &[] } else { &["with"] };
    json!({
        "if": { "properties": { "kit": { "const": kit.name } }, "required": ["kit"] },
        "then": {
            "properties": { "with": { "$ref": format!("#/$defs/{}", name(kit)) } },
            "required": needed,
        },
    })
}

/// A branch for the entries of a section where the file has no kit of its own by that name.
fn unless_own(kit: &str, section: &str, branch: &Value) -> Value {
    let mut entry = branch.clone();
    if let Some(entry) = entry.as_object_mut() {
        entry.insert("properties".to_owned(), json!({ "dev": branch }));
    }
    let own = json!({ "properties": { "kits": { "required": [kit] } }, "required": ["kits"] });
    json!({ "if": own, "else": { "properties": { (section): { "additionalProperties": entry } } } })
}

/// Without a kit nobody takes a parameter, but in a `dev`: there the kit stands where that is merged over.
fn without_kit(all: &mut Object) {
    let each = all.get_mut("additionalProperties").and_then(Value::as_object_mut);
    let each = each.expect("internal: a section is a map of its entries");
    each.insert("if".to_owned(), json!({ "not": { "required": ["kit"] } }));
    each.insert("then".to_owned(), json!({ "properties": { "with": { "maxProperties": 0 } } }));
}

/// The parameters without a default.
fn needed(interface: &Interface) -> Vec<&str> {
    let needed = interface.parameters.iter().filter(|(_, parameter)| parameter.default.is_none());
    needed.map(|(name, _)| name.as_str()).collect()
}

/// What a kit takes.
pub(super) fn parameters(interface: &Interface) -> Value {
    let all = interface.parameters.iter();
    let properties: Object = all.map(|(name, parameter)| (name.to_string(), described(parameter))).collect();
    json!({
        "description": format!("{}.", interface.description),
        "type": "object",
        "properties": properties,
        "required": needed(interface),
        "additionalProperties": false,
    })
}

type Taken = Parameter<serde::de::IgnoredAny>;

fn described(parameter: &Taken) -> Value {
    let mut description = format!("{}.", parameter.description);
    let mut schema = Object::new();
    match parameter.default.as_ref().map(|text| text.as_str()) {
        None | Some("") => {}
        // Made where the kit is used, so it is no value that one could write.
        Some(default) if default.contains("${") => {
            description = format!("{description} Default: `{default}`.");
        }
        Some(default) => {
            let items: Vec<&str> = default.split_whitespace().collect();
            let default = match (parameter.list, parameter.map) {
                (_, true) => items.into_iter().filter_map(|entry| entry.split_once(':')).collect(),
                (true, false) => json!(items),
                (false, false) => json!(default),
            };
            schema.insert("default".to_owned(), default);
        }
    }
    schema.insert("description".to_owned(), json!(description));
    if parameter.list {
        schema.extend([("type".to_owned(), json!("array")), ("items".to_owned(), value(parameter).into())]);
    } else if parameter.map {
        schema.extend([
            ("type".to_owned(), json!("object")),
            ("propertyNames".to_owned(), json!({ "pattern": Kind::KEY_PATTERN })),
            ("additionalProperties".to_owned(), value(parameter).into()),
        ]);
    } else {
        schema.extend(value(parameter));
    }
    schema.into()
}

/// One value of a parameter, or a text with a constant of the file.
fn value(parameter: &Taken) -> Object {
    let pattern = format!("({CONSTANT}|{})", parameter.kind.pattern());
    // `true` and `false` need no quotes.
    let booleans = parameter.choices.keys().filter_map(|choice| Some(Value::Bool(choice.parse().ok()?)));
    let choices: Vec<Value> = parameter.choices.keys().map(|choice| json!(choice)).chain(booleans).collect();
    let value = match parameter.kind {
        Kind::Choice => {
            json!({ "anyOf": [{ "enum": choices }, { "type": "string", "pattern": CONSTANT, "$comment": "a constant" }] })
        }
        Kind::Integer => {
            json!({ "type": ["integer", "string"], "minimum": 0, "maximum": 999_999_999, "pattern": pattern })
        }
        Kind::Identifier => json!({ "type": ["string", "boolean"], "pattern": pattern }),
        Kind::Path | Kind::Source => json!({ "type": "string", "pattern": pattern }),
        Kind::Npm | Kind::Pip | Kind::Word | Kind::Text => {
            json!({ "type": ["string", "number", "boolean"], "pattern": pattern })
        }
    };
    let mut value = value.as_object().cloned().unwrap_or_default();
    if parameter.kind != Kind::Choice {
        // For the reference: nobody reads a pattern.
        value.insert("$comment".to_owned(), json!(parameter.kind.expected()));
    }
    value
}
