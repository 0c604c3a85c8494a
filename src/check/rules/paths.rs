//! Every path has one owner: in the image, among the mounts, and among the outputs.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::spec::{ContainerPath, Destination, MountSource};
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
            cx.findings.push(report.advice("write it once; which content holds only you know"));
        }
        if OWN.iter().any(|own| path.as_str().starts_with(own)) {
            let report = Diagnostic::new(
                Code::PathCollision,
                path.span,
                format!("`{}` lies where the generated files are", path.value),
            )
            .label("taken");
            cx.findings.push(report.advice("choose another path: which one the program reads only you know"));
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
            cx.findings.push(report.advice("choose a path outside of it, and copy the file at the start; which path the program reads only you know"));
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
            MountSource::Host(host) => host.clone(),
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
            cx.findings.push(report.advice("mount one of them elsewhere; where only you know"));
        }
        seen.push(mounted);
    }
}

fn outputs(cx: &mut Check<'_>) {
    let outputs = &cx.expanded.spec.outputs;
    let written: [&Option<Spanned<Destination>>; 6] = [
        &outputs.dockerfile,
        &outputs.rootfs,
        &outputs.ignore,
        &outputs.compose,
        &outputs.env_example,
        &outputs.readme,
    ];
    let mut seen: Vec<(String, Span)> = Vec::new();
    for wanted in written.into_iter().flatten() {
        let Destination::Path(path) = &wanted.value else { continue };
        let path = path.as_str().trim_start_matches("./").trim_end_matches('/').to_owned();
        let within = |inner: &str, outer: &str| {
            inner == outer || inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
        };
        if let Some((other, first)) = seen.iter().find(|(other, _)| within(&path, other) || within(other, &path)) {
            let report = Diagnostic::new(
                Code::PathCollision,
                wanted.span,
                format!("`{path}` and `{other}` are in each other's way"),
            )
            .label("this output")
            .also(*first, "and this one");
            cx.findings.push(report.advice("write one of them elsewhere; where only you know"));
        }
        seen.push((path, wanted.span));
    }
}
