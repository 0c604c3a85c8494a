//! Services and steps run as users that exist, and what is copied is theirs.

use crate::check::{Check, unknown};
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let known: Vec<&str> = expanded.users.keys().map(|name| name.as_str()).chain(["root"]).collect();
    let of_services = expanded.services.iter().filter_map(|service| service.user.as_ref());
    let of_steps = expanded.steps().filter_map(|step| step.user.as_ref());
    let copies = expanded.services.iter().flat_map(|service| &service.copy);
    let copies = copies.chain(expanded.steps().flat_map(|step| &step.copy));
    let owners = copies.filter_map(|copy| copy.value.owner.as_ref());
    for user in of_services.chain(of_steps).chain(owners) {
        if !known.contains(&user.as_str()) {
            let report = unknown(Code::UnknownUser, "user", user.as_str(), user.span, known.iter().copied());
            cx.report(report);
        }
    }
    for name in expanded.users.keys().filter(|name| name.as_str() == "root") {
        let report =
            Diagnostic::new(Code::ReservedName, name.span, "a user cannot be named `root`").label("every image has it");
        cx.report(report.advice("remove it, or give it another name wherever it is used: which of them only you know"));
    }
    let mut numbers: Vec<(u32, crate::source::Span)> = Vec::new();
    for (name, user) in &expanded.users {
        let uid = user.uid.get();
        if let Some((_, first)) = numbers.iter().find(|(other, _)| *other == uid) {
            cx.report(
                Diagnostic::new(Code::PathCollision, name.span, format!("two users have the number {uid}"))
                    .label("the same number")
                    .also(*first, "has it already")
                    .advice("give one of them another number; which is free only you know"),
            );
        }
        numbers.push((uid, name.span));
    }
}
