//! `docs/reference.md` comes from the JSON Schema, and so from the spec's types. A test keeps the copy true.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

const PLACE: &str = "docs/reference.md";

#[test]
fn the_reference_is_true() {
    let wanted = reference(&serde_json::from_str(&hullwright::schema::json()).unwrap());
    if fs::read_to_string(PLACE).unwrap_or_default() != wanted {
        fs::write(PLACE, wanted).unwrap();
        panic!("{PLACE} was stale; it is written anew, look at the difference and commit it");
    }
}

fn reference(schema: &Value) -> String {
    let mut out = String::from(
        "# Reference of `hull.yaml`\n\nThis page comes from the types that read a spec. [The language](language.md) explains it.\n",
    );
    section(&mut out, "The file", schema);
    let definitions = schema["$defs"].as_object().unwrap();
    for (name, definition) in definitions {
        section(&mut out, name, definition);
    }
    out
}

fn section(out: &mut String, name: &str, schema: &Value) {
    let heading = name.strip_prefix("kit-").map_or_else(|| name.to_owned(), |kit| format!("Kit {kit}"));
    let _ = writeln!(out, "\n## {heading}\n");
    let description = schema["description"].as_str();
    if let Some(description) = description {
        let _ = writeln!(out, "{}", paragraph(description));
    }
    let Some(keys) = schema["properties"].as_object() else {
        // What a text looks like is said in words, not in a pattern.
        if description.is_none() || schema["pattern"].is_null() {
            let _ = writeln!(out, "{}{}.", if description.is_some() { "\n" } else { "" }, takes(schema));
        }
        return;
    };
    if description.is_some() {
        out.push('\n');
    }
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    out.push_str("| key | takes | what it is |\n| --- | --- | --- |\n");
    for (key, value) in keys {
        let mark = if required.contains(&key.as_str()) { " (required)" } else { "" };
        let mut description = paragraph(value["description"].as_str().unwrap_or_default());
        if !value["default"].is_null() && !description.contains("Default: ") {
            let _ = write!(description, " Default: {}.", written(&value["default"]));
        }
        let takes = match key.as_str() {
            "kit" => kits(value),
            "kits" if value["properties"].is_object() => kits_in_place(value),
            _ => takes(value),
        };
        let _ = writeln!(out, "| `{key}`{mark} | {takes} | {} |", cell(&description));
    }
}

/// Kits have sections of their own.
fn kits(schema: &Value) -> String {
    let names = schema["anyOf"].as_array().unwrap().iter().filter_map(|one| one["const"].as_str());
    names.map(|name| format!("[{name}](#kit-{name})")).collect::<Vec<_>>().join(" or ")
}

fn kits_in_place(schema: &Value) -> String {
    let names = schema["properties"].as_object().unwrap().keys();
    format!("a map with {}", names.map(|name| format!("[{name}](#kit-{name})")).collect::<Vec<_>>().join(", "))
}

/// A default as one would write it.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        other => format!("`{}`", other.to_string().replace('"', "")),
    }
}

/// What a schema accepts, in words.
fn takes(schema: &Value) -> String {
    if let Some(words) = schema["$comment"].as_str() {
        return words.to_owned();
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.trim_start_matches("#/$defs/");
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(constant) = schema.get("const") {
        return format!("`{}`", constant.to_string().trim_matches('"'));
    }
    if let Some(alternatives) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        let words: Vec<String> = alternatives.iter().filter(|one| one["type"] != "null").map(takes).collect();
        return words.join(" or ");
    }
    if let Some(choices) = schema["enum"].as_array() {
        let words: Vec<String> = choices.iter().filter_map(Value::as_str).map(|choice| format!("`{choice}`")).collect();
        return words.join(", ");
    }
    match primary(&schema["type"]) {
        "array" => format!("a list of {}", items(schema)),
        "object" => format!("a map of {}", entries(schema)),
        "integer" => format!("a number from {} to {}", schema["minimum"], schema["maximum"]),
        "boolean" => "`true` or `false`".to_owned(),
        "string" => match schema["pattern"].as_str() {
            Some(pattern) => format!("a text like {}", cell(&format!("`{pattern}`"))),
            None => "a text".to_owned(),
        },
        _ => "anything".to_owned(),
    }
}

/// The type, or the first of several.
fn primary(kind: &Value) -> &str {
    kind.as_str()
        .or_else(|| {
            kind.as_array().and_then(|kinds| kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"))
        })
        .unwrap_or_default()
}

fn items(schema: &Value) -> String {
    match schema["prefixItems"].as_array() {
        Some(first) => {
            let words: Vec<String> = first.iter().map(takes).collect();
            format!("{}…", words.join(", "))
        }
        None => takes(&schema["items"]),
    }
}

fn entries(schema: &Value) -> String {
    let named = schema["patternProperties"].as_object().and_then(|patterns| patterns.values().next());
    named.or(schema.get("additionalProperties")).map_or_else(|| "anything".to_owned(), takes)
}

/// Lines of a doc comment are one paragraph.
fn paragraph(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
