//! What runs with an interpreter is copied only to where that interpreter is, and stays where it was made.

use crate::check::Check;
use crate::check::tools::lacks;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::{Copy, Interpreter, PackageName, Stage, StageName, Taken, Text};
use crate::yaml::{Spanned, quoted, written};

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let image = &expanded.spec.image;
    let of_services = expanded.services.iter().flat_map(|service| &service.packages);
    let target = Target {
        what: "the image".to_owned(),
        base: (cx.constant(&image.base), image.base.span),
        packages: image.packages.iter().chain(of_services).collect(),
        is_image: true,
    };
    let of_services = expanded.services.iter().flat_map(|service| &service.copy);
    copied(cx, &target, of_services.chain(expanded.image_steps().flat_map(|step| &step.copy)));
    in_place(cx, &target);
    for (name, stage) in &expanded.stages {
        let target = Target {
            what: format!("the stage `{}`", name.value),
            base: base_of(cx, stage),
            packages: stage.packages.iter().collect(),
            is_image: false,
        };
        copied(cx, &target, stage.steps.iter().flat_map(|step| &step.copy));
    }
}

/// What a kit makes in the image itself runs with the image's interpreter.
fn in_place(cx: &mut Check<'_>, target: &Target<'_>) {
    for kit in &cx.expanded.in_place {
        let Some(interpreter) = kit.stage.interpreter.as_ref().map(|wanted| wanted.value) else { continue };
        let (base, base_at) = &target.base;
        if interpreter.lacks(base, &target.packages) {
            let wanted = interpreter.title();
            let message = format!("`{base}` has no {wanted}, which the kit `{}` needs", kit.kit.value);
            let report = Diagnostic::new(Code::Interpreter, *base_at, message).label(format!("without {wanted}"));
            cx.report(report.also(kit.kit.span, "used in the image").advice(format!(
                "start from an image that has it, such as `{}`: which version the program needs only you know",
                interpreter.example()
            )));
        }
    }
}

/// What something is copied to.
struct Target<'a> {
    what: String,
    /// The image that it starts from, and where that is written.
    base: (String, Span),
    packages: Vec<&'a Spanned<PackageName>>,
    is_image: bool,
}

fn copied<'c>(cx: &mut Check<'_>, target: &Target<'_>, copies: impl Iterator<Item = &'c Spanned<Copy>>) {
    let mut seen = Vec::new();
    for copy in copies {
        let Some(artefact) = Artefact::of(cx, copy) else { continue };
        moved(cx, &artefact, copy);
        if !seen.contains(&artefact.name) {
            seen.push(artefact.name);
            with_its_interpreter(cx, &artefact, copy.span, target);
        }
    }
}

/// What a stage provides, when it runs with an interpreter.
struct Artefact<'a> {
    name: &'a Spanned<StageName>,
    stage: &'a Stage,
    interpreter: Interpreter,
}

impl<'a> Artefact<'a> {
    fn of(cx: &Check<'a>, copy: &Copy) -> Option<Self> {
        let wanted = crate::check::stages::stage_of(&copy.taken)?;
        let (name, stage) = cx.expanded.stages.get_key_value(wanted)?;
        Some(Self { name, stage, interpreter: stage.interpreter.as_ref()?.value })
    }
}

/// The programs of such an artefact name the place they were made for.
fn moved(cx: &mut Check<'_>, artefact: &Artefact<'_>, copy: &Spanned<Copy>) {
    let Taken::FromStage { stage: _, from, to } = &copy.taken else { return };
    let provided = artefact.stage.provides.0.keys().any(|path| path.value == *from);
    if !provided || from == to {
        return;
    }
    let message = format!("`{from}` works only where the stage `{}` made it", artefact.name.value);
    let report = Diagnostic::new(Code::Interpreter, copy.span, message)
        .label(format!("copied to `{to}`"))
        .also(artefact.name.span, "the stage");
    let instead = format!("{}:{from}", artefact.name.value);
    cx.report(report.edit("copy it to the same path", copy.span, written(&instead)));
}

fn with_its_interpreter(cx: &mut Check<'_>, artefact: &Artefact<'_>, copied: Span, target: &Target<'_>) {
    let Artefact { name, stage, interpreter } = artefact;
    let wanted = interpreter.title();
    let (made_on, made_at) = base_of(cx, stage);
    let (base, base_at) = &target.base;
    let what = &target.what;
    if made_on != *base {
        let message = format!("what the stage `{}` provides runs with the {wanted} of `{made_on}`", name.value);
        let report = Diagnostic::new(Code::Interpreter, made_at, message)
            .label(format!("another base than that of {what}"))
            .also(*base_at, format!("the base of {what}"))
            .also(copied, format!("copied into {what}"));
        let report =
            report.note(format!("its programs name the {wanted} of their base by its path, and need that version"));
        return cx.report(match target.is_image {
            true if interpreter.lacks(base, &target.packages) => {
                report.edit("use that base for the image", *base_at, written(&made_on))
            }
            true => report.edit("start from the image's base", made_at, quoted("${image.base}")),
            false => report.edit("start both from one base", *base_at, written(&made_on)),
        });
    }
    let made_with: Vec<&Spanned<PackageName>> = stage.packages.iter().collect();
    for (span, installed) in [(*base_at, &target.packages), (name.span, &made_with)] {
        if interpreter.lacks(base, installed) {
            let message = format!("`{base}` has no {wanted}, which the stage `{}` needs", name.value);
            let report = Diagnostic::new(Code::Interpreter, span, message).label(format!("without {wanted}"));
            return cx.report(report.also(copied, format!("copied into {what}")).advice(format!(
                "start from an image that has it, such as `{}`: which version the program needs only you know",
                interpreter.example()
            )));
        }
    }
}

/// The image that a stage starts from in the end, and where that is written.
fn base_of(cx: &mut Check<'_>, stage: &Stage) -> (String, Span) {
    let expanded = cx.expanded;
    let mut from: Option<&Spanned<Text>> = stage.from.as_ref();
    // As many steps as there are stages: those that start from each other are reported elsewhere.
    for _ in &expanded.stages {
        let Some(name) = from.map(ToString::to_string) else { break };
        let Some((_, below)) = expanded.stages.iter().find(|(key, _)| key.as_str() == name) else { break };
        from = below.from.as_ref();
    }
    let from = from.unwrap_or(&expanded.spec.image.base);
    (cx.constant(from), from.span)
}

impl Interpreter {
    fn title(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::Node => "Node.js",
        }
    }

    /// An image that has it.
    fn example(self) -> &'static str {
        match self {
            Self::Python => "python:3.13-slim",
            Self::Node => "node:22-slim",
        }
    }

    /// Whether an image with these packages is known not to have it.
    fn lacks(self, image: &str, packages: &[&Spanned<PackageName>]) -> bool {
        let (program, package) = match self {
            Self::Python => ("python3", "python3"),
            Self::Node => ("node", "nodejs"),
        };
        let is_package = |wanted: &Spanned<PackageName>| wanted.as_str().split(['=', '/']).next() == Some(package);
        lacks(image, program) && !packages.iter().any(|wanted| is_package(wanted))
    }
}
