//! One spec, decided for every layout that it wants, and for development.

use crate::check::{self, Surroundings};
use crate::diagnostic::{Code, Diagnostic};
use crate::folder::Folder;
use crate::kit::{self, Catalogue, Doubtful, Expanded, View};
use crate::model::{Model, Split};
use crate::pins::{Needs, Pins};
use crate::source::{Sources, Span};
use crate::spec::{Layout, Spec};
use crate::yaml::{Entry, Node};

/// Where a spec stands: its tree, its build context, the name of its file where that is not the usual one, its lock, its
/// kits.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) root: &'a Node,
    pub(super) folder: &'a dyn Folder,
    pub(super) file: Option<&'a str>,
    pub(super) pins: &'a Pins,
    pub(super) catalogue: &'a Catalogue,
}

/// Decides the system in every layout that is wanted, and in development.
pub(super) fn layouts(
    spec: &Spec,
    sources: &mut Sources,
    place: Place<'_>,
    findings: &mut Vec<Diagnostic>,
    needs: &mut Needs,
) -> Option<Model> {
    findings.extend(check::of_layouts(spec));
    let wanted = check::layouts(spec);
    let development = kit::develop(spec);
    let is_split = wanted.contains(&Layout::Split);
    let mut passes = Passes { sources, place, known: findings.clone(), found: Vec::new(), needs };
    let single = wanted.contains(&Layout::Single).then(|| passes.decide(spec.clone(), View::Single).0).flatten();
    let split = if is_split && !check::is_on_overlay(spec) { passes.split(spec) } else { None };
    let mut model = match (wanted.as_slice(), single, split) {
        ([Layout::Split], _, Some(split)) => split.whole().map(check::summed),
        (_, Some(model), Some(split)) => Some(model.with_split(split)),
        (_, single, _) => single.filter(|_| !is_split),
    };
    findings.extend(passes.findings());
    if let Some(spec) = development {
        let mut passes = Passes { sources, place, known: findings.clone(), found: Vec::new(), needs };
        let (development, _) = passes.decide(spec, View::Single);
        add_new(findings, passes.findings());
        model = model.and_then(|model| Some(Model { development: Some(Box::new(development?)), ..model }));
    }
    model
}

/// Adds what is not known yet.
fn add_new(findings: &mut Vec<Diagnostic>, others: Vec<Diagnostic>) {
    for other in others {
        if !findings.iter().any(|finding| finding.is_like(&other)) {
            findings.push(other);
        }
    }
}

/// One spec, decided for one group of containers after the other.
struct Passes<'a> {
    sources: &'a mut Sources,
    place: Place<'a>,
    /// What was found before.
    known: Vec<Diagnostic>,
    /// What was found in each.
    found: Vec<Vec<Diagnostic>>,
    needs: &'a mut Needs,
}

impl Passes<'_> {
    fn decide(&mut self, spec: Spec, view: View) -> (Option<Model>, Expanded) {
        let mut findings = self.known.clone();
        let decided = decide(spec, view, self.sources, self.place, &mut findings, self.needs);
        self.found.push(findings.split_off(self.known.len()));
        decided
    }

    /// Decides the system with a container for each service: once for what runs in somebody else's images, and once for
    /// every image that is built for it.
    fn split(&mut self, spec: &Spec) -> Option<Split> {
        let (beside, expanded) = self.decide(spec.clone(), View::Beside);
        let has_others = expanded.in_view().next().is_some();
        let images = expanded.images.iter().map(|name| self.decide(spec.clone(), View::Image(name.clone())).0);
        let images: Vec<Option<Model>> = images.collect();
        let images = images.into_iter().collect::<Option<Vec<Model>>>()?;
        Some(Split { images, beside: beside.map(|model| has_others.then_some(model))? })
    }

    /// What was found: each once, and that something is of no use only where it is of no use anywhere.
    fn findings(self) -> Vec<Diagnostic> {
        let is_of_all = |finding: &Diagnostic| {
            let of_no_use = matches!(finding.code, Code::UnusedStage | Code::UnusedVolume);
            !of_no_use || self.found.iter().all(|found| found.iter().any(|other| other.is_like(finding)))
        };
        let mut passes = self.found.iter().map(|found| found.iter().filter(|found| is_of_all(found)).cloned());
        let mut findings: Vec<Diagnostic> = passes.next().into_iter().flatten().collect();
        passes.for_each(|found| add_new(&mut findings, found.collect()));
        findings
    }
}

/// From a spec to what is decided.
fn decide(
    spec: Spec,
    view: View,
    sources: &mut Sources,
    Place { root, folder, file, pins, catalogue }: Place<'_>,
    findings: &mut Vec<Diagnostic>,
    needs: &mut Needs,
) -> (Option<Model>, Expanded) {
    let (expanded, mut wrong) = kit::expand(spec, view, catalogue, sources, folder);
    catalogue.in_own_words(&mut wrong);
    findings.extend(wrong);
    let doubtful = Doubtful::of(root, catalogue);
    let wounded = wounded(root, findings, &doubtful);
    let (model, mut wrong) = check::check(&expanded, sources, Surroundings { folder, file, pins }, &wounded, needs);
    wrong.retain(|finding| !doubtful.explains(finding, sources));
    catalogue.in_own_words(&mut wrong);
    findings.extend(wrong);
    (model, expanded)
}

/// The services in which something is wrong already, in the file or in their kit.
fn wounded<'a>(root: &'a Node, findings: &[Diagnostic], doubtful: &Doubtful<'a>) -> Vec<&'a str> {
    let places: Vec<Span> =
        findings.iter().filter_map(|finding| finding.labels.first()).map(|label| label.span).collect();
    let services = root.get("services").and_then(Node::entries).unwrap_or_default();
    let is_wounded = |entry: &&Entry| places.iter().any(|place| place.is_within(entry.value.span));
    let wounded = services.iter().filter(is_wounded).map(|entry| entry.key.text.as_str());
    wounded.chain(doubtful.services()).collect()
}
