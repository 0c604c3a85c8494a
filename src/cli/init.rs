//! `hullwright init`: a spec to begin with, made of what is there and of a few answers.

pub(super) mod args;
mod ask;
pub(super) mod beside;
mod choose;
mod list;
mod write;

use hullwright::diagnostic::Diagnostic;
use hullwright::disk;
use hullwright::init::{Given, Scaffold, Settled};
use hullwright::source::Sources;

use super::failure::Failure;
use super::report::Report;
use super::{Outcome, console, import};
use args::InitArgs;

/// Every text that a report may show, and the report itself.
struct Run<'a> {
    args: &'a InitArgs,
    sources: Sources,
    report: Report,
}

pub(super) fn run(args: &InitArgs) -> Result<Outcome, Failure> {
    if let Some(from) = &args.from {
        return import::run(args, from);
    }
    let report = Report::new("init", &args.report);
    if args.list {
        return list::print(report);
    }
    if choose::is_imported(args)? {
        return import::run(args, args.root());
    }
    let mut run = Run { args, sources: Sources::default(), report };
    let chosen = match choose::choose(args, &mut run.sources)? {
        Ok(chosen) => chosen,
        Err(findings) => return run.stop(&findings),
    };
    let (mut answers, findings) = run.given(&chosen.scaffold)?;
    if !findings.is_empty() {
        return run.stop(&findings);
    }
    if !chosen.because.is_empty() && args.is_for_people() {
        console::err(&console::visible(&format!("{}\n", chosen.because)))?;
    }
    let targets = chosen.scaffold.targets();
    let mut obstacles = disk::obstacles(args.root(), &targets);
    obstacles.retain(|(_, obstacle)| !args.force || *obstacle == disk::Obstacle::Other);
    if !obstacles.is_empty() {
        return run.refuse(&obstacles);
    }
    ask::complete(args, &chosen, &mut answers)?;
    run.write(&chosen, &answers)
}

impl Run<'_> {
    /// The answers of the file and of the command line, and what is wrong with them.
    fn given(&mut self, scaffold: &Scaffold) -> Result<(Settled, Vec<Diagnostic>), Failure> {
        let mut given = Given::default();
        let mut findings = Vec::new();
        if let Some(path) = &self.args.answers {
            let text = disk::read_spec(path)?;
            let id = self.sources.add(path.to_string_lossy(), text);
            findings.extend(given.read(id, &self.sources));
        }
        for (name, value) in &self.args.answer {
            given.put(name, value, &mut self.sources);
        }
        let (answers, wrong) = given.settle(scaffold);
        findings.extend(wrong);
        Ok((answers, findings))
    }

    /// Ends the run with findings; nothing was written.
    fn stop(mut self, findings: &[Diagnostic]) -> Result<Outcome, Failure> {
        self.report.findings(findings, &self.sources)?;
        self.report.stopped("nothing was written\n", &[])
    }
}
