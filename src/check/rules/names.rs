//! A service's name is the name of its s6 definition, so s6-overlay's own names are taken.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::kit::Part;
use crate::s6;
use crate::spec::ServiceName;
use crate::yaml::Spanned;

/// Names of the services that hullwright itself adds begin so.
const OWN: &str = "hull-";

pub(super) fn check(cx: &mut Check<'_>) {
    for service in cx.expanded.services.iter().filter(|service| service.part == Part::Whole) {
        let name = &service.name;
        let reason = s6::reserved(name.as_str()).map(str::to_owned);
        let own = || format!("names that begin with `{OWN}` are for the services that hullwright adds");
        if let Some(reason) = reason.or_else(|| name.as_str().starts_with(OWN).then(own)) {
            let report = renamed(
                cx,
                name,
                Diagnostic::new(
                    Code::ReservedName,
                    name.span,
                    format!("a service cannot be named `{name}`", name = name.value),
                )
                .label(reason),
            );
            cx.report(report);
        }
        helpers(cx, name);
    }
}

/// A kit's helpers are named after its service; a service of that name is in the way.
fn helpers(cx: &mut Check<'_>, name: &Spanned<ServiceName>) {
    let taken = cx.expanded.services.iter().find(|other| other.name.value == name.value && other.part != Part::Whole);
    if let Some(helper) = taken {
        let message = format!("the kit of another service brings a service named `{}`", name.value);
        let report = Diagnostic::new(Code::ReservedName, name.span, message)
            .label("the same name")
            .also(helper.name.span, "the service with the kit");
        let report = renamed(cx, name, report);
        cx.report(report);
    }
}

/// Offers the name with `-service` behind it, wherever the file writes it.
fn renamed(cx: &Check<'_>, name: &Spanned<ServiceName>, report: Diagnostic) -> Diagnostic {
    let instead = format!(
        "{}-service",
        name.as_str().trim_start_matches(OWN).trim_start_matches("s6-rc-").trim_start_matches("s6rc-")
    );
    let uses = cx
        .expanded
        .services
        .iter()
        .flat_map(|service| &service.depends_on.0)
        .map(|(used, _)| used)
        .filter(|used| used.value == name.value);
    let places = std::iter::once(name.span).chain(uses.map(|used| used.span));
    let edits = places.map(|span| Edit { span, replacement: instead.clone() }).collect();
    report.edits(format!("name it `{instead}`"), edits)
}
