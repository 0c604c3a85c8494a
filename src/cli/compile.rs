//! From a spec on the disk to its outputs in memory, or to findings.

use hullwright::disk::{self, Context};
use hullwright::fileset::FileSet;
use hullwright::model::Model;
use hullwright::pins;
use hullwright::source::Sources;
use hullwright::{Settings, compile};

use super::args::{DEFAULT_SPEC, SpecArgs};
use super::failure::Failure;
use super::noted::Noted;
use super::report::Report;

/// A spec without errors.
pub(super) struct Compiled {
    pub(super) model: Model,
    pub(super) files: FileSet,
}

/// Compiles the spec and reports what was found; none when there is an error among it.
pub(super) fn read(args: &SpecArgs, report: &mut Report) -> Result<Option<Compiled>, Failure> {
    let (compiled, sources) = whole(args)?;
    report.findings(&compiled.findings, &sources)?;
    for finding in &compiled.findings {
        report.noted(|| Noted::finding(finding, &sources, args.folder()));
    }
    Ok(compiled.model.zip(compiled.files).map(|(model, files)| Compiled { model, files }))
}

/// Compiles the spec; nothing is reported.
pub(super) fn whole(args: &SpecArgs) -> Result<(hullwright::Compiled, Sources), Failure> {
    let text = disk::read_spec(&args.file)?;
    let mut sources = Sources::default();
    let spec = sources.add(args.file.to_string_lossy(), text);
    let compiled = compile(&mut sources, spec, &settings(args), &Context::new(args.folder()));
    Ok((compiled, sources))
}

/// The name of the lock that belongs to the spec, in the same folder.
pub(super) fn lock_name(args: &SpecArgs) -> String {
    pins::file_name(settings(args).file.as_deref())
}

/// What the command line says besides the spec.
pub(super) fn settings(args: &SpecArgs) -> Settings {
    let file = args.file.file_name().map(|name| name.to_string_lossy().into_owned());
    Settings { vars: args.set.clone(), file: file.filter(|name| name != DEFAULT_SPEC) }
}
