//! What s6-overlay is released for.

use serde_json::json;

use super::Schema;
use crate::s6::{self, Platform, Tarball};

pub(super) fn add(schema: &mut Schema) {
    let platforms = schema.property("Image", "platforms");
    let names = Platform::ALL.map(Platform::docker);
    platforms.insert("items".to_owned(), json!({ "enum": names }));
    platforms.insert("minItems".to_owned(), json!(1));
    platforms.insert("uniqueItems".to_owned(), json!(true));
    let version = schema.property("Overlay", "s6-overlay");
    let known: Vec<String> = s6::known_versions().iter().rev().map(ToString::to_string).collect();
    version.insert("examples".to_owned(), json!(known));
    let tarballs = std::iter::once(Tarball::Noarch).chain(Platform::ALL.map(Tarball::Arch)).map(Tarball::name);
    let names: Vec<&str> = tarballs.collect();
    schema.property("Overlay", "sha256").insert("propertyNames".to_owned(), json!({ "enum": names }));
}
