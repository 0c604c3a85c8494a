//! SARIF 2.1.0: results as services for code scanning read them.

use std::path::Path;

use hullwright::drift::VERSION;
use serde::Serialize;

use super::{Noted, Place};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: String,
    short_description: Text,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: String,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix>,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Clone, PartialEq, Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix {
    description: Text,
    artifact_changes: Vec<Change>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change {
    artifact_location: Artifact,
    replacements: Vec<Replaced>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replaced {
    deleted_region: Region,
    inserted_content: Text,
}

/// The whole log.
pub(in crate::cli) fn log(noted: &[Noted]) -> String {
    let mut rules: Vec<Rule> = Vec::new();
    let mut results = Vec::new();
    for noted in noted {
        let rule_index = rules.iter().position(|rule| rule.id == noted.rule).unwrap_or_else(|| {
            rules.push(rule(noted));
            rules.len() - 1
        });
        results.push(finding(noted, rule_index));
    }
    let driver = Driver { name: "hullwright", semantic_version: VERSION, rules };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    let text = serde_json::to_string_pretty(&log).expect("internal: texts and numbers can be printed");
    text + "\n"
}

fn rule(noted: &Noted) -> Rule {
    Rule {
        id: noted.rule.clone(),
        short_description: Text { text: noted.title.clone() },
        default_configuration: Configuration { level: level(noted) },
    }
}

fn level(noted: &Noted) -> &'static str {
    if noted.is_error { "error" } else { "warning" }
}

fn finding(noted: &Noted, rule_index: usize) -> Finding {
    let help = if noted.help.is_empty() { String::new() } else { format!("\nhelp: {}", noted.help) };
    let physical_location =
        PhysicalLocation { artifact_location: artifact(&noted.file), region: noted.place.map(region) };
    Finding {
        rule_id: noted.rule.clone(),
        rule_index,
        level: level(noted),
        message: Text { text: format!("{}{help}", noted.message) },
        locations: [Location { physical_location }],
        fixes: fix(noted).into_iter().collect(),
    }
}

fn fix(noted: &Noted) -> Option<Fix> {
    let mut changes: Vec<Change> = Vec::new();
    for edit in &noted.edits {
        let replaced =
            Replaced { deleted_region: region(edit.place), inserted_content: Text { text: edit.text.clone() } };
        let file = artifact(&edit.file);
        match changes.iter_mut().find(|change| change.artifact_location == file) {
            Some(change) => change.replacements.push(replaced),
            None => changes.push(Change { artifact_location: file, replacements: vec![replaced] }),
        }
    }
    let description = Text { text: noted.help.clone() };
    (!changes.is_empty()).then_some(Fix { description, artifact_changes: changes })
}

fn region(Place { start, end }: Place) -> Region {
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}

/// A path as an address: relative to where the run was, unless it is absolute.
fn artifact(file: &str) -> Artifact {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~');
    let encode = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let scheme = if Path::new(file).is_absolute() { "file://" } else { "" };
    Artifact { uri: scheme.to_owned() + &file.bytes().map(encode).collect::<String>() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address() {
        assert_eq!(artifact("a b/ä:c%.yaml").uri, "a%20b/%C3%A4%3Ac%25.yaml");
        assert_eq!(artifact("/tmp/x").uri, "file:///tmp/x");
    }
}
