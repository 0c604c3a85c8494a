//! Every path has one owner: among the mounts, and among the outputs.

use crate::check::outputs::readmes;
use crate::check::{Check, layouts};
use crate::diagnostic::{Code, Diagnostic};
use crate::fileset::ArtefactPath;
use crate::kit::Service;
use crate::source::Span;
use crate::spec::{ComposeFiles, ContainerPath, Destination, Layout, MountSource};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    mounts(cx, cx.expanded.built().collect(), true);
    for service in cx.expanded.in_view().filter(|service| !service.is_built()) {
        mounts(cx, vec![service], false);
    }
    outputs(cx);
}

/// Where something is mounted: what, where, and where that is written.
type Mounted = (Option<String>, ContainerPath, Span);

/// The mounts of one container. `is_image` is whether the volumes that have a path of their own are there, too.
fn mounts(cx: &mut Check<'_>, services: Vec<&Service>, is_image: bool) {
    let expanded = cx.expanded;
    let volumes = expanded.shared_volumes().filter(|_| is_image);
    let volumes = volumes.map(|(name, path)| (Some(name.to_string()), path.value.clone(), path.span));
    let wanted = services.into_iter().flat_map(|service| &service.volumes).map(|mount| {
        let source = match &mount.source {
            MountSource::Volume(name) => name.to_string(),
            MountSource::Host(host) => host.to_string(),
        };
        (Some(source), mount.path.clone(), mount.span)
    });
    let mut seen: Vec<Mounted> = Vec::new();
    for mounted in volumes.chain(wanted) {
        if let Some((_, path, first)) = seen.iter().find(|(source, path, _)| *path == mounted.1 && *source != mounted.0)
        {
            let report = Diagnostic::new(Code::PathCollision, mounted.2, format!("two things are mounted at `{path}`"))
                .label("mounted again")
                .also(*first, "mounted first here");
            cx.report(report.advice("mount one of them elsewhere; where only you know"));
        }
        seen.push(mounted);
    }
}

/// Every output has a path of its own, whether it is written in the file or the usual one.
fn outputs(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let wanted = &expanded.spec.outputs;
    let decided = cx.outputs();
    let is_one_file = decided.has_one_compose();
    let [first, second] = of_compose(wanted.compose.as_ref(), &layouts(&expanded.spec));
    let span = |wanted: &Option<Spanned<Destination>>| wanted.as_ref().map(|wanted| wanted.span);
    let all: [(&str, Option<ArtefactPath>, Option<Span>); 8] = [
        ("dockerfile", decided.dockerfile, span(&wanted.dockerfile)),
        ("rootfs", decided.rootfs.clone(), span(&wanted.rootfs)),
        ("ignore", decided.ignore, span(&wanted.ignore)),
        ("compose", decided.compose, first),
        ("compose_dev", decided.compose_dev, span(&wanted.compose_dev)),
        ("layouts", decided.compose_second.filter(|_| !is_one_file), second),
        ("env_example", decided.env_example, span(&wanted.env_example)),
        ("makefile", decided.makefile, span(&wanted.makefile)),
    ];
    // Elsewhere the folder is another one, and each of its files is compared with what is generated.
    let is_here = cx.context().is_some_and(|context| context.is_here());
    let own = expanded.spec.image.rootfs.as_ref().filter(|_| is_here);
    let folder = own.and_then(|path| ArtefactPath::new(path.plain()).ok());
    let own = ("image.rootfs", folder.filter(|_| decided.rootfs.is_some()), own.map(|path| path.span));
    let readmes = readmes(wanted.readme.as_ref()).into_iter().map(|(path, span)| ("readme", Some(path), span));
    let mut seen: Vec<(&str, ArtefactPath, Option<Span>)> = Vec::new();
    for (key, path, span) in all.into_iter().chain(readmes).chain([own]) {
        let Some(path) = path else { continue };
        let clash = |other: &ArtefactPath| path == *other || path.is_below(other) || other.is_below(&path);
        if let Some((other, taken, first)) = seen.iter().find(|(_, other, _)| clash(other)) {
            overlapping(cx, (key, &path, span), (other, taken, *first));
        }
        seen.push((key, path, span));
    }
}

/// Where the file says what the compose files of the first layout and of the second one are.
fn of_compose(wanted: Option<&Spanned<ComposeFiles>>, layouts: &[Layout]) -> [Option<Span>; 2] {
    [0, 1].map(|place| match &wanted?.value {
        ComposeFiles::First(_) => wanted.map(|wanted| wanted.span).filter(|_| place == 0),
        ComposeFiles::Each(files) => files.of(*layouts.get(place)?).map(|file| file.span),
    })
}

/// An output: its key, its path, and where the file says so.
type Output<'a> = (&'a str, &'a ArtefactPath, Option<Span>);

fn overlapping(cx: &mut Check<'_>, (key, path, span): Output<'_>, (other, taken, first): Output<'_>) {
    let Some(place) = span.or(first) else { return };
    if key == other && path == taken {
        let report = Diagnostic::new(Code::PathCollision, place, format!("`{key}` names `{path}` twice"))
            .label("named again")
            .also(first.unwrap_or(place), "named first here");
        return cx.report(report.advice("remove one of them; whether another file was meant only you know"));
    }
    let message = format!("`{key}` ({path}) and `{other}` ({taken}) are in each other's way");
    let mut report = Diagnostic::new(Code::PathCollision, place, message).label("in the way");
    if let (Some(_), Some(first)) = (span, first) {
        report = report.also(first, "and this one");
    } else {
        report = report.note("an output that the file does not mention has its usual path");
    }
    cx.report(report.advice("write one of them elsewhere; where only you know"));
}
