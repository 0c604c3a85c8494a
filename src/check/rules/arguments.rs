//! A build argument has one default: whoever gives it another value gives it to all that read it.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{EnvName, Text};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let of_stages = expanded.stages.values().flat_map(|stage| &stage.args);
    let mut seen: Vec<(&Spanned<EnvName>, &Spanned<Text>)> = Vec::new();
    for (name, default) in expanded.spec.image.args.iter().chain(of_stages) {
        if let Some((first, _)) = seen.iter().find(|(other, text)| **other == *name && **text != *default) {
            let message = format!("the build argument `{}` has two defaults", name.value);
            let report = Diagnostic::new(Code::EnvironmentConflict, name.span, message)
                .label("another default")
                .also(first.span, "first declared here");
            cx.report(report.advice("write one default in both places, or another name; which of them only you know"));
        }
        seen.push((name, default));
    }
}
