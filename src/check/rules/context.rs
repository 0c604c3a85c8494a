//! What is taken from the build context is there. It may also be made before the build, so this only warns.

use crate::check::stages::stage_of;
use crate::check::{Check, Folder};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::fileset::ArtefactPath;
use crate::kit::Service;
use crate::source::Span;
use crate::spec::{Copy, RelativePath, Script, StageName, Step, Taken};
use crate::yaml::Spanned;

/// A path of the context, where it is written, and who takes it.
pub(super) type Wanted<'a> = (&'a RelativePath, Span, Spanned<String>);

pub(super) fn check(cx: &mut Check<'_>) {
    if let Some(context) = &cx.expanded.spec.context
        && !cx.folder.has(".")
    {
        let message = format!("the build context `{}` is not there", context.value);
        let report = Diagnostic::new(Code::AbsentContext, context.span, message).label("no such folder");
        return cx.report(report.advice(
            "make it before the image is built, or name another folder, from this file's: which is meant only you know",
        ));
    }
    // Where the context is cannot be told: that is reported elsewhere.
    let Some(context) = cx.context() else { return };
    let outputs = cx.outputs();
    let own = [outputs.dockerfile, outputs.rootfs, outputs.ignore, outputs.compose, outputs.env_example];
    let own = own.into_iter().flatten().chain(outputs.readmes).chain(outputs.makefile);
    let own: Vec<ArtefactPath> = own.filter_map(|path| ArtefactPath::new(&context.holds(&path)?).ok()).collect();
    let is_generated = |path: &str| {
        let path = ArtefactPath::new(path).ok();
        path.is_some_and(|path| own.iter().any(|output| path == *output || path.is_below(output)))
    };
    for taken in taken(cx) {
        let path = taken.0.plain();
        if !cx.folder.has(path) && !is_generated(path) {
            absent(cx, taken);
        }
    }
}

pub(super) fn taken<'a>(cx: &Check<'a>) -> Vec<Wanted<'a>> {
    let expanded = cx.expanded;
    let mut taken = Vec::new();
    if let Some(rootfs) = &expanded.spec.image.rootfs {
        taken.push((&rootfs.value, rootfs.span, Spanned::new("the image".to_owned(), rootfs.span)));
    }
    for service in &expanded.services {
        let owner = Spanned::new(format!("the service `{}`", service.name.value), service.span());
        taken.extend(script(service.script.as_ref()).map(|(path, span)| (path, span, owner.clone())));
        let copies = service.copy.iter().filter_map(|copy| of_context(&copy.value.taken, copy.span));
        taken.extend(copies.map(|(path, span)| (path, span, owner.clone())));
    }
    let of_step = |step: &'a Step| {
        let all = step.taken().filter_map(|one| of_context(one.value, one.span));
        all.chain(script(step.script.as_ref()))
    };
    for kit in &expanded.in_place {
        let owner = Spanned::new(format!("the kit `{}`", kit.kit.value), kit.kit.span);
        let all = kit.stage.steps.iter().flat_map(|step| of_step(step));
        taken.extend(all.map(|(path, span)| (path, span, owner.clone())));
    }
    for step in &expanded.spec.image.steps {
        let owner = Spanned::new("the image".to_owned(), step.span);
        taken.extend(of_step(step).map(|(path, span)| (path, span, owner.clone())));
    }
    for (name, stage) in &expanded.stages {
        let owner = Spanned::new(format!("the stage `{}`", name.value), user_of(cx, name));
        let all = stage.steps.iter().flat_map(|step| of_step(step));
        taken.extend(all.map(|(path, span)| (path, span, owner.clone())));
    }
    taken
}

fn script(script: Option<&Spanned<Script>>) -> Option<(&RelativePath, Span)> {
    match &script?.value {
        Script::File(path) => Some((path, script?.span)),
        Script::Inline(_) => None,
    }
}

fn of_context(taken: &Taken, span: Span) -> Option<(&RelativePath, Span)> {
    match taken {
        Taken::Context { from, .. } => Some((from, span)),
        Taken::Stage(_) | Taken::FromStage { .. } | Taken::FromImage { .. } => None,
    }
}

/// Where the user wrote a stage, or the service whose kit brings it.
fn user_of(cx: &Check<'_>, stage: &Spanned<StageName>) -> Span {
    let copied = |copy: &Spanned<Copy>| stage_of(&copy.taken) == Some(&stage.value);
    let user = cx.expanded.services.iter().find(|service| service.copy.iter().any(copied));
    user.filter(|_| !cx.is_users(stage.span)).map_or(stage.span, Service::span)
}

fn absent(cx: &mut Check<'_>, (path, span, owner): Wanted<'_>) {
    let is_users = cx.is_users(span);
    let message = format!("{} takes `{}`, which is not in the build context", owner.value, path.plain());
    let place = if is_users { cx.narrow(span, path.as_str()) } else { owner.span };
    let report = Diagnostic::new(Code::AbsentPath, place, message);
    let report = report.label(if is_users { "nothing is there" } else { "its kit takes it" });
    let near = near(cx.folder, path.plain()).filter(|_| cx.sources.text(place) == path.as_str());
    cx.report(match near {
        Some(near) => {
            let near = if path.as_str().starts_with("./") { format!("./{near}") } else { near };
            report.edit(format!("write `{near}`"), place, near)
        }
        None => report.advice("make it before the image is built, or name another path; which is meant only you know"),
    });
}

/// The path with its first absent name replaced by the nearest one that is there, if that path is there.
fn near(folder: &dyn Folder, path: &str) -> Option<String> {
    let mut before = String::new();
    let mut rest = path;
    while !rest.is_empty() {
        let (name, after) = rest.split_once('/').unwrap_or((rest, ""));
        let here = format!("{before}{name}");
        if !folder.has(&here) {
            let files = folder.files(before.trim_end_matches('/'));
            let names = files.iter().filter_map(|file| file.split('/').next());
            let slash = if after.is_empty() { "" } else { "/" };
            let candidate = format!("{before}{}{slash}{after}", nearest(name, names)?);
            return Some(candidate).filter(|candidate| folder.has(candidate));
        }
        before = format!("{here}/");
        rest = after;
    }
    None
}
