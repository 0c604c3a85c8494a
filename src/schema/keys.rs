//! How the names of maps are written.

use serde_json::{Value, json};

use super::Schema;
use crate::check::{LABEL, LONGEST_NAME};
use crate::spec::{
    AnswerLabel, ContainerPath, FactName, FilePath, KitName, PatchName, PortName, RepositoryName, S6File, ServiceName,
    StageName, UserName, VolumeName,
};

/// Maps by the type and the key they stand under, and the pattern of their names.
const MAPS: [(&str, &str, &str); 13] = [
    ("", "kits", KitName::PATTERN),
    ("", "patches", PatchName::PATTERN),
    ("", "services", ServiceName::PATTERN),
    ("", "stages", StageName::PATTERN),
    ("", "users", UserName::PATTERN),
    ("", "vars", FactName::PATTERN),
    ("", "volumes", VolumeName::PATTERN),
    ("Answers", "version", AnswerLabel::PATTERN),
    ("Image", "labels", LABEL.pattern),
    ("Image", "repositories", RepositoryName::PATTERN),
    ("Service", "files", FilePath::PATTERN),
    ("Service", "ports", PortName::PATTERN),
    ("Service", "s6", S6File::PATTERN),
];

/// Types that may be a map, and the pattern of its names.
const FORMS: [(&str, &str); 3] =
    [("BaseServices", ServiceName::PATTERN), ("DependsOn", ServiceName::PATTERN), ("Provides", ContainerPath::PATTERN)];

pub(super) fn add(schema: &mut Schema) {
    for (definition, key, pattern) in MAPS {
        schema.property(definition, key).insert("propertyNames".to_owned(), json!({ "pattern": pattern }));
    }
    if let Some(Value::Object(names)) = schema.property("", "services").get_mut("propertyNames") {
        names.insert("maxLength".to_owned(), json!(LONGEST_NAME));
    }
    for (definition, pattern) in FORMS {
        let forms = schema.definition(definition).get_mut("anyOf").and_then(Value::as_array_mut);
        let maps = forms.into_iter().flatten().filter(|form| form["type"] == "object");
        for map in maps.filter_map(Value::as_object_mut) {
            map.insert("propertyNames".to_owned(), json!({ "pattern": pattern }));
        }
    }
}
