//! What became of the edits, in words.

use hullwright::adopt::{Adopted, Edited, Left, Place, Recorded, Value, Why};
use hullwright::diagnostic::{list, render};
use hullwright::drift::Plan;
use hullwright::explain::{Explained, Origin};
use hullwright::fileset::ArtefactPath;
use hullwright::source::{Sources, Span};
use serde_json::{Value as Json, json};

use super::super::args::AdoptArgs;
use super::super::failure::Failure;
use super::super::report::{Report, count};
use super::super::{console, generate};

/// What there is to tell.
pub(super) struct Told<'a> {
    pub(super) args: &'a AdoptArgs,
    pub(super) adopted: &'a Adopted,
    /// Says what lines come from.
    pub(super) explained: Option<&'a Explained>,
    pub(super) sources: &'a Sources,
}

impl Told<'_> {
    pub(super) fn tell(&self, plan: &Plan, edits: &[Edited], mut report: Report) -> Result<(), Failure> {
        let Told { args, adopted, explained, sources } = self;
        for value in &adopted.values {
            report.result(|_| of_value(value, sources), || value_json(value, sources));
        }
        for patch in &adopted.patches {
            report.result(|_| of_patch(patch, sources), || patch_json(patch, sources));
        }
        if !adopted.others.is_empty() {
            let others: Vec<&str> = adopted.others.iter().map(ArtefactPath::as_str).collect();
            let words = format!("what follows is in {}\n", some(&others));
            report.result(|_| console::visible(&words), || json!({ "type": "follows", "paths": others }));
        }
        for left in &adopted.left {
            let origins = explained.map(|explained| left.origins(explained)).unwrap_or_default();
            let step = self.step(left, origins.first());
            report.result(|_| of_left(left, &step), || left_json(left, &step, &origins, sources));
        }
        for path in edits.iter().filter(|edit| !edit.is_asked).map(|edit| edit.path.as_str()) {
            let words = format!("{path}: stays as it is, it was not named\n");
            report.result(|_| console::visible(&words), || json!({ "type": "kept", "path": path }));
        }
        for (deed, path) in generate::deeds(plan).filter(|_| !args.dry_run) {
            report.result(|_| String::new(), || json!({ "type": deed, "path": path.as_str() }));
        }
        let written = if args.dry_run { 0 } else { plan.writes.len() + plan.modes.len() };
        let (values, patches, left) = (adopted.values.len(), adopted.patches.len(), adopted.left.len());
        let numbers = [("values", values), ("patches", patches), ("left", left), ("written", written)];
        report.summary(&summary(args, adopted, written), &numbers)
    }

    /// What to do about an edit that is left.
    fn step(&self, left: &Left, origin: Option<&Origin>) -> String {
        let command = self.args.place.generate().replacen("generate", "adopt", 1);
        let patch = match self.args.patch {
            None => format!(", or record the edit: `{command} --patch NAME`"),
            Some(_) => String::new(),
        };
        let origin = origin.map(|origin| format!("`{}` ({})", origin.key, at(origin.place, self.sources)));
        match (&left.why, origin) {
            (Why::Torn { .. }, _) => "write one of them everywhere: which is right only you know".to_owned(),
            (Why::Withheld { .. }, _) => format!("settle the other edits of that file first{patch}"),
            (_, Some(origin)) if left.before.is_some() => {
                format!("it comes from {origin}: make the change there{patch}")
            }
            (_, Some(origin)) => format!("the line before it comes from {origin}: make the change there{patch}"),
            (_, None) => format!("make the change in the spec{patch}"),
        }
    }
}

fn summary(args: &AdoptArgs, adopted: &Adopted, written: usize) -> String {
    let patches = match adopted.patches.len() {
        1 => "1 patch".to_owned(),
        several => format!("{several} patches"),
    };
    let done = match (adopted.values.len(), adopted.patches.len()) {
        (0, _) => patches,
        (values, 0) => count(values, "value"),
        (values, _) => format!("{} and {patches}", count(values, "value")),
    };
    let is_any = !adopted.values.is_empty() || !adopted.patches.is_empty();
    let done = match (args.dry_run, is_any) {
        (true, true) => format!("would adopt {done}"),
        (true, false) => "would adopt nothing".to_owned(),
        (false, true) => format!("adopted {done}, wrote {}", count(written, "file")),
        (false, false) if written > 0 => format!("the spec says it already; wrote {}", count(written, "file")),
        (false, false) => "adopted nothing".to_owned(),
    };
    match adopted.left.len() {
        0 => done,
        1 => format!("{done}; 1 edit is left"),
        several => format!("{done}; {several} edits are left"),
    }
}

/// The first few of many.
fn some(paths: &[&str]) -> String {
    const MOST: usize = 5;
    match paths.get(..MOST) {
        Some(first) if paths.len() > MOST + 1 => {
            format!(
                "{} and {} more",
                first.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", "),
                paths.len() - MOST
            )
        }
        _ => list(paths.iter().copied()),
    }
}

fn at(span: Span, sources: &Sources) -> String {
    format!("{}:{}", sources.get(span.source).name, sources.position(span).line)
}

fn places(places: &[Place]) -> String {
    places.iter().map(|place| format!("{}:{}", place.path, place.line)).collect::<Vec<_>>().join(", ")
}

fn places_json(places: &[Place]) -> Json {
    places.iter().map(|place| json!({ "file": place.path.as_str(), "line": place.line })).collect()
}

fn of_value(value: &Value, sources: &Sources) -> String {
    let Value { key, place, kit, was, now, lines } = value;
    let was = match kit {
        Some(kit) => format!("the kit `{kit}` has {}", quoted(was)),
        None => format!("it was {}", quoted(was)),
    };
    let words = format!("{}: `{key}` is {} now; {was}\n    {}\n", at(*place, sources), quoted(now), places(lines));
    console::visible(&words)
}

/// A value; of a long one, only that it is another one.
fn quoted(value: &str) -> String {
    if value.contains('\n') { "another text".to_owned() } else { format!("`{value}`") }
}

fn value_json(value: &Value, sources: &Sources) -> Json {
    let Value { key, place, kit, was, now, lines } = value;
    json!({
        "type": "value", "key": key, "place": render::place(*place, sources), "kit": kit, "was": was, "now": now,
        "lines": places_json(lines),
    })
}

fn of_patch(patch: &Recorded, sources: &Sources) -> String {
    let Recorded { name, place, path } = patch;
    console::visible(&format!("{}: the patch `{name}` changes `{path}` from now on\n", at(*place, sources)))
}

fn patch_json(patch: &Recorded, sources: &Sources) -> Json {
    let Recorded { name, place, path } = patch;
    json!({ "type": "patch", "name": name, "place": render::place(*place, sources), "path": path.as_str() })
}

fn of_left(left: &Left, step: &str) -> String {
    let Left { place, before, after, why, .. } = left;
    let line =
        |sign: char, line: &Option<String>| line.as_ref().map(|line| format!("  {sign} {line}\n")).unwrap_or_default();
    let words = format!(
        "{}:{}: {}\n{}{}  = help: {step}\n",
        place.path,
        place.line,
        reason(why),
        line('-', before),
        line('+', after)
    );
    console::visible(&words)
}

/// Why an edit is left.
fn reason(why: &Why) -> String {
    match why {
        Why::NoValue => "no value of the spec alone makes that line".to_owned(),
        Why::Several(keys) => format!("{} could be meant", list(keys.iter().map(String::as_str))),
        Why::Refused { key, message } => format!("`{key}` would be wrong: {message}"),
        Why::Torn { key, asked } => {
            let asked: Vec<String> =
                asked.iter().map(|(value, lines)| format!("{} ({})", quoted(value), places(lines))).collect();
            format!("`{key}` is asked to be {}", asked.join(" and "))
        }
        Why::Withheld { key, value } => format!(
            "`{key}` would be {}, and lines that nobody changed would follow in a file that stays as it is",
            quoted(value)
        ),
        Why::NoPatch(None) => "no patch can hold it".to_owned(),
        Why::NoPatch(Some(message)) => format!("no patch can hold it: {message}"),
    }
}

fn left_json(left: &Left, step: &str, origins: &[Origin], sources: &Sources) -> Json {
    let Left { place, before, after, why, .. } = left;
    let origins: Vec<Json> = origins
        .iter()
        .map(|origin| json!({ "key": origin.key, "kit": origin.kit, "place": render::place(origin.place, sources) }))
        .collect();
    let (kind, asked) = match why {
        Why::NoValue => ("no value", None),
        Why::Several(_) => ("several", None),
        Why::Refused { .. } => ("refused", None),
        Why::Torn { key: _, asked } => ("torn", Some(asked)),
        Why::Withheld { .. } => ("withheld", None),
        Why::NoPatch(_) => ("no patch", None),
    };
    let asked: Vec<Json> = asked
        .into_iter()
        .flatten()
        .map(|(value, lines)| json!({ "value": value, "lines": places_json(lines) }))
        .collect();
    json!({
        "type": "left", "file": place.path.as_str(), "line": place.line, "before": before, "after": after, "why": kind,
        "message": reason(why), "asked": asked, "origins": origins, "help": step,
    })
}
