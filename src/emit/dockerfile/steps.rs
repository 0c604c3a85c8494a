//! Steps of a stage, and of the image itself.

use super::Writer;
use super::words::{commands, heredoc, image, literal, plain, reference};
use crate::dockerfile::{self, Arg, Commands, Copy, FilesFrom, Instruction, Mount, Plain, Run, Sharing, Text};
use crate::model::{self, Bound, CopySource, CopyStep, Part, RunScript, RunStep, StageStep, User};
use crate::spec::{self, ContainerPath};

/// Where a script of the build context is while it runs.
const SCRIPT: &str = "/tmp/step";

/// Where instructions are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// In a stage, whose base knows no user of ours by name.
    Stage,
    /// In the image, where the users are.
    Image,
}

impl Writer<'_> {
    /// The steps, each as who does it. What follows is done by root again.
    pub(super) fn steps(&self, steps: &[StageStep], at: At) -> Vec<Instruction> {
        let mut instructions = Vec::new();
        let mut current: Option<&User> = None;
        for step in steps {
            if let StageStep::Run(RunStep { user, .. }) = step
                && user.as_ref() != current
            {
                instructions.push(Instruction::User(runner(user.as_ref(), at)));
                current = user.as_ref();
            }
            instructions.extend(self.step(step, at));
        }
        instructions.extend(current.map(|_| Instruction::User(runner(None, at))));
        instructions
    }

    fn step(&self, step: &StageStep, at: At) -> Vec<Instruction> {
        match step {
            StageStep::Copy(copy) => vec![self.copy_step(copy, at)],
            StageStep::Run(run) => vec![Instruction::Run(self.run_step(run))],
            StageStep::Env(variables) => {
                let values = variables.iter().map(|(name, value)| (name.clone(), text(value)));
                vec![Instruction::Env(values.collect())]
            }
            StageStep::Arg(args) => args.iter().map(argument).collect(),
            StageStep::Verbatim(lines) => vec![Instruction::Verbatim(lines.clone())],
        }
    }

    fn run_step(&self, step: &RunStep) -> Run {
        let RunStep { script, cache, secrets, binds, user } = step;
        let mut run = match script {
            RunScript::Text(text) => {
                let line = Commands::new(vec![text.clone()]);
                line.map_or_else(|_| Run::heredoc(heredoc(text)), Run::commands)
            }
            RunScript::File(path) => {
                let mut run = Run::commands(commands(vec![format!("sh -eu {SCRIPT}")]));
                let source = Some(plain(literal(path.plain())));
                run.mounts.push(Mount::Bind { from: None, source, target: plain(literal(SCRIPT)) });
                run
            }
        };
        let owner = user.as_ref().map(|user| (user.uid.get(), user.gid.get()));
        run.mounts.extend(binds.iter().map(|bound| self.bind(bound)));
        run.mounts.extend(cache.iter().map(|path| kept_between_builds(path, owner)));
        run.mounts.extend(secrets.iter().map(|name| Mount::Secret {
            id: plain(literal(name.as_str())),
            target: None,
            required: true,
            owner,
        }));
        run
    }

    fn bind(&self, bound: &Bound) -> Mount {
        let Bound { source, from, to } = bound;
        Mount::Bind { from: self.files_from(source), source: Some(plain(literal(from))), target: plain(literal(to)) }
    }

    fn files_from(&self, source: &CopySource) -> Option<FilesFrom> {
        match source {
            CopySource::Context => None,
            CopySource::Stage(stage) => Some(FilesFrom::Stage(self.stage(stage.as_str()))),
            CopySource::Image(reference) => Some(FilesFrom::Image(image(reference))),
        }
    }

    pub(super) fn copy_step(&self, step: &CopyStep, at: At) -> Instruction {
        let CopyStep { source, from, to, owner, mode, link } = step;
        let mut copy = Copy::new(literal(from), literal(to));
        copy.from = self.files_from(source);
        copy.chown = owner.as_ref().map(|owner| self.owner(owner, at, *link));
        copy.chmod = mode.as_ref().map(|mode| plain(literal(mode.as_str())));
        copy.link = *link;
        Instruction::Copy(copy)
    }

    /// Names are looked up in the image below, which a linked layer does not see.
    fn owner(&self, name: &spec::UserName, at: At, link: bool) -> Plain {
        let user = self.model.image.users.iter().find(|user| user.name == *name);
        plain(literal(&match user {
            Some(User { uid, gid, .. }) if link || at == At::Stage || !self.model.image.has_shell => {
                format!("{uid}:{gid}")
            }
            Some(User { group, .. }) => format!("{name}:{group}"),
            None => format!("{name}:{name}"),
        }))
    }
}

pub(super) fn copy(source: Option<FilesFrom>, from: &str, to: &str) -> Instruction {
    let mut copy = Copy::new(literal(from), literal(to));
    copy.from = source;
    Instruction::Copy(copy)
}

/// A build argument with its default.
pub(super) fn argument(arg: &model::Arg) -> Instruction {
    let model::Arg { name, default } = arg;
    Instruction::Arg(Arg { name: name.clone(), default: Some(literal(default)) })
}

fn runner(user: Option<&User>, at: At) -> Plain {
    match user {
        None => plain(literal("root")),
        Some(User { uid, gid, .. }) if at == At::Stage => plain(literal(&format!("{uid}:{gid}"))),
        Some(User { name, .. }) => plain(literal(name.as_str())),
    }
}

fn text(value: &model::Text) -> dockerfile::Text {
    value.parts().iter().fold(Text::default(), |text, part| {
        text.then(match part {
            Part::Literal(part) => literal(part),
            Part::Variable(name) | Part::Encoded(name) => reference(name.as_str()),
        })
    })
}

/// A folder that stays from build to build. What one user has written there is nobody else's.
fn kept_between_builds(path: &ContainerPath, owner: Option<(u32, u32)>) -> Mount {
    let id = owner.map(|(user, _)| plain(literal(&format!("{path}-{user}"))));
    Mount::Cache { target: plain(literal(path.as_str())), id, sharing: Sharing::Locked, owner }
}
