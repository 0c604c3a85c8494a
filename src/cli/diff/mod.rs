//! `hullwright diff`: what a change of a spec means.

pub(super) mod args;
mod revision;

use std::path::{Path, PathBuf};

use hullwright::diagnostic::Diagnostic;
use hullwright::disk::{self, Context};
use hullwright::impact::render::{self, Shown};
use hullwright::impact::{Code, Impact};
use hullwright::source::Sources;
use hullwright::{Compiled, Folder, Settings, compile};

use self::args::{DiffArgs, DiffFormat};
use self::revision::Revision;
use super::args::{DEFAULT_SPEC, SpecArgs, folder};
use super::failure::Failure;
use super::report::{Report, count};
use super::{Outcome, compile as compiled, console};

/// One of two specs, with what it may ask of its folder.
struct Side {
    name: String,
    text: String,
    settings: Settings,
    folder: Box<dyn Folder>,
}

pub(super) fn run(args: &DiffArgs) -> Result<Outcome, Failure> {
    let [old, new] = sides(args)?;
    let mut report = Report::of_findings("diff", &args.findings());
    let mut sources = Sources::default();
    let (before, after) = (read(&old, &mut sources), read(&new, &mut sources));
    let findings: Vec<Diagnostic> = before.findings.into_iter().chain(after.findings).collect();
    report.findings(&findings, &sources)?;
    let models = before.model.zip(before.files).zip(after.model.zip(after.files));
    let Some(((before, old_files), (after, new_files))) = models else { return report.stopped("", &[]) };
    let impact = Impact::between((&before, &old_files), (&after, &new_files));
    let shown = Shown { old: &old.name, new: &new.name, allowed: &args.allow };
    let refused = impact.refused(&args.allow).count();
    match args.format {
        DiffFormat::Text => {
            let text = console::visible(&render::text(&impact, shown));
            report.result(|_| text, || serde_json::Value::Null);
            report.end()?;
        }
        DiffFormat::Markdown => {
            report.result(|_| render::markdown(&impact, shown), || serde_json::Value::Null);
            report.end()?;
        }
        DiffFormat::Json => {
            for line in render::json_lines(&impact, shown) {
                report.result(|_| String::new(), || line);
            }
            report
                .summary("", &[("breaks", impact.breaks.len()), ("refused", refused), ("files", impact.files.len())])?;
        }
    }
    if refused == 0 {
        return Ok(Outcome::Fine);
    }
    if args.format != DiffFormat::Json {
        console::err(&stopped(&impact, &args.allow, refused))?;
    }
    Ok(Outcome::Findings)
}

/// What stands in the way, and how to allow it.
fn stopped(impact: &Impact, allowed: &[Code], refused: usize) -> String {
    let mut words: Vec<&str> = impact.refused(allowed).map(|one| one.code.word()).collect();
    words.dedup();
    let options: Vec<String> = words.iter().map(|word| format!("--allow {word}")).collect();
    let verb = if refused == 1 { "breaks" } else { "break" };
    let number = count(refused, "change");
    format!("{number} {verb} users or put data at risk; what you mean to do you allow: {}\n", options.join(" "))
}

/// The two specs that are compared.
fn sides(args: &DiffArgs) -> Result<[Side; 2], Failure> {
    match (&args.old, &args.new, &args.since) {
        (Some(old), Some(new), None) => Ok([on_disk(&spec(old), args)?, on_disk(&spec(new), args)?]),
        (None, None, Some(revision)) => {
            let file = spec(args.file.as_deref().unwrap_or(Path::new(DEFAULT_SPEC)));
            let new = on_disk(&file, args)?;
            let (revision, text) = Revision::open(&file, revision)?;
            let name = revision.shown();
            Ok([Side { name, text, settings: new.settings.clone(), folder: Box::new(revision) }, new])
        }
        _ => Err(Failure::Usage(
            "name two specs, as in `hullwright diff OLD NEW`, or a revision, as in `hullwright diff --since main`"
                .to_owned(),
        )),
    }
}

/// A folder stands for the spec in it.
fn spec(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(DEFAULT_SPEC) } else { path.to_owned() }
}

fn on_disk(file: &Path, args: &DiffArgs) -> Result<Side, Failure> {
    let text = disk::read_spec(file)?;
    let settings = compiled::settings(&SpecArgs { file: file.to_owned(), set: args.set.clone() });
    let folder = Context::new(folder(file));
    Ok(Side { name: file.to_string_lossy().into_owned(), text, settings, folder: Box::new(folder) })
}

fn read(side: &Side, sources: &mut Sources) -> Compiled {
    let id = sources.add(side.name.clone(), side.text.clone());
    compile(sources, id, &side.settings, &*side.folder)
}
