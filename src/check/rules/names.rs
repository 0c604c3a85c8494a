//! Names that something else has: of s6 definitions and scripts, of build stages, of users, of repositories.

use crate::check::Check;
use crate::check::stages::stage_of;
use crate::diagnostic::{Code, Diagnostic, Edit};
use crate::kit::Part;
use crate::model::{Model, OVERLAY_STAGE, SPLIT_PREFIX, is_own_stage};
use crate::s6;
use crate::spec::{ServiceName, StageName};
use crate::yaml::Spanned;

/// Names of the services that hullwright itself adds begin so.
pub(super) const OWN: &str = "hull-";

/// The script that the container's health check runs; a oneshot's script has the name of its service.
const HEALTH_CHECK: &str = "health-check";

/// The longest name of a service: it is a host name elsewhere.
pub(crate) const LONGEST: usize = 63;

/// Names of stages that mean something else to Docker.
const DOCKERS: [&str; 2] = ["scratch", "context"];

pub(super) fn check(cx: &mut Check<'_>) {
    for service in cx.expanded.services.iter().filter(|service| service.part == Part::Whole) {
        let name = &service.name;
        let reason = s6::reserved(name.as_str()).map(str::to_owned);
        let reason = reason.or_else(|| {
            (name.as_str() == HEALTH_CHECK)
                .then(|| "it is the script that the container's health check runs".to_owned())
        });
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
        logger(cx, name);
        length(cx, name);
    }
    stages(cx);
    repositories(cx);
}

fn length(cx: &mut Check<'_>, name: &Spanned<ServiceName>) {
    if name.as_str().len() > LONGEST {
        let message = format!("the name of a service has at most {LONGEST} characters");
        let report = Diagnostic::new(Code::InvalidValue, name.span, message).label("too long");
        cx.report(report.advice("choose a shorter name, here and wherever it is used: which one only you know"));
    }
}

/// The names of build stages are shared with those that hullwright adds.
fn stages(cx: &mut Check<'_>) {
    for name in cx.expanded.stages.keys() {
        let is_of_split = cx.expanded.has_split() && name.as_str().starts_with(SPLIT_PREFIX);
        if !DOCKERS.contains(&name.as_str()) && !is_own_stage(name.as_str()) && !is_of_split {
            continue;
        }
        let message = format!("a build stage cannot be named `{}`", name.value);
        let report = Diagnostic::new(Code::ReservedName, name.span, message)
            .label("a stage that hullwright adds, or a word of Docker's");
        let instead = name.as_str().replace(OVERLAY_STAGE, "overlay");
        let instead = format!("{}-build", instead.strip_prefix(SPLIT_PREFIX).unwrap_or(&instead));
        let report = report.edits(format!("name it `{instead}`"), stage_edits(cx, name, &instead));
        cx.report(report);
    }
}

/// Another name for a stage, wherever the file writes it.
fn stage_edits(cx: &Check<'_>, name: &Spanned<StageName>, instead: &str) -> Vec<Edit> {
    let copies = cx.expanded.taken().filter(|taken| stage_of(taken.value) == Some(&name.value));
    let bases = cx.expanded.stages.values().filter_map(|stage| stage.from.as_ref());
    let bases = bases.filter(|from| from.to_string() == name.as_str()).map(|from| from.span);
    let places = std::iter::once(name.span).chain(copies.map(|copy| copy.span)).chain(bases);
    places.map(|span| Edit { span: cx.narrow(span, name.as_str()), replacement: instead.to_owned() }).collect()
}

/// The build arguments of a repository are named after it, and so are those of s6-overlay.
fn repositories(cx: &mut Check<'_>) {
    for name in cx.expanded.repositories.keys().filter(|name| name.as_str() == "s6-overlay") {
        let report = Diagnostic::new(Code::ReservedName, name.span, "a repository cannot be named `s6-overlay`")
            .label("the build argument `S6_OVERLAY_URL` is taken");
        cx.report(report.edit("name it `overlay`", name.span, "overlay"));
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

/// A service's logger is named after it; a service of that name is in the way.
fn logger(cx: &mut Check<'_>, name: &Spanned<ServiceName>) {
    let Some(of) = name.as_str().strip_suffix(Model::LOGGER) else { return };
    let mut others = cx.expanded.built().filter(|other| other.name.as_str() == of);
    let Some(other) = others.find(|other| cx.has_logger(other)) else { return };
    let console = cx.expanded.spec.image.logs.as_ref();
    let asks = other.logs.as_ref().map_or_else(|| console.map_or(other.span(), |logs| logs.span), |logs| logs.span);
    let message = format!("the logger of `{of}` is named `{}`", name.value);
    let report =
        Diagnostic::new(Code::ReservedName, name.span, message).label("the same name").also(asks, "brings a logger");
    let report = renamed(cx, name, report);
    cx.report(report);
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
