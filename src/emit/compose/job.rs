//! How a container beside an image's own is started: by Compose alone, by a script of the image, or by one that Compose
//! hands over, where the image is somebody else's.

use crate::compose::Text;
use crate::emit::process;
use crate::model::{Companion, Model, Process};
use crate::spec::Layout;
use crate::template::Templates;

/// Whether a script starts it, which computes its values; else Compose does, with the words of its command.
pub(super) fn is_scripted(model: &Model, companion: &Companion) -> bool {
    if companion.is_job() {
        process::is_scripted_job(model, &companion.service)
    } else {
        model.layout == Layout::Split && needs_script(companion)
    }
}

/// Whether something is asked of a container of somebody else's image that only a script can do.
fn needs_script(Companion { service, .. }: &Companion) -> bool {
    matches!(service.process, Process::Script(_)) || service.trial().is_some_and(|trial| !trial.is_plain())
}

/// The words for `entrypoint` that run its script.
pub(super) fn script(model: &Model, companion: &Companion, templates: &Templates) -> Vec<Text> {
    let service = &companion.service;
    if companion.is_job() {
        return vec![Text::literal(&process::job_path(service))];
    }
    let script = process::job(model, service, templates);
    ["/bin/sh", "-euc", &script, service.name.as_str()].map(Text::literal).to_vec()
}
