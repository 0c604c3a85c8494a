//! How a case ended, in words and for machines.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::{console, difference};
use super::compare::{Change, Difference};

/// How a case ended.
pub(super) enum Verdict {
    /// It gives what was approved.
    Passed,
    /// It gave something else, which is approved now.
    Updated,
    /// It gives something else.
    Differs(Vec<Difference>),
    /// It gives something, and nothing was approved yet.
    Unapproved,
    /// It cannot be compared: why.
    Wrong(String),
}

/// How a case is called.
#[derive(Clone, Copy)]
pub(super) struct Title<'a> {
    pub(super) case: &'a str,
    pub(super) description: Option<&'a str>,
}

impl Verdict {
    /// The name, for machines.
    fn name(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Updated => "updated",
            Self::Differs(_) => "differs",
            Self::Unapproved => "unapproved",
            Self::Wrong(_) => "wrong",
        }
    }

    /// For people. A case that passes is named only when all are to be.
    pub(super) fn words(&self, title: Title<'_>, verbose: bool, colour: bool) -> String {
        let description = title.description.map(|text| format!(" ({text})")).unwrap_or_default();
        let case = console::visible(&format!("{}{description}", title.case));
        match self {
            Self::Passed if !verbose => String::new(),
            Self::Passed => format!("{case}: as it was approved\n"),
            Self::Updated => format!("{case}: approved what it gives now\n"),
            Self::Unapproved => format!("{case}: nothing was approved yet\n\n"),
            Self::Wrong(report) => format!("{case}: cannot be compared\n{}\n\n", console::visible(report).trim_end()),
            Self::Differs(differences) => {
                let mut text = format!("{case}: not what was approved\n");
                for difference in differences {
                    let _ = writeln!(text, "  {}", console::visible(&sentence(difference)));
                    if let Change::Lines(diff) = &difference.change {
                        let _ = writeln!(text, "{}", difference::shown(diff, colour));
                    }
                }
                if !text.ends_with("\n\n") {
                    text.push('\n');
                }
                text
            }
        }
    }

    /// For machines.
    pub(super) fn machine(&self, title: Title<'_>) -> Value {
        let report = match self {
            Self::Wrong(report) => Some(report),
            _ => None,
        };
        let differences: Vec<Value> = match self {
            Self::Differs(differences) => differences.iter().map(machine).collect(),
            _ => Vec::new(),
        };
        json!({
            "type": "case",
            "case": title.case,
            "description": title.description,
            "verdict": self.name(),
            "report": report,
            "differences": differences,
        })
    }
}

fn machine(difference: &Difference) -> Value {
    let diff = match &difference.change {
        Change::Lines(diff) => Some(diff),
        _ => None,
    };
    json!({
        "path": difference.path,
        "kind": difference.change.name(),
        "message": sentence(difference),
        "diff": diff,
    })
}

/// What differs, in a sentence.
fn sentence(Difference { path, change }: &Difference) -> String {
    match change {
        Change::New => format!("`{path}` is new"),
        Change::Gone => format!("`{path}` is gone"),
        Change::Mode(before, after) => format!("`{path}` has the mode {after} and had {before}"),
        Change::Lines(_) => format!("`{path}` has other lines"),
    }
}
