//! Images and downloads of somebody else: what each is pinned to, and that it is needed.

use super::Check;
use super::forms::IMAGE;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::pins::split;
use crate::s6::{self, RELEASES};
use crate::source::Span;
use crate::spec::{Key, Overlay, Sha256, StagePlatform, Text};
use crate::yaml::Spanned;

/// What is no image, but the beginning of one.
const SCRATCH: &str = "scratch";

impl Check<'_> {
    /// The image that the final one starts from. Where nothing is built, it is not needed.
    pub(super) fn base(&mut self) -> String {
        let base = &self.expanded.spec.image.base;
        let is_built = self.expanded.built().next().is_some();
        if is_built { self.image_of_others(base, StagePlatform::Target) } else { self.formed(base, &IMAGE) }
    }

    /// The image that the container of a companion runs.
    pub(super) fn upstream(&mut self, image: &Spanned<Text>, service: &Service) -> String {
        let platform = service.words.get("platform").and_then(|word| word.text()).map(|text| vec![text.to_owned()]);
        let platforms = platform.unwrap_or_else(|| self.platform_names());
        let reference = self.formed(image, &IMAGE);
        self.pinned(reference, image.span, &platforms)
    }

    /// An image that something is built from, with the digest that it is pinned to.
    pub(super) fn image_of_others(&mut self, image: &Spanned<Text>, platform: StagePlatform) -> String {
        let reference = self.formed(image, &IMAGE);
        let platforms = match platform {
            StagePlatform::Target => self.platform_names(),
            // Which that is, is known when one builds.
            StagePlatform::Build => Vec::new(),
        };
        self.pinned(reference, image.span, &platforms)
    }

    fn platform_names(&self) -> Vec<String> {
        self.platforms().into_iter().map(|platform| platform.value).collect()
    }

    fn pinned(&mut self, reference: String, place: Span, platforms: &[String]) -> String {
        let (name, own) = split(&reference);
        if name.is_empty() || name == SCRATCH {
            return reference;
        }
        let pin = self.pins.image(name);
        if reference.contains('@') {
            if let Some(digest) = pin.filter(|digest| own.as_ref().is_some_and(|own| *own != digest.value)) {
                self.contradicted(format!("`{name}` has another digest here than in the lock"), place, digest.span);
            }
            return reference;
        }
        self.needs.image(&reference, place, platforms);
        match pin {
            Some(digest) => format!("{reference}@{}", digest.value),
            None => reference,
        }
    }

    /// The checksum of a tarball of s6-overlay: the spec's own, hullwright's, or the lock's. Where nobody has it, a rule
    /// reports that.
    pub(super) fn tarball_sum(
        &mut self,
        overlay: &Overlay,
        version: s6::Version,
        tarball: s6::Tarball,
    ) -> Option<String> {
        let given = overlay.sha256.iter().find(|(key, _)| key.value == tarball.name());
        let (known, place) = match given {
            Some((_, sum)) => (Some(sum.as_str()), sum.span),
            None => (s6::checksum(version, tarball), overlay.version.span),
        };
        let known = known.map(str::to_owned);
        self.download_sum(&format!("{RELEASES}/{}", tarball.release_path(version)), known, place)
    }

    /// The checksum of the key of a package repository; empty where nobody has it, which is reported.
    pub(super) fn key_sum(&mut self, url: &str, key: &Key) -> String {
        let own = key.sha256.as_ref().map(|sum| Sha256::as_str(sum).to_owned());
        let place = key.sha256.as_ref().map_or(key.url.span, |sum| sum.span);
        let sum = self.download_sum(url, own, place);
        if sum.is_none() && !url.is_empty() {
            let message = format!("the checksum of the key `{url}` is not known");
            let report = Diagnostic::new(Code::UnknownChecksum, place, message)
                .label("downloads are never taken without a checksum");
            self.report(
                report.advice(
                    "run `hullwright lock`, which downloads it, or give its `sha256`: what it is, only you know",
                ),
            );
        }
        sum.unwrap_or_default()
    }

    fn download_sum(&mut self, url: &str, own: Option<String>, place: Span) -> Option<String> {
        let pin = self.pins.download(url);
        if let Some(own) = own {
            if let Some(pin) = pin.filter(|pin| pin.hex() != own) {
                self.contradicted(format!("`{url}` has another checksum than in the lock"), place, pin.span);
            }
            return Some(own);
        }
        self.needs.download(url, place);
        pin.map(|pin| pin.hex().to_owned())
    }

    /// What the spec says itself is used.
    fn contradicted(&mut self, message: String, place: Span, pin: Span) {
        let report = Diagnostic::new(Code::OtherPin, place, message).label("used").also(pin, "not used");
        self.report(report.advice(
            "take out what is wrong, here or by `hullwright lock`, which removes what nobody needs: which of them is right only you know",
        ));
    }
}
