//! For build scripts: generates from a spec when cargo builds a crate, and tells cargo what that depends on.
//!
//! ```no_run
//! // build.rs
//! let built = hullwright::build::Builder::new("hull.yaml").generate();
//! let port = built.model().service("web").and_then(|web| web.port("http")).map(|port| port.number());
//! println!("cargo::rustc-env=WEB_PORT={}", port.unwrap_or_default());
//! ```
//!
//! The outputs are written to `OUT_DIR`, or to another folder where that is asked for, by the rules of
//! `hullwright generate`: all of them or none, each file is old or new and never half written, and nothing that was
//! changed by hand is replaced or removed.
//!
//! Cargo runs the script again when the spec or something that it made hullwright read has changed, and only then.
//! That includes kits, templates, and folders that are copied into the image. Two things follow from how cargo looks
//! at paths. A path that the spec wants and that is not there makes cargo run the script at every build until it is
//! there. A folder in which cargo builds is never named, since cargo would find it changed every time; so what is
//! neither there nor wanted, such as an ignore file of one's own, is seen at the next run when it appears.
//!
//! Warnings become cargo's warnings, each in a line with its place. An error stops the build: cargo shows it in a
//! line, and below that the report of the command line.

mod cargo;
mod failed;
#[cfg(test)]
mod tests;
mod watched;

use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, process};

use crate::diagnostic::{Code, Diagnostic};
use crate::disk::{self, Context};
use crate::drift::plan;
use crate::fileset::FileSet;
use crate::front::Report;
use crate::model::Model;
use crate::pipeline::{Settings, compile};
use crate::source::Sources;
use watched::Watched;

pub use failed::Failed;

/// What a build script generates, and where.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    spec: PathBuf,
    output: Option<PathBuf>,
    vars: Vec<(String, String)>,
}

/// What was generated.
#[derive(Clone, Debug)]
pub struct Built {
    model: Model,
    files: FileSet,
    output: PathBuf,
    report: Report,
}

impl Builder {
    /// Generates from the spec at that path, which is relative to the folder of the crate.
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Self { spec: spec.into(), output: None, vars: Vec::new() }
    }

    /// Writes to that folder, which is relative to the folder of the crate. Default: `OUT_DIR`.
    ///
    /// Outputs in the source tree are for committing. Cargo does not notice when they are changed or removed;
    /// `hullwright check` does.
    pub fn output(self, folder: impl Into<PathBuf>) -> Self {
        Self { output: Some(folder.into()), ..self }
    }

    /// Gives constants of the spec's `vars` other values, as `--set vars.NAME=VALUE` does.
    pub fn vars<N: Into<String>, V: Into<String>>(mut self, vars: impl IntoIterator<Item = (N, V)>) -> Self {
        self.vars.extend(vars.into_iter().map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// Generates, and ends the build script with a report where that is not possible.
    pub fn generate(&self) -> Built {
        self.try_generate().unwrap_or_else(|failed| {
            // Who does not listen to a build script has no use for its report.
            let _ = io::stdout().write_all(failed.cargo_lines().as_bytes());
            let _ = io::stderr().write_all(failed.to_string().as_bytes());
            process::exit(1)
        })
    }

    /// Generates, and tells cargo what that depends on and what to warn of. Whether an error stops the build is up to
    /// the caller.
    ///
    /// # Errors
    /// When the spec has errors, when a file of the user's would be lost, or when the disk does not play along. Nothing
    /// is written then.
    pub fn try_generate(&self) -> Result<Built, Failed> {
        let mut lines = String::new();
        let built = self.run(env::var_os("OUT_DIR").as_deref(), &mut lines);
        let _ = io::stdout().write_all(lines.as_bytes());
        if let Ok(built) = &built {
            let _ = io::stderr().write_all(built.report.to_string().as_bytes());
        }
        built
    }

    /// Generates; `lines` are for cargo, however it ends.
    fn run(&self, out_dir: Option<&OsStr>, lines: &mut String) -> Result<Built, Failed> {
        let rerun = cargo::rerun_if_changed(&self.spec).ok_or_else(|| Failed::Path(self.spec.clone()))?;
        lines.push_str(&rerun);
        let output = match (&self.output, out_dir) {
            (Some(folder), _) => folder.clone(),
            (None, Some(folder)) => folder.into(),
            (None, None) => return Err(Failed::NoFolder),
        };
        let mut sources = Sources::default();
        let id = sources.add(self.spec.to_string_lossy(), disk::read_spec(&self.spec)?);
        let file = self.spec.file_name().map(|name| name.to_string_lossy().into_owned());
        let settings = Settings { vars: self.vars.clone(), file: file.filter(|name| name != "hull.yaml") };
        let folder = self.spec.parent().unwrap_or(Path::new(""));
        let watched = Watched::new(Context::new(if folder == Path::new("") { Path::new(".") } else { folder }), folder);
        let compiled = compile(&mut sources, id, &settings, &watched);
        let is_missed = |finding: &Diagnostic| matches!(finding.code, Code::AbsentPath | Code::AbsentContext);
        let paths = watched.paths(out_dir.map(Path::new), compiled.findings.iter().any(is_missed));
        lines.extend(paths.iter().filter_map(|path| cargo::rerun_if_changed(path)));
        let report = Report { findings: compiled.findings, sources };
        lines.extend(report.warnings().map(|finding| cargo::warning(finding, &report.sources)));
        let Some((model, files)) = compiled.model.zip(compiled.files) else { return Err(Failed::Spec(report)) };
        write(&files, &output)?;
        Ok(Built { model, files, output, report })
    }
}

/// Makes the folder hold the outputs.
fn write(files: &FileSet, output: &Path) -> Result<(), Failed> {
    let lock = disk::lock(output)?;
    let plan = plan(files, &disk::snapshot(output, files)?, false).map_err(Failed::Refused)?;
    Ok(disk::apply(output, &plan, &lock)?)
}

impl Built {
    /// The decided system.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The outputs.
    pub fn files(&self) -> &FileSet {
        &self.files
    }

    /// The folder that the outputs were written to.
    pub fn output(&self) -> &Path {
        &self.output
    }

    /// The warnings.
    pub fn report(&self) -> &Report {
        &self.report
    }
}
