//! Packages are installed with apt-get, so an image starts from a system that has it.

use crate::check::Check;
use crate::check::kinds::{name_and_tag, says};
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::Text;
use crate::yaml::Spanned;

/// Images without apt-get, by the name behind the registry.
const FOREIGN: [&str; 16] = [
    "almalinux",
    "alpine",
    "amazonlinux",
    "archlinux",
    "busybox",
    "centos",
    "clearlinux",
    "fedora",
    "gentoo",
    "hello-world",
    "nixos",
    "opensuse",
    "oraclelinux",
    "photon",
    "rockylinux",
    "void",
];

/// Parts of a tag that say that the image is one of them.
const TAGS: [&str; 2] = ["alpine", "nanoserver"];

pub(super) fn check(cx: &mut Check<'_>) {
    // A stage may start from any image, as long as nothing is installed in it.
    let with_packages = cx.expanded.stages.values().filter(|stage| !stage.packages.is_empty());
    let of_stages = with_packages.filter_map(|stage| stage.from.as_ref());
    for base in std::iter::once(&cx.expanded.spec.image.base).chain(of_stages) {
        let text = base.to_string();
        if is_foreign(&text) {
            report(cx, base, &text);
        }
    }
}

fn report(cx: &mut Check<'_>, base: &Spanned<Text>, text: &str) {
    let message = format!("`{}` has no apt-get, so no package could be installed in it", text.escape_debug());
    let report = Diagnostic::new(Code::ForeignBase, base.span, message).label("not Debian, and not made from it");
    cx.report(report.advice("name an image that is, such as `debian:bookworm-slim`; which one only you know"));
}

/// Whether an official image is known to be of another kind.
fn is_foreign(image: &str) -> bool {
    let (name, tag) = name_and_tag(image);
    FOREIGN.contains(&name) || (!name.contains('/') && TAGS.iter().any(|word| says(tag, word)))
}

#[cfg(test)]
mod tests {
    use super::is_foreign;

    #[test]
    fn images_without_apt_are_known() {
        for image in ["alpine:3.20", "docker.io/library/fedora", "node:22-alpine3.20", "python:3.13-alpine"] {
            assert!(is_foreign(image), "{image}");
        }
        for image in ["debian", "node:22-bookworm", "example.com/alpine", "me/app:alpine", "python:3.13-slim"] {
            assert!(!is_foreign(image), "{image}");
        }
    }
}
