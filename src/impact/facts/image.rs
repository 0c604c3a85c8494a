//! What the image is made of, and what it says of itself.

use super::{Facts, Topic, fingerprint, text};
use crate::emit::commands;
use crate::model::{
    Base, CopySource, CopyStep, Download, Image, Init, Label, Model, Overlay, RunScript, Service, Stage, StageStep,
    Suite,
};
use crate::spec::{Duration, StagePlatform};

impl Facts {
    pub(super) fn image(&mut self, model: &Model) {
        let Image {
            reference,
            base,
            has_shell,
            init,
            prefixes,
            users: _,   // told with the volumes
            folders: _, // told with the users
            packages,
            before_packages,
            after_packages,
            repositories,
            args: _, // told with those of the stages
            cache_from,
            cache_to,
            own_steps,
            working_dir,
            labels,
            kit_copies,
            copies,
            rootfs,
            healthcheck,
            steps,
        } = &model.image;
        let asked: Vec<&str> = model.asked().map(Service::name).collect();
        let times = format!(
            "--interval={} --timeout={} --start-period={} --start-interval={} --retries={}",
            time(healthcheck.interval),
            time(healthcheck.timeout),
            time(model.start_period()),
            time(healthcheck.start_interval),
            healthcheck.retries.get()
        );
        let overlay = match init {
            Init::Overlay(overlay) => Some(overlay),
            Init::Tini | Init::None => None,
        };
        let platforms = overlay.and_then(|overlay| overlay.download.as_ref());
        let exposed = model.ports().map(|(_, port)| format!("{}{}", port.number, port.protocol.suffix()));
        self.about(Topic::Image, "")
            .say("name", reference)
            .say("base", base)
            .yes("has a shell", *has_shell)
            .say("init", init_of(init))
            .list(
                "platforms",
                platforms.into_iter().flat_map(|download| download.platforms.iter().map(|it| it.docker())),
            )
            .maybe("checksums of s6-overlay", platforms.map(sums))
            .yes("names services on each line", *prefixes)
            .list("cache from", cache_from)
            .list("cache to", cache_to)
            .maybe("working directory", working_dir.as_ref())
            .maybe("own folder", rootfs.as_ref().map(|path| path.plain().to_owned()))
            .list("EXPOSE", exposed)
            .list("health check asks", asked)
            .say("HEALTHCHECK", times)
            .maybe("before packages", (!before_packages.is_empty()).then(|| text(&format!("{before_packages:#?}"))))
            .list("after packages", after_packages)
            .maybe("verbatim lines", Some(format!("{steps:?}")).map(|text| fingerprint(&text)))
            .maybe("own steps", (!own_steps.is_empty()).then(|| fingerprint(&format!("{own_steps:?}"))))
            .say("a start takes", model.budget.takes)
            .say("a start takes at most", model.budget.start)
            .say("a stop takes at most", model.budget.stop);
        for package in packages {
            self.about(Topic::Package, package.as_str());
        }
        for Label { key, value } in labels {
            self.about(Topic::Label, key).say("value", value);
        }
        for (name, value) in commands::image_variables(model) {
            if model.variable(&name).is_none() {
                self.about(Topic::ImageVariable, name).say("value", value);
            }
        }
        for repository in repositories {
            self.about(Topic::Repository, repository.name.as_str())
                .say("address", &repository.url)
                .say("suite", suite(&repository.suite))
                .list("components", &repository.components)
                .say("key", &repository.key_url)
                .say("checksum of the key", repository.key_sha256.as_str());
        }
        for arg in model.build_args() {
            self.about(Topic::BuildArgument, arg.name.as_str()).say("default", &arg.default);
        }
        for secret in model.build_secrets() {
            self.about(Topic::BuildSecret, secret.as_str());
        }
        for stage in &model.stages {
            self.stage(stage);
        }
        for step in kit_copies.iter().chain(copies) {
            self.copy(step);
        }
    }

    fn stage(&mut self, stage: &Stage) {
        let Stage { name, description, base, platform, packages, args, environment, working_dir, steps } = stage;
        let about = self
            .about(Topic::Stage, name.as_str())
            .maybe("description", description.as_ref())
            .say(
                "from",
                match base {
                    Base::Image(image) => image.clone(),
                    Base::Stage(stage) => format!("stage {stage}"),
                },
            )
            .yes("on the platform of the build", *platform == StagePlatform::Build)
            .list("packages", packages)
            .list("arguments", args.iter().map(|arg| format!("{}={}", arg.name, arg.default)))
            .list("variables", environment.iter().map(|(name, value)| format!("{name}={value}")))
            .maybe("working directory", working_dir.as_ref());
        steps
            .iter()
            .enumerate()
            .fold(about, |about, (index, step)| about.say(&format!("step {}", index + 1), self::step(step)));
    }

    fn copy(&mut self, step: &CopyStep) {
        let CopyStep { source, from, to, owner, mode, link } = step;
        self.about(Topic::Copy, to)
            .say("from", origin(source, from))
            .maybe("owner", owner.as_ref())
            .maybe("mode", mode.as_ref().map(|mode| fingerprint(&format!("{mode:?}"))))
            .yes("link", *link);
    }
}

/// A time as a Dockerfile has it.
fn time(duration: Duration) -> String {
    match duration.as_millis() {
        whole if whole % 1_000 == 0 => format!("{}s", whole / 1_000),
        part => format!("{part}ms"),
    }
}

/// What is copied, as people write it.
fn origin(source: &CopySource, from: &str) -> String {
    match source {
        CopySource::Context => from.to_owned(),
        CopySource::Stage(stage) => format!("--from={stage} {from}"),
        CopySource::Image(image) => format!("--from={image} {from}"),
    }
}

fn step(step: &StageStep) -> String {
    match step {
        StageStep::Copy(CopyStep { source, from, to, .. }) => format!("COPY {} {to}", origin(source, from)),
        StageStep::Run(run) => match &run.script {
            RunScript::Text(script) => format!("run {script}, {}", fingerprint(&format!("{run:?}"))),
            RunScript::File(path) => format!("run {}, {}", path.plain(), fingerprint(&format!("{run:?}"))),
        },
        StageStep::Env(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", value.shown())).collect();
            format!("variables {}", pairs.join(", "))
        }
        StageStep::Arg(args) => {
            let args: Vec<String> = args.iter().map(|arg| format!("{}={}", arg.name, arg.default)).collect();
            format!("arguments {}", args.join(", "))
        }
        StageStep::Verbatim(lines) => text(lines),
    }
}

fn init_of(init: &Init) -> String {
    match init {
        Init::Overlay(Overlay { version, download }) => {
            let whose = if download.is_some() { "" } else { " of the base" };
            format!("s6-overlay {version}{whose}")
        }
        Init::Tini => "tini".to_owned(),
        Init::None => "none".to_owned(),
    }
}

fn sums(Download { platforms: _, noarch, arch }: &Download) -> String {
    fingerprint(&format!("{noarch}{arch:?}"))
}

fn suite(suite: &Suite) -> String {
    suite.iter().map(|part| part.as_deref().unwrap_or("${codename}")).collect()
}
