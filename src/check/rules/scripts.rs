//! Scripts are verbatim: a reference in one would reach the shell, which knows no dots.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::{Script, is_fact_path};

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    for script in expanded.services.iter().filter_map(|service| service.script.as_ref()) {
        if let Script::Inline(text) = &script.value {
            references(cx, text, script.span, "the service's `environment`");
        }
    }
    for script in expanded.stages.values().flat_map(|stage| &stage.steps).filter_map(|step| step.script.as_ref()) {
        if let Script::Inline(text) = &script.value {
            references(cx, text, script.span, "the stage's `environment`");
        }
    }
    for script in expanded.image_steps().filter_map(|step| step.script.as_ref()) {
        if let Script::Inline(text) = &script.value {
            references(cx, text, script.span, "the image's `args`");
        }
    }
}

fn references(cx: &mut Check<'_>, script: &str, span: Span, place_of_values: &str) {
    for after in script.split("${").skip(1) {
        let Some((name, _)) = after.split_once('}') else { continue };
        if is_fact_path(name) {
            let reference = format!("${{{name}}}");
            let variable = name.rsplit('.').next().unwrap_or(name).replace('-', "_").to_ascii_uppercase();
            let place = cx.narrow(span, &reference);
            cx.report(
                Diagnostic::new(Code::ReferenceInScript, place, format!("nothing is substituted in a script, so `{reference}` would reach the shell"))
                    .label("no shell has a variable with a dot in its name")
                    .advice(format!(
                        "declare it under {place_of_values}, for example `{variable}: {reference}`, and write `${variable}` here; the variable's name only you know"
                    )),
            );
        }
    }
}
