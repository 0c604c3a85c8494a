//! The commands that people give Compose.

use crate::fileset::ArtefactPath;
use crate::model::Model;
use crate::spec::Layout;

/// Names of a file that Compose finds by itself.
const FOUND_BY_COMPOSE: [&str; 4] = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/// `docker compose` with what it needs to find the containers of a layout; none where that has no file.
pub(in crate::emit) fn of_layout(model: &Model, layout: Layout) -> Option<String> {
    Some(format!("{}{}", file(model.compose_of(layout)?), profile(model, layout)))
}

/// The same for the layout of this model.
pub(in crate::emit) fn own(model: &Model) -> Option<String> {
    of_layout(model, model.layout)
}

/// The command that starts the containers of this model, or runs what the one is there for.
pub(in crate::emit) fn start(model: &Model) -> Option<String> {
    let compose = own(model)?;
    Some(if model.is_tool() {
        format!("{compose} run --rm {}", model.container)
    } else {
        format!("{compose} up --detach --wait")
    })
}

/// The command that removes the containers of this project, whatever started them, and its networks and volumes.
pub(in crate::emit) fn remove(model: &Model) -> Option<String> {
    let path = model.own_compose()?;
    // What a profile has started belongs to the project, too.
    let is_one = model.companions.is_empty() && !model.outputs.has_one_compose();
    let down = if is_one { "down --volumes" } else { "--profile '*' down --volumes" };
    Some(format!("{} {down}", file(path)))
}

/// The file of the development, its model, and the command that takes both files.
pub(in crate::emit) fn development(model: &Model) -> Option<(&ArtefactPath, &Model, String)> {
    let (base, over) = (model.outputs.compose.as_ref()?, model.outputs.compose_dev.as_ref()?);
    let development = model.development.as_deref()?;
    let folder =
        if [base, over].iter().any(|path| path.as_str().contains('/')) { " --project-directory ." } else { "" };
    let profile = profile(model, model.layout);
    Some((over, development, format!("docker compose --file {base} --file {over}{folder}{profile}")))
}

/// `docker compose` with what it needs to find a file, whose paths begin in the folder of the spec.
fn file(path: &ArtefactPath) -> String {
    match path.as_str() {
        path if FOUND_BY_COMPOSE.contains(&path) => "docker compose".to_owned(),
        path if path.contains('/') => format!("docker compose --file {path} --project-directory ."),
        path => format!("docker compose --file {path}"),
    }
}

/// Which containers of a file are meant that has those of both layouts.
fn profile(model: &Model, layout: Layout) -> String {
    if model.outputs.has_one_compose() { format!(" --profile {layout}") } else { String::new() }
}
