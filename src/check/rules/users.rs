//! Services and steps run as users that exist, and what is copied is theirs.

use super::base_services::{DECLARED, OF_BASE};
use crate::check::{Check, unknown};
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{User, UserName};
use crate::yaml::Spanned;

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
    for (name, user) in &expanded.users {
        of_base(cx, name, user);
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

/// What is said of a user that the base has, and of who gives it its numbers.
fn of_base(cx: &mut Check<'_>, name: &Spanned<UserName>, user: &Spanned<User>) {
    let name = &name.value;
    let User { uid_env, gid_env, shell, provided, numbered_by, .. } = &user.value;
    if let Some(by) = numbered_by {
        let known = cx.base_services().map(|(name, _)| name.as_str());
        if !known.clone().any(|known| known == by.as_str()) {
            let report = unknown(Code::UnknownService, OF_BASE, by.as_str(), by.span, known);
            cx.report(report.note(DECLARED));
        }
    }
    let Some(provided) = provided.as_ref().filter(|provided| provided.value) else {
        if let Some(by) = numbered_by {
            let message = format!("`{name}` is no user of the base, so nothing of the base gives it numbers");
            let report = Diagnostic::new(Code::ProvidedUser, by.span, message).label("knows nothing of it");
            cx.report(report.advice("add `provided: true`, or remove `numbered_by`: whose user it is only you know"));
        }
        return;
    };
    if let Some(variable) = uid_env.as_ref().or(gid_env.as_ref()).filter(|_| numbered_by.is_none()) {
        let message = format!("nobody gives the base's user `{name}` the number that `{}` says", variable.value);
        let report = Diagnostic::new(Code::ProvidedUser, variable.span, message).label("read by nobody");
        cx.report(report.also(provided.span, "the base has it").advice(
            "name the service of the base that reads it, with `numbered_by`, or remove it: which of them only you know",
        ));
    }
    if let Some(shell) = shell {
        let message = format!("the shell of `{name}` is what the base says");
        let report = Diagnostic::new(Code::ProvidedUser, shell.span, message).label("of no use here");
        cx.report(
            report
                .also(provided.span, "the base has it")
                .advice("remove `shell`, or `provided` for a user that is made here: which of them only you know"),
        );
    }
}
