//! Build stages.

use super::Writer;
use super::packages::{apt, pinned};
use super::words::{commands, heredoc, image, literal, plain};
use crate::dockerfile::{Base, Commands, Copy, FilesFrom, Instruction, Mount, Run, Sharing};
use crate::model::{self, CopySource, CopyStep, StageStep};
use crate::spec;

impl Writer<'_> {
    pub(super) fn build_stages(&mut self) {
        let model = self.model;
        for stage in &model.stages {
            let model::Stage { name, description, base, platform, packages, environment, working_dir, steps } = stage;
            let mut instructions = Vec::new();
            if !environment.is_empty() {
                instructions.push(Instruction::Env(
                    environment.iter().map(|(name, value)| (name.clone(), literal(value))).collect(),
                ));
            }
            if !packages.is_empty() {
                let packages: Vec<String> = packages.iter().map(ToString::to_string).collect();
                instructions.extend([pinned(), apt(&packages)]);
            }
            instructions.extend(working_dir.iter().map(|path| Instruction::Workdir(literal(path.as_str()))));
            instructions.extend(steps.iter().map(|step| self.step(step)));
            let base = match base {
                model::Base::Image(reference) => Base::Image(image(reference)),
                model::Base::Stage(stage) => Base::Stage(self.stage(stage.as_str())),
            };
            let comment = description.as_deref().unwrap_or_default();
            self.push(name.as_str(), base, *platform, comment, instructions);
        }
    }

    pub(super) fn step(&self, step: &StageStep) -> Instruction {
        match step {
            StageStep::Copy(copy) => self.copy_step(copy),
            StageStep::Run { script, cache } => {
                let line = Commands::new(vec![script.clone()]);
                let mut run = line.map_or_else(|_| Run::heredoc(heredoc(script)), Run::commands);
                run.mounts.extend(cache.iter().map(kept_between_builds));
                Instruction::Run(run)
            }
            StageStep::RunFile { path, cache } => {
                let target = "/tmp/step";
                let mut run = Run::commands(commands(vec![format!("sh -eu {target}")]));
                let source = Some(plain(literal(path.plain())));
                run.mounts.push(Mount::Bind { from: None, source, target: plain(literal(target)) });
                run.mounts.extend(cache.iter().map(kept_between_builds));
                Instruction::Run(run)
            }
            StageStep::Verbatim(lines) => Instruction::Verbatim(lines.clone()),
        }
    }

    pub(super) fn copy_step(&self, step: &CopyStep) -> Instruction {
        let CopyStep { source, from, to, owner } = step;
        let source = match source {
            CopySource::Context => None,
            CopySource::Stage(stage) => Some(FilesFrom::Stage(self.stage(stage.as_str()))),
            CopySource::Image(reference) => Some(FilesFrom::Image(image(reference))),
        };
        Self::copy(source, from, to, owner.as_ref())
    }

    pub(super) fn copy(source: Option<FilesFrom>, from: &str, to: &str, owner: Option<&spec::UserName>) -> Instruction {
        let mut copy = Copy::new(literal(from), literal(to));
        copy.from = source;
        copy.chown = owner.map(|owner| plain(literal(&format!("{owner}:{owner}"))));
        Instruction::Copy(copy)
    }
}

pub(super) fn kept_between_builds(path: &spec::ContainerPath) -> Mount {
    Mount::Cache { target: plain(literal(path.as_str())), id: None, sharing: Sharing::Locked }
}
