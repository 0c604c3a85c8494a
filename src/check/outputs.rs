//! Where the outputs go, and what is mounted.

use super::Check;
use super::forms::PATTERN;
use crate::fileset::ArtefactPath;
use crate::kit::View;
use crate::model::{self, Context, Mount, MountSource};
use crate::source::Span;
use crate::spec::{self, ComposeFiles, Destination, Layout, Readme, RelativePath};
use crate::yaml::Spanned;

const DOCKERFILE: &str = "Dockerfile";
const ROOTFS: &str = "rootfs";
const COMPOSE: &str = "docker-compose.yml";
const COMPOSE_DEV: &str = "docker-compose.dev.yml";
const ENV_EXAMPLE: &str = ".env.example";
const IGNORE: &str = ".dockerignore";
const README: &str = "README.md";
const MAKEFILE: &str = "Makefile";

impl Check<'_> {
    pub(super) fn outputs(&mut self) -> model::Outputs {
        let spec = &self.expanded.spec;
        for pattern in &spec.ignore {
            self.expect_verbatim(pattern, &PATTERN);
        }
        let spec::Outputs { dockerfile, rootfs, ignore, compose, compose_dev, env_example, readme, makefile } =
            &spec.outputs;
        let dockerfile = place(dockerfile.as_ref(), DOCKERFILE);
        let usual_ignore = self.usual_ignore(dockerfile.as_ref());
        let ignore = match ignore.as_ref().map(|ignore| &ignore.value) {
            None | Some(Destination::Usual) => usual_ignore,
            Some(Destination::Path(path)) => Some(artefact(path.plain())),
            Some(Destination::Off) => None,
        };
        let [compose, compose_second] = compose_files(compose.as_ref(), &super::layouts(spec));
        let rootfs = place(rootfs.as_ref(), ROOTFS).map(|rootfs| match &self.expanded.view {
            View::Image(service) => artefact(&format!("{rootfs}-split/{service}")),
            View::Single | View::Beside => rootfs,
        });
        model::Outputs {
            dockerfile,
            rootfs,
            ignore,
            compose,
            compose_second,
            compose_dev: place(compose_dev.as_ref(), COMPOSE_DEV),
            env_example: place(env_example.as_ref(), ENV_EXAMPLE),
            readmes: readmes(readme.as_ref()).into_iter().map(|(path, _)| path).collect(),
            makefile: makefile.as_ref().and_then(|makefile| place(Some(makefile), MAKEFILE)),
            denied: spec.ignore.iter().map(|pattern| pattern.value.clone()).collect(),
        }
    }

    /// Where the build context is; none when the names on the way to it cannot be told, which is reported.
    pub(super) fn context(&self) -> Option<Context> {
        let Some(path) = &self.expanded.spec.context else { return Some(Context::default()) };
        let (levels, down) = path.steps();
        let up = if levels == 0 { Vec::new() } else { self.folder.above(levels)? };
        up.iter().all(|name| is_plain(name)).then(|| Context::new(up, &down))
    }

    /// Where the builder looks for an ignore file: at the root of the context, where that is the folder of the spec, else
    /// beside the Dockerfile. Nothing is written outside the folder of the spec.
    pub(super) fn usual_ignore(&self, dockerfile: Option<&ArtefactPath>) -> Option<ArtefactPath> {
        if self.context().is_some_and(|context| context.is_here()) {
            return Some(artefact(IGNORE));
        }
        dockerfile.map(|dockerfile| artefact(&format!("{dockerfile}{IGNORE}")))
    }

    /// What is mounted in a container of the image: volumes with a path of their own, then what its services ask for.
    pub(super) fn image_mounts<'w>(&mut self, wanted: impl Iterator<Item = &'w Spanned<spec::Mount>>) -> Vec<Mount> {
        let expanded = self.expanded;
        let mut mounts: Vec<Mount> = Vec::new();
        for (name, path) in expanded.shared_volumes() {
            let description = expanded.spec.volumes.get(&name.value).and_then(|volume| volume.description.as_ref());
            let description = self.optional(description);
            let source = MountSource::Volume(name.value.clone());
            mounts.push(Mount { source, path: path.value.clone(), read_only: false, description });
        }
        for mount in self.mounts(wanted) {
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

/// Whether the name of a folder needs no quotes anywhere.
pub(super) fn is_plain(name: &str) -> bool {
    !name.contains('/') && RelativePath::try_from(format!("./{name}")).is_ok()
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

/// The compose files of the first layout and of the second one.
fn compose_files(wanted: Option<&Spanned<ComposeFiles>>, layouts: &[Layout]) -> [Option<ArtefactPath>; 2] {
    let wanted = wanted.map(|wanted| &wanted.value);
    if let Some(ComposeFiles::First(Destination::Off)) = wanted {
        return [None, None];
    }
    let of = |layout: Layout| match wanted? {
        ComposeFiles::First(place) => Some(place).filter(|_| layouts.first() == Some(&layout)),
        ComposeFiles::Each(files) => files.of(layout).map(|place| &place.value),
    };
    let first = layouts.first().and_then(|layout| destination(of(*layout), COMPOSE));
    let folder = first.as_ref().and_then(|path| path.as_str().rsplit_once('/')).map(|(folder, _)| folder);
    let folder = folder.map(|folder| format!("{folder}/")).unwrap_or_default();
    let second = layouts.get(1);
    let second = second.and_then(|layout| destination(of(*layout), &format!("{folder}docker-compose.{layout}.yml")));
    [first, second]
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
