//! Raw files of an s6 definition add to it. Those that are generated, or would make it another thing, are refused.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};

/// Files that hullwright writes, or that no definition of ours has, and the words of the language that decide them.
const GENERATED: [(&str, &str); 14] = [
    ("type", "`oneshot`"),
    ("run", "`command` or `script`"),
    ("up", "`command` or `script`"),
    ("finish", "`on_exit`"),
    ("timeout-finish", "`on_exit`"),
    ("notification-fd", "`healthcheck`"),
    ("timeout-up", "`healthcheck` or `oneshot`"),
    ("timeout-down", "`stop_grace_period`"),
    ("timeout-kill", "`stop_grace_period`"),
    ("down-signal", "`stop_signal`"),
    ("dependencies", "`depends_on`"),
    ("contents", "`depends_on`"),
    ("producer-for", "`logs`"),
    ("consumer-for", "`logs`"),
];

pub(super) fn check(cx: &mut Check<'_>) {
    for service in &cx.expanded.services {
        for name in service.s6.keys() {
            let Some((_, word)) = GENERATED.iter().find(|(file, _)| *file == name.as_str()) else { continue };
            let message =
                format!("the file `{}` of the s6 definition of `{}` is generated", name.value, service.name.value);
            let report = Diagnostic::new(Code::PathCollision, name.span, message).label("would replace it");
            cx.report(report.advice(format!(
                "remove it, and say with {word} what it shall do: how that is written there only you know"
            )));
        }
    }
}
