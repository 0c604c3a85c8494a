//! The regions of a README: quick start, tables, health, start order.

pub(super) mod commands;
mod health;
mod tables;

use super::{Refused, put};
use crate::fileset::{Artefact, FileSet};
use crate::graph;
use crate::markdown::fenced;
use crate::model::Model;
use crate::region::{self, Language};
use crate::template::{BootOrder, Quoted, Regions, Skeleton, Templates};

pub(super) fn emit(model: &Model, templates: &Templates, files: &mut FileSet) -> Result<(), Refused> {
    if model.outputs.readmes.is_empty() {
        return Ok(());
    }
    let regions = [
        ("quick-start", templates.render("readme/quick-start.md", &commands::quick_start(model))),
        ("ports", templates.render("readme/ports.md", &tables::ports(model))),
        ("environment", templates.render("readme/environment.md", &tables::variables(model))),
        ("volumes", templates.render("readme/volumes.md", &tables::mounts(model))),
        ("build-args", templates.render("readme/build-args.md", &tables::build_args(model))),
        ("health", health::health(model, templates)),
        ("boot-order", templates.render("readme/boot-order.md", &boot_order(model))),
    ];
    // A part that is left out takes the gap before it along.
    let regions = regions.map(|(name, body)| (name, format!("{}\n", body.trim_end())));
    let skeleton = templates.render("readme/skeleton.md", &skeleton(model, &regions));
    let regions = regions.map(|(name, body)| (name.to_owned(), body)).to_vec();
    let language = Language::Markdown;
    let project = &model.project.name;
    let torn = regions.iter().find(|(name, body)| !region::holds(language, project, name, body));
    if let Some((name, _)) = torn {
        return Err(Refused::Torn(template(model, name)));
    }
    if region::find(language, &skeleton, project, &regions).is_err() {
        return Err(Refused::Torn("readme/skeleton.md".to_owned()));
    }
    let artefact = Artefact::Regions { language, project: model.project.name.clone(), regions, skeleton };
    model.outputs.readmes.iter().try_for_each(|path| put(files, Some(path), artefact.clone()))
}

/// The template of a region.
fn template(model: &Model, region: &str) -> String {
    match (region, model.process()) {
        ("health", Some(_)) => "readme/process-health.md".to_owned(),
        _ => format!("readme/{region}.md"),
    }
}

fn skeleton(model: &Model, regions: &[(&str, String)]) -> Skeleton {
    let marked = |wanted: &str| {
        let body = regions.iter().find(|(name, _)| *name == wanted).map_or("", |(_, body)| body);
        let text = region::marked(Language::Markdown, &model.project.name, wanted, body);
        Quoted(text.trim_end().to_owned())
    };
    Skeleton {
        title: model.project.title.clone(),
        description: model.project.description.clone(),
        regions: Regions {
            quick_start: marked("quick-start"),
            ports: marked("ports"),
            environment: marked("environment"),
            volumes: marked("volumes"),
            build_args: marked("build-args"),
            health: marked("health"),
            boot_order: marked("boot-order"),
        },
    }
}

fn boot_order(model: &Model) -> BootOrder {
    let of_base = !model.given.is_empty();
    BootOrder { of_base, chart: block("mermaid", &[graph::Part::all(model).order().trim_end().to_owned()]) }
}

/// Lines in a fence that none of them can end.
fn block(language: &str, lines: &[String]) -> Quoted {
    Quoted(fenced(language, &lines.join("\n")).trim_end().to_owned())
}
