//! s6-overlay: downloaded and checked by the builder, one stage for each platform.

use super::Writer;
use super::packages::{apt, pinned};
use super::steps::copy;
use super::words::{arg, declared, image, literal, plain, reference, run};
use crate::dockerfile::{Add, Arg, Base, FilesFrom, Instruction};
use crate::model::{Download, OVERLAY_STAGE};
use crate::s6::{RELEASES, Tarball, Version};
use crate::spec::StagePlatform;

impl Writer<'_> {
    /// The tarball of each platform is a stage of its own, so a build downloads and checks just the one it needs.
    pub(super) fn overlay(&mut self, version: Version, tarballs: &Download) {
        let archive = |name: &str| format!("/{OVERLAY_STAGE}-{name}.tar.xz");
        let download = |tarball: Tarball, name: &str| {
            let url = reference(&overlay_url()).then(literal(&format!("/{}", tarball.release_path(version))));
            [
                declared(&overlay_url()),
                declared(&tarball_sum(tarball)),
                Instruction::Add(Add {
                    checksum: Some(plain(literal("sha256:").then(reference(&tarball_sum(tarball))))),
                    chown: None,
                    chmod: None,
                    url: plain(url),
                    destination: literal(&archive(name)),
                }),
            ]
        };
        for (index, platform) in tarballs.platforms.iter().enumerate() {
            let comment =
                if index == 0 { "s6-overlay: one download for each platform, checked by the builder" } else { "" };
            let name = format!("{OVERLAY_STAGE}-{}", platform.docker().trim_start_matches("linux/").replace('/', ""));
            self.push(
                &name,
                Base::Scratch,
                StagePlatform::Target,
                comment,
                download(Tarball::Arch(*platform), "arch").to_vec(),
            );
        }
        let chosen =
            literal(&format!("{OVERLAY_STAGE}-")).then(reference("TARGETARCH")).then(reference("TARGETVARIANT"));
        let arch = format!("{OVERLAY_STAGE}-arch");
        self.push(
            &arch,
            Base::ByArgs(plain(chosen)),
            StagePlatform::Target,
            "The stage above for this platform; another platform has none, and the build ends.\nhadolint ignore=DL3006",
            Vec::new(),
        );
        let mut steps = vec![pinned(), apt(&["xz-utils".to_owned()])];
        steps.extend(download(Tarball::Noarch, "noarch"));
        steps.push(copy(Some(FilesFrom::Stage(self.stage(&arch))), &archive("arch"), &archive("arch")));
        let root = format!("/{OVERLAY_STAGE}");
        let unpack = |name: &str| format!("tar -C {root} -Jxpf {}", archive(name));
        steps.push(run(vec![format!("mkdir {root}"), unpack("noarch"), unpack("arch")]));
        let base = Base::Image(image(&self.model.image.base));
        self.push(
            OVERLAY_STAGE,
            base,
            StagePlatform::Build,
            "Unpacked by the builder, whatever the image is for.",
            steps,
        );
    }
}

/// Addresses and checksums of the downloads.
pub(super) fn overlay_args(download: &Download) -> Vec<Arg> {
    let mut args = vec![arg(&overlay_url(), RELEASES), arg(&tarball_sum(Tarball::Noarch), &download.noarch)];
    for (platform, sum) in download.platforms.iter().zip(&download.arch) {
        args.push(arg(&tarball_sum(Tarball::Arch(*platform)), sum));
    }
    args
}

pub(super) fn overlay_url() -> String {
    "S6_OVERLAY_URL".to_owned()
}

pub(super) fn tarball_sum(tarball: Tarball) -> String {
    format!("S6_OVERLAY_{}_SHA256", tarball.name().to_ascii_uppercase())
}
