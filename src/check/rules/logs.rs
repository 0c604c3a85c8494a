//! Log files lie where they outlive the container, each service's in a folder of their own.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::source::Span;
use crate::spec::{ContainerPath, Logs};
use crate::yaml::Spanned;

pub(super) fn check(cx: &mut Check<'_>) {
    let expanded = cx.expanded;
    let mut seen: Vec<(&Service, &ContainerPath, Span)> = Vec::new();
    for service in expanded.built().filter(|service| cx.logs(service).is_some()).collect::<Vec<_>>() {
        let Some(Spanned { value: Logs::Files(files), span }) = &service.logs else { continue };
        // A folder alone is the whole value.
        let span = if cx.sources.text(*span) == files.dir.as_str() { *span } else { files.dir.span };
        let overlap = |other: &ContainerPath| files.dir.is_within(other) || other.is_within(&files.dir);
        if let Some((other, first, place)) = seen.iter().find(|(_, other, _)| overlap(other)) {
            let message =
                format!("`{}` and `{}` write their log files to one folder", other.name.value, service.name.value);
            let report = Diagnostic::new(Code::PathCollision, span, message).label("one of them would not start");
            let report = report.also(*place, format!("the folder of `{}`", other.name.value));
            let own = format!("{}/{}", parent(first.as_str()), service.name.value);
            cx.report(report.advice(format!("give each a folder of its own, such as `{own}`: which only you know")));
        }
        if !cx.is_kept(service, &files.dir) {
            let message = format!("the log files of `{}` are lost with the container", service.name.value);
            let report = Diagnostic::new(Code::LostLogs, span, message).label("in no volume");
            cx.report(report.advice(
                "name a folder in a volume, or `tmpfs` on the service if they may be lost: which only you know",
            ));
        }
        seen.push((service, &files.dir, span));
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}
