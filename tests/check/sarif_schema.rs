//! What the schema of SARIF 2.1.0 asks of the parts that are used here.

use serde_json::{Value, json};

pub(crate) fn sarif_schema() -> Value {
    let position = json!({ "type": "integer", "minimum": 1 });
    let text = json!({ "type": "object", "required": ["text"], "properties": { "text": { "type": "string", "minLength": 1 } } });
    let region = json!({
        "type": "object", "additionalProperties": false, "required": ["startLine"],
        "properties": { "startLine": position, "startColumn": position, "endLine": position, "endColumn": position },
    });
    let artifact = json!({
        "type": "object", "additionalProperties": false, "required": ["uri"],
        "properties": { "uri": { "type": "string", "format": "uri-reference", "pattern": "^[A-Za-z0-9%/._~-]+$" } },
    });
    let level = json!({ "enum": ["none", "note", "warning", "error"] });
    let location = json!({
        "type": "object", "additionalProperties": false,
        "properties": { "physicalLocation": {
            "type": "object", "additionalProperties": false, "required": ["artifactLocation"],
            "properties": { "artifactLocation": artifact, "region": region },
        } },
    });
    let fix = json!({
        "type": "object", "additionalProperties": false, "required": ["artifactChanges"],
        "properties": { "description": text, "artifactChanges": { "type": "array", "minItems": 1, "uniqueItems": true, "items": {
            "type": "object", "additionalProperties": false, "required": ["artifactLocation", "replacements"],
            "properties": { "artifactLocation": artifact, "replacements": { "type": "array", "minItems": 1, "items": {
                "type": "object", "additionalProperties": false, "required": ["deletedRegion"],
                "properties": { "deletedRegion": region, "insertedContent": { "type": "object", "required": ["text"] } },
            } } },
        } } },
    });
    let rule = json!({
        "type": "object", "additionalProperties": false, "required": ["id"],
        "properties": {
            "id": { "type": "string", "pattern": "^[A-Za-z0-9-]+$" },
            "shortDescription": text,
            "defaultConfiguration": { "type": "object", "additionalProperties": false, "properties": { "level": level } },
        },
    });
    let result = json!({
        "type": "object", "additionalProperties": false, "required": ["message"],
        "properties": {
            "ruleId": { "type": "string" }, "ruleIndex": { "type": "integer", "minimum": -1 }, "level": level, "message": text,
            "locations": { "type": "array", "items": location }, "fixes": { "type": "array", "uniqueItems": true, "items": fix },
        },
    });
    let driver = json!({
        "type": "object", "additionalProperties": false, "required": ["name"],
        "properties": { "name": { "const": "hullwright" }, "semanticVersion": { "type": "string" },
            "rules": { "type": "array", "uniqueItems": true, "items": rule } },
    });
    let run = json!({
        "type": "object", "additionalProperties": false, "required": ["tool"],
        "properties": {
            "tool": { "type": "object", "additionalProperties": false, "required": ["driver"], "properties": { "driver": driver } },
            "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
            "results": { "type": "array", "items": result },
        },
    });
    json!({
        "type": "object", "additionalProperties": false, "required": ["version", "runs"],
        "properties": {
            "$schema": { "type": "string", "format": "uri" },
            "version": { "const": "2.1.0" },
            "runs": { "type": "array", "minItems": 0, "items": run },
        },
    })
}
