//! The Dockerfile.

use indexmap::IndexMap;

use super::rootfs::{self, HEALTH_CHECK};
use super::{Refused, put};
use crate::dockerfile::{
    Add, Arg, Base, Commands, Copy, CopyInline, Dockerfile, ExecForm, FilesFrom, Healthcheck, Heredoc, Instruction,
    Mount, Plain, Port, Protocol, Run, Schedule, Sharing, Stage, StageIndex, StageName, Text,
};
use crate::fileset::{Artefact, FileSet, Mode};
use crate::model::{self, CopyStep, Model, MountSource, Process, Repository, StageStep};
use crate::s6::{RELEASES, Tarball, Version};
use crate::shell::quote;
use crate::spec;
use crate::template::Templates;
use crate::variable::VariableName;

/// Names of our own stages begin so, and the last one is called so.
const OVERLAY_STAGE: &str = "s6-overlay";
const FINAL_STAGE: &str = "final";

/// Where a repository's key lies.
const KEYRINGS: &str = "/usr/share/keyrings";

/// Earlier versions of s6-overlay end a start after five seconds.
const FIRST_WITHOUT_LIMIT: Version = Version::new(3, 2, 0, 0);

/// Milliseconds that are slept in full when everything has stopped.
const KILL_GRACE: &str = "500";

pub(super) fn emit(model: &Model, _: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let Some(path) = &model.outputs.dockerfile else { return Ok(()) };
    let mut writer = Writer { model, file: Dockerfile::new(&header(model)), stages: IndexMap::new() };
    writer.global_args();
    writer.build_stages();
    writer.overlay();
    writer.image();
    let contents = writer.file.to_text().map_err(Refused::Line)?;
    put(files, Some(path), Artefact::File { contents, mode: Mode::Regular })
}

fn header(model: &Model) -> String {
    let model::Project { name: _, title, description } = &model.project;
    match description {
        Some(description) => format!("{title}: {description}"),
        None => title.clone(),
    }
}

/// What the build copies from its context.
pub(super) fn copied(model: &Model) -> Vec<String> {
    let of_stages = model.stages.iter().flat_map(|stage| &stage.steps).filter_map(|step| match step {
        StageStep::Copy(copy) => Some(copy),
        StageStep::Run { .. } | StageStep::RunFile { .. } | StageStep::Verbatim(_) => None,
    });
    let copies = of_stages.chain(&model.image.copies).filter(|copy| copy.stage.is_none()).map(|copy| copy.from.clone());
    let step_files = model.stages.iter().flat_map(|stage| &stage.steps).filter_map(|step| match step {
        StageStep::RunFile { path, .. } => Some(path.as_str().to_owned()),
        StageStep::Copy(_) | StageStep::Run { .. } | StageStep::Verbatim(_) => None,
    });
    let scripts = model.services.iter().filter_map(|service| match &service.process {
        Process::File(path) => Some(path.as_str().to_owned()),
        Process::Command(_) | Process::Script(_) => None,
    });
    let own = model.image.rootfs.iter().map(|path| path.as_str().to_owned());
    let rootfs = model.outputs.rootfs.iter().map(ToString::to_string);
    let mut paths: Vec<String> = copies
        .chain(step_files)
        .chain(scripts)
        .chain(own)
        .chain(rootfs)
        .map(|path| path.trim_start_matches("./").trim_end_matches('/').to_owned())
        .collect();
    paths.sort();
    paths.dedup();
    paths
}

struct Writer<'a> {
    model: &'a Model,
    file: Dockerfile,
    /// The stages so far, by name.
    stages: IndexMap<String, StageIndex>,
}

impl Writer<'_> {
    fn push(&mut self, name: &str, base: Base, comment: &str, instructions: Vec<Instruction>) {
        let stage = Stage {
            name: StageName::new(name).expect("internal: a stage's name is checked"),
            base,
            platform: None,
            comment: comment.to_owned(),
            instructions,
        };
        let index = self.file.push(stage).expect("internal: stages are checked");
        self.stages.insert(name.to_owned(), index);
    }

    fn stage(&self, name: &str) -> StageIndex {
        *self.stages.get(name).expect("internal: a stage stands before those that take from it")
    }

    /// Addresses and checksums of every download, so that a mirror can stand in.
    fn global_args(&mut self) {
        let model = self.model;
        let overlay = &model.image.overlay;
        let mut args = vec![arg(&overlay_url(), RELEASES), arg(&tarball_sum(Tarball::Noarch), &overlay.noarch)];
        for (platform, sum) in overlay.platforms.iter().zip(&overlay.arch) {
            args.push(arg(&tarball_sum(Tarball::Arch(*platform)), sum));
        }
        for repository in &model.image.repositories {
            let Repository { name: _, url, suite: _, components: _, key_url, key_sha256 } = repository;
            args.push(arg(&repository_arg(repository, "URL"), url));
            args.push(arg(&repository_arg(repository, "KEYRING_URL"), key_url));
            args.push(arg(&repository_arg(repository, "KEYRING_SHA256"), key_sha256.as_str()));
        }
        self.file.global_args = args;
    }

    /// The tarball of each platform is a stage of its own, so a build downloads and checks just the one it needs.
    fn overlay(&mut self) {
        let overlay = &self.model.image.overlay;
        let archive = |name: &str| format!("/{OVERLAY_STAGE}-{name}.tar.xz");
        let download = |tarball: Tarball, name: &str| {
            let url = reference(&overlay_url()).then(literal(&format!("/{}", tarball.release_path(overlay.version))));
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
        for (index, platform) in overlay.platforms.iter().enumerate() {
            let comment =
                if index == 0 { "s6-overlay: one download for each platform, checked by the builder" } else { "" };
            let name = format!("{OVERLAY_STAGE}-{}", platform.docker().trim_start_matches("linux/").replace('/', ""));
            self.push(&name, Base::Scratch, comment, download(Tarball::Arch(*platform), "arch").to_vec());
        }
        let chosen =
            literal(&format!("{OVERLAY_STAGE}-")).then(reference("TARGETARCH")).then(reference("TARGETVARIANT"));
        let arch = format!("{OVERLAY_STAGE}-arch");
        self.push(
            &arch,
            Base::ByArgs(plain(chosen)),
            "The stage above for this platform; another platform has none, and the build ends.\nhadolint ignore=DL3006",
            Vec::new(),
        );
        let mut steps = vec![pinned(), apt(&["xz-utils".to_owned()], &[])];
        steps.extend(download(Tarball::Noarch, "noarch"));
        steps.push(Self::copy(Some(self.stage(&arch)), &archive("arch"), &archive("arch"), None));
        let root = format!("/{OVERLAY_STAGE}");
        let unpack = |name: &str| format!("tar -C {root} -Jxpf {}", archive(name));
        steps.push(run(vec![format!("mkdir {root}"), unpack("noarch"), unpack("arch")]));
        let base = Base::Image(image(&self.model.image.base));
        self.push(OVERLAY_STAGE, base, "", steps);
    }

    fn build_stages(&mut self) {
        let model = self.model;
        for stage in &model.stages {
            let model::Stage { name, base, packages, environment, working_dir, steps } = stage;
            let mut instructions = Vec::new();
            if !environment.is_empty() {
                instructions.push(Instruction::Env(
                    environment.iter().map(|(name, value)| (name.clone(), literal(value))).collect(),
                ));
            }
            if !packages.is_empty() {
                let packages: Vec<String> = packages.iter().map(ToString::to_string).collect();
                instructions.extend([pinned(), apt(&packages, &[])]);
            }
            instructions.extend(working_dir.iter().map(|path| Instruction::Workdir(literal(path.as_str()))));
            instructions.extend(steps.iter().map(|step| self.step(step)));
            let base = match base {
                model::Base::Image(reference) => Base::Image(image(reference)),
                model::Base::Stage(stage) => Base::Stage(self.stage(stage.as_str())),
            };
            self.push(name.as_str(), base, "", instructions);
        }
    }

    fn step(&self, step: &StageStep) -> Instruction {
        match step {
            StageStep::Copy(copy) => self.copy_step(copy),
            StageStep::Run { script, cache } => {
                let mut run = Run::heredoc(heredoc(script));
                run.mounts.extend(cache.iter().map(kept_between_builds));
                Instruction::Run(run)
            }
            StageStep::RunFile { path, cache } => {
                let target = "/tmp/step";
                let mut run = Run::commands(commands(vec![format!("sh -eu {target}")]));
                let source = Some(plain(literal(path.as_str().trim_start_matches("./"))));
                run.mounts.push(Mount::Bind { from: None, source, target: plain(literal(target)) });
                run.mounts.extend(cache.iter().map(kept_between_builds));
                Instruction::Run(run)
            }
            StageStep::Verbatim(lines) => Instruction::Verbatim(lines.clone()),
        }
    }

    fn copy_step(&self, step: &CopyStep) -> Instruction {
        let CopyStep { stage, from, to, owner } = step;
        let stage = stage.as_ref().map(|stage| self.stage(stage.as_str()));
        Self::copy(stage, from, to, owner.as_ref())
    }

    fn copy(from: Option<StageIndex>, source: &str, destination: &str, owner: Option<&spec::UserName>) -> Instruction {
        let mut copy = Copy::new(literal(source), literal(destination));
        copy.from = from.map(FilesFrom::Stage);
        copy.chown = owner.map(|owner| plain(literal(&format!("{owner}:{owner}"))));
        Instruction::Copy(copy)
    }

    fn image(&mut self) {
        let model = self.model;
        let steps = &model.image.steps;
        let mut instructions = Vec::new();
        let verbatim = |instructions: &mut Vec<Instruction>, lines: &[String]| {
            instructions.extend(lines.iter().map(|lines| Instruction::Verbatim(lines.clone())));
        };
        verbatim(&mut instructions, &steps.start);
        instructions.extend(users(model));
        instructions.extend(self.packages());
        verbatim(&mut instructions, &steps.packages);
        instructions.extend(self.files());
        verbatim(&mut instructions, &steps.files);
        instructions.extend(model.image.args.iter().map(|model::Arg { name, default }| {
            Instruction::Arg(Arg { name: name.clone(), default: Some(literal(default)) })
        }));
        verbatim(&mut instructions, &steps.end);
        instructions.extend(configuration(model));
        let base = Base::Image(image(&model.image.base));
        self.push(FINAL_STAGE, base, "The image", instructions);
    }

    fn packages(&self) -> Vec<Instruction> {
        let image = &self.model.image;
        if image.packages.is_empty() {
            return Vec::new();
        }
        let mut instructions = Vec::new();
        for repository in &image.repositories {
            let [url, key, sum] = ["URL", "KEYRING_URL", "KEYRING_SHA256"].map(|what| repository_arg(repository, what));
            instructions.extend([declared(&url), declared(&key), declared(&sum)]);
            instructions.push(comment("The address is an argument, which only ADD can check.\nhadolint ignore=DL3020"));
            instructions.push(Instruction::Add(Add {
                checksum: Some(plain(literal("sha256:").then(reference(&sum)))),
                chown: None,
                chmod: Some(plain(literal("0644"))),
                url: plain(reference(&key)),
                destination: literal(&keyring(repository)),
            }));
        }
        for (path, content) in &image.before_packages {
            let file = CopyInline::new(heredoc(content), &literal(path.as_str()))
                .expect("internal: a path has no white space");
            instructions.push(Instruction::CopyInline(file));
        }
        let sources: Vec<String> = image.repositories.iter().map(source).collect();
        let mut steps = Vec::new();
        if !sources.is_empty() {
            steps.extend(["apt-get update".to_owned(), install("ca-certificates"), ". /etc/os-release".to_owned()]);
            steps.extend(sources);
        }
        steps.push("apt-get update".to_owned());
        steps.push(install(&image.packages.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")));
        steps.extend(image.after_packages.iter().cloned());
        steps.push(CLEAN.to_owned());
        instructions.push(if image.repositories.is_empty() {
            pinned()
        } else {
            comment(&format!(
                "{UNPINNED} The base says in os-release which release it is.\nhadolint ignore=DL3008,SC1091"
            ))
        });
        instructions.push(run(steps));
        instructions
    }

    /// What is copied: from stages and the context first, what changes most often last.
    fn files(&self) -> Vec<Instruction> {
        let model = self.model;
        let mut instructions =
            vec![Self::copy(Some(self.stage(OVERLAY_STAGE)), &format!("/{OVERLAY_STAGE}/"), "/", None)];
        instructions.extend(model.image.copies.iter().map(|copy| self.copy_step(copy)));
        for service in &model.services {
            if let Process::File(path) = &service.process {
                let mut copy =
                    Copy::new(literal(path.as_str().trim_start_matches("./")), literal(&rootfs::script_path(service)));
                copy.chmod = Some(plain(literal("0755")));
                instructions.push(Instruction::Copy(copy));
            }
        }
        let own = model
            .image
            .rootfs
            .as_ref()
            .map(|path| format!("{}/", path.as_str().trim_start_matches("./").trim_end_matches('/')));
        let folders = own.into_iter().chain(model.outputs.rootfs.as_ref().map(rootfs::folder));
        instructions.extend(folders.map(|folder| Self::copy(None, &folder, "/", None)));
        instructions
    }
}

/// Users and their homes, with fixed numbers.
fn users(model: &Model) -> Vec<Instruction> {
    let mut steps = Vec::new();
    for model::User { name, uid, home, shell } in &model.image.users {
        let home_dir = home.as_ref().map_or("/nonexistent", |home| home.as_str());
        steps.push(format!("groupadd --system --gid {uid} {name}"));
        steps.push(format!(
            "useradd --system --uid {uid} --gid {name} --home-dir {home_dir} --no-create-home --shell {shell} {name}"
        ));
        steps.extend(home.iter().map(|home| format!("install -d -o {name} -g {name} {home}")));
    }
    if steps.is_empty() { Vec::new() } else { vec![comment("Fixed numbers: volumes outlive images."), run(steps)] }
}

/// What the image says of itself, and how it is started.
fn configuration(model: &Model) -> Vec<Instruction> {
    let overlay = &model.image.overlay;
    let settings = [("S6_BEHAVIOUR_IF_STAGE2_FAILS", "2"), ("S6_KILL_GRACETIME", KILL_GRACE)];
    let no_limit = (overlay.version < FIRST_WITHOUT_LIMIT).then_some(("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", "0"));
    let mut env: IndexMap<VariableName, Text> =
        IndexMap::from([(variable("PATH"), literal("/command:").then(reference("PATH")))]);
    env.extend(settings.into_iter().chain(no_limit).map(|(name, value)| (variable(name), literal(value))));
    for default in model.variables.iter().filter(|variable| !variable.secret) {
        if let Some(value) = default.constant_default() {
            env.insert(default.name.clone(), literal(value));
        }
    }
    let mut instructions =
        vec![Instruction::Gap, comment("A start that fails ends the container."), Instruction::Env(env)];
    let labels = model.image.labels.iter().map(|model::Label { key, value }| (literal(key), literal(value)));
    instructions.push(Instruction::Label(labels.collect()));
    let volumes: Vec<Text> = model
        .mounts
        .iter()
        .filter(|mount| matches!(mount.source, MountSource::Volume(_)))
        .map(|mount| literal(mount.path.as_str()))
        .collect();
    if !volumes.is_empty() {
        instructions.push(Instruction::Volume(volumes));
    }
    let ports: Vec<Port> = model.ports().map(|(_, port)| exposed(port)).collect();
    if !ports.is_empty() {
        instructions.push(Instruction::Expose(ports));
    }
    if model.outputs.rootfs.is_some() {
        instructions.push(Instruction::Healthcheck(health_check(model)));
    }
    instructions.push(Instruction::Entrypoint(ExecForm(vec!["/init".to_owned()])));
    instructions
}

fn health_check(model: &Model) -> Healthcheck {
    let model::Healthcheck { interval, timeout, retries, start_interval } = model.image.healthcheck;
    let schedule = Schedule {
        interval: Some(interval.into()),
        timeout: Some(timeout.into()),
        start_period: Some(model.budget.start.into()),
        start_interval: Some(start_interval.into()),
        retries: Some(u32::from(retries.get())),
    };
    Healthcheck::Probe { command: ExecForm(vec![HEALTH_CHECK.to_owned()]), schedule }
}

fn exposed(port: &model::Port) -> Port {
    let protocol = match port.protocol {
        spec::Protocol::Tcp => Protocol::Tcp,
        spec::Protocol::Udp => Protocol::Udp,
    };
    Port { number: port.number.get(), protocol }
}

const UNPINNED: &str = "The archive keeps only the latest version of a package, so none can be named.";
const CLEAN: &str = "rm -rf /var/lib/apt/lists/*";

fn pinned() -> Instruction {
    comment(&format!("{UNPINNED}\nhadolint ignore=DL3008"))
}

fn apt(packages: &[String], after: &[String]) -> Instruction {
    let mut steps = vec!["apt-get update".to_owned(), install(&packages.join(" "))];
    steps.extend(after.iter().cloned());
    steps.push(CLEAN.to_owned());
    run(steps)
}

fn install(packages: &str) -> String {
    format!("apt-get install --yes --no-install-recommends {packages}")
}

/// Writes the list of a repository. Its key is trusted for it alone.
fn source(repository: &Repository) -> String {
    let suite: String = repository
        .suite
        .iter()
        .map(|part| part.as_ref().map_or_else(|| "${VERSION_CODENAME}".to_owned(), Clone::clone))
        .collect();
    let (url, key, name) = (repository_arg(repository, "URL"), keyring(repository), &repository.name);
    let components = repository.components.join(" ");
    format!(
        "echo \"deb [signed-by={key}] ${{{url}}} {suite} {components}\" >{}",
        quote(&format!("/etc/apt/sources.list.d/{name}.list"))
    )
}

fn keyring(repository: &Repository) -> String {
    format!("{KEYRINGS}/{}.asc", repository.name)
}

fn repository_arg(repository: &Repository, what: &str) -> String {
    format!("{}_{what}", repository.name.as_str().replace('-', "_").to_ascii_uppercase())
}

fn overlay_url() -> String {
    "S6_OVERLAY_URL".to_owned()
}

fn tarball_sum(tarball: Tarball) -> String {
    format!("S6_OVERLAY_{}_SHA256", tarball.name().to_ascii_uppercase())
}

fn kept_between_builds(path: &spec::ContainerPath) -> Mount {
    Mount::Cache { target: plain(literal(path.as_str())), id: None, sharing: Sharing::Locked }
}

fn run(steps: Vec<String>) -> Instruction {
    Instruction::Run(Run::commands(commands(steps)))
}

fn commands(steps: Vec<String>) -> Commands {
    Commands::new(steps).expect("internal: our commands are one line each")
}

fn heredoc(text: &str) -> Heredoc {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    Heredoc::new(&format!("{text}{end}")).expect("internal: a text without NUL is a here-document")
}

fn comment(text: &str) -> Instruction {
    Instruction::Comment(text.to_owned())
}

fn arg(name: &str, default: &str) -> Arg {
    Arg { name: variable(name), default: Some(literal(default)) }
}

/// An argument from the head of the file, for use in a stage.
fn declared(name: &str) -> Instruction {
    Instruction::Arg(Arg { name: variable(name), default: None })
}

fn variable(name: &str) -> VariableName {
    VariableName::new(name).expect("internal: a build argument's name")
}

fn reference(name: &str) -> Text {
    Text::reference(variable(name))
}

fn literal(text: &str) -> Text {
    Text::literal(text).expect("internal: a checked text is one line")
}

fn plain(text: Text) -> Plain {
    Plain::new(text).expect("internal: a checked text needs no quotes")
}

fn image(reference: &str) -> Plain {
    plain(literal(reference))
}
