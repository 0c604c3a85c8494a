//! The scripts of a kit: they lie in its folder.

use super::catalogue::Kit;
use crate::diagnostic::{Code, Diagnostic, list, nearest};
use crate::spec::{Script, Service, Stage, Step};
use crate::yaml::{self, Spanned};

/// Puts the script of a service in the place of its path; one that is not there is reported.
pub(super) fn in_service(kit: Kit<'_>, service: &mut Service, findings: &mut Vec<Diagnostic>) {
    findings.extend(service.script.iter_mut().filter_map(|script| inline(kit, script)));
}

/// Puts the scripts of a stage in the places of their paths.
pub(super) fn in_stage(kit: Kit<'_>, stage: &mut Stage, findings: &mut Vec<Diagnostic>) {
    in_steps(kit, &mut stage.steps, findings);
}

/// Puts the scripts of steps in the places of their paths.
pub(super) fn in_steps(kit: Kit<'_>, steps: &mut [Spanned<Step>], findings: &mut Vec<Diagnostic>) {
    let scripts = steps.iter_mut().filter_map(|step| step.value.script.as_mut());
    findings.extend(scripts.filter_map(|script| inline(kit, script)));
}

fn inline(kit: Kit<'_>, script: &mut Spanned<Script>) -> Option<Diagnostic> {
    let Script::File(path) = &script.value else { return None };
    let missing = match kit.file(path.as_str()) {
        Some(text) => {
            script.value = Script::Inline(text.to_owned());
            return None;
        }
        None => missing(kit, path.as_str(), script),
    };
    script.value = Script::Inline(String::new());
    Some(missing)
}

fn missing(kit: Kit<'_>, path: &str, script: &Spanned<Script>) -> Diagnostic {
    let files = || kit.files().map(|(file, _)| file).filter(|file| *file != super::catalogue::MANIFEST);
    let report = Diagnostic::new(Code::KitScript, script.span, format!("the kit `{}` has no file `{path}`", kit.name))
        .label("not in the kit's folder");
    let plain = path.strip_prefix("./").unwrap_or(path);
    match nearest(plain, files()) {
        Some(near) => {
            let wanted = format!("./{near}");
            report.edit(format!("write `{wanted}`"), script.span, yaml::written(&wanted))
        }
        None => report.advice(format!(
            "write it, as UTF-8 text and no link, and what is in it only you know; the scripts there are {}",
            list(files())
        )),
    }
}
