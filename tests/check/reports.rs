//! Reports for services: SARIF, and annotations for GitHub.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::sarif_schema::sarif_schema;
use super::{SPEC, ends, generated, hullwright, much_is_wrong};

/// A log, which is one that the schema allows.
fn sarif(folder: &Path, arguments: &[&str]) -> Value {
    let output = hullwright(folder, arguments);
    let log: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = jsonschema::validator_for(&sarif_schema()).unwrap();
    let wrong: Vec<String> =
        schema.iter_errors(&log).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{log:#}");
    log
}

#[test]
fn sarif_names_every_difference_and_finding() {
    let folder = much_is_wrong();
    let log = sarif(folder.path(), &["check", "--format", "sarif"]);
    let run = &log["runs"][0];
    let (rules, results) = (run["tool"]["driver"]["rules"].as_array().unwrap(), run["results"].as_array().unwrap());
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let of = |rule: &str| {
        let found = results.iter().filter(|result| result["ruleId"] == rule);
        found.map(|result| &result["locations"][0]["physicalLocation"]).collect::<Vec<_>>()
    };
    assert_eq!(of("edited")[0]["artifactLocation"]["uri"], "Dockerfile");
    assert_eq!(of("edited")[0]["region"]["startLine"], 1);
    assert_eq!(of("missing")[0], &json!({ "artifactLocation": { "uri": ".dockerignore" } }));
    assert_eq!(of("foreign")[0]["artifactLocation"]["uri"], "rootfs/etc/a%20b%2Cc%3A%25%EF%BF%BD.txt");
    assert_eq!(of("wrong-mode").len() + of("orphaned").len(), 2);
    let warning = results.iter().find(|result| result["level"] == "warning").unwrap();
    assert_eq!(warning["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "hull.yaml");
    // As many as are told to people.
    let json = ends(folder.path(), &["check", "--format", "json"], 1);
    assert_eq!(json.lines().count() - 1, results.len());
    // A spec with an error has the edit that mends it.
    fs::write(folder.path().join("hull.yaml"), SPEC.replace("command:", "comand:")).unwrap();
    for command in ["check", "validate"] {
        let log = sarif(folder.path(), &[command, "--format", "sarif"]);
        let fixes =
            log["runs"][0]["results"].as_array().unwrap().iter().filter_map(|result| result["fixes"].as_array());
        let change = &fixes.flatten().next().unwrap()["artifactChanges"][0];
        assert_eq!(change["replacements"][0]["insertedContent"]["text"], "command");
        let region = &change["replacements"][0]["deletedRegion"];
        let line = SPEC.lines().position(|line| line.contains("command:")).unwrap() + 1;
        assert_eq!(region["startLine"], line);
        assert_eq!(region["endColumn"].as_u64().unwrap() - region["startColumn"].as_u64().unwrap(), 6);
    }
    // Where nothing is wrong there is a log all the same.
    let fine = generated();
    assert_eq!(sarif(fine.path(), &["check", "--format", "sarif"])["runs"][0]["results"], json!([]));
}

#[test]
fn annotations_are_a_line_each() {
    let folder = much_is_wrong();
    let lines = ends(folder.path(), &["check", "--format", "github"], 1);
    let json = ends(folder.path(), &["check", "--format", "json"], 1);
    assert_eq!(lines.lines().count(), json.lines().count() - 1);
    let (errors, warnings): (Vec<&str>, Vec<&str>) = lines.lines().partition(|line| line.starts_with("::error file="));
    assert!(
        warnings.iter().all(|line| line.starts_with("::warning file=hull.yaml,line=")) && warnings.len() == 1,
        "{lines}"
    );
    assert!(
        errors.iter().any(|line| line.starts_with("::error file=Dockerfile,line=1,endLine=1,title=edited%3A ")),
        "{lines}"
    );
    assert!(!lines.contains('\u{1b}'));
    assert_eq!(ends(generated().path(), &["check", "--format", "github"], 0), "");
}
