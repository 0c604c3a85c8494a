//! What services bring into the image has a path of its own there, outside of generated folders and of volumes.

use std::collections::BTreeMap;

use crate::check::steps::Around;
use crate::check::{Check, Folder};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::model::{CopySource, CopyStep};
use crate::source::Span;
use crate::spec::{ContainerPath, MountSource, ServiceName};
use crate::yaml::Spanned;

/// Folders of the image that hullwright writes itself.
const OWN: [&str; 2] = ["/etc/s6-overlay", "/run"];

/// What others than services have below the second of them: s6-overlay, Compose, hullwright.
const IN_MEMORY: [&str; 6] = [
    "/run/hull-ready",
    "/run/s6",
    "/run/s6-linux-init-container-results",
    "/run/secrets",
    "/run/service",
    "/run/uncaught-logs",
];

/// Folders of the image without which nothing starts.
const NEEDED: [&str; 10] =
    ["/bin", "/command", "/dev", "/etc/s6-overlay", "/init", "/lib", "/package", "/proc", "/run/s6", "/usr/bin"];

/// Something at a path of the image.
#[derive(Clone, Debug)]
struct Brought<'a> {
    path: ContainerPath,
    span: Span,
    /// The service that brings it; none is the image itself.
    service: Option<&'a ServiceName>,
    /// What is copied there; none is a text of the spec.
    copy: Option<CopyStep>,
    /// Whether it is written when the service starts.
    at_start: bool,
}

pub(super) fn check(cx: &mut Check<'_>) {
    let volumes = volumes(cx);
    covering(cx);
    let mut seen: BTreeMap<String, Brought<'_>> = BTreeMap::new();
    let mut all = by_image(cx);
    for service in &cx.expanded.services {
        all.extend(brought(cx, service));
    }
    for brought in all {
        generated(cx, &brought);
        hidden(cx, &brought, &volumes);
        collides(cx, &brought, &seen);
        seen.entry(brought.path.to_string()).or_insert(brought);
    }
}

/// What the image's own steps copy.
fn by_image<'a>(cx: &mut Check<'a>) -> Vec<Brought<'a>> {
    let expanded = cx.expanded;
    let around = Around::image(&expanded.spec.image);
    let of_kits = expanded.in_place.iter().flat_map(|kit| kit.stage.steps.iter().map(|step| (step, kit.kit.span)));
    let own = expanded.spec.image.steps.iter().map(|step| (step, step.span));
    let mut found = Vec::new();
    for (step, span) in of_kits.chain(own) {
        for copy in cx.copied_by(step, &around) {
            let path = ContainerPath::try_from(copy.to.clone());
            found.extend(path.map(|path| Brought { path, span, service: None, copy: Some(copy), at_start: false }));
        }
    }
    found
}

fn brought<'a>(cx: &mut Check<'_>, service: &'a Service) -> Vec<Brought<'a>> {
    let name = Some(&service.name.value);
    let file = cx.expanded.spec.name.span.source;
    let place = |span: Span| if span.source == file { span } else { service.span() };
    let mut found: Vec<Brought<'_>> = Vec::new();
    for (path, file) in &service.files {
        let at_start = cx.is_written_at_start(file, service);
        found.push(Brought { path: path.value.path(), span: place(path.span), service: name, copy: None, at_start });
    }
    let folder = cx.working_dir(service);
    for copy in &service.copy {
        for step in cx.copies(copy, folder.as_str(), None) {
            if let Ok(path) = ContainerPath::try_from(step.to.clone()) {
                found.push(Brought { path, span: place(copy.span), service: name, copy: Some(step), at_start: false });
            }
        }
    }
    found
}

fn generated(cx: &mut Check<'_>, brought: &Brought<'_>) {
    let path = &brought.path;
    let own = |own: &str| path.as_str().strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let is_taken =
        if brought.at_start { OWN.into_iter().take(1).chain(IN_MEMORY).any(own) } else { OWN.into_iter().any(own) };
    if is_taken {
        let message = format!("`{path}` lies where the generated files are");
        let report = Diagnostic::new(Code::PathCollision, brought.span, message).label("taken");
        cx.report(report.advice("choose another path: which one the program reads only you know"));
    }
}

/// Where volumes are mounted. A folder of the host is laid over something on purpose.
fn volumes(cx: &Check<'_>) -> Vec<Spanned<ContainerPath>> {
    let expanded = cx.expanded;
    let shared = expanded.shared_volumes().map(|(_, path)| path.clone());
    let mounts = expanded.in_view().flat_map(|service| &service.volumes);
    let named = mounts.filter(|mount| matches!(mount.source, MountSource::Volume(_)));
    shared.chain(named.map(|mount| Spanned::new(mount.path.clone(), mount.span))).collect()
}

/// A volume over what every container needs leaves nothing to run.
fn covering(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let shared = expanded.shared_volumes().map(|(_, path)| path.clone());
    let own = expanded.in_view().flat_map(|service| &service.volumes);
    let own = own.map(|mount| Spanned::new(mount.path.clone(), mount.span));
    for mounted in shared.chain(own).collect::<Vec<_>>() {
        let needed = NEEDED.into_iter().find(|needed| {
            let folder = mounted.value.as_str().trim_end_matches('/');
            needed.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if let Some(needed) = needed {
            let message = format!("a mount at `{}` would hide `{needed}`, which every container needs", mounted.value);
            let report = Diagnostic::new(Code::PathCollision, mounted.span, message).label("hides it");
            cx.report(
                report.advice(
                    "mount it elsewhere, for example at `/data`; where the program keeps its state only you know",
                ),
            );
        }
    }
}

fn hidden(cx: &mut Check<'_>, brought: &Brought<'_>, volumes: &[Spanned<ContainerPath>]) {
    // What is written at the start is written to the volume.
    let volume = volumes.iter().find(|volume| brought.path.is_within(&volume.value) && !brought.at_start);
    let Some(volume) = volume else { return };
    let what = if brought.copy.is_some() { "what is there" } else { "the file" };
    let message = format!("`{}` lies below a volume, where a mount hides it", brought.path);
    let report = Diagnostic::new(Code::PathCollision, brought.span, message)
        .label("hidden when the volume is mounted")
        .also(volume.span, "the volume");
    cx.report(report.advice(format!(
        "choose a path outside of it, and copy {what} at the start; which path the program reads only you know"
    )));
}

fn collides(cx: &mut Check<'_>, brought: &Brought<'_>, seen: &BTreeMap<String, Brought<'_>>) {
    let path = brought.path.as_str();
    if let Some(first) = seen.get(path) {
        if !fits(cx.folder, brought, first) {
            let message = match (brought.service, first.service) {
                (Some(one), Some(other)) if one == other => format!("`{one}` brings two things to `{path}`"),
                (Some(_), Some(_)) => format!("two services write `{path}`"),
                (Some(one), None) => format!("a step of the image and the service `{one}` write `{path}`"),
                (None, _) => format!("the steps of the image bring two things to `{path}`"),
            };
            let report = Diagnostic::new(Code::PathCollision, brought.span, message)
                .label("written again")
                .also(first.span, "written first here");
            cx.report(report.advice("write it once; which content holds only you know"));
        }
        return;
    }
    let below = format!("{path}/");
    let above = path.match_indices('/').filter_map(|(at, _)| seen.get(path.get(..at)?));
    let mut files = above.filter(|above| is_file(cx.folder, above));
    let inside = || seen.range(below.clone()..).next().filter(|(other, _)| other.starts_with(&below));
    let pair = match files.next() {
        Some(file) => Some((brought, file)),
        None if is_file(cx.folder, brought) => inside().map(|(_, inner)| (inner, brought)),
        None => None,
    };
    let Some((inner, file)) = pair else { return };
    let first = if std::ptr::eq(inner, brought) { file } else { inner };
    let message = format!("`{}` lies below `{}`, which is a file", inner.path, file.path);
    let report = Diagnostic::new(Code::PathCollision, brought.span, message)
        .label("a file has nothing below it")
        .also(first.span, "the other one");
    cx.report(report.advice("choose another path for one of them; which one the program reads only you know"));
}

fn provided(source: &CopySource) -> bool {
    matches!(source, CopySource::Stage(_))
}

fn is_file(folder: &dyn Folder, brought: &Brought<'_>) -> bool {
    match &brought.copy {
        None => true,
        Some(CopyStep { source: CopySource::Context, from, .. }) => folder.text(from).is_some(),
        Some(CopyStep { source: CopySource::Stage(_) | CopySource::Image(_), .. }) => false,
    }
}

/// Whether two things can be at one path: the same copy, or folders without a file that both have.
fn fits(folder: &dyn Folder, one: &Brought<'_>, other: &Brought<'_>) -> bool {
    let (Some(copy), Some(first)) = (&one.copy, &other.copy) else { return false };
    if (&copy.source, &copy.from) == (&first.source, &first.from) {
        return true;
    }
    if [&copy.source, &first.source].into_iter().any(|source| *source != CopySource::Context) {
        // What is in a stage or an image nobody knows; one service may lay it over something of its own, and so may
        // a stage.
        return one.service == other.service || (copy.source == first.source && provided(&copy.source));
    }
    let (files, taken) = (folder.files(&copy.from), folder.files(&first.from));
    !files.is_empty() && !taken.is_empty() && !files.iter().any(|file| taken.contains(file))
}
