//! A spec's outputs as plain texts by path, and what a boot would say of them.

use std::collections::BTreeMap;

use hullwright::disk::Context;
use hullwright::fileset::Artefact;
use hullwright::source::Sources;
use hullwright::{Compiled, Folder, Settings, compile, s6};

/// Every output: path and text. A README's regions stand one after the other.
pub(crate) type Outputs = BTreeMap<String, String>;

/// A folder that cannot be seen but for the kits of the example that has its own, with names that are known.
struct Somewhere(Context);

impl Folder for Somewhere {
    fn files(&self, path: &str) -> Vec<String> {
        if path.starts_with("kits/") { self.0.files(path) } else { Vec::new() }
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.text(path).filter(|_| path.starts_with("kits/"))
    }

    fn has(&self, _: &str) -> bool {
        true
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        Some(vec!["folder".to_owned(); levels])
    }
}

/// Compiles a text; nothing is asserted.
pub(crate) fn compiled(name: &str, text: &str) -> Compiled {
    let mut sources = Sources::default();
    let id = sources.add(name, text);
    let folder = Somewhere(Context::new("examples/kit-by-path"));
    compile(&mut sources, id, &Settings::default(), &folder)
}

/// The outputs of a spec that must be accepted.
pub(crate) fn outputs(text: &str) -> Outputs {
    outputs_as("hull.yaml", text)
}

/// The outputs of a spec that must be accepted, read under a name.
pub(crate) fn outputs_as(name: &str, text: &str) -> Outputs {
    try_outputs(name, text).unwrap_or_else(|findings| panic!("refused: {findings}{text}"))
}

/// The outputs of a spec, or why there are none.
pub(crate) fn try_outputs(name: &str, text: &str) -> Result<Outputs, String> {
    let Compiled { findings, files, .. } = compiled(name, text);
    let files = files.ok_or_else(|| {
        let lines = findings.iter().map(|finding| format!("{} {}\n", finding.code.id(), finding.message));
        lines.collect::<String>()
    })?;
    Ok(files.iter().map(|(path, artefact)| (path.to_string(), contents(artefact))).collect())
}

fn contents(artefact: &Artefact) -> String {
    match artefact {
        Artefact::File { contents, mode: _ } => contents.clone(),
        Artefact::Regions { language: _, project, regions, skeleton } => {
            let regions = regions.iter().map(|(name, text)| format!("{project} {name}\n{text}\n"));
            regions.chain([skeleton.clone()]).collect()
        }
    }
}

/// What a boot of s6-overlay says of the tree in the outputs: `OK` when all is well.
pub(crate) fn boot(outputs: &Outputs, version: &str) -> String {
    const TREE: &str = "etc/s6-overlay/";
    let files = outputs.iter().filter_map(|(path, text)| Some((path.get(path.find(TREE)?..)?, text)));
    s6::check(files, version.parse().unwrap()).to_string()
}
