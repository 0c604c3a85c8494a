//! Steps of stages and of the image itself, and what they and services copy.

use super::Check;
use super::facts::ALWAYS;
use super::forms::LINE;
use super::services::with_interpreter;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::model::{Bound, CopySource, CopyStep, Part, RunScript, RunStep, StageStep, Text};
use crate::spec::{
    self, ContainerPath, Copy, EnvName, Piece, Script, Stage, StagePlatform, Step, StepKind, Taken, UserName,
};
use crate::yaml::Spanned;

/// Where a step is done.
pub(super) struct Around<'a> {
    /// The folder.
    folder: &'a str,
    /// The variables that steps may refer to, besides those that are always there.
    variables: Vec<&'a EnvName>,
}

impl<'a> Around<'a> {
    pub(super) fn stage(stage: &'a Stage) -> Self {
        let Stage { args, environment, steps, working_dir, .. } = stage;
        let set = steps.iter().flat_map(|step| step.env.keys());
        let variables = args.keys().chain(environment.keys()).chain(set).map(|name| &name.value).collect();
        Self { folder: working_dir.as_ref().map_or("/", |path| path.as_str()), variables }
    }

    pub(super) fn image(image: &'a spec::Image) -> Self {
        let set = image.steps.iter().flat_map(|step| step.env.keys());
        let variables = image.args.keys().chain(set).map(|name| &name.value).collect();
        Self { folder: image.working_dir.as_ref().map_or("/", |path| path.as_str()), variables }
    }
}

impl Check<'_> {
    pub(super) fn step(&mut self, step: &Spanned<Step>, around: &Around<'_>) -> Vec<StageStep> {
        match step.kind() {
            None => Vec::new(),
            Some(StepKind::Copy(_)) => self.copied_by(step, around).into_iter().map(StageStep::Copy).collect(),
            Some(StepKind::Run(line)) if self.reads_variable(line) => Vec::new(),
            Some(StepKind::Run(line)) => {
                let script = RunScript::Text(shell_lines(&self.constant(line)));
                vec![self.run(step, script)]
            }
            Some(StepKind::Script(script)) => {
                let script = match &script.value {
                    Script::Inline(text) => RunScript::Text(with_interpreter(text)),
                    Script::File(path) => RunScript::File(path.clone()),
                };
                vec![self.run(step, script)]
            }
            Some(StepKind::Env(variables)) => {
                let values = variables.iter().map(|(name, text)| (name.value.clone(), self.extended(text, around)));
                vec![StageStep::Env(values.collect())]
            }
            Some(StepKind::Dockerfile(lines)) => vec![StageStep::Verbatim(lines.value.clone())],
        }
    }

    /// What a step copies, path by path.
    pub(super) fn copied_by(&mut self, step: &Step, around: &Around<'_>) -> Vec<CopyStep> {
        let user = step.user.as_ref().map(|user| &user.value);
        step.copy.iter().flat_map(|copy| self.copies(copy, around.folder, user)).collect()
    }

    fn run(&mut self, step: &Step, script: RunScript) -> StageStep {
        let binds = step.bind.iter().flat_map(|bind| self.taken(&bind.value.0, "/"));
        StageStep::Run(RunStep {
            script,
            binds: binds.map(|(source, from, to)| Bound { source, from, to }).collect(),
            cache: step.cache.iter().map(|path| path.value.clone()).collect(),
            secrets: step.secret.iter().map(|name| name.value.clone()).collect(),
            user: step.user.as_ref().and_then(|user| self.user(&user.value)),
        })
    }

    /// A value of a step's `env`: a variable in it is one of the build.
    fn extended(&mut self, text: &Spanned<spec::Text>, around: &Around<'_>) -> Text {
        let mut value = Text::default();
        for piece in text.pieces() {
            match piece {
                Piece::Variable(name) => match EnvName::try_from(name.clone()) {
                    Ok(variable) if ALWAYS.contains(&name.as_str()) || around.variables.contains(&&variable) => {
                        value.extend([Part::Variable(variable)]);
                    }
                    _ => self.no_variable(name, text, around),
                },
                Piece::Literal(_) | Piece::Fact(_) => {
                    let piece = Spanned::new(spec::Text::from(piece.clone()), text.span);
                    value.extend([Part::Literal(self.formed(&piece, &LINE))]);
                }
            }
        }
        value
    }

    fn no_variable(&mut self, name: &str, text: &Spanned<spec::Text>, around: &Around<'_>) {
        let known = || around.variables.iter().map(|name| name.as_str()).chain(ALWAYS);
        let place = self.narrow(text.span, name);
        let message = format!("the steps before this one set no variable `{name}`");
        let report = Diagnostic::new(Code::UnknownVariable, place, message).label("empty while the image is built");
        self.report(match nearest(name, known()) {
            Some(near) => report.edit(format!("write `{near}`"), place, near),
            None => {
                report.advice("write the value itself, or set the variable in a step before: its value only you know")
            }
        });
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

    /// What a `copy` brings, path by path. It is `user`'s, unless it says otherwise.
    pub(super) fn copies(&mut self, copy: &Copy, folder: &str, user: Option<&UserName>) -> Vec<CopyStep> {
        let Copy { taken, owner, mode, link } = copy;
        let owner = owner.as_ref().map(|owner| &owner.value).or(user).filter(|owner| owner.as_str() != "root");
        let link = link.as_ref().is_some_and(|link| link.value);
        let step = |(source, from, to)| CopyStep { source, from, to, owner: owner.cloned(), mode: mode.clone(), link };
        self.taken(taken, folder).into_iter().map(step).collect()
    }

    /// What is taken, path by path: from where, from which path, and where it is put.
    fn taken(&mut self, taken: &Taken, folder: &str) -> Vec<(CopySource, String, String)> {
        let paths = |from: &ContainerPath, to: &ContainerPath| (from.to_string(), to.to_string());
        let one = |source, (from, to): (String, String)| vec![(source, from, to)];
        match taken {
            Taken::Stage(name) => {
                let provided = self.expanded.stages.get(name).into_iter().flat_map(|stage| &stage.provides.0);
                provided.flat_map(|(from, to)| one(CopySource::Stage(name.clone()), paths(from, to))).collect()
            }
            Taken::FromStage { stage, from, to } => one(CopySource::Stage(stage.clone()), paths(from, to)),
            Taken::FromImage { image, from, to } => {
                // The image for the target, whatever the stage itself runs on.
                let image = self.image_of_others(image, StagePlatform::Target);
                one(CopySource::Image(image), paths(from, to))
            }
            Taken::Context { from, to } => {
                let name = from.plain();
                let usual = || format!("{}/{name}", folder.trim_end_matches('/'));
                let to = to.as_ref().map_or_else(usual, ToString::to_string);
                one(CopySource::Context, (name.to_owned(), to))
            }
        }
    }
}

/// One line is a command of its own; several are a script, which ends at its first failure.
fn shell_lines(text: &str) -> String {
    let text = text.trim();
    if text.contains('\n') { with_interpreter(text) } else { text.to_owned() }
}
