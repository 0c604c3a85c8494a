//! Every path has one owner: in the image, among the mounts, and among the outputs.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::fileset::ArtefactPath;
use crate::source::Span;
use crate::spec::{ContainerPath, MountSource};
use crate::yaml::Spanned;

/// Folders of the image that hullwright writes itself.
const OWN: [&str; 2] = ["/etc/s6-overlay", "/run"];

pub(super) fn check(cx: &mut Check<'_>) {
    files(cx);
    mounts(cx);
    outputs(cx);
}

fn files(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let mut seen: Vec<&Spanned<ContainerPath>> = Vec::new();
    for path in expanded.services.iter().flat_map(|service| service.files.keys()) {
        if let Some(first) =
            seen.iter().find(|other| other.value.is_within(&path.value) || path.value.is_within(&other.value))
        {
            let report =
                Diagnostic::new(Code::PathCollision, path.span, format!("two services write `{}`", path.value))
                    .label("written again")
                    .also(first.span, "written first here");
            cx.report(report.advice("write it once; which content holds only you know"));
        }
        let own =
            |own: &str| path.as_str().strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if OWN.into_iter().any(own) {
            let report = Diagnostic::new(
                Code::PathCollision,
                path.span,
                format!("`{}` lies where the generated files are", path.value),
            )
            .label("taken");
            cx.report(report.advice("choose another path: which one the program reads only you know"));
        }
        let volume = expanded
            .spec
            .volumes
            .values()
            .filter_map(|volume| volume.path.as_ref())
            .find(|volume| path.value.is_within(&volume.value));
        if let Some(volume) = volume {
            let report = Diagnostic::new(
                Code::PathCollision,
                path.span,
                format!("`{}` lies below a volume, where a mount hides it", path.value),
            )
            .label("hidden when the volume is mounted")
            .also(volume.span, "the volume");
            cx.report(report.advice("choose a path outside of it, and copy the file at the start; which path the program reads only you know"));
        }
        seen.push(path);
    }
}

/// Where something is mounted: what, where, and where that is written.
type Mounted = (Option<String>, ContainerPath, Span);

fn mounts(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let volumes = expanded.spec.volumes.iter().filter_map(|(name, volume)| {
        let path = volume.path.as_ref()?;
        Some((Some(name.to_string()), path.value.clone(), path.span))
    });
    let wanted = expanded.services.iter().flat_map(|service| &service.volumes).map(|mount| {
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
    let all = [
        ("dockerfile", decided.dockerfile, &wanted.dockerfile),
        ("rootfs", decided.rootfs.clone(), &wanted.rootfs),
        ("ignore", decided.ignore, &wanted.ignore),
        ("compose", decided.compose, &wanted.compose),
        ("env_example", decided.env_example, &wanted.env_example),
        ("readme", decided.readme, &wanted.readme),
    ];
    let own = expanded.spec.image.rootfs.as_ref();
    let folder = own.and_then(|path| ArtefactPath::new(path.plain()).ok());
    let own = ("image.rootfs", folder.filter(|_| decided.rootfs.is_some()), own.map(|path| path.span));
    let written = all.map(|(key, path, wanted)| (key, path, wanted.as_ref().map(|wanted| wanted.span)));
    let mut seen: Vec<(&str, ArtefactPath, Option<Span>)> = Vec::new();
    for (key, path, span) in written.into_iter().chain([own]) {
        let Some(path) = path else { continue };
        let clash = |other: &ArtefactPath| path == *other || path.is_below(other) || other.is_below(&path);
        if let Some((other, taken, first)) = seen.iter().find(|(_, other, _)| clash(other)) {
            overlapping(cx, (key, &path, span), (other, taken, *first));
        }
        seen.push((key, path, span));
    }
}

/// An output: its key, its path, and where the file says so.
type Output<'a> = (&'a str, &'a ArtefactPath, Option<Span>);

fn overlapping(cx: &mut Check<'_>, (key, path, span): Output<'_>, (other, taken, first): Output<'_>) {
    let Some(place) = span.or(first) else { return };
    let message = format!("`{key}` ({path}) and `{other}` ({taken}) are in each other's way");
    let mut report = Diagnostic::new(Code::PathCollision, place, message).label("in the way");
    if let (Some(_), Some(first)) = (span, first) {
        report = report.also(first, "and this one");
    } else {
        report = report.note("an output that the file does not mention has its usual path");
    }
    cx.report(report.advice("write one of them elsewhere; where only you know"));
}
