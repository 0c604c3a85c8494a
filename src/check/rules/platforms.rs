//! s6-overlay is released for some platforms, and every tarball needs its checksum.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::s6::{self, Tarball};
use crate::spec::Init;

pub(super) fn check(cx: &mut Check<'_>) {
    for platform in cx.platforms() {
        if platform.parse::<s6::Platform>().is_err() {
            let known = || s6::Platform::ALL.iter().map(|platform| platform.docker());
            let report = Diagnostic::new(
                Code::UnsupportedPlatform,
                platform.span,
                format!("s6-overlay is not released for `{}`", platform.value.escape_debug()),
            )
            .label("unsupported");
            cx.report(match nearest(&platform.value, known()) {
                Some(near) => report.edit(format!("write `{near}`"), platform.span, near),
                None => {
                    report.advice(format!("it is released for {}; which of them is meant only you know", list(known())))
                }
            });
        }
    }
    version(cx);
}

fn version(cx: &mut Check<'_>) {
    let Init { version, sha256 } = &cx.expanded.spec.image.init.value;
    let known: Vec<String> = s6::known_versions().iter().map(ToString::to_string).collect();
    let newest = known.last().cloned().unwrap_or_default();
    let Ok(parsed) = version.value.parse::<s6::Version>() else {
        let message = format!("`{}` is not a version of s6-overlay", version.value.escape_debug());
        return cx.report(
            Diagnostic::new(Code::UnknownChecksum, version.span, message).label("a version has four numbers").edit(
                format!("write `{newest}`, the newest that hullwright has the checksums of"),
                version.span,
                newest.as_str(),
            ),
        );
    };
    let platforms = cx.platforms().into_iter().filter_map(|platform| platform.parse::<s6::Platform>().ok());
    let missing: Vec<&str> = std::iter::once(Tarball::Noarch)
        .chain(platforms.map(Tarball::Arch))
        .filter(|tarball| {
            !sha256.keys().any(|given| given.value == tarball.name()) && s6::checksum(parsed, *tarball).is_none()
        })
        .map(Tarball::name)
        .collect();
    if missing.is_empty() {
        return;
    }
    let message = format!("the checksums of s6-overlay {parsed} are not known for {}", list(missing.iter().copied()));
    let report = Diagnostic::new(Code::UnknownChecksum, version.span, message)
        .label("downloads are never taken without a checksum");
    let wanted: Vec<String> = missing.iter().map(|tarball| format!("{tarball}: …")).collect();
    let own = format!("give them: `init: {{s6-overlay: {parsed}, sha256: {{{}}}}}`", wanted.join(", "));
    cx.report(if known.iter().any(|other| *other == version.value) {
        report.advice(format!("{own}; the release page has them"))
    } else {
        report.note(own).edit(
            format!("use {newest}, the newest that hullwright has the checksums of"),
            version.span,
            newest.as_str(),
        )
    });
}
