//! Build stages.

use super::Writer;
use super::packages::{apt, pinned};
use super::steps::{At, argument};
use super::words::{image, literal};
use crate::dockerfile::{Base, Instruction};
use crate::model;

impl Writer<'_> {
    pub(super) fn build_stages(&mut self) {
        let model = self.model;
        for stage in &model.stages {
            let model::Stage { name, description, base, platform, packages, args, environment, working_dir, steps } =
                stage;
            let mut instructions: Vec<Instruction> = args.iter().map(argument).collect();
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
            instructions.extend(self.steps(steps, At::Stage));
            let base = match base {
                model::Base::Image(reference) => Base::Image(image(reference)),
                model::Base::Stage(stage) => Base::Stage(self.stage(stage.as_str())),
            };
            let comment = description.as_deref().unwrap_or_default();
            self.push(name.as_str(), base, *platform, comment, instructions);
        }
    }
}
