//! Volumes that nobody mounts keep nothing.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{MountSource, VolumeName};

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let volumes = &expanded.spec.volumes;
    let mounts = expanded.services.iter().flat_map(|service| &service.volumes);
    let mounted: Vec<&VolumeName> = mounts
        .filter_map(|mount| match &mount.source {
            MountSource::Volume(name) => Some(name),
            MountSource::Host(_) => None,
        })
        .collect();
    // A mount that could not be read, or that names no volume, may be the one that is missing.
    if !cx.wounded.is_empty() || mounted.iter().any(|name| !volumes.keys().any(|key| key.value == **name)) {
        return;
    }
    for (name, volume) in volumes {
        if volume.path.is_none() && !mounted.contains(&&name.value) {
            let message = format!("the volume `{}` is mounted nowhere", name.value);
            let report = Diagnostic::new(Code::UnusedVolume, name.span, message).label("keeps nothing");
            cx.report(report.advice(format!(
                "give it a `path`, or mount it with `volumes: [{}:PATH]` under a service, or remove it; which only you know",
                name.value
            )));
        }
    }
}
