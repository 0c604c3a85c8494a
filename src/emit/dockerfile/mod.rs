//! The Dockerfile.

mod base;
mod configuration;
mod development;
mod overlay;
mod packages;
mod split;
mod stages;
mod steps;
mod words;

use indexmap::IndexMap;

use self::configuration::{configuration, users, working_dir};
use self::overlay::overlay_args;
use self::packages::repository_arg;
use self::split::first_last;
use self::steps::{At, argument};
use self::words::{arg, literal, plain, reference};

use super::{Refused, put, rootfs};
use crate::dockerfile::{Base, Dockerfile, Instruction, Stage, StageIndex, StageName};
use crate::fileset::{Artefact, FileSet, Mode};
use crate::model::{self, CopySource, Init, Model, Overlay, Process, Repository, StageStep};
use crate::spec::{Layout, StagePlatform};
use crate::template::Templates;

/// The end of the name of a stage that is otherwise for the image that services share.
const SHARED_SUFFIX: &str = "-single";

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let Some(path) = &model.outputs.dockerfile else { return Ok(()) };
    let (file, _) = written(model, templates);
    put(files, Some(path), Artefact::File { contents: file.to_text().map_err(Refused::Line)?, mode: Mode::Regular })
}

/// Whether the development has an image of its own.
pub(super) fn has_development(model: &Model, templates: &Templates) -> bool {
    model.development.is_some() && written(model, templates).1
}

/// The file, and whether the development has an image of its own in it.
fn written(model: &Model, templates: &Templates) -> (Dockerfile, bool) {
    let mut writer = Writer {
        model,
        file: Dockerfile::new(&header(model)),
        stages: IndexMap::new(),
        made: IndexMap::new(),
        suffix: SHARED_SUFFIX.to_owned(),
    };
    writer.global_args();
    let is_first = |layout| model.layouts.first() == Some(&layout);
    if let Some(split) = model.split.as_deref().filter(|_| is_first(Layout::Single)) {
        writer.split_images(split.images.iter());
    }
    let mut has_development = false;
    if model.layout == Layout::Single {
        writer.build_stages();
        if let Init::Overlay(Overlay { version, download: Some(download) }) = &model.image.init {
            writer.overlay(*version, download);
        }
        has_development = writer.images(templates);
    }
    if let Some(split) = model.split.as_deref().filter(|_| is_first(Layout::Split)) {
        writer.split_images(first_last(split));
    }
    (writer.file, has_development)
}

fn header(model: &Model) -> String {
    let model::Project { name: _, title, description, version: _, file: _ } = &model.project;
    match description {
        Some(description) => format!("{title}: {description}"),
        None => title.clone(),
    }
}

/// The variables that the image sets, by name.
#[cfg(feature = "cli")]
pub(super) fn image_variables(model: &Model) -> Vec<(String, String)> {
    let pairs = configuration::variables(model).into_iter().flat_map(|instruction| match instruction {
        Instruction::Env(env) => env.into_iter().collect(),
        _ => Vec::new(),
    });
    pairs.map(|(name, value)| (name.to_string(), value.quoted())).collect()
}

/// What the builds copy from their context.
pub(super) fn copied(model: &Model, templates: &Templates) -> Vec<String> {
    let development = model.development.iter().flat_map(|development| copied_by(development));
    let otherwise = rootfs::copied_in_development(model, templates).map(|folder| model.context.to(&folder));
    let own = Some(model).filter(|model| model.layout == Layout::Single);
    let images = model.split.iter().flat_map(|split| &split.images);
    let all = own.into_iter().chain(images).flat_map(copied_by);
    let mut paths: Vec<String> = all.chain(development).chain(otherwise).collect();
    paths.sort();
    paths.dedup();
    paths
}

/// What the build of one image copies.
fn copied_by(model: &Model) -> Vec<String> {
    let copies = model.image.kit_copies.iter().chain(&model.image.copies);
    let copies = copies.filter(|copy| copy.source == CopySource::Context);
    let copies = copies.map(|copy| copy.from.clone());
    let of_steps = model.steps().flat_map(StageStep::context_paths).map(str::to_owned);
    let scripts = scripted(model).filter_map(|service| match &service.process {
        Process::File(path) => Some(path.plain().to_owned()),
        Process::Command(_) | Process::Script(_) => None,
    });
    let own = model.image.rootfs.iter().map(|path| path.plain().to_owned());
    let rootfs = rootfs::copied(model).map(|rootfs| model.context.to(rootfs));
    copies.chain(of_steps).chain(scripts).chain(own).chain(rootfs).collect()
}

/// What may run a script of the image: its services, and its jobs.
fn scripted(model: &Model) -> impl Iterator<Item = &model::Service> {
    model.services.iter().chain(model.jobs().map(|job| &job.service))
}

struct Writer<'a> {
    model: &'a Model,
    file: Dockerfile,
    /// The stages that this image has, by name.
    stages: IndexMap<String, StageIndex>,
    /// Every stage so far, by the same name: an image on another base has its own.
    made: IndexMap<String, Vec<StageIndex>>,
    /// The end of the name of a stage that is otherwise here.
    suffix: String,
}

impl Writer<'_> {
    fn push(&mut self, name: &str, base: Base, platform: StagePlatform, comment: &str, instructions: Vec<Instruction>) {
        let stage = Stage {
            name: StageName::new(name).expect("internal: a stage's name is checked"),
            base,
            platform: match platform {
                StagePlatform::Build => Some(plain(reference("BUILDPLATFORM"))),
                StagePlatform::Target => None,
            },
            comment: comment.to_owned(),
            instructions,
        };
        let made = self.made.entry(name.to_owned()).or_default();
        // What is not otherwise in another image is built once.
        let does_the_same =
            |index: &&StageIndex| self.file.stage(**index).is_some_and(|made| made.does_the_same(&stage));
        let index = match made.iter().find(does_the_same) {
            Some(index) => *index,
            None => {
                let is_taken = |name: &str| self.file.stages().iter().any(|stage| stage.name.to_string() == name);
                let mut free = name.to_owned();
                while is_taken(&free) {
                    free.push_str(&self.suffix);
                }
                let named = StageName::new(&free).expect("internal: a stage's name is checked");
                let index = self.file.push(Stage { name: named, ..stage }).expect("internal: stages are checked");
                made.push(index);
                index
            }
        };
        self.stages.insert(name.to_owned(), index);
    }

    fn stage(&self, name: &str) -> StageIndex {
        *self.stages.get(name).expect("internal: a stage stands before those that take from it")
    }

    /// Addresses and checksums of every download, so that a mirror can stand in.
    fn global_args(&mut self) {
        let model = self.model;
        let mut args = match &model.image.init {
            Init::Overlay(overlay) => overlay.download.as_ref().map(overlay_args).unwrap_or_default(),
            Init::Tini | Init::None => Vec::new(),
        };
        let images = model.split.iter().flat_map(|split| &split.images);
        let all = std::iter::once(model).chain(images).flat_map(|model| &model.image.repositories);
        let repositories: IndexMap<&str, &Repository> = all.map(|one| (one.name.as_str(), one)).collect();
        for repository in repositories.into_values() {
            let Repository { name: _, url, suite: _, components: _, key_url, key_sha256 } = repository;
            args.push(arg(&repository_arg(repository, "URL"), url));
            args.push(arg(&repository_arg(repository, "KEYRING_URL"), key_url));
            args.push(arg(&repository_arg(repository, "KEYRING_SHA256"), key_sha256));
        }
        self.file.global_args = args;
    }

    /// What is done in the final stage.
    fn image(&self) -> Vec<Instruction> {
        let model = self.model;
        let steps = &model.image.steps;
        let mut instructions = Vec::new();
        let verbatim = |instructions: &mut Vec<Instruction>, lines: &[String]| {
            instructions.extend(lines.iter().map(|lines| Instruction::Verbatim(lines.clone())));
        };
        verbatim(&mut instructions, &steps.start);
        instructions.extend(base::expected(model));
        instructions.extend(users(model));
        instructions.extend(self.packages());
        verbatim(&mut instructions, &steps.packages);
        // An argument that changes does again whatever follows it, so it stands right before what may read it.
        let (args, own_steps) = (&model.image.args, &model.image.own_steps);
        instructions.extend(args.iter().filter(|_| !own_steps.is_empty()).map(argument));
        let folder = model.image.working_dir.as_ref().filter(|_| !own_steps.is_empty());
        let folder = folder.map(|path| Instruction::Workdir(literal(path.as_str())));
        let after = working_dir(model).filter(|wanted| folder.as_ref() != Some(wanted));
        instructions.extend(folder);
        instructions.extend(self.steps(own_steps, At::Image));
        instructions.extend(after);
        instructions.extend(self.files());
        verbatim(&mut instructions, &steps.files);
        // What the images have in common may be a stage of its own, whose arguments end with it.
        instructions.extend(args.iter().filter(|_| own_steps.is_empty() || !steps.end.is_empty()).map(argument));
        verbatim(&mut instructions, &steps.end);
        instructions.extend(configuration(model));
        instructions
    }
}
