//! The images: the one that is built without being named, and that of the development.

use super::Writer;
use super::steps::copy;
use super::words::image;
use crate::dockerfile::{Arg, Base, Instruction};
use crate::emit::rootfs;
use crate::model::{COMMON_STAGE, DEVELOPMENT_STAGE, DEVELOPMENT_SUFFIX, FINAL_STAGE};
use crate::spec::StagePlatform;
use crate::template::Templates;

impl Writer<'_> {
    /// The images, the one that is built without being named last. Whether the development has one of its own.
    pub(super) fn images(&mut self, templates: &Templates) -> bool {
        let steps = self.image();
        let base = Base::Image(image(&self.model.image.base));
        match self.development_steps(templates).filter(|otherwise| *otherwise != steps) {
            None => {
                self.push_image(FINAL_STAGE, base, "The image", steps);
                false
            }
            Some(otherwise) => {
                let (both, steps) = steps.split_at(common(&steps, &otherwise));
                let (_, otherwise) = otherwise.split_at(both.len());
                let base = self.common(base, both);
                self.push_image(DEVELOPMENT_STAGE, base.clone(), "The image of the development", otherwise.to_vec());
                self.push_image(FINAL_STAGE, base, "The image", steps.to_vec());
                true
            }
        }
    }

    /// What is done in the development's image, with the stages that it copies from.
    fn development_steps(&mut self, templates: &Templates) -> Option<Vec<Instruction>> {
        let model = self.model;
        let development = model.development.as_deref()?;
        self.model = development;
        let (usual, suffix) = (self.stages.clone(), std::mem::replace(&mut self.suffix, DEVELOPMENT_SUFFIX.to_owned()));
        self.build_stages();
        let mut steps = self.image();
        (self.model, self.stages, self.suffix) = (model, usual, suffix);
        if let Some(folder) = rootfs::copied_in_development(model, templates) {
            let after = steps.iter().rposition(|step| matches!(step, Instruction::Copy(_))).map_or(0, |last| last + 1);
            steps.insert(after, copy(None, &rootfs::folder(model, &folder), "/"));
        }
        Some(steps)
    }

    /// What both images begin with.
    fn common(&mut self, base: Base, steps: &[Instruction]) -> Base {
        if steps.is_empty() {
            return base;
        }
        self.push_image(COMMON_STAGE, base, "What the image and that of the development begin with", steps.to_vec());
        Base::Stage(self.stage(COMMON_STAGE))
    }

    pub(super) fn push_image(&mut self, name: &str, base: Base, comment: &str, steps: Vec<Instruction>) {
        self.push(name, base, StagePlatform::Target, comment, steps);
    }
}

/// How many steps both begin with. A build argument with a value ends with its stage, and a comment belongs to what
/// follows it.
fn common(one: &[Instruction], other: &[Instruction]) -> usize {
    let is_argument = |step: &Instruction| matches!(step, Instruction::Arg(Arg { default: Some(_), .. }));
    let same = one.iter().zip(other).take_while(|(one, other)| one == other && !is_argument(one)).count();
    let steps = one.get(..same).unwrap_or_default();
    steps
        .iter()
        .rposition(|step| !matches!(step, Instruction::Comment(_) | Instruction::Gap))
        .map_or(0, |last| last + 1)
}
