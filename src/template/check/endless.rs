//! Templates that include themselves, through whichever others.

use super::{Checked, PREFIX, built_in_one};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::template::built_in::built_in;

/// What includes itself among the overrides, by their names.
pub(in crate::template) fn endless(overrides: &[(&'static str, Checked)]) -> Vec<Diagnostic> {
    let report = |(name, checked): &(&'static str, Checked)| {
        let (_, span) = checked.includes.iter().find(|(included, _)| leads_to(included, name, overrides))?;
        Some(finding(name, *span))
    };
    overrides.iter().filter_map(report).collect()
}

fn finding(name: &str, span: Span) -> Diagnostic {
    Diagnostic::new(Code::EndlessTemplate, span, format!("`{name}` includes itself"))
        .advice(format!("include `{PREFIX}{name}`, or leave it out: which was meant only you know"))
}

/// Whether one template includes another, directly or through others.
fn leads_to(from: &str, to: &str, overrides: &[(&'static str, Checked)]) -> bool {
    let mut seen: Vec<String> = Vec::new();
    let mut open = vec![from.to_owned()];
    while let Some(next) = open.pop() {
        if next == to {
            return true;
        }
        if seen.contains(&next) {
            continue;
        }
        let own = overrides.iter().find(|(name, _)| *name == next);
        let ours = || built_in(next.strip_prefix(PREFIX).unwrap_or(&next)).map(built_in_one);
        let included = match own {
            Some((_, checked)) => names(checked),
            None => ours().map(|checked| names(&checked)).unwrap_or_default(),
        };
        // One that extends a built-in template includes what that does.
        open.extend(included);
        open.extend(own.map(|_| format!("{PREFIX}{next}")));
        seen.push(next);
    }
    false
}

fn names(checked: &Checked) -> Vec<String> {
    checked.includes.iter().map(|(name, _)| name.clone()).collect()
}
