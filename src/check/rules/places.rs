//! What starts the services of the image, and which words have a meaning where a service runs.

use crate::check::{Check, layouts, unknown};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::{Part, Place, Service, View};
use crate::s6;
use crate::source::Span;
use crate::spec::{Console, Layout, Logs};

/// Why a container of its own does not look at values.
const BY_VALUE: &str = "Compose starts its container, and knows only whether a variable is given";

pub(super) fn check(cx: &mut Check<'_>) {
    several(cx);
    let is_alone = cx.wanted_overlay().is_none();
    let is_split = cx.expanded.view.is_split();
    for service in &cx.expanded.services {
        match &service.place {
            Place::Built if is_split => of_no_use(cx, service, BY_VALUE, &valued(service)),
            Place::Built if is_alone => {
                let words = supervised(service).into_iter().chain(switches(service)).collect::<Vec<_>>();
                of_no_use(cx, service, "no s6-overlay is in the image", &words);
            }
            Place::Built => {
                of_no_use(cx, service, "the container's arguments reach no service of s6-overlay", &alone(service));
            }
            Place::Elsewhere => {}
            // What a kit runs beside its service is the kit's.
            Place::Upstream(_) | Place::Job(_) if service.part != Part::Whole => {}
            Place::Upstream(_) => {
                of_no_use(cx, service, "its image is somebody else's", &in_split(built(service), is_split));
                of_no_use(cx, service, BY_VALUE, &valued(service));
            }
            Place::Job(of) => {
                let words = in_split(contents(service), is_split);
                of_no_use(cx, service, "it has what the image of another service has", &words);
                of_no_use(cx, service, BY_VALUE, &valued(service));
                job(cx, of);
            }
        }
    }
    let prefixed = cx.expanded.spec.image.logs.as_ref().filter(|_| is_alone && !is_split);
    if let Some(logs) = prefixed.filter(|logs| logs.value == Console::Prefix) {
        let message = "the console of a container with one service tells nobody apart";
        let report = Diagnostic::new(Code::MisplacedKey, logs.span, message).label("nobody would write the names");
        cx.report(report.edit("write `plain`", logs.span, "plain"));
    }
    if let (Some(ready), true) = (&cx.expanded.spec.ready, is_alone) {
        let report =
            Diagnostic::new(Code::MisplacedKey, ready.span, "`ready` needs s6-overlay, which knows when all are ready");
        cx.report(
            report
                .label("nobody would print it")
                .advice("remove it, or start the services with s6-overlay: which only you know"),
        );
    }
}

fn nothing_built(base: Span) -> Diagnostic {
    Diagnostic::new(Code::Init, base, "no service is built into the image")
        .label("an image without anything to run")
        .advice("add a service with a `command`: what it runs only you know")
}

/// One process can be the container's own; several need somebody who starts them.
fn several(cx: &mut Check<'_>) {
    if cx.expanded.view == View::Beside {
        // Where there is another layout, that one has an image.
        let is_alone = layouts(&cx.expanded.spec) == [Layout::Split];
        if is_alone && cx.expanded.images.is_empty() {
            cx.report(nothing_built(cx.expanded.spec.image.base.span));
        }
        return;
    }
    if cx.wanted_overlay().is_some() {
        return;
    }
    let spec = &cx.expanded.spec;
    let mut built = cx.expanded.built();
    let report = match (built.next(), built.next()) {
        (Some(_), None) => return,
        (None, _) => nothing_built(spec.image.base.span),
        (Some(first), Some(second)) => {
            let newest = s6::known_versions().last().map(ToString::to_string).unwrap_or_default();
            let wanted = format!("{{s6-overlay: {newest}}}");
            let message = "the image has several services, and nothing that starts and watches them";
            // What a kit brings besides the service itself has the service's place.
            let is_of_kit = first.span() == second.span();
            match &spec.image.init {
                Some(init) => {
                    let report = Diagnostic::new(Code::Init, init.span, message).label("starts one process");
                    let report = if is_of_kit {
                        report.also(first.span(), "its kit runs something before or after it")
                    } else {
                        report.also(first.span(), "a service").also(second.span(), "another one")
                    };
                    report.edit(format!("write `{wanted}`"), init.span, wanted)
                }
                None if is_of_kit => Diagnostic::new(Code::Init, second.span(), message)
                    .label("its kit runs something before or after it")
                    .advice(format!("add `init: {wanted}` to the image, or use a kit without `init` and `setup`: which only you know")),
                None => Diagnostic::new(Code::Init, second.span(), message)
                    .label("a second service")
                    .also(first.span(), "the first one")
                    .advice(format!("add `init: {wanted}` to the image, or give one of them an `image` of its own: which only you know")),
            }
        }
    };
    cx.report(report);
}

/// A job needs an image that starts its one process.
fn job(cx: &mut Check<'_>, of: &crate::yaml::Spanned<crate::spec::ServiceName>) {
    let built: Vec<&str> = cx.expanded.built().map(|service| service.name.as_str()).collect();
    if !built.contains(&of.as_str()) {
        let report = unknown(Code::UnknownService, "service of the image", of.as_str(), of.span, built);
        cx.report(report);
    } else if cx.wanted_overlay().is_some() {
        let message = "a container of an image with s6-overlay starts all of its services";
        let report = Diagnostic::new(Code::Init, of.span, message).label("not this one alone");
        cx.report(report.advice("remove `image_of`: the service then runs beside the others; or build an image for one process: which only you know"));
    }
}

type Words = [(&'static str, Option<Span>)];

/// Reports words that somebody wrote in vain.
fn of_no_use(cx: &mut Check<'_>, service: &Service, why: &str, words: &Words) {
    for (word, span) in words.iter().filter_map(|(word, span)| Some((word, (*span)?))) {
        let message = format!("`{word}` has no meaning for `{}`: {why}", service.name.value);
        let report = Diagnostic::new(Code::MisplacedKey, span, message).label("of no use here");
        cx.report(
            report.advice(format!("remove `{word}`, or let the service run elsewhere; which is meant only you know")),
        );
    }
}

/// What s6 alone understands.
fn supervised(service: &Service) -> [(&'static str, Option<Span>); 3] {
    let files = service.logs.as_ref().filter(|logs| matches!(logs.value, Logs::Files(_)));
    [
        ("s6", service.s6.keys().next().map(|name| name.span)),
        ("logs", files.map(|logs| logs.span)),
        ("before", service.before.first().map(|name| name.span)),
    ]
}

/// What lets a service stay off.
fn switches(service: &Service) -> [(&'static str, Option<Span>); 2] {
    let [when] = valued(service);
    [("unless", service.unless.as_ref().map(|name| name.span)), when]
}

/// What asks for the value of a variable.
fn valued(service: &Service) -> [(&'static str, Option<Span>); 1] {
    [("when", service.when.keys().next().map(|name| name.span))]
}

/// What is told the container's arguments.
fn alone(service: &Service) -> [(&'static str, Option<Span>); 2] {
    [
        ("entrypoint", service.entrypoint.as_ref().map(|command| command.span)),
        ("entry", service.entry.as_ref().map(|entry| entry.span)),
    ]
}

/// What is put into an image.
fn contents(service: &Service) -> Vec<(&'static str, Option<Span>)> {
    let lines =
        [&service.dockerfile.start, &service.dockerfile.packages, &service.dockerfile.files, &service.dockerfile.end];
    let mut words = vec![
        ("packages", service.packages.first().map(|package| package.span)),
        ("copy", service.copy.first().map(|copy| copy.span)),
        ("files", service.files.keys().next().map(|path| path.span)),
        ("entry", service.entry.as_ref().map(|entry| entry.span)),
        ("script", service.script.as_ref().map(|script| script.span)),
        ("dockerfile", lines.into_iter().flatten().next().map(|lines| lines.span)),
    ];
    words.extend(supervised(service));
    words
}

/// Without what has a meaning where every service has a container of its own: a job's script is a file of the image, and
/// what it prints goes to that container's console.
fn in_split(words: Vec<(&'static str, Option<Span>)>, is_split: bool) -> Vec<(&'static str, Option<Span>)> {
    words.into_iter().filter(|(word, _)| !(is_split && ["script", "logs"].contains(word))).collect()
}

/// What only an image of our own can have.
fn built(service: &Service) -> Vec<(&'static str, Option<Span>)> {
    let mut words = contents(service);
    words.push(("user", service.user.as_ref().map(|user| user.span)));
    words.push(("working_dir", service.working_dir.as_ref().map(|folder| folder.span)));
    words
}
