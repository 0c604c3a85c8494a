//! Shortcuts: a region of the user's Makefile.

use super::readme::commands;
use super::{Refused, compose, put};
use crate::fileset::{Artefact, FileSet};
use crate::makefile::{self, Recipe, Rule};
use crate::model::{self, Model, MountSource};
use crate::region::{self, Language};
use crate::shell::quote;
use crate::template::Templates;

const REGION: &str = "shortcuts";

pub(super) fn emit(model: &Model, _: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    let Some(path) = &model.outputs.makefile else { return Ok(()) };
    let before = build(model).into_iter().chain([run(model)]).chain(development(model));
    let rules: Vec<Rule> = before.chain([check(model), logs(model), clean(model)]).collect();
    let body = makefile::text(&rules);
    let project = model.project.name.clone();
    let artefact = Artefact::Regions {
        language: Language::Makefile,
        skeleton: region::marked(Language::Makefile, &project, REGION, &body),
        project,
        regions: vec![(REGION.to_owned(), body)],
    };
    put(files, Some(path), artefact)
}

fn rule(target: &'static str, help: &'static str, commands: Vec<String>) -> Rule {
    let recipe = |command: String| Recipe::new(&command).expect("internal: a command is one line");
    Rule { target, help, recipe: commands.into_iter().map(recipe).collect() }
}

/// One command: Compose's where it runs the container, else Docker's.
fn either(model: &Model, with_compose: &str, docker: impl FnOnce() -> Vec<String>) -> Vec<String> {
    match compose::own(model) {
        Some(compose) => vec![format!("{compose} {with_compose}")],
        None => docker(),
    }
}

fn build(model: &Model) -> Option<Rule> {
    let docker = commands::build(model)?;
    Some(rule("docker-build", "Build the image", either(model, "build", || vec![docker])))
}

fn run(model: &Model) -> Rule {
    let command = compose::start(model).unwrap_or_else(|| commands::run(model));
    let help = if model.is_tool() { "Run the container" } else { "Start the container and wait until it is healthy" };
    rule("docker-run", help, vec![command])
}

/// Where something is otherwise in development.
fn development(model: &Model) -> Option<Rule> {
    let (_, _, command) = compose::development(model)?;
    Some(rule(
        "docker-dev",
        "Start the container for development, and show its log",
        vec![format!("{command} up --build")],
    ))
}

fn check(model: &Model) -> Rule {
    let file = model.project.file.as_ref().map(|file| format!(" -f {}", quote(file))).unwrap_or_default();
    rule("docker-check", "Compare what is generated with its spec", vec![format!("hullwright check{file}")])
}

fn logs(model: &Model) -> Rule {
    let commands = either(model, "logs --follow", || vec![format!("docker logs --follow {}", model.project.name)]);
    rule("docker-logs", "Follow the log", commands)
}

/// What belongs to this project, and nothing else.
fn clean(model: &Model) -> Rule {
    let docker = || {
        let is_external = |volume| model.volumes.get(volume).is_some_and(model::Words::is_external);
        let volumes = model.mounts.iter().filter_map(|mount| match &mount.source {
            MountSource::Volume(volume) if !is_external(volume) => Some(commands::volume_name(model, volume)),
            MountSource::Volume(_) | MountSource::Host(_) => None,
        });
        let volumes: Vec<String> = volumes.collect();
        let volumes = (!volumes.is_empty()).then(|| format!("docker volume rm --force {}", volumes.join(" ")));
        std::iter::once(format!("docker rm --force {}", model.project.name)).chain(volumes).collect()
    };
    let help = "Remove this project's containers, networks and volumes";
    rule("docker-clean", help, compose::remove(model).map_or_else(docker, |command| vec![command]))
}
