//! What does not go with s6-overlay of the base: what is said of a download, and what is decided for every container.

use crate::check::Check;
use crate::check::kinds::is_without_overlay;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::Overlay;

pub(super) fn check(cx: &mut Check<'_>) {
    let Some(overlay) = cx.wanted_overlay() else { return };
    if cx.provided_overlay().is_none() {
        without(cx, overlay);
        return;
    }
    let provided = overlay.provided.as_ref().map_or(overlay.version.span, |provided| provided.span);
    let base = &cx.expanded.spec.image.base;
    let text = base.to_string();
    if is_without_overlay(&text) {
        let message = format!("`{}` brings no s6-overlay", text.escape_debug());
        let report = Diagnostic::new(Code::ProvidedInit, provided, message).label("nobody provides it");
        cx.report(
            report.also(base.span, "the base").advice(
                "remove `provided`, and it is built in; or name a base that has it: which of them only you know",
            ),
        );
    }
    if let Some(tarball) = overlay.sha256.keys().next() {
        of_no_use(
            cx,
            tarball.span,
            "checksums are of what is downloaded, and the base brings s6-overlay",
            "`sha256`",
            provided,
        );
    }
    if let Some(hardened) = cx.hardened() {
        let message = "nobody here knows what the services of the base write, and what they must be able to do";
        of_no_use(cx, hardened, message, "`hardened`", provided);
    }
}

/// Services of a base that has none.
fn without(cx: &mut Check<'_>, overlay: &Overlay) {
    let Some(name) = overlay.services.0.keys().next() else { return };
    let message = format!("`{}` is a service of the base, and the base does not bring s6-overlay", name.value);
    let report = Diagnostic::new(Code::ProvidedInit, name.span, message).label("nobody starts it");
    cx.report(match &overlay.provided {
        Some(provided) => report.edit("say that the base brings it", provided.span, "true"),
        None => report
            .advice("add `provided: true`, or remove `services`: whether the base brings s6-overlay only you know"),
    });
}

fn of_no_use(cx: &mut Check<'_>, span: Span, message: &str, word: &str, provided: Span) {
    let report = Diagnostic::new(Code::ProvidedInit, span, message).label("does not go with it");
    let report = report.also(provided, "the base brings s6-overlay");
    cx.report(report.advice(format!("remove {word}, or `provided`: which of them only you know")));
}
