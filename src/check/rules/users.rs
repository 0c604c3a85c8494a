//! Services run as users that exist.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let known: Vec<&str> = expanded.users.keys().map(|name| name.as_str()).chain(["root"]).collect();
    for user in expanded.services.iter().filter_map(|service| service.user.as_ref()) {
        if !known.contains(&user.as_str()) {
            let report = Check::unknown(Code::UnknownUser, "user", user.as_str(), user.span, known.iter().copied());
            cx.report(report);
        }
    }
    let mut numbers: Vec<(u32, crate::source::Span)> = Vec::new();
    for (name, user) in &expanded.users {
        let uid = user.uid.get();
        if let Some((_, first)) = numbers.iter().find(|(other, _)| *other == uid) {
            cx.findings.push(
                Diagnostic::new(Code::PathCollision, name.span, format!("two users have the number {uid}"))
                    .label("the same number")
                    .also(*first, "has it already")
                    .advice("give one of them another number; which is free only you know"),
            );
        }
        numbers.push((uid, name.span));
    }
}
