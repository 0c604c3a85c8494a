//! What people type, and what an image says of itself: for whoever compares two systems.

use super::readme::commands;
pub(crate) use super::rootfs::LAST as READY;
use super::script::{NOTHING, word};
use super::{compose, dockerfile};
use crate::model::{Model, Text};
use crate::spec::{Layout, VolumeName};

/// The line that builds the image, where it is built.
pub(crate) fn build(model: &Model) -> Option<String> {
    commands::build(model)
}

/// The line that starts the container without Compose; none where it waits for others.
pub(crate) fn run(model: &Model) -> Option<String> {
    (!commands::needs_compose(model)).then(|| commands::run(model))
}

/// `docker compose` with what it needs to find the containers of a layout; none where that has no file.
pub(crate) fn compose_of(model: &Model, layout: Layout) -> Option<String> {
    compose::of_layout(model, layout)
}

/// The command that starts a layout with Compose.
pub(crate) fn start_of(model: &Model, layout: Layout) -> Option<String> {
    if layout == model.layout {
        return compose::start(model);
    }
    compose_of(model, layout).map(|compose| format!("{compose} up --detach --wait"))
}

/// The words of a command, for a shell in the container.
pub(crate) fn words(model: &Model, words: &[Text]) -> String {
    let words: Vec<String> = words.iter().map(|text| word(model, text, NOTHING).to_string()).collect();
    words.join(" ")
}

/// The name that Docker knows a volume by.
pub(crate) fn volume_name(model: &Model, volume: &VolumeName) -> String {
    commands::volume_name(model, volume)
}

/// The variables that the image itself sets, as its Dockerfile prints them. No secret is among them.
pub(crate) fn image_variables(model: &Model) -> Vec<(String, String)> {
    dockerfile::image_variables(model)
}
