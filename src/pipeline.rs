//! The order of the stages: text, spec, expanded spec, model, files.

use indexmap::IndexSet;

use crate::check;
use crate::diagnostic::{Code, Diagnostic, Help, list, nearest};
use crate::emit::{self, Refused};
use crate::fileset::FileSet;
use crate::folder::Folder;
use crate::kit::{self, Catalogue, Doubtful, Expanded, View};
use crate::model::{Model, Split};
use crate::source::{SourceId, Sources, Span};
use crate::spec::{self, Layout, RelativePath, Spec, Text};
use crate::template::{self, Chosen};
use crate::yaml::{self, Entry, Node, Spanned};

/// What a caller decides besides the spec.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Other values for constants of the file, by name: `vars.NAME`.
    pub vars: Vec<(String, String)>,
    /// The name of the spec's file, for commands that are to find it; none for the usual one.
    pub file: Option<String>,
}

/// What became of a spec.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Compiled {
    /// What was found; with an error among them there is no model.
    pub findings: Vec<Diagnostic>,
    /// The decided system.
    pub model: Option<Model>,
    /// Its outputs.
    pub files: Option<FileSet>,
}

/// Turns a spec into its outputs. Everything that is wrong with it is found in one run.
pub fn compile(sources: &mut Sources, id: SourceId, settings: &Settings, folder: &dyn Folder) -> Compiled {
    let (root, mut findings) = yaml::parse(sources, id);
    let Some(root) = root else { return Compiled { findings, ..Compiled::default() } };
    let (spec, wrong) = spec::read(root.clone());
    findings.extend(wrong);
    let Some(mut spec) = spec else { return Compiled { findings, ..Compiled::default() } };
    override_vars(&mut spec, settings, sources, &mut findings);
    let (chosen, of_templates) = match &spec.templates {
        Some(path) => template::choose(path.value.plain(), path.span, sources, folder),
        None => (template::none(), Vec::new()),
    };
    let file = settings.file.as_deref().filter(|file| !file.contains(char::is_control));
    let (catalogue, wrong) = Catalogue::read(&spec.kits, folder, sources, id);
    findings.extend(wrong);
    let elsewhere = spec.context.as_ref().and_then(|path| folder.context(path.as_str()));
    let folder = elsewhere.as_deref().unwrap_or(folder);
    let place = Place { root: &root, folder, file, catalogue: &catalogue };
    let model = layouts(&spec, sources, place, &mut findings);
    let mut findings: Vec<Diagnostic> = findings.into_iter().collect::<IndexSet<_>>().into_iter().collect();
    for finding in &mut findings {
        only_in(|source| source == id || catalogue.of_source(source).is_some(), finding);
    }
    // A template is the user's own file, so that edits of it can be offered.
    findings.extend(of_templates);
    // A kit's own mistakes first: at its use they may have others behind them.
    findings.sort_by_key(|finding| {
        let place = finding.labels.first().map(|label| label.span);
        (place.is_none_or(|place| catalogue.of_source(place.source).is_none()), place)
    });
    let model = model.filter(|_| !findings.iter().any(Diagnostic::is_error));
    let files = model.as_ref().and_then(|model| match emit::emit(model, &chosen.templates) {
        Ok(files) => {
            let clashes = clashes(model, &files, folder, &root);
            findings.extend(clashes);
            findings.extend(outside(model, &files, &root));
            Some(files).filter(|_| !findings.iter().any(Diagnostic::is_error))
        }
        Err(refused) => {
            findings.push(report(&refused, &root, &chosen));
            None
        }
    });
    Compiled { findings, model: model.filter(|_| files.is_some()), files }
}

/// The folder of a spec's own templates, where it names one.
pub fn templates_folder(sources: &Sources, id: SourceId) -> Option<String> {
    let (root, _) = yaml::parse(sources, id);
    let path = RelativePath::try_from(root?.get("templates")?.text()?.to_owned()).ok()?;
    Some(path.plain().to_owned())
}

/// Where a spec stands: its tree, its build context, the name of its file where that is not the usual one, its kits.
#[derive(Clone, Copy)]
struct Place<'a> {
    root: &'a Node,
    folder: &'a dyn Folder,
    file: Option<&'a str>,
    catalogue: &'a Catalogue,
}

/// Decides the system in every layout that is wanted, and in development.
fn layouts(spec: &Spec, sources: &mut Sources, place: Place<'_>, findings: &mut Vec<Diagnostic>) -> Option<Model> {
    findings.extend(check::of_layouts(spec));
    let wanted = check::layouts(spec);
    let development = kit::develop(spec);
    let is_split = wanted.contains(&Layout::Split);
    let mut passes = Passes { sources, place, known: findings.clone(), found: Vec::new() };
    let single = wanted.contains(&Layout::Single).then(|| passes.decide(spec.clone(), View::Single).0).flatten();
    let split = if is_split && !check::is_on_overlay(spec) { passes.split(spec) } else { None };
    let mut model = match (wanted.as_slice(), single, split) {
        ([Layout::Split], _, Some(split)) => split.whole().map(check::summed),
        (_, Some(model), Some(split)) => Some(model.with_split(split)),
        (_, single, _) => single.filter(|_| !is_split),
    };
    findings.extend(passes.findings());
    if let Some(spec) = development {
        let mut passes = Passes { sources, place, known: findings.clone(), found: Vec::new() };
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
}

impl Passes<'_> {
    fn decide(&mut self, spec: Spec, view: View) -> (Option<Model>, Expanded) {
        let mut findings = self.known.clone();
        let decided = decide(spec, view, self.sources, self.place, &mut findings);
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
    Place { root, folder, file, catalogue }: Place<'_>,
    findings: &mut Vec<Diagnostic>,
) -> (Option<Model>, Expanded) {
    let (expanded, mut wrong) = kit::expand(spec, view, catalogue, sources, folder);
    catalogue.in_own_words(&mut wrong);
    findings.extend(wrong);
    let doubtful = Doubtful::of(root, catalogue);
    let wounded = wounded(root, findings, &doubtful);
    let (model, mut wrong) = check::check(&expanded, sources, folder, &wounded, file);
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
    let is_within = |inner: &Span, outer: Span| {
        inner.source == outer.source && inner.start >= outer.start && inner.end <= outer.end
    };
    let is_wounded = |entry: &&Entry| places.iter().any(|place| is_within(place, entry.value.span));
    let wounded = services.iter().filter(is_wounded).map(|entry| entry.key.text.as_str());
    wounded.chain(doubtful.services()).collect()
}

/// An edit is offered for the user's own files only: a built-in kit's is not theirs.
fn only_in(is_users: impl Fn(SourceId) -> bool, finding: &mut Diagnostic) {
    if let Help::Edit { message, edits } = &finding.help
        && !edits.iter().all(|edit| is_users(edit.span.source))
    {
        let advice = format!("{message}; that place is not in this file, so no edit of it can be offered");
        finding.help = Help::Advice(advice);
    }
}

/// Files of the user's own folder that are generated, too: both are laid over the root of the image.
fn clashes(model: &Model, files: &FileSet, folder: &dyn Folder, root: &Node) -> Vec<Diagnostic> {
    let (Some(own), Some(generated)) = (&model.image.rootfs, &model.outputs.rootfs) else { return Vec::new() };
    let span = root.get("image").and_then(|image| image.get("rootfs")).map_or(root.span, |path| path.span);
    let report = |file: &String| {
        let path = generated.join(file).ok()?;
        let taken = files.clash(&path)?;
        let message = format!("`{file}` of the folder `{own}` and the generated `{taken}` want one path of the image");
        Some(Diagnostic::new(Code::PathCollision, span, message).label("this folder").advice(format!(
            "remove or rename `{file}` in the folder: this file does not name it, so no edit of it can be offered"
        )))
    };
    folder.files(own.plain()).iter().filter_map(report).collect()
}

/// Generated files of the image that the build cannot see.
fn outside(model: &Model, files: &FileSet, root: &Node) -> Option<Diagnostic> {
    let (rootfs, context) = (model.outputs.rootfs.as_ref()?, root.get("context")?);
    let is_copied = files.iter().any(|(path, _)| path.is_below(rootfs));
    if !is_copied || model.context.holds(rootfs).is_some() {
        return None;
    }
    let message = format!("`{rootfs}` is generated to be copied into the image, and lies outside the build context");
    let report =
        Diagnostic::new(Code::OutsideContext, context.span, message).label("the build sees only what is below");
    // A place below the context that is below the folder of the spec, too.
    let path = model.context.path();
    let inside = path.starts_with("./").then(|| format!("{path}/rootfs"));
    let wanted = root.get("outputs").and_then(|outputs| outputs.get("rootfs"));
    Some(match (inside, wanted) {
        (Some(inside), Some(wanted)) => report.edit(format!("write `{inside}`"), wanted.span, yaml::written(&inside)),
        (Some(inside), None) => report.advice(format!(
            "write `rootfs: {inside}` under `outputs`, or name another context: which is meant only you know"
        )),
        (None, _) => report
            .advice("name a context that has the folder of this file in it, or move this file: only you know where"),
    })
}

/// Replaces constants of the file for one run.
fn override_vars(spec: &mut Spec, settings: &Settings, sources: &mut Sources, findings: &mut Vec<Diagnostic>) {
    for (name, value) in &settings.vars {
        let source = sources.add(format!("--set vars.{name}"), value.clone());
        let span = Span::new(source, 0..value.len());
        if value.contains(yaml::is_junk) {
            let message = format!("the value of `vars.{name}` has a control character");
            let report = Diagnostic::new(Code::ControlCharacter, span, message);
            findings.push(report.advice("remove it; it stands on the command line, so no edit of the file mends it"));
            continue;
        }
        let known: Vec<String> = spec.vars.keys().map(ToString::to_string).collect();
        if let Some((_, text)) = spec.vars.iter_mut().find(|(key, _)| key.as_str() == name) {
            *text = Spanned::new(Text::literal(value.clone()), span);
            continue;
        }
        let near = nearest(name, known.iter().map(String::as_str));
        let hint = near.map_or_else(
            || format!("`vars` has {}", list(known.iter().map(String::as_str))),
            |near| format!("did you mean `vars.{near}`?"),
        );
        findings.push(
            Diagnostic::new(Code::UndefinedReference, span, format!("`vars.{name}` is not a constant of the file"))
                .advice(format!("{hint}; it stands on the command line, so no edit of the file mends it")),
        );
    }
}

/// What would replace a generated value: a key below `compose`, or one of Compose's own words.
fn replacing<'a>(path: &[String], root: &'a Node) -> &'a Node {
    let below = |start: &'a Node, path: &[String]| path.iter().try_fold(start, |place, key| place.get(key));
    let own = root.get("compose").and_then(|own| below(own, path));
    let word = || match path {
        [section, _, word @ ..] => {
            let entries = root.get(section).and_then(Node::entries).unwrap_or_default();
            entries.iter().find_map(|entry| below(&entry.value, word))
        }
        _ => None,
    };
    own.or_else(word).or_else(|| root.get("compose")).unwrap_or(root)
}

/// What the emitters refused, at the place in the file that asks for it.
fn report(refused: &Refused, root: &Node, chosen: &Chosen) -> Diagnostic {
    match refused {
        Refused::Compose(conflict) => {
            let place = replacing(&conflict.path, root);
            Diagnostic::new(
                Code::ComposeConflict,
                place.span,
                format!("`{}` is generated with another value", conflict.path.join(".")),
            )
            .label("would replace it")
            .advice("remove it here, and change the fact where the file has it: which of them only you know")
        }
        Refused::TwoContainers(name) => {
            let place = root.get("outputs").and_then(|outputs| outputs.get("compose")).unwrap_or(root);
            let message =
                format!("both layouts have a container `{name}`, and not the same: one compose file cannot hold both");
            Diagnostic::new(Code::OneComposeFile, place.span, message).label("one file for both layouts").advice(
                "give each layout a file of its own; where the project has the name of a service, another name for \
                     one of them is enough: which only you know",
            )
        }
        Refused::Line(line) => {
            let image = root.get("image").unwrap_or(root);
            Diagnostic::new(Code::InvalidValue, image.span, line.to_string())
                .label("the image")
                .advice("break the text or the list into shorter ones: where it can be broken only you know")
        }
        Refused::Path(path) => {
            let outputs = root.get("outputs").unwrap_or(root);
            Diagnostic::new(Code::PathCollision, outputs.span, format!("two outputs want `{path}`"))
                .label("the outputs")
                .advice("write one of them elsewhere; where only you know")
        }
        Refused::Template(stopped) => chosen.report(stopped),
        Refused::Torn(template) => chosen.torn(template),
    }
}
