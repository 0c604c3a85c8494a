//! `docs/views.md` comes from the types that templates see; the templates on `docs/templates.md` are right.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use hullwright::template::{BUILT_IN, Field, VERSION, View};

use super::{SEVERAL, Templates, outcome};

const VIEWS: &str = "docs/views.md";

#[test]
fn the_page_of_views_is_true() {
    let wanted = views();
    if fs::read_to_string(VIEWS).unwrap_or_default() != wanted {
        fs::write(VIEWS, wanted).unwrap();
        panic!("{VIEWS} was stale; it is written anew, look at the difference and commit it");
    }
}

fn views() -> String {
    let mut out = format!(
        "# What templates see\n\nThis page comes from the types that templates see. [Templates](templates.md) explains it.\n\nThe version of this contract is {VERSION}.\n"
    );
    let mut parts = Vec::new();
    for template in BUILT_IN {
        let blocks = template.blocks();
        let blocks: Vec<String> = blocks.iter().map(|block| format!("`{}`", block.name)).collect();
        let makes = first_upper(template.makes);
        let _ = writeln!(out, "\n## {}\n\n{makes}. Blocks: {}.\n", template.name, blocks.join(", "));
        table(&mut out, template.view, &mut parts);
    }
    out.push_str("\n## Parts\n\nWhat several templates see is listed once.\n");
    let mut listed = BTreeSet::new();
    while let Some(view) = next(&mut parts, &mut listed) {
        let _ = writeln!(out, "\n### {}\n\n{}\n", view.name, view.about());
        table(&mut out, view, &mut parts);
    }
    out
}

/// The next part that is not listed yet.
fn next(parts: &mut Vec<&'static View>, listed: &mut BTreeSet<&'static str>) -> Option<&'static View> {
    while !parts.is_empty() {
        let part = parts.remove(0);
        if listed.insert(part.name) {
            return Some(part);
        }
    }
    None
}

fn table(out: &mut String, view: &View, parts: &mut Vec<&'static View>) {
    out.push_str("| field | is | meaning |\n| --- | --- | --- |\n");
    for field in view.fields {
        let _ = writeln!(out, "| `{}` | {} | {} |", field.name, kind(field), field.about());
        parts.extend(field.kind.view());
    }
}

/// The type, with a link to what is in it.
fn kind(field: &Field) -> String {
    let text = field.kind.to_string();
    match field.kind.view() {
        Some(view) => text.replace(view.name, &format!("[{}](#{})", view.name, view.name.to_lowercase())),
        None => text,
    }
}

fn first_upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[test]
fn the_templates_on_the_page_are_right() {
    let page = fs::read_to_string("docs/templates.md").unwrap();
    let shown: Vec<&str> = page.split("```jinja\n").skip(1).map(|text| text.split("```").next().unwrap()).collect();
    assert!(shown.len() >= 4, "the page shows templates");
    let original = outcome(SEVERAL, &Templates::default()).files();
    for text in shown {
        let name = text.lines().next().unwrap().trim_start_matches("{# templates/").trim_end_matches(" #}");
        let outcome = outcome(SEVERAL, &Templates::one(name, text));
        let report = outcome.report();
        assert!(outcome.files.is_some_and(|files| files != original), "{text}\n{report}");
    }
}
