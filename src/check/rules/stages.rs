//! Stages take from stages that stand before them, and services copy from stages that exist.

use crate::check::stages::{stage_of, used};
use crate::check::{Check, unknown};
use crate::diagnostic::{Code, Diagnostic, Help};
use crate::model::{SPLIT_PREFIX, is_own_stage};
use crate::source::Span;
use crate::spec::{StageName, Taken, Text};
use crate::yaml::{Spanned, written};

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let names: Vec<&Spanned<StageName>> = expanded.stages.keys().collect();
    let of_services = expanded.services.iter().flat_map(|service| &service.copy);
    let of_services = of_services.map(|copy| Spanned::new(&copy.value.taken, copy.span));
    for taken in of_services.chain(expanded.image_steps().flat_map(|step| step.taken())) {
        if let Some(name) = stage_of(taken.value) {
            known(cx, name, taken.span, &names);
        }
    }
    shadowed(cx, &names);
    unused(cx, &names);
    for (index, (_, stage_spec)) in expanded.stages.iter().enumerate() {
        let (before, own_and_after) = names.split_at(index);
        for taken in stage_spec.steps.iter().flat_map(|step| step.taken()) {
            if let Some(name) = stage_of(taken.value) {
                backwards(cx, name.as_str(), taken.span, before, own_and_after);
            }
        }
        if let Some(from) = &stage_spec.from {
            let text = from.to_string();
            if own_and_after.iter().any(|name| name.as_str() == text) {
                backwards(cx, &text, from.span, before, own_and_after);
            }
        }
    }
}

/// Such a stage is not in the Dockerfile: nobody would build it.
fn unused(cx: &mut Check<'_>, names: &[&Spanned<StageName>]) {
    let is_known = |stage: &StageName| names.iter().any(|name| name.value == *stage);
    if cx.expanded.taken().any(|taken| stage_of(taken.value).is_some_and(|stage| !is_known(stage))) {
        // A misspelt name is reported; the stage that it means has its use.
        return;
    }
    let used = used(cx.expanded);
    for name in names.iter().filter(|name| !used.contains(&name.value)) {
        let message = format!("nothing of the stage `{}` gets into the image", name.value);
        let report = Diagnostic::new(Code::UnusedStage, name.span, message).label("nobody copies from it");
        cx.report(report.advice(format!(
            "name it where a service needs it, `copy: [{}]`, or remove it: which of them only you know",
            name.value
        )));
    }
}

/// Docker takes the name of an image for the stage of that name, also where a constant of the file gives it.
fn shadowed(cx: &mut Check<'_>, names: &[&Spanned<StageName>]) {
    let expanded = cx.expanded;
    let base = &expanded.spec.image.base;
    let is_stage = |from: &Spanned<Text>| names.iter().any(|name| name.as_str() == from.to_string());
    let of_stages = expanded.stages.values().filter_map(|stage| stage.from.as_ref()).filter(|from| !is_stage(from));
    let copied_from = expanded.taken().filter_map(|taken| match taken.value {
        Taken::FromImage { image, .. } => Some(image),
        Taken::Stage(_) | Taken::FromStage { .. } | Taken::Context { .. } => None,
    });
    for image in std::iter::once(base).chain(of_stages).chain(copied_from) {
        let name = cx.resolve(image, None).constant().map(str::to_lowercase);
        // An address, or a name with a tag, is never that of a stage.
        let Some(name) = name.filter(|name| StageName::try_from(name.clone()).is_ok()) else { continue };
        let tagged = format!("{}:latest", image.value);
        let with_tag = |report: Diagnostic| report.edit("name the image with its tag", image.span, written(&tagged));
        if let Some(stage) = names.iter().find(|stage| stage.as_str() == name) {
            let message = format!("the image `{name}` has the name of a stage");
            let report = Diagnostic::new(Code::ReservedName, image.span, message);
            cx.report(with_tag(report.label("Docker would take the stage").also(stage.span, "the stage")));
            continue;
        }
        let message = format!("the name of the image `{name}` means something else in a Dockerfile");
        let report = Diagnostic::new(Code::ReservedName, image.span, message)
            .label("a stage that hullwright adds, or no image at all");
        // An image may be made of nothing but what is copied; a stage that starts from nothing has nothing to run.
        if name == "scratch" && !std::ptr::eq(image, base) {
            cx.report(report.advice(
                "name an image with a shell and apt-get, such as `debian:bookworm-slim`; which one only you know",
            ));
        } else if is_own_stage(&name) || is_made_of(&name, names) {
            cx.report(with_tag(report));
        }
    }
}

/// Whether the name is one that a stage may be given where it is built otherwise for another image.
fn is_made_of(name: &str, names: &[&Spanned<StageName>]) -> bool {
    name.starts_with(SPLIT_PREFIX)
        || names.iter().any(|stage| name.strip_prefix(stage.as_str()).is_some_and(|rest| rest.starts_with('-')))
}

fn known(cx: &mut Check<'_>, name: &StageName, span: Span, names: &[&Spanned<StageName>]) {
    if names.iter().any(|other| other.value == *name) {
        return;
    }
    let place = cx.narrow(span, name.as_str());
    let mut report = unknown(Code::UnknownStage, "stage", name.as_str(), place, names.iter().map(|name| name.as_str()));
    if matches!(report.help, Help::Advice(_)) {
        report = report.edit(format!("write `./{name}`, if it is a path of the context"), place, format!("./{name}"));
    }
    cx.report(report.note("a bare word in `copy` is a stage; a path of the context begins with `./`"));
}

fn backwards(
    cx: &mut Check<'_>,
    name: &str,
    span: Span,
    before: &[&Spanned<StageName>],
    after: &[&Spanned<StageName>],
) {
    if before.iter().any(|stage| stage.as_str() == name) {
        return;
    }
    let place = cx.narrow(span, name);
    if let Some(later) = after.iter().find(|stage| stage.as_str() == name) {
        cx.report(
            Diagnostic::new(Code::UnknownStage, place, format!("the stage `{name}` does not stand before this one"))
                .label("a stage takes only from stages above it")
                .also(later.span, "it stands here")
                .advice("move the stage up; whether that is possible, with what it takes from others, only you know"),
        );
    } else {
        let report = unknown(Code::UnknownStage, "stage", name, place, before.iter().map(|stage| stage.as_str()));
        cx.report(report);
    }
}
