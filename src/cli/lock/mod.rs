//! `hullwright lock`: asks what tags and downloads are, and writes it beside the spec.

pub(super) mod args;
mod ask;
mod credentials;
mod download;
mod host;
mod image;
mod told;
mod trouble;

use hullwright::Compiled;
use hullwright::diagnostic::{Code, Diagnostic, list, nearest};
use hullwright::pins::{Found, Needs, Pins, WantedDownload, WantedImage};

use super::failure::Failure;
use super::report::Report;
use super::{Outcome, compile};
use args::LockArgs;
use told::Told;

pub(super) fn run(args: &LockArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("lock", &args.report);
    let (Compiled { findings, needs, pins, .. }, sources) = compile::whole(&args.spec)?;
    let is_for_lock = |finding: &Diagnostic| finding.code == Code::NotLocked || needs.explain(finding);
    let findings: Vec<Diagnostic> = findings.into_iter().filter(|finding| !is_for_lock(finding)).collect();
    report.findings(&findings, &sources)?;
    if findings.iter().any(Diagnostic::is_error) {
        return report.stopped("", &[]);
    }
    let (images, downloads) = wanted(&needs, &pins, args)?;
    let answers = ask::all(&images, &downloads, args);
    let (mut told, mut found) = (Told::new(report, args, &needs, &pins, &sources), Found::default());
    for (name, answer) in answers.images {
        match answer {
            Ok(answer) => {
                told.platforms(&name, &answer.missing)?;
                found.images.insert(name, answer.digest);
            }
            Err(trouble) => told.trouble(&name, &trouble)?,
        }
    }
    for (url, answer) in answers.downloads {
        match answer {
            Ok(sum) => drop(found.downloads.insert(url, sum)),
            Err(trouble) => told.trouble(&url, &trouble)?,
        }
    }
    let (after, changes) = pins.changed(&needs, &found);
    if args.check { told.check(&changes) } else { told.write(&after, &changes) }
}

/// What is asked for: all of it, or what has no pin yet and what is named.
fn wanted<'a>(
    needs: &'a Needs,
    pins: &Pins,
    args: &LockArgs,
) -> Result<(Vec<&'a WantedImage>, Vec<&'a WantedDownload>), Failure> {
    let named = args.update.as_deref().unwrap_or_default();
    let is_all = args.check || args.update.as_ref().is_some_and(Vec::is_empty);
    let known = || {
        let downloads = needs.downloads.iter().map(|download| download.url.as_str());
        needs.images.iter().map(|image| image.reference.as_str()).chain(downloads)
    };
    if let Some(unknown) = named.iter().find(|name| !known().any(|known| known == *name)) {
        let hint = nearest(unknown, known())
            .map_or_else(|| format!("there is {}", list(known())), |near| format!("did you mean `{near}`?"));
        return Err(Failure::Usage(format!("`{unknown}` is nothing that a lock of the spec has; {hint}")));
    }
    let is_asked = |name: &str, is_pinned: bool| is_all || !is_pinned || named.iter().any(|named| named == name);
    let images = needs.images.iter();
    let images = images.filter(|image| is_asked(&image.reference, pins.image(&image.reference).is_some())).collect();
    let downloads = needs.downloads.iter();
    let downloads = downloads.filter(|download| is_asked(&download.url, pins.download(&download.url).is_some()));
    Ok((images, downloads.collect()))
}
