//! Which layouts are wanted, and what has no meaning in them.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::{ComposeFiles, Init, Layout, Spec};

/// The layouts that a file wants, each once; the usual one where it names none.
pub(crate) fn layouts(spec: &Spec) -> Vec<Layout> {
    let mut layouts: Vec<Layout> = Vec::new();
    for layout in &spec.layouts {
        if !layouts.contains(&layout.value) {
            layouts.push(layout.value);
        }
    }
    if layouts.is_empty() { vec![Layout::Single] } else { layouts }
}

/// Reports layouts that are named twice, and what has no meaning in those that are wanted.
pub(crate) fn of_layouts(spec: &Spec) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (index, layout) in spec.layouts.iter().enumerate() {
        if let Some(first) = spec.layouts.iter().take(index).find(|other| other.value == layout.value) {
            let message = format!("the layout `{}` is named twice", layout.value);
            let report = Diagnostic::new(Code::Layouts, layout.span, message).label("named again");
            let report = report.also(first.span, "named first here");
            findings.push(report.advice("remove one of them; whether another one was meant only you know"));
        }
    }
    findings.extend(without_layout(spec));
    findings.extend(on_overlay(spec));
    let Some(split) = spec.layouts.first().filter(|first| first.value == Layout::Split) else { return findings };
    let of_services = spec.services.values().filter_map(|service| Some(service.dev.as_ref()?.span));
    let of_stages = spec.stages.values().filter_map(|stage| Some(stage.dev.as_ref()?.span));
    if let Some(dev) = of_services.chain(of_stages).next() {
        findings.push(
            Diagnostic::new(
                Code::Layouts,
                split.span,
                "what `dev` says is laid over one container, and this layout has several",
            )
            .label("the first layout")
            .also(dev, "what is otherwise in development")
            .advice("write `single` first, or remove `dev`; which of them only you know"),
        );
    }
    if layouts(spec) == [Layout::Split] {
        findings.extend(unshared(spec));
    }
    findings
}

/// Whether the base brings s6-overlay, whose services every container of the base starts.
pub(crate) fn is_on_overlay(spec: &Spec) -> bool {
    on_overlay_at(spec).is_some()
}

fn on_overlay_at(spec: &Spec) -> Option<Span> {
    let Init::Overlay(overlay) = &spec.image.init.as_ref()?.value else { return None };
    overlay.provided_at()
}

/// A container for each service would have the services of the base, too, each time anew.
fn on_overlay(spec: &Spec) -> Option<Diagnostic> {
    let provided = on_overlay_at(spec)?;
    let split = spec.layouts.iter().find(|layout| layout.value == Layout::Split)?;
    let message =
        "every container of this base starts the base's own services, so they would run once for each of yours";
    let report = Diagnostic::new(Code::ProvidedInit, split.span, message).label("a container for each service");
    Some(
        report
            .also(provided, "the base brings s6-overlay")
            .advice("remove `split`, or start from a base without s6-overlay: which of them only you know"),
    )
}

/// Compose files of layouts that are not wanted.
fn without_layout(spec: &Spec) -> Option<Diagnostic> {
    let ComposeFiles::Each(files) = &spec.outputs.compose.as_ref()?.value else { return None };
    let wanted = layouts(spec);
    let mut all = [Layout::Single, Layout::Split].into_iter().filter(|layout| !wanted.contains(layout));
    let (layout, span) = all.find_map(|layout| Some((layout, files.of(layout)?.span)))?;
    let message = format!("this is the compose file of the layout `{layout}`, which `layouts` does not name");
    let report = Diagnostic::new(Code::Layouts, span, message).label("for a layout that nobody wants");
    Some(report.advice(format!("add `{layout}` to `layouts`, or remove this; which of them only you know")))
}

/// What is said of a container that services share, where none is wanted.
fn unshared(spec: &Spec) -> Vec<Diagnostic> {
    let why = "every service has a container of its own";
    let mut findings = Vec::new();
    if let Some(init) =
        spec.image.init.as_ref().filter(|init| matches!(init.value, Init::Overlay(_)) && !is_on_overlay(spec))
    {
        let message = format!("s6-overlay starts services that share a container, and {why} here");
        let report = Diagnostic::new(Code::MisplacedKey, init.span, message).label("of no use here");
        findings.push(report.edit("write `none`", init.span, "none"));
    }
    let s6 = spec.services.values().find_map(|service| service.s6.keys().next()).map(|name| name.span);
    let words = [("ready", spec.ready.as_ref().map(|ready| ready.span)), ("s6", s6)];
    for (word, span) in words.into_iter().filter_map(|(word, span)| Some((word, span?))) {
        let message = format!("`{word}` has no meaning here: {why}");
        let report = Diagnostic::new(Code::MisplacedKey, span, message).label("of no use here");
        findings
            .push(report.advice(format!("remove `{word}`, or add the layout `single`; which of them only you know")));
    }
    findings
}
