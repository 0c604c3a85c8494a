//! s6-overlay is released for some platforms, and every tarball needs its checksum.

use crate::check::Check;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::s6::{self, Tarball};
use crate::source::Span;
use crate::spec::Overlay;

/// What every platform begins with; only what follows tells them apart.
const LINUX: &str = "linux/";

pub(super) fn check(cx: &mut Check<'_>) {
    kits(cx);
    let overlay = cx.wanted_overlay();
    let is_provided = cx.provided_overlay().is_some();
    let version =
        overlay.and_then(|overlay| Some((overlay.version.parse::<s6::Version>().ok()?, overlay.version.span)));
    let platforms = cx.platforms();
    if platforms.is_empty() {
        let image = &cx.expanded.spec.image;
        let report = Diagnostic::new(Code::UnsupportedPlatform, image.base.span, "`platforms` of the image lists none");
        cx.report(
            report.label("the image").advice("name one, such as `linux/amd64`, or remove the key: which only you know"),
        );
    }
    for (index, platform) in platforms.iter().enumerate() {
        if let Some(first) = platforms.iter().take(index).find(|other| other.value == platform.value) {
            let message = format!("the platform `{}` is listed twice", platform.value.escape_debug());
            let report = Diagnostic::new(Code::UnsupportedPlatform, platform.span, message)
                .label("listed again")
                .also(first.span, "listed first here");
            cx.report(report.advice("remove one of them; whether another platform was meant only you know"));
        }
        if let (Ok(known), Some(version), false) = (platform.parse::<s6::Platform>(), version, is_provided) {
            too_early(cx, known, platform.span, version);
        }
        if platform.parse::<s6::Platform>().is_err() {
            let known = || s6::Platform::ALL.iter().map(|platform| platform.docker());
            let report = Diagnostic::new(
                Code::UnsupportedPlatform,
                platform.span,
                match overlay {
                    Some(_) => format!("s6-overlay is not released for `{}`", platform.value.escape_debug()),
                    None => format!("`{}` is not a platform of Linux", platform.value.escape_debug()),
                },
            )
            .label("unsupported");
            let short = platform.value.strip_prefix(LINUX).unwrap_or(&platform.value);
            let near = nearest(short, known().filter_map(|known| known.strip_prefix(LINUX)));
            cx.report(match near.map(|near| format!("{LINUX}{near}")) {
                Some(near) => report.edit(format!("write `{near}`"), platform.span, near),
                None => report.advice(format!("write one of {}; which is meant only you know", list(known()))),
            });
        }
    }
    if let Some(overlay) = overlay {
        checksums(cx, overlay);
        self::version(cx, overlay);
    }
}

/// A platform whose first release is later than the version that is wanted.
fn too_early(cx: &mut Check<'_>, platform: s6::Platform, span: Span, (version, place): (s6::Version, Span)) {
    if platform.is_in(version) {
        return;
    }
    let report = Diagnostic::new(
        Code::UnsupportedPlatform,
        span,
        format!("s6-overlay {version} is not released for `{platform}`"),
    )
    .label("released for it later")
    .also(place, "the version");
    let newest = s6::known_versions().last().map(ToString::to_string).unwrap_or_default();
    cx.report(report.edit(format!("use {newest}, which is"), place, newest));
}

/// The keys of `sha256` are tarballs.
fn checksums(cx: &mut Check<'_>, overlay: &Overlay) {
    let tarballs =
        || std::iter::once(Tarball::Noarch).chain(s6::Platform::ALL.into_iter().map(Tarball::Arch)).map(Tarball::name);
    for name in overlay.sha256.keys() {
        if !tarballs().any(|tarball| tarball == name.value) {
            let message = format!("s6-overlay has no tarball `{}`", name.value.escape_debug());
            let report = Diagnostic::new(Code::UnknownKey, name.span, message).label("no such tarball");
            cx.report(match nearest(&name.value, tarballs()) {
                Some(near) => report.edit(format!("write `{near}`"), name.span, near),
                None => report.advice(format!("write one of {}; which is meant only you know", list(tarballs()))),
            });
        }
    }
}

fn version(cx: &mut Check<'_>, overlay: &Overlay) {
    let version = &overlay.version;
    let known: Vec<String> = s6::known_versions().iter().map(ToString::to_string).collect();
    let newest = known.last().cloned().unwrap_or_default();
    let Ok(parsed) = version.value.parse::<s6::Version>() else {
        let message = format!("`{}` is not a version of s6-overlay", version.value.escape_debug());
        let report = Diagnostic::new(Code::UnknownChecksum, version.span, message).label("a version has four numbers");
        return cx.report(if cx.provided_overlay().is_some() {
            report.advice("write the version that the base has: which that is only you know")
        } else {
            report.edit(
                format!("write `{newest}`, the newest that hullwright has the checksums of"),
                version.span,
                newest.as_str(),
            )
        });
    };
    if cx.provided_overlay().is_some() {
        return;
    }
    let platforms = cx.platforms().into_iter().filter_map(|platform| platform.parse::<s6::Platform>().ok());
    let tarballs: Vec<Tarball> = std::iter::once(Tarball::Noarch).chain(platforms.map(Tarball::Arch)).collect();
    let missing: Vec<&str> = tarballs
        .into_iter()
        .filter(|tarball| cx.tarball_sum(overlay, parsed, *tarball).is_none())
        .map(Tarball::name)
        .collect();
    if missing.is_empty() {
        return;
    }
    let message = format!("the checksums of s6-overlay {parsed} are not known for {}", list(missing.iter().copied()));
    let report = Diagnostic::new(Code::UnknownChecksum, version.span, message)
        .label("downloads are never taken without a checksum");
    let wanted: Vec<String> = missing.iter().map(|tarball| format!("{tarball}: …")).collect();
    let own = format!(
        "run `hullwright lock`, which downloads the release, or give them: `init: {{s6-overlay: {parsed}, sha256: {{{}}}}}`",
        wanted.join(", ")
    );
    cx.report(if known.contains(&version.value) {
        report.advice(format!("{own}; the release page has them, so no edit can be offered"))
    } else {
        report.note(own).edit(
            format!("use {newest}, the newest that hullwright has the checksums of"),
            version.span,
            newest.as_str(),
        )
    });
}

/// Programs that a kit takes from elsewhere are there for some platforms only.
fn kits(cx: &mut Check<'_>) {
    let platforms = cx.platforms();
    for limit in &cx.expanded.platforms {
        // A platform that does not exist at all is reported as that.
        let known = platforms.iter().filter(|platform| platform.parse::<s6::Platform>().is_ok());
        for platform in known.filter(|platform| !limit.available.contains(&platform.value)) {
            let message = format!(
                "what the kit `{}` takes from elsewhere is not there for `{}`",
                limit.kit.value, platform.value
            );
            let report = Diagnostic::new(Code::UnsupportedPlatform, platform.span, message)
                .label("unsupported")
                .also(limit.kit.span, format!("it is there for {}", list(limit.available.iter().map(String::as_str))));
            cx.report(report.advice(
                "remove the platform, or the kit's use; a parameter of the kit may offer another source: which of them only you know",
            ));
        }
    }
}
