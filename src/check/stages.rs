//! Build stages, each after the stages it takes from.

use super::Check;
use super::forms::{IMAGE, LINE};
use super::services::with_interpreter;
use crate::model::{Base, CopyStep, Stage, StageStep};
use crate::spec::{self, Copy, Script, StageName, StepKind, UserName};
use crate::yaml::Spanned;

impl Check<'_> {
    /// All stages. One that starts from another, or copies from it, comes after it; rules have seen to it that none waits for itself.
    pub(super) fn stages(&mut self) -> Vec<Stage> {
        let expanded = self.expanded;
        expanded.stages.iter().map(|(name, stage)| self.stage(name, stage)).collect()
    }

    fn stage(&mut self, name: &Spanned<StageName>, stage: &spec::Stage) -> Stage {
        let spec::Stage { from, packages, environment, working_dir, steps, provides: _ } = stage; // `provides` is read by whoever copies
        let base = match from {
            None => Base::Image(self.constant(&self.expanded.spec.image.base)),
            Some(from) => match StageName::try_from(from.to_string()) {
                Ok(other) if self.expanded.stages.keys().any(|key| key.value == other) => Base::Stage(other),
                _ => Base::Image(self.formed(from, &IMAGE)),
            },
        };
        Stage {
            name: name.value.clone(),
            base,
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

    /// What a `copy` brings, path by path.
    pub(super) fn copies(&self, copy: &Copy, working_dir: &str, owner: Option<&UserName>) -> Vec<CopyStep> {
        let owner = owner.cloned();
        let folder = working_dir.trim_end_matches('/');
        match copy {
            Copy::Stage(name) => {
                let stage = self.expanded.stages.iter().find(|(key, _)| key.value == *name).map(|(_, stage)| stage);
                let provided = stage.into_iter().flat_map(|stage| &stage.provides);
                let step = |(from, to): (&Spanned<spec::ContainerPath>, &Spanned<spec::ContainerPath>)| CopyStep {
                    stage: Some(name.clone()),
                    from: from.to_string(),
                    to: to.to_string(),
                    owner: owner.clone(),
                };
                provided.map(step).collect()
            }
            Copy::FromStage { stage, from, to } => {
                vec![CopyStep { stage: Some(stage.clone()), from: from.to_string(), to: to.to_string(), owner }]
            }
            Copy::Context { from, to } => {
                let name = from.plain();
                let to = to.as_ref().map_or_else(|| format!("{folder}/{name}"), ToString::to_string);
                vec![CopyStep { stage: None, from: name.to_owned(), to, owner }]
            }
        }
    }
}

/// One line is a command of its own; several are a script, which ends at its first failure.
fn shell_lines(text: &str) -> String {
    let text = text.trim();
    if text.contains('\n') { with_interpreter(text) } else { text.to_owned() }
}
