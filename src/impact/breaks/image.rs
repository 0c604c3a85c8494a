//! What the image is called, what it starts, how it is built, and the layouts of its containers.

use super::{Break, Sides};
use crate::emit::commands;
use crate::impact::code::Code;
use crate::impact::said::Said;
use crate::model::{Init, Model, Overlay, Process, Service, Text};

/// The image's name, what it starts, its platforms, and what it says when it is ready.
pub(super) fn image(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    let (before, after) = (&old.image.reference, &new.image.reference);
    if before != after {
        let what = Said::words("the image is ").with(after).then(", and no longer ").with(before);
        let advice =
            Said::words("change whoever names it, such as ").with("docker run").then(" and files that deploy it");
        found.push(Break::new(Code::ImageName, before, what, advice));
    }
    if old.name() != new.name() {
        let what = Said::words("the project is ").with(new.name()).then(", and no longer ").with(old.name());
        let what = what.then(", so Compose makes other containers and other volumes");
        let advice = Said::words("stop the old ones with ")
            .with(format!("docker compose --project-name {} down", old.name()))
            .then(", and move what their volumes hold");
        found.push(Break::new(Code::ProjectName, old.name(), what, advice));
    }
    let (start, now) = (started(old), started(new));
    if start != now {
        let what = Said::words("the container starts ").with(now).then(", and no longer ").with(start);
        let advice = Said::words("look at what stands behind the image's name in ").with("docker run");
        found.push(Break::new(Code::Command, old.name(), what, advice));
    }
    let gone: Vec<&str> = platforms(old).into_iter().filter(|platform| !platforms(new).contains(platform)).collect();
    if !gone.is_empty() && !platforms(new).is_empty() {
        let what = Said::words("the image is no longer made for ").list(gone);
        let advice = Said::words("run it elsewhere, or keep the platform under ").with("platforms");
        found.push(Break::new(Code::Platform, old.name(), what, advice));
    }
    if let Some(marker) = &old.ready.marker
        && new.ready.marker.as_ref() != Some(marker)
    {
        let what = Said::value(marker).then(" is no longer printed when every service is ready");
        let what = match &new.ready.marker {
            Some(other) => what.then(", but ").with(other),
            None => what,
        };
        let advice = Said::words("change whoever waits for that line");
        found.push(Break::new(Code::ReadyMarker, marker, what, advice));
    }
}

/// What the container starts: s6-overlay, or the one process, with what it answers.
fn started(model: &Model) -> String {
    let init = match model.image.init {
        Init::Overlay(_) => return "/init".to_owned(),
        Init::Tini => "tini ",
        Init::None => "",
    };
    let Some(service) = model.process() else { return init.trim().to_owned() };
    format!("{init}{}", program(service))
}

fn program(service: &Service) -> String {
    let entrypoint = service.entrypoint.iter().map(Text::shown);
    match &service.process {
        Process::Command(words) => entrypoint.chain(words.iter().map(Text::shown)).collect::<Vec<_>>().join(" "),
        // What is in a script is its own affair.
        Process::Script(_) => format!("the script of {}", service.name),
        Process::File(path) => path.plain().to_owned(),
    }
}

fn platforms(model: &Model) -> Vec<&'static str> {
    match &model.image.init {
        Init::Overlay(Overlay { download: Some(download), .. }) => {
            download.platforms.iter().map(|platform| platform.docker()).collect()
        }
        Init::Overlay(Overlay { download: None, .. }) | Init::Tini | Init::None => Vec::new(),
    }
}

/// What whoever builds the image names.
pub(super) fn build(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    let targets = |model: &Model| -> Vec<String> {
        let images = model.split.iter().flat_map(|split| &split.images).filter_map(Model::target);
        model.stages.iter().map(|stage| stage.name.to_string()).chain(images).collect()
    };
    let now = targets(new);
    for target in targets(old).into_iter().filter(|target| !now.contains(target)) {
        let what = Said::words("stage ").with(target.as_str()).then(" is gone");
        let advice = Said::words("build another one with ").with("--target");
        found.push(Break::new(Code::BuildTarget, target, what, advice));
    }
    let args = new.build_args();
    for arg in old.build_args().into_iter().filter(|arg| !args.iter().any(|other| other.name == arg.name)) {
        let what = Said::words("build argument ").with(arg.name.as_str()).then(" is gone");
        let advice = Said::words("remove it from ").with("--build-arg");
        found.push(Break::new(Code::BuildArgument, arg.name.as_str(), what, advice));
    }
    let known = old.build_secrets();
    for secret in new.build_secrets().into_iter().filter(|secret| !known.contains(secret)) {
        let what = Said::words("the build reads the secret ").with(secret.as_str());
        let advice = Said::words("give it with ").with(format!("--secret id={secret},env={secret}"));
        found.push(Break::new(Code::BuildSecret, secret.as_str(), what, advice));
    }
}

/// Layouts, the files that Compose reads, and the names that it gives containers.
pub(super) fn layouts(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    for layout in &old.layouts {
        if !new.layouts.contains(layout) {
            let what = Said::words("layout ").with(layout.to_string()).then(" is gone");
            let advice = match new.layouts.first().and_then(|layout| commands::start_of(new, *layout)) {
                Some(start) => Said::words("start the other one with ").with(start),
                None => Said::words("use the other one"),
            };
            found.push(Break::new(Code::Layout, layout.to_string(), what, advice.then(": it has volumes of its own")));
        }
    }
    if let (Some(before), Some(after)) = (old.layouts.first(), new.layouts.first())
        && before != after
        && new.layouts.contains(before)
    {
        let what = Said::words("the default layout is ")
            .with(after.to_string())
            .then(", and no longer ")
            .with(before.to_string());
        let advice = match commands::start_of(new, *before) {
            Some(start) => Said::words("start the old one with ").with(start),
            None => Said::words("name the old one when you build it"),
        };
        found.push(Break::new(Code::Layout, before.to_string(), what, advice));
    }
    let files = |model: &Model| {
        [&model.outputs.compose, &model.outputs.compose_second, &model.outputs.compose_dev]
            .map(Clone::clone)
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    };
    let now = files(new);
    for file in files(old).into_iter().filter(|file| !now.contains(file)) {
        // A second file that no layout needed was never written.
        if old.layouts.len() < 2 && old.outputs.compose_second.as_ref() == Some(&file) {
            continue;
        }
        let what = Said::words("compose file ").with(file.as_str()).then(" is gone");
        let advice = Said::words("name another one with ").with("docker compose --file");
        found.push(Break::new(Code::ComposeFile, file.as_str(), what, advice));
    }
    let containers = |model: &Model| -> Vec<String> {
        let own = std::iter::once(model.container.clone()).filter(|_| !model.services.is_empty());
        own.chain(model.companions.iter().map(|companion| companion.service.name.to_string())).collect()
    };
    let now = containers(new);
    for container in containers(old).into_iter().filter(|container| !now.contains(container)) {
        let what = Said::words("Compose has no container ").with(container.as_str()).then(" any more");
        let advice = match now.first() {
            Some(other) => Said::words("name another one, such as ").with(other.as_str()),
            None => Said::words("name none"),
        };
        found.push(Break::new(Code::ComposeService, container, what, advice));
    }
}
