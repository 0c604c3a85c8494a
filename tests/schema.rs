//! The JSON Schema and the reader give one verdict: on every example, every bad spec, every page.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use hullwright::diagnostic::Code;
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};
use jsonschema::Validator;
use serde_json::{Value, json};

/// Errors that the schema sees, too. It knows no references and compares no two places; and what is YAML, is for the
/// reader of YAML to say.
const SEEN: &[Code] =
    &[Code::UnknownKey, Code::WrongType, Code::MissingKey, Code::InvalidValue, Code::UnknownKit, Code::KitParameter];

fn schema() -> Validator {
    let schema: Value = serde_json::from_str(&hullwright::schema::json()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

/// Every spec of the repository, by name.
fn specs() -> Vec<(String, String)> {
    let mut specs = Vec::new();
    for folder in ["tests/diagnostics", "tests/data", "docs/diagnostics", "docs", "."] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("yaml") => specs.push((path.display().to_string(), fs::read_to_string(&path).unwrap())),
                Some("md") => specs.extend(blocks(&path)),
                _ => {}
            }
        }
    }
    for entry in fs::read_dir("examples").unwrap() {
        let folder = entry.unwrap().path();
        for path in [folder.join("hull.yaml"), folder.join("docker/hull.yaml")] {
            specs.extend(fs::read_to_string(&path).ok().map(|text| (path.display().to_string(), text)));
        }
    }
    specs
}

/// The specs that a page shows.
fn blocks(page: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(page).unwrap();
    let blocks = text.split("```yaml\n").skip(1).filter_map(|after| after.split("```").next());
    blocks
        .filter(|block| block.starts_with("hull:"))
        .map(|block| (page.display().to_string(), block.to_owned()))
        .collect()
}

#[test]
fn the_schema_and_the_reader_give_one_verdict() {
    let schema = schema();
    let mut wrong = Vec::new();
    for (name, text) in specs() {
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", text.as_str());
        let findings = compile(&mut sources, id, &Settings::default(), &NoFolder).findings;
        let errors: BTreeSet<Code> =
            findings.iter().filter(|finding| finding.is_error()).map(|finding| finding.code).collect();
        // What is no YAML for anyone has no verdict of the schema.
        let Ok(value) = serde_yaml::from_str::<Value>(&text) else {
            if errors.is_empty() {
                wrong.push(format!("{name}: only the independent reader refuses it"));
            }
            continue;
        };
        let refused = schema.iter_errors(&value).map(|error| format!("{error} at {}", error.instance_path())).next();
        match refused {
            Some(error) if errors.is_empty() => wrong.push(format!("{name}: only the schema refuses it: {error}")),
            None => {
                let missed: Vec<_> = errors.iter().filter(|code| SEEN.contains(code)).collect();
                if !missed.is_empty() {
                    wrong.push(format!("{name}: the schema does not see {missed:?}"));
                }
            }
            Some(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The places of all keys of all types: a pointer to each, and what it says.
fn properties(schema: &Value) -> Vec<(String, Value)> {
    let types = schema["$defs"].as_object().unwrap().iter().map(|(name, value)| (format!("/$defs/{name}"), value));
    let mut found = Vec::new();
    for (place, definition) in types.chain([(String::new(), schema)]) {
        let keys = definition["properties"].as_object().into_iter().flatten();
        found.extend(keys.map(|(key, value)| (format!("{place}/properties/{key}"), value.clone())));
    }
    found
}

#[test]
fn defaults_and_examples_are_valid() {
    let schema: Value = serde_json::from_str(&hullwright::schema::json()).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (place, property) in properties(&schema) {
        let examples = property["examples"].as_array().into_iter().flatten();
        let offered: Vec<&Value> = property.get("default").into_iter().chain(examples).collect();
        if offered.is_empty() {
            continue;
        }
        // What is offered is no map, so the keys of the file do not matter to it.
        let part = json!({ "$defs": schema["$defs"], "properties": schema["properties"], "$ref": format!("#{place}") });
        let part = jsonschema::validator_for(&part).unwrap();
        for value in offered {
            count += 1;
            if !part.is_valid(value) {
                wrong.push(format!("{place}: {value}"));
            }
        }
    }
    assert!(wrong.is_empty() && count > 20, "{count}: {wrong:#?}");
}
