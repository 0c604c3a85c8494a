//! The impact for machines: one object a line.

use serde_json::{Value, json};

use super::Shown;
use super::document::codes;
use crate::impact::code::Code;
use crate::impact::said::Said;
use crate::impact::{Change, Impact, LineChange};

pub(super) fn lines(impact: &Impact, shown: Shown<'_>) -> Vec<Value> {
    let mut lines = Vec::new();
    for one in &impact.breaks {
        let steps: Vec<Value> =
            one.steps.iter().map(|step| json!({ "why": step.why, "command": step.command })).collect();
        lines.push(json!({
            "type": "break",
            "code": one.code.word(),
            "risks_data": one.code.risks_data(),
            "allowed": shown.allowed.contains(&one.code),
            "subject": one.subject,
            "message": one.what.to_string(),
            "help": one.advice.to_string(),
            "steps": steps,
        }));
    }
    for change in &impact.changes {
        lines.push(json!({
            "type": "change",
            "scope": change.scope,
            "topic": change.topic.word(),
            "name": change.name,
            "what": change.what,
            "before": change.before,
            "after": change.after,
        }));
    }
    for row in &impact.variables {
        lines.push(json!({
            "type": "variable",
            "name": row.name,
            "action": row.fate.word().to_lowercase(),
            "set_by": row.set_by.word(),
            "reason": row.reason.to_string(),
        }));
    }
    for wait in &impact.waits {
        lines.push(json!({
            "type": "wait",
            "name": wait.name,
            "ready": wait.is_ready,
            "before": wait.before,
            "after": wait.after,
            "all_before": wait.all_before,
            "all_after": wait.all_after,
        }));
    }
    outputs(impact, &mut lines);
    for (title, entries) in &impact.changelog.sections {
        let entries: Vec<String> = entries.iter().map(Said::to_string).collect();
        lines.push(json!({ "type": "changelog", "section": title, "entries": entries }));
    }
    let refused: Vec<&str> = codes(impact, shown.allowed).into_iter().map(Code::word).collect();
    lines.push(json!({
        "type": "verdict",
        "old": shown.old,
        "new": shown.new,
        "empty": impact.is_empty(),
        "refused": refused,
    }));
    lines
}

/// What is told of commands and outputs.
fn outputs(impact: &Impact, lines: &mut Vec<Value>) {
    for command in &impact.commands {
        lines
            .push(json!({ "type": "command", "what": command.what, "before": command.before, "after": command.after }));
    }
    for value in &impact.values {
        let places: Vec<Value> = value
            .places
            .iter()
            .map(|place| json!({ "file": place.path, "region": place.region, "before": place.before.0, "after": place.after.0 }))
            .collect();
        let change = impact.changes.get(value.change);
        lines.push(json!({
            "type": "value",
            "subject": change.map(Change::subject),
            "what": change.and_then(|change| change.what.clone()),
            "before": change.and_then(|change| change.before.clone()),
            "after": change.and_then(|change| change.after.clone()),
            "places": places,
        }));
    }
    for gone in &impact.gone {
        let named: Vec<Value> = gone
            .lines
            .iter()
            .map(|line| json!({ "file": line.path, "region": line.region, "line": line.number, "text": line.text }))
            .collect();
        lines.push(json!({
            "type": "gone",
            "topic": gone.topic.word(),
            "name": gone.name,
            "own": gone.own,
            "markers": gone.markers,
            "lines": named,
        }));
    }
    for file in &impact.files {
        let cause = |number: Option<usize>| impact.cause(number).map(Change::label);
        let line = |line: &LineChange| {
            let side = |side: &Option<(usize, String)>| {
                side.as_ref().map(|(number, text)| json!({ "line": number, "text": text }))
            };
            json!({ "region": line.region, "before": side(&line.before), "after": side(&line.after), "cause": cause(line.cause) })
        };
        lines.push(json!({
            "type": "file",
            "path": file.path,
            "fate": file.fate.word(),
            "mode": file.mode.map(|mode| format!("{:o}", mode.bits())),
            "reference": file.is_reference,
            "cause": cause(file.cause),
            "lines": file.lines.iter().map(line).collect::<Vec<_>>(),
        }));
    }
}
