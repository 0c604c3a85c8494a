//! Forms that texts have where they are printed.

use serde_json::{Value, json};

use super::{Object, Schema};
use crate::check::{ADDRESS, Form, HTTP_PATH, IMAGE, LINE, PATTERN, SOURCE, TAG, WORD};

/// Types, their keys, and the form of what stands there: of a text, or of each text of a list or a map.
const TEXTS: &[(&str, &[&str], &Form)] = &[
    ("", &["description", "documentation", "license", "source", "title", "url", "vendor"], &LINE),
    ("", &["version"], &TAG),
    ("BindFields", &["from"], &SOURCE),
    ("CopyFields", &["from"], &SOURCE),
    ("Healthcheck", &["http"], &HTTP_PATH),
    ("Image", &["args", "cache_from", "cache_to", "labels"], &LINE),
    ("Image", &["base", "name"], &IMAGE),
    ("Key", &["url"], &ADDRESS),
    ("PortFields", &["path"], &HTTP_PATH),
    ("PortFields", &["scheme"], &WORD),
    ("PortFields", &["user"], &LINE),
    ("Repository", &["components", "suite"], &WORD),
    ("Repository", &["url"], &ADDRESS),
    ("Stage", &["args", "environment"], &LINE),
    ("Stage", &["from"], &IMAGE),
    ("Step", &["env"], &LINE),
    ("Variable", &["default"], &LINE),
];

/// Types and their keys for which no time at all is too little.
const TIMES: [(&str, [&str; 3]); 2] = [
    ("Healthcheck", ["interval", "start_interval", "timeout"]),
    ("ImageHealthcheck", ["interval", "start_interval", "timeout"]),
];

pub(super) fn add(schema: &mut Schema) {
    for (definition, keys, form) in TEXTS {
        // What a reference stands for is not known here.
        let pattern = format!("(\\$|{})", form.pattern);
        for key in *keys {
            restrict(schema, definition, key, &pattern, Some(form.what));
        }
    }
    restrict(schema, "", "ignore", PATTERN.pattern, Some(PATTERN.what));
    for (definition, keys) in TIMES {
        for key in keys {
            restrict(schema, definition, key, "[1-9]", None);
        }
    }
}

/// Every text that stands at the key has the pattern.
fn restrict(schema: &mut Schema, definition: &str, key: &str, pattern: &str, what: Option<&str>) {
    let mut place = schema.property(definition, key);
    while let Some(inner) = inner(place) {
        place = place.get_mut(&inner).and_then(Value::as_object_mut).expect("internal: the key was just found");
    }
    place.insert("pattern".to_owned(), json!(pattern));
    // For the reference: nobody reads a pattern.
    place.extend(what.map(|what| ("$comment".to_owned(), json!(what))));
}

/// Where a list or a map says what is in it.
fn inner(schema: &Object) -> Option<String> {
    let is_variable = |key: &&String| key.starts_with("^[A-Za-z_]");
    let has = |key: &&str| schema.get(*key).is_some_and(Value::is_object);
    let of_collection = ["items", "patternProperties", "additionalProperties"].into_iter().find(has);
    of_collection.map(str::to_owned).or_else(|| schema.keys().find(is_variable).cloned())
}
