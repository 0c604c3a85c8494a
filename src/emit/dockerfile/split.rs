//! An image for each service: stages of the same file, which share what is built once.

use indexmap::IndexMap;

use super::Writer;
use super::words::image;
use crate::dockerfile::Base;
use crate::model::{Model, Split};

impl Writer<'_> {
    /// The images of a system in which every service has a container of its own.
    pub(super) fn split_images<'m>(&mut self, images: impl Iterator<Item = &'m Model>) {
        for model in images {
            self.split_image(model);
        }
    }

    fn split_image(&mut self, model: &Model) {
        let Some(target) = model.target() else { return };
        let mut writer = Writer {
            model,
            file: std::mem::take(&mut self.file),
            stages: IndexMap::new(),
            made: std::mem::take(&mut self.made),
            suffix: format!("-{}", model.container),
        };
        writer.build_stages();
        let steps = writer.image();
        let base = Base::Image(image(&model.image.base));
        let comment = format!("The image of {}, in a container of its own", model.container);
        writer.push_image(&target, base, &comment, steps);
        (self.file, self.made) = (writer.file, writer.made);
    }
}

/// The images in the order in which they stand in the file: what a build makes unless it is told otherwise stands last.
pub(super) fn first_last(split: &Split) -> impl Iterator<Item = &Model> {
    split.images.iter().skip(1).chain(split.images.first())
}
