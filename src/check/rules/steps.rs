//! A step does one thing, with words that fit it. A linked copy goes where the base has no link.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::{Copy, Step, StepKind};
use crate::yaml::Spanned;

/// Folders that are links in images made from Debian, and one with what is read through them.
const LINKS: [&str; 8] = ["/bin", "/lib", "/lib32", "/lib64", "/libx32", "/sbin", "/var/lock", "/var/run"];

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    for (name, stage) in &expanded.stages {
        for step in &stage.steps {
            one_thing(cx, step, &format!("the stage `{}`", name.value));
        }
    }
    for step in expanded.image_steps() {
        one_thing(cx, step, "the image");
    }
    linked(cx);
    without_folder(cx);
}

fn one_thing(cx: &mut Check<'_>, step: &Spanned<Step>, owner: &str) {
    let Some(kind) = step.kind() else {
        let message =
            format!("a step of {owner} is not exactly one of `copy`, `run`, `script`, `env` and `dockerfile`");
        return cx.report(
            Diagnostic::new(Code::ServiceShape, step.span, message)
                .label("one step does one thing")
                .advice("make a step of each: in which order they run only you know"),
        );
    };
    let (runs, copies) = match kind {
        StepKind::Run(_) | StepKind::Script(_) => (true, false),
        StepKind::Copy(_) => (false, true),
        StepKind::Env(_) | StepKind::Dockerfile(_) => (false, false),
    };
    let words: [(&str, Option<Span>, bool); 4] = [
        ("cache", step.cache.first().map(|folder| folder.span), runs),
        ("secret", step.secret.first().map(|name| name.span), runs),
        ("bind", step.bind.first().map(|bind| bind.span), runs),
        ("user", step.user.as_ref().map(|user| user.span), runs || copies),
    ];
    for (word, span, fits) in words {
        let Some(span) = span.filter(|_| !fits) else { continue };
        let steps = if word == "user" { "`copy`, `run` and `script`" } else { "`run` and `script`" };
        let message = format!("`{word}` is for the steps {steps}");
        let report = Diagnostic::new(Code::ServiceShape, span, message).label("of no use here");
        cx.report(report.advice("remove it, or move it to the step that needs it: which that is only you know"));
    }
}

/// A linked layer has folders where the base has links, and hides what they lead to.
fn linked(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let of_services = expanded.services.iter().map(|service| (&service.copy, cx.working_dir(service)));
    let mut copies: Vec<(&Spanned<Copy>, String)> = Vec::new();
    for (copy, folder) in of_services {
        copies.extend(copy.iter().map(|copy| (copy, folder.to_string())));
    }
    copies.extend(expanded.steps().flat_map(|step| &step.copy).map(|copy| (copy, "/".to_owned())));
    for (copy, folder) in copies {
        let Some(link) = copy.link.as_ref().filter(|link| link.value) else { continue };
        let targets = cx.copies(copy, &folder, None);
        let below = |path: &str, link: &str| {
            path.strip_prefix(link).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let hidden = targets.iter().find_map(|step| LINKS.into_iter().find(|link| below(&step.to, link)));
        if let Some(hidden) = hidden {
            let message = format!("a linked copy puts a folder at `{hidden}`, where the base has a link");
            let report = Diagnostic::new(Code::LinkedCopy, link.span, message).label("hides what is there");
            let instead = if hidden.starts_with("/var") {
                hidden.trim_start_matches("/var").to_owned()
            } else {
                format!("/usr{hidden}")
            };
            cx.report(report.note(format!("`{hidden}` leads to `{instead}`")).edit(
                "copy it into the layers below",
                link.span,
                "false",
            ));
        }
    }
}

/// What a kit makes in the image itself needs a folder, which the services then run in.
fn without_folder(cx: &mut Check<'_>) {
    let image = &cx.expanded.spec.image;
    let Some(kit) = cx.expanded.in_place.first().filter(|_| image.working_dir.is_none()) else { return };
    let message = format!("the kit `{}` works in the image, which has no `working_dir`", kit.kit.value);
    let report = Diagnostic::new(Code::NoFolder, kit.kit.span, message).label("where shall the project be?");
    cx.report(
        report
            .advice("add `working_dir: /app` under `image`, or another folder; where the services look only you know"),
    );
}
