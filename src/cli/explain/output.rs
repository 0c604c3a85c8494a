//! Why a line of an output is there, where a value is printed.

use std::fs;
use std::path::Path;

use hullwright::diagnostic::nearest;
use hullwright::disk::{self, Context};
use hullwright::explain::render::{self, Shown};
use hullwright::explain::{Explained, Spot, Use};
use hullwright::fileset::ArtefactPath;
use hullwright::source::Sources;
use serde_json::json;

use super::super::args::{ExplainArgs, Format};
use super::super::compile;
use super::super::failure::Failure;
use super::super::report::Report;
use super::Outcome;

/// What is asked, with all that answers it.
struct Asked<'a> {
    args: &'a ExplainArgs,
    explained: Explained,
    sources: Sources,
}

pub(super) fn run(what: &str, args: &ExplainArgs) -> Result<Outcome, Failure> {
    let mut report = Report::new("explain", &args.report);
    let text = disk::read_spec(&args.place.spec.file)?;
    let mut sources = Sources::default();
    let id = sources.add(args.place.spec.file.to_string_lossy(), text);
    let settings = compile::settings(&args.place.spec);
    let context = Context::new(args.place.spec.folder());
    let explained = match Explained::new(&mut sources, id, &settings, &context) {
        Ok(explained) => explained,
        Err(findings) => {
            report.findings(&findings, &sources)?;
            return report.stopped("", &[]);
        }
    };
    let asked = Asked { args, explained, sources };
    let (name, number) = match what.rsplit_once(':').map(|(name, number)| (name, number.parse::<usize>())) {
        Some((name, Ok(number))) => (name, Some(number)),
        _ => (what, None),
    };
    match (asked.output(name), number) {
        (Some(path), Some(number)) => asked.line(&path, number, report),
        (Some(path), None) => asked.file(&path, report),
        (None, _) => asked.key(what, name, report),
    }
}

impl Asked<'_> {
    /// The output of a name: as the spec has it, or as a path from here.
    fn output(&self, name: &str) -> Option<ArtefactPath> {
        let inside = Path::new(name).strip_prefix(self.args.place.root()).ok().map(|path| path.to_string_lossy());
        let names = [Some(name.into()), inside].into_iter().flatten();
        let paths = names.filter_map(|name| ArtefactPath::new(&name).ok());
        paths.into_iter().find(|path| self.explained.files().get(path).is_some())
    }

    /// What is there at the place of an output.
    fn there(&self, path: &ArtefactPath) -> Option<String> {
        fs::read_to_string(self.args.place.root().join(path.as_str())).ok()
    }

    fn line(&self, path: &ArtefactPath, number: usize, mut report: Report) -> Result<Outcome, Failure> {
        let there = self.there(path);
        let Some(spot) = self.explained.spot(path, there.as_deref(), number) else {
            return Err(Failure::Usage(format!(
                "`{path}` has no line {number}; `hullwright explain {path}` shows which it has"
            )));
        };
        let other = |kind: &str, words: &str| {
            (format!("{path}:{number} {words}\n"), json!({ "type": kind, "file": path.as_str(), "line": number }))
        };
        let (words, machine, outcome) = match spot {
            Spot::Generated(part, own) => {
                let Some(line) = self.explained.line_of(&part, own) else {
                    unreachable!("internal: a line that was found has an answer")
                };
                let ours = self.explained.lines(&part).unwrap_or_default().join("\n");
                let text = there.as_deref().unwrap_or(&ours);
                let shown = Shown { name: path.as_str(), text, number };
                let coloured = report.coloured();
                let words = render::line(&line, shown, &self.sources, coloured);
                (words, render::line_json(&line, shown, &self.sources), Outcome::Fine)
            }
            Spot::Yours => {
                let (words, machine) =
                    other("yours", "is yours: hullwright writes only what stands between the markers of its regions");
                (words, machine, Outcome::Fine)
            }
            Spot::Other => {
                let command = self.args.place.generate().replacen("generate", "check", 1);
                let words =
                    format!("is not what the spec says: the line was edited, or the spec; `{command}` shows how");
                let (words, machine) = other("edited", &words);
                (words, machine, Outcome::Findings)
            }
        };
        report.result(|_| words, || machine);
        self.end(report, 1)?;
        Ok(outcome)
    }

    fn file(&self, path: &ArtefactPath, mut report: Report) -> Result<Outcome, Failure> {
        let there = self.there(path);
        if self.args.report.format == Format::Human {
            let words = render::file(&self.explained, path, there.as_deref(), &self.sources).unwrap_or_default();
            report.result(|_| words, || json!({}));
            report.end()?;
            return Ok(Outcome::Fine);
        }
        if let Some((rule, origins)) = self.explained.file(path) {
            report.result(|_| String::new(), || render::file_json(path, &rule, &origins, &self.sources));
        }
        let mut lines = 0;
        for part in self.explained.parts().filter(|part| part.path == *path) {
            for own in 1..=self.explained.lines(part).unwrap_or_default().len() {
                let number = self.explained.number(part, there.as_deref(), own);
                let Some((number, line)) = number.zip(self.explained.line_of(part, own)) else { continue };
                let shown = Shown { name: path.as_str(), text: "", number };
                report.result(|_| String::new(), || render::line_json(&line, shown, &self.sources));
                lines += 1;
            }
        }
        self.end(report, lines)?;
        Ok(Outcome::Fine)
    }

    fn key(&self, key: &str, name: &str, mut report: Report) -> Result<Outcome, Failure> {
        let Some(uses) = self.explained.key(key) else { return Err(self.unknown(key, name)) };
        let mut known = None;
        let mut shown: Vec<(String, usize, &Use)> = Vec::new();
        for found in &uses {
            let path = &found.part.path;
            if known.as_ref().is_none_or(|(other, _)| other != path) {
                known = Some((path.clone(), self.there(path)));
            }
            let there = known.as_ref().and_then(|(_, there)| there.as_deref());
            if let Some(number) = self.explained.number(&found.part, there, found.number) {
                shown.push((path.to_string(), number, found));
            }
        }
        shown.sort_by(|one, two| (&one.0, one.1).cmp(&(&two.0, two.1)));
        match self.args.report.format {
            Format::Human => {
                let words = render::uses(key, &shown, &self.sources);
                report.result(|_| words, || json!({}));
                report.end()?;
            }
            Format::Json => {
                for (name, number, found) in &shown {
                    report.result(|_| String::new(), || render::use_json(key, name, *number, found, &self.sources));
                }
                self.end(report, shown.len())?;
            }
        }
        Ok(Outcome::Fine)
    }

    /// The last line for machines; people need none.
    fn end(&self, report: Report, lines: usize) -> Result<(), Failure> {
        match self.args.report.format {
            Format::Human => report.end(),
            Format::Json => report.summary("", &[("lines", lines)]),
        }
    }

    fn unknown(&self, what: &str, name: &str) -> Failure {
        let outputs: Vec<&str> = self.explained.files().iter().map(|(path, _)| path.as_str()).collect();
        let keys = self.explained.keys();
        // Who leaves out the folder means the file.
        let inside = outputs.iter().find(|path| path.ends_with(&format!("/{name}"))).copied();
        let near = inside.or_else(|| nearest(name, outputs)).or_else(|| nearest(what, keys.iter().map(String::as_str)));
        let step = near.map_or_else(
            || "name a file that `hullwright generate` writes, keys such as `services.web.ports`, or a code".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        Failure::Usage(format!("`{what}` is no output of the spec, no key of it, and no code; {step}"))
    }
}
