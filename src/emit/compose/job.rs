//! How a container beside an image's own is started: by Compose alone, by a script of the image, or by one that Compose
//! hands over, where the image is somebody else's.

use crate::compose::Text;
use crate::emit::process;
use crate::model::{Companion, Model, Process};
use crate::spec::Layout;
use crate::template::Templates;

/// What starts it.
pub(super) enum Start {
    /// The words of its command, with values that Compose fills in.
    Compose,
    /// Words for `entrypoint`: a script that computes its values.
    Script(Vec<Text>),
}

pub(super) fn start(model: &Model, companion: &Companion, templates: &Templates) -> Start {
    let Companion { service, image, .. } = companion;
    match image {
        _ if model.layout == Layout::Single => Start::Compose,
        None if process::is_scripted_job(model, service) => {
            Start::Script(vec![Text::literal(&process::job_path(service))])
        }
        Some(_) if needs_script(companion) => {
            let script = process::job(model, service, templates);
            Start::Script(["/bin/sh", "-euc", &script, service.name.as_str()].map(Text::literal).to_vec())
        }
        None | Some(_) => Start::Compose,
    }
}

/// Whether something is asked of a container of somebody else's image that only a script can do.
fn needs_script(Companion { service, .. }: &Companion) -> bool {
    matches!(service.process, Process::Script(_)) || service.trial().is_some_and(|trial| !trial.is_plain())
}
