//! Build stages, each after the stages it takes from.

use std::collections::BTreeSet;

use super::Check;
use super::forms::{IMAGE, LINE};
use super::image::given;
use super::services::with_interpreter;
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Expanded;
use crate::model::{Base, CopySource, CopyStep, Stage, StageStep};
use crate::spec::{self, Copy, Script, StageName, StagePlatform, StepKind, UserName};
use crate::yaml::Spanned;

impl Check<'_> {
    /// The stages that the image needs, in the order of the file: one that starts from another, or copies from it,
    /// comes after it.
    pub(super) fn stages(&mut self) -> Vec<Stage> {
        let expanded = self.expanded;
        let used = used(expanded);
        expanded
            .stages
            .iter()
            .filter(|(name, _)| used.contains(&name.value))
            .map(|(name, stage)| self.stage(name, stage))
            .collect()
    }

    fn stage(&mut self, name: &Spanned<StageName>, stage: &spec::Stage) -> Stage {
        let spec::Stage {
            kit: _,  // taken by expand
            with: _, // taken by expand
            description,
            from,
            platform,
            packages,
            environment,
            working_dir,
            steps,
            provides: _,    // read by whoever copies
            exports: _,     // read by the services that copy
            dev: _,         // merged over the stage before, where it is the development
            interpreter: _, // read by a rule
        } = stage;
        let base = match from {
            None => Base::Image(self.constant(&self.expanded.spec.image.base)),
            Some(from) => match StageName::try_from(from.to_string()) {
                Ok(other) if self.expanded.stages.keys().any(|key| key.value == other) => Base::Stage(other),
                _ => Base::Image(self.formed(from, &IMAGE)),
            },
        };
        Stage {
            name: name.value.clone(),
            description: self.optionally_formed(description.as_ref(), &LINE),
            base,
            platform: given(platform.as_ref(), StagePlatform::Target),
            packages: packages.iter().map(|package| package.value.clone()).collect(),
            environment: environment
                .iter()
                .map(|(name, text)| (name.value.clone(), self.formed(text, &LINE)))
                .collect(),
            working_dir: working_dir.as_ref().map(|path| path.value.clone()),
            steps: steps.iter().flat_map(|step| self.step(step, working_dir.as_ref())).collect(),
        }
    }

    fn step(
        &mut self,
        step: &Spanned<spec::Step>,
        working_dir: Option<&Spanned<spec::ContainerPath>>,
    ) -> Vec<StageStep> {
        let cache = || step.cache.iter().map(|path| path.value.clone()).collect();
        let folder = working_dir.map_or("/", |path| path.as_str());
        match step.kind() {
            None => Vec::new(),
            Some(StepKind::Copy(copies)) => {
                copies.iter().flat_map(|copy| self.copies(copy, folder, None)).map(StageStep::Copy).collect()
            }
            Some(StepKind::Run(line)) if self.reads_variable(line) => Vec::new(),
            Some(StepKind::Run(line)) => {
                vec![StageStep::Run { script: shell_lines(&self.constant(line)), cache: cache() }]
            }
            Some(StepKind::Script(script)) => vec![match &script.value {
                Script::Inline(text) => StageStep::Run { script: with_interpreter(text), cache: cache() },
                Script::File(path) => StageStep::RunFile { path: path.clone(), cache: cache() },
            }],
            Some(StepKind::Dockerfile(lines)) => vec![StageStep::Verbatim(lines.value.clone())],
        }
    }

    /// Whether a step's line names a variable of the container, which is reported: there is none while the image is built.
    fn reads_variable(&mut self, line: &Spanned<spec::Text>) -> bool {
        let name = line.pieces().iter().find_map(|piece| match piece {
            spec::Piece::Variable(name) => Some(name),
            spec::Piece::Literal(_) | spec::Piece::Fact(_) => None,
        });
        let Some(name) = name else { return false };
        let message = format!("`${name}` is a variable of the container, and a stage is built before there is one");
        let written = [format!("${{{name}}}"), format!("${name}")];
        let place = written.iter().map(|text| self.narrow(line.span, text)).find(|place| *place != line.span);
        let report = Diagnostic::new(Code::NotConstant, place.unwrap_or(line.span), message).label("not there yet");
        let is_braced = place.is_some_and(|place| self.sources.text(place).starts_with("${"));
        self.report(match place {
            Some(place) if is_braced => report.edit("leave it to the stage's shell", place, format!("$${{{name}}}")),
            Some(place) => report.edit("leave it to the stage's shell", place, format!("$${name}")),
            None => report
                .advice(format!("write `$${name}`, if it is one of the stage's shell; which is meant only you know")),
        });
        true
    }

    /// What a `copy` brings, path by path.
    pub(super) fn copies(&mut self, copy: &Copy, working_dir: &str, owner: Option<&UserName>) -> Vec<CopyStep> {
        let step = |source, from: &str, to: &str| CopyStep {
            source,
            from: from.to_owned(),
            to: to.to_owned(),
            owner: owner.cloned(),
        };
        match copy {
            Copy::Stage(name) => {
                let provided = self.expanded.stages.get(name).into_iter().flat_map(|stage| &stage.provides.0);
                provided.map(|(from, to)| step(CopySource::Stage(name.clone()), from.as_str(), to.as_str())).collect()
            }
            Copy::FromStage { stage, from, to } => {
                vec![step(CopySource::Stage(stage.clone()), from.as_str(), to.as_str())]
            }
            Copy::FromImage { image, from, to } => {
                vec![step(CopySource::Image(self.formed(image, &IMAGE)), from.as_str(), to.as_str())]
            }
            Copy::Context { from, to } => {
                let name = from.plain();
                let usual = || format!("{}/{name}", working_dir.trim_end_matches('/'));
                let to = to.as_ref().map_or_else(usual, ToString::to_string);
                vec![step(CopySource::Context, name, &to)]
            }
        }
    }
}

/// The stages that the image is made of: those that services copy from, and those that these need.
pub(super) fn used(expanded: &Expanded) -> BTreeSet<StageName> {
    let copied = expanded.services.iter().flat_map(|service| &service.copy).filter_map(|copy| stage_of(copy));
    let mut wanted: Vec<StageName> = copied.cloned().collect();
    let image = &expanded.spec.image.dockerfile;
    let verbatim = std::iter::once(image).chain(expanded.services.iter().map(|service| &service.dockerfile));
    let lines = verbatim.flat_map(|steps| [&steps.start, &steps.packages, &steps.files, &steps.end]).flatten();
    wanted.extend(lines.flat_map(|lines| named(expanded, lines)));
    let mut used = BTreeSet::new();
    while let Some(name) = wanted.pop() {
        let Some(stage) = expanded.stages.get(&name) else { continue };
        if used.insert(name) {
            wanted.extend(stage.from.iter().filter_map(|from| StageName::try_from(from.to_string()).ok()));
            wanted.extend(stage.steps.iter().flat_map(|step| &step.copy).filter_map(|copy| stage_of(copy)).cloned());
            let verbatim = stage.steps.iter().filter_map(|step| step.dockerfile.as_ref());
            wanted.extend(verbatim.flat_map(|lines| named(expanded, lines)));
        }
    }
    used
}

/// The stages that verbatim lines take files from.
fn named(expanded: &Expanded, lines: &str) -> Vec<StageName> {
    let takes = |name: &StageName| {
        lines.match_indices("from=").any(|(at, word)| {
            let rest = lines.get(at + word.len()..).and_then(|rest| rest.strip_prefix(name.as_str()));
            rest.is_some_and(|rest| {
                !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || "-_.:/".contains(next))
            })
        })
    };
    expanded.stages.keys().map(|name| &name.value).filter(|name| takes(name)).cloned().collect()
}

/// The stage that a copy takes from.
pub(super) fn stage_of(copy: &Copy) -> Option<&StageName> {
    match copy {
        Copy::Stage(stage) | Copy::FromStage { stage, .. } => Some(stage),
        Copy::FromImage { .. } | Copy::Context { .. } => None,
    }
}

/// One line is a command of its own; several are a script, which ends at its first failure.
fn shell_lines(text: &str) -> String {
    let text = text.trim();
    if text.contains('\n') { with_interpreter(text) } else { text.to_owned() }
}
