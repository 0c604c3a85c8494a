//! The images for linux/arm64, on a machine of another kind: emulated, so it takes minutes, and runs when asked for.
//!
//!     cargo test --features e2e --test e2e -- --ignored
//!
//! `HULLWRIGHT_MIRROR`, where it is needed, is a mirror for arm64.

use crate::docker::{Container, docker};
use crate::example::{Build, INFRA, PASSWORD, READY, folders, name};
use crate::image::{build_with, tag};
use crate::inside::{lets_in, wait_until_healthy};

const PLATFORM: &str = "--platform=linux/arm64";

/// Its number in the ELF format.
const AARCH64: &str = "183";

#[test]
#[ignore = "takes minutes: just arm64"]
fn every_example_is_built_for_arm64_and_the_infrastructure_boots() {
    for folder in folders() {
        let name = format!("hullwright-e2e/{}:arm64", name(&folder));
        let what = Build::of(&folder);
        let built = build_with(&what, &name, &[PLATFORM]);
        let image = tag(&built);
        assert_eq!(docker(&["inspect", "--format", "{{.Os}}/{{.Architecture}}", image]), "linux/arm64");
        // What the builder's own platform unpacked is for the other one all the same.
        let programs = [
            ("/bin/sh", true),
            ("/command/s6-svscan", what.is_s6()),
            ("/usr/bin/ollama", what.is_s6() && what.names("ollama")),
        ];
        for (program, _) in programs.into_iter().filter(|(_, is_there)| *is_there) {
            assert_eq!(machine(image, program), AARCH64, "{name}: {program}");
        }
        if folder == INFRA.folder() {
            boots(image);
        }
    }
}

/// The number of the machine in the head of a program.
fn machine(image: &str, program: &str) -> String {
    docker(&["run", "--rm", PLATFORM, "--entrypoint=od", image, "-An", "-tu2", "-j18", "-N2", program])
}

fn boots(image: &str) {
    let container = Container::run(image, &[PLATFORM, &format!("--env=POSTGRES_PASSWORD={PASSWORD}")]);
    container.wait_for_log(READY);
    wait_until_healthy(&container);
    assert!(lets_in(&container, PASSWORD, 5432));
    assert_eq!(container.stop().exit_code, 0);
}
