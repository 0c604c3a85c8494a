//! The stages of a Dockerfile: each is built on an image or on a stage before it.

use std::fmt;

use super::instruction::{Arg, Instruction};
use super::run::{FilesFrom, Mount};
use super::text::Plain;

/// A whole Dockerfile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dockerfile {
    /// The comment at its head.
    pub header: String,
    /// `# syntax=`: the image of another front end.
    pub syntax: Option<Plain>,
    /// Arguments before the first stage: what `FROM` can refer to.
    pub global_args: Vec<Arg>,
    stages: Vec<Stage>,
}

/// A stage of a [`Dockerfile`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name, by which the build and other stages call it.
    pub name: StageName,
    /// What it starts from.
    pub base: Base,
    /// `--platform`
    pub platform: Option<Plain>,
    /// Stands above its `FROM`.
    pub comment: String,
    /// What it does.
    pub instructions: Vec<Instruction>,
}

/// The name of a stage: `[a-z][a-z0-9._-]*`, and not `scratch` or `context`, which mean something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageName(String);

/// What a stage starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// An image.
    Image(Plain),
    /// An earlier stage.
    Stage(StageIndex),
    /// Nothing.
    Scratch,
    /// What build arguments choose: the name of an image, or of an earlier stage such as `app-${VARIANT}`.
    ByArgs(Plain),
}

/// A stage of one [`Dockerfile`], given by [`Dockerfile::push`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StageIndex(usize);

/// Why a stage does not fit the stages before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// The text is no name for a stage.
    NotAName(String),
    /// There is a stage of that name already.
    Twice(String),
    /// An index is none of the earlier stages of this Dockerfile.
    Unknown,
    /// The name of an image is that of an earlier stage, so Docker would take the stage.
    Shadowed(String),
}

impl fmt::Display for Misplaced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAName(name) => write!(f, "{name:?} cannot be the name of a build stage"),
            Self::Twice(name) => write!(f, "there are two build stages named {name}"),
            Self::Unknown => f.write_str("a build stage can use earlier stages only"),
            Self::Shadowed(name) => write!(f, "the image {name} has the name of a build stage"),
        }
    }
}

impl std::error::Error for Misplaced {}

impl StageName {
    /// Reads a name.
    pub fn new(text: &str) -> Result<Self, Misplaced> {
        let starts = text.starts_with(|first: char| first.is_ascii_lowercase());
        let continues = |each: char| each.is_ascii_lowercase() || each.is_ascii_digit() || "._-".contains(each);
        if starts && text.chars().all(continues) && !matches!(text, "scratch" | "context") {
            Ok(Self(text.to_owned()))
        } else {
            Err(Misplaced::NotAName(text.to_owned()))
        }
    }
}

impl Stage {
    /// Whether another one does the same, whatever its name.
    pub fn does_the_same(&self, other: &Self) -> bool {
        let Self { name: _, base, platform, comment: _, instructions } = self;
        *base == other.base && *platform == other.platform && *instructions == other.instructions
    }
}

impl fmt::Display for StageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Dockerfile {
    /// A file with a comment at its head, and nothing else yet.
    pub fn new(header: &str) -> Self {
        Self { header: header.to_owned(), ..Self::default() }
    }

    /// A stage of this file.
    pub fn stage(&self, StageIndex(index): StageIndex) -> Option<&Stage> {
        self.stages.get(index)
    }

    /// Adds a stage behind the others, and says how later ones refer to it.
    ///
    /// # Errors
    /// A name that is taken, an index of no earlier stage, or an image that Docker would take for an earlier stage.
    pub fn push(&mut self, stage: Stage) -> Result<StageIndex, Misplaced> {
        if self.find(&stage.name.0).is_some() {
            return Err(Misplaced::Twice(stage.name.0));
        }
        self.check_base(&stage.base)?;
        stage.instructions.iter().flat_map(files_from).try_for_each(|from| self.check_from(from))?;
        self.stages.push(stage);
        Ok(StageIndex(self.stages.len() - 1))
    }

    /// The stages in order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// The name of a stage. An index is checked when the stage that uses it is added.
    pub(super) fn name(&self, index: StageIndex) -> String {
        self.stages.get(index.0).expect("internal: an index of this Dockerfile").name.to_string()
    }

    fn find(&self, name: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.name.0.eq_ignore_ascii_case(name))
    }

    fn check_base(&self, base: &Base) -> Result<(), Misplaced> {
        match base {
            Base::Stage(index) => self.check_index(*index),
            Base::Image(image) => self.check_image(image),
            Base::Scratch | Base::ByArgs(_) => Ok(()),
        }
    }

    fn check_from(&self, from: &FilesFrom) -> Result<(), Misplaced> {
        match from {
            FilesFrom::Stage(index) => self.check_index(*index),
            FilesFrom::Image(image) => self.check_image(image),
        }
    }

    fn check_index(&self, index: StageIndex) -> Result<(), Misplaced> {
        if index.0 < self.stages.len() { Ok(()) } else { Err(Misplaced::Unknown) }
    }

    fn check_image(&self, image: &Plain) -> Result<(), Misplaced> {
        match self.find(&image.to_string()) {
            Some(stage) => Err(Misplaced::Shadowed(stage.name.0.clone())),
            None => Ok(()),
        }
    }
}

/// What an instruction takes files from.
fn files_from(instruction: &Instruction) -> Vec<&FilesFrom> {
    match instruction {
        Instruction::Copy(copy) => copy.from.iter().collect(),
        Instruction::Run(run) => run
            .mounts
            .iter()
            .filter_map(|mount| match mount {
                Mount::Bind { from, .. } => from.as_ref(),
                Mount::Cache { .. } | Mount::Secret { .. } | Mount::Tmpfs { .. } => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dockerfile::Text;
    use crate::dockerfile::instruction::Copy;

    fn stage(name: &str, base: Base) -> Stage {
        let name = StageName::new(name).unwrap();
        Stage { name, base, platform: None, comment: String::new(), instructions: Vec::new() }
    }

    fn image(text: &str) -> Plain {
        Plain::literal(text).unwrap()
    }

    #[test]
    fn stages_look_back_only() {
        let mut file = Dockerfile::default();
        let build = file.push(stage("build", Base::Scratch)).unwrap();
        let mut app = stage("app", Base::Stage(build));
        let mut copy = Copy::new(Text::literal("/a").unwrap(), Text::literal("/a").unwrap());
        copy.from = Some(FilesFrom::Stage(build));
        app.instructions.push(Instruction::Copy(copy.clone()));
        file.push(app.clone()).unwrap();

        let mut other = Dockerfile::default();
        assert_eq!(other.push(app.clone()), Err(Misplaced::Unknown));
        app.base = Base::Scratch;
        assert_eq!(other.push(app.clone()), Err(Misplaced::Unknown), "the COPY alone");
        let mount = Mount::Bind { from: copy.from, source: None, target: image("/x") };
        let commands = crate::dockerfile::Commands::new(vec!["true".into()]).unwrap();
        let mut run = crate::dockerfile::Run::commands(commands);
        run.mounts.push(mount);
        app.instructions = vec![Instruction::Run(run)];
        assert_eq!(other.push(app), Err(Misplaced::Unknown), "the mount alone");
    }

    #[test]
    fn names_are_unique_and_hide_no_image() {
        let mut file = Dockerfile::default();
        file.push(stage("debian", Base::Image(image("debian")))).unwrap();
        assert_eq!(file.push(stage("debian", Base::Scratch)), Err(Misplaced::Twice("debian".into())));
        let shadowed = stage("app", Base::Image(image("debian")));
        assert_eq!(file.push(shadowed), Err(Misplaced::Shadowed("debian".into())));
        assert!(file.push(stage("app", Base::Image(image("debian:12")))).is_ok());
        for bad in ["", "A", "1", "a b", "scratch"] {
            assert!(StageName::new(bad).is_err(), "{bad:?}");
        }
    }
}
