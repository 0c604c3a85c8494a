//! Where a line of a file on the disk stands in the outputs: the file may have been edited, and may have more than regions.

use super::Explained;
use super::printed::{Part, Section, places};
use crate::fileset::{Artefact, ArtefactPath};
use crate::region;

/// What a line of a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A line of the outputs: its text, and its number there, from 1.
    Generated(Part, usize),
    /// A marker of a region, or what stands outside of all: it is the user's own.
    Yours,
    /// A line that is not as the spec says: somebody wrote it, or the spec is another one by now.
    Other,
}

impl Explained {
    /// What a line of an output is, counted from 1, by what is there; none when there is no such line.
    pub fn spot(&self, path: &ArtefactPath, there: Option<&str>, number: usize) -> Option<Spot> {
        let artefact = self.files.get(path)?;
        let at = number.checked_sub(1)?;
        let part = |section: Section| Part { path: path.clone(), section };
        match (artefact, there) {
            (Artefact::File { .. }, _) => self.in_part(part(Section::Whole), there, at),
            (Artefact::Regions { .. }, None) => self.in_part(part(Section::Skeleton), None, at),
            (Artefact::Regions { language, project, regions, skeleton: _ }, Some(text)) => {
                text.lines().nth(at)?;
                let start: usize = text.split_inclusive('\n').take(at).map(str::len).sum();
                let found = region::find(*language, text, project, regions).unwrap_or_default();
                let Some(region) = found.iter().find(|region| region.body.contains(&start)) else {
                    return Some(Spot::Yours);
                };
                let before = text.get(..region.body.start).unwrap_or_default().matches('\n').count();
                self.in_part(part(Section::Region(region.name.clone())), text.get(region.body.clone()), at - before)
            }
        }
    }

    /// The number that a line of the outputs has in a file that is there, or that is to be; none where it is not in it.
    pub fn number(&self, part: &Part, there: Option<&str>, number: usize) -> Option<usize> {
        match (&part.section, there, self.files.get(&part.path)?) {
            (Section::Whole, _, _) | (Section::Skeleton, None, _) => Some(number),
            (Section::Region(name), Some(text), Artefact::Regions { language, project, regions, skeleton: _ }) => {
                let found = region::find(*language, text, project, regions).unwrap_or_default();
                let region = found.into_iter().find(|region| region.name == *name)?;
                let before = text.get(..region.body.start).unwrap_or_default().matches('\n').count();
                Some(before + number)
            }
            _ => None,
        }
    }

    fn in_part(&self, part: Part, there: Option<&str>, at: usize) -> Option<Spot> {
        let lines = self.lines(&part)?;
        let Some(there) = there else { return lines.get(at).map(|_| Spot::Generated(part, at + 1)) };
        let there: Vec<String> = there.lines().map(str::to_owned).collect();
        let place = *places(&there, lines).get(at)?;
        Some(place.map_or(Spot::Other, |place| Spot::Generated(part, place + 1)))
    }
}
