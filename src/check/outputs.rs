//! Where the outputs go, and what is mounted.

use super::Check;
use super::forms::PATTERN;
use crate::fileset::ArtefactPath;
use crate::model::{self, Mount, MountSource};
use crate::source::Span;
use crate::spec::{self, Destination, Readme};
use crate::yaml::Spanned;

const DOCKERFILE: &str = "Dockerfile";
const ROOTFS: &str = "rootfs";
const COMPOSE: &str = "docker-compose.yml";
const COMPOSE_DEV: &str = "docker-compose.dev.yml";
const ENV_EXAMPLE: &str = ".env.example";
const IGNORE: &str = ".dockerignore";
const README: &str = "README.md";

impl Check<'_> {
    pub(super) fn outputs(&mut self) -> model::Outputs {
        let spec = &self.expanded.spec;
        for pattern in &spec.ignore {
            self.expect_verbatim(pattern, &PATTERN);
        }
        let spec::Outputs { dockerfile, rootfs, ignore, compose, compose_dev, env_example, readme } = &spec.outputs;
        model::Outputs {
            dockerfile: place(dockerfile.as_ref(), DOCKERFILE),
            rootfs: place(rootfs.as_ref(), ROOTFS),
            ignore: place(ignore.as_ref(), IGNORE),
            compose: place(compose.as_ref(), COMPOSE),
            compose_dev: place(compose_dev.as_ref(), COMPOSE_DEV),
            env_example: place(env_example.as_ref(), ENV_EXAMPLE),
            readmes: readmes(readme.as_ref()).into_iter().map(|(path, _)| path).collect(),
            denied: spec.ignore.iter().map(|pattern| pattern.value.clone()).collect(),
        }
    }

    /// What is mounted in the image's container: volumes with a path of their own, then what its services ask for.
    pub(super) fn image_mounts(&mut self) -> Vec<Mount> {
        let expanded = self.expanded;
        let mut mounts: Vec<Mount> = Vec::new();
        for (name, volume) in &expanded.spec.volumes {
            let description = self.optional(volume.description.as_ref());
            if let Some(path) = &volume.path {
                let source = MountSource::Volume(name.value.clone());
                mounts.push(Mount { source, path: path.value.clone(), read_only: false, description });
            }
        }
        for mount in self.mounts(expanded.built().flat_map(|service| &service.volumes)) {
            if !mounts.iter().any(|other| other.source == mount.source && other.path == mount.path) {
                mounts.push(mount);
            }
        }
        mounts
    }

    /// What services ask for, each once.
    pub(super) fn mounts<'w>(&mut self, wanted: impl Iterator<Item = &'w Spanned<spec::Mount>>) -> Vec<Mount> {
        let expanded = self.expanded;
        let mut mounts: Vec<Mount> = Vec::new();
        for wanted in wanted {
            let (source, description) = match &wanted.source {
                spec::MountSource::Host(host) => (MountSource::Host(host.clone()), None),
                spec::MountSource::Volume(name) => {
                    let volume =
                        expanded.spec.volumes.iter().find(|(key, _)| key.value == *name).map(|(_, volume)| volume);
                    let description = volume.and_then(|volume| self.optional(volume.description.as_ref()));
                    (MountSource::Volume(name.clone()), description)
                }
            };
            let mount = Mount { source, path: wanted.path.clone(), read_only: wanted.read_only, description };
            if !mounts.iter().any(|other| other.source == mount.source && other.path == mount.path) {
                mounts.push(mount);
            }
        }
        mounts
    }
}

/// The path of an output; none when it is switched off.
fn place(wanted: Option<&Spanned<Destination>>, usual: &str) -> Option<ArtefactPath> {
    destination(wanted.map(|wanted| &wanted.value), usual)
}

fn destination(wanted: Option<&Destination>, usual: &str) -> Option<ArtefactPath> {
    match wanted {
        None | Some(Destination::Usual) => Some(artefact(usual)),
        Some(Destination::Path(path)) => Some(artefact(path.plain())),
        Some(Destination::Off) => None,
    }
}

/// The files with marked regions, and where the spec says so.
pub(super) fn readmes(wanted: Option<&Spanned<Readme>>) -> Vec<(ArtefactPath, Option<Span>)> {
    let one = |wanted: Option<&Destination>| destination(wanted, README).into_iter();
    match wanted {
        None => one(None).map(|path| (path, None)).collect(),
        Some(Spanned { value: Readme::One(place), span }) => one(Some(place)).map(|path| (path, Some(*span))).collect(),
        Some(Spanned { value: Readme::Several(paths), span: _ }) => {
            paths.iter().map(|path| (artefact(path.plain()), Some(path.span))).collect()
        }
    }
}

fn artefact(path: &str) -> ArtefactPath {
    ArtefactPath::new(path).expect("internal: a relative path stays inside the output folder")
}
