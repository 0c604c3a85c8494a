//! Commands that take data along: each line runs as it stands, in the folder of the spec.

use super::Step;
use crate::emit::commands;
use crate::model::{Companion, Inside, Model, Mount, MountSource, Way};
use crate::shell::quote;

pub(super) fn step(why: &str, command: String) -> Step {
    Step { why: why.to_owned(), command }
}

/// The container of a service's own; others share that of the image.
fn own_container<'m>(model: &'m Model, service: &str) -> Option<&'m Companion> {
    model.companions.iter().find(|companion| companion.service.name.as_str() == service)
}

/// Stops everything, keeping the volumes.
pub(super) fn stopped(model: &Model) -> Option<Step> {
    let compose = commands::compose_of(model, model.layout)?;
    Some(step("stop everything; the volumes stay", format!("{compose} down")))
}

/// The new image, started until it is healthy.
pub(super) fn started(model: &Model) -> Option<Step> {
    let compose = commands::compose_of(model, model.layout)?;
    let build = if model.outputs.dockerfile.is_some() { " --build" } else { "" };
    Some(step("start the new version", format!("{compose} up{build} --detach --wait")))
}

fn run(model: &Model, service: &str, Inside { user, command }: &Inside, redirection: &str) -> Option<String> {
    let compose = commands::compose_of(model, model.layout)?;
    let name = own_container(model, service).map_or(model.container.as_str(), |_| service);
    let user = user.as_ref().map(|user| format!(" --user {user}")).unwrap_or_default();
    let constants: Option<Vec<String>> = command.iter().map(|word| word.constant().map(quote)).collect();
    // Variables have their values inside.
    let words = constants.map(|words| words.join(" "));
    let words =
        words.unwrap_or_else(|| format!("sh -c {}", quote(&format!("exec {}", commands::words(model, command)))));
    Some(format!("{compose} exec -T{user} {name} {words} {redirection}"))
}

/// What saves data from the old container.
pub(super) fn saved(model: &Model, service: &str, Way { save, load: _ }: &Way) -> Option<Step> {
    let line = run(model, service, save, &format!(">{service}.dump"))?;
    Some(step("with the old version running, save the data", line))
}

/// What gives it to the new one.
pub(super) fn loaded(model: &Model, service: &str, Way { save: _, load }: &Way) -> Option<Step> {
    let line = run(model, service, load, &format!("<{service}.dump"))?;
    Some(step("load the data; that something is there already is said, and does no harm", line))
}

/// An image that has `mv`, `cp` and `chown`: the one that the service runs in, where it has a shell.
fn image(model: &Model, service: Option<&str>) -> String {
    let foreign = service.and_then(|service| own_container(model, service)?.image.clone());
    let built = Some(model.image.reference.clone()).filter(|_| model.image.has_shell);
    foreign.or(built).unwrap_or_else(|| "busybox".to_owned())
}

/// One program of an image, with volumes, as root.
fn with_volumes(image: &str, volumes: &[(&str, &str)], program: &str, arguments: &[&str]) -> String {
    let volumes = volumes.iter().map(|(name, path)| format!(" --volume {}", quote(&format!("{name}:{path}"))));
    let volumes: String = volumes.collect();
    let arguments: Vec<String> = arguments.iter().map(|argument| quote(argument)).collect();
    format!("docker run --rm --user 0:0 --entrypoint {program}{volumes} {} {}", quote(image), arguments.join(" "))
}

/// The volume that a folder lies in.
pub(super) fn volume_of<'m>(model: &'m Model, service: &str, folder: &str) -> Option<(String, &'m str)> {
    let mounts: &[Mount] = own_container(model, service).map_or(&model.mounts, |companion| &companion.mounts);
    let below = |path: &str| folder == path || folder.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    let mount =
        mounts.iter().filter(|mount| below(mount.path.as_str())).max_by_key(|mount| mount.path.as_str().len())?;
    let MountSource::Volume(volume) = &mount.source else { return None };
    Some((commands::volume_name(model, volume), mount.path.as_str()))
}

/// Moves a folder within its volume, from the old place to another one.
pub(super) fn moved(model: &Model, service: &str, from: &str, to: &str) -> Option<Step> {
    let (name, path) = volume_of(model, service, from)?;
    if from == path {
        return None;
    }
    let command = with_volumes(&image(model, Some(service)), &[(&name, path)], "mv", &[from, to]);
    Some(step("move the folder within the volume", command))
}

/// Puts what is in a folder out of the way, so that the service begins anew; nothing is deleted that was not copied.
pub(super) fn aside(model: &Model, service: &str, folder: &str) -> Vec<Step> {
    let Some((name, path)) = volume_of(model, service, folder) else { return Vec::new() };
    let image = image(model, Some(service));
    if folder != path {
        let command = with_volumes(&image, &[(&name, path)], "mv", &[folder, &format!("{folder}.old")]);
        return vec![step("move the old files aside; remove them when all is well", command)];
    }
    let copy =
        with_volumes(&image, &[(&name, "/from"), (&format!("{name}_old"), "/to")], "cp", &["-a", "/from/.", "/to/"]);
    let remove = format!("docker volume rm {}", quote(&name));
    vec![step("copy the old files to another volume", copy), step("begin with an empty volume", remove)]
}

/// Copies a whole volume to another one.
pub(super) fn copied(model: &Model, from: &str, to: &str) -> Vec<Step> {
    let line = with_volumes(&image(model, None), &[(from, "/from"), (to, "/to")], "cp", &["-a", "/from/.", "/to/"]);
    stopped(model).into_iter().chain([step("copy all that the old volume holds", line)]).collect()
}

/// Gives a volume to other numbers.
pub(super) fn owned(model: &Model, mount: &Mount, numbers: &str) -> Vec<Step> {
    let MountSource::Volume(volume) = &mount.source else { return Vec::new() };
    let (name, path) = (commands::volume_name(model, volume), mount.path.as_str());
    let line = with_volumes(&image(model, None), &[(&name, path)], "chown", &["-R", numbers, path]);
    vec![step("give it the volume", line)]
}
