//! What is wrong with the use of a kit.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::spec::{self, Argument, KitName, StageName};
use crate::yaml::Spanned;

/// Parameters that no kit takes.
pub(super) fn without_kit(given: &IndexMap<Spanned<String>, Spanned<Argument>>) -> Option<Diagnostic> {
    let first = given.keys().next()?;
    let report = Diagnostic::new(Code::KitParameter, first.span, "`with` has parameters of a kit, and there is no kit");
    Some(report.label("nobody takes it").advice("add `kit: NAME`, or remove `with`; which is meant only you know"))
}

/// A kit whose scripts know its user by a number, or by a name that has one.
pub(super) fn chosen(
    own: &Spanned<spec::User>,
    brought: &Spanned<spec::User>,
    kit: &Spanned<KitName>,
) -> Option<Diagnostic> {
    let spec::User { uid_env, gid_env, .. } = &own.value;
    let chosen = uid_env.as_ref().or(gid_env.as_ref())?;
    if brought.value.uid_env.is_some() || brought.value.gid_env.is_some() {
        return None;
    }
    let message = format!("the user of the kit `{}` has the same number in every container", kit.value);
    let report =
        Diagnostic::new(Code::FixedUser, chosen.span, message).label("would give it another").also(kit.span, "the kit");
    Some(report.advice(
        "remove it: what the kit keeps is its user's by that number; whether another number is needed only you know",
    ))
}

/// A stage of a kit that two services would have otherwise.
pub(super) fn built_twice(stage: &Spanned<StageName>, kit: &Spanned<KitName>) -> Diagnostic {
    let message =
        format!("the kit `{}` has one stage `{}`, and another service wants it otherwise", kit.value, stage.value);
    Diagnostic::new(Code::PathCollision, kit.span, message)
        .label("with other parameters")
        .advice("give both services the same parameters for what is built; which of them only you know")
}

/// A stage of the user's that a kit brings too.
pub(super) fn taken_stage(taken: &Spanned<spec::StageName>, kit: &Spanned<KitName>) -> Diagnostic {
    Diagnostic::new(
        Code::ReservedName,
        taken.span,
        format!("the kit `{}` brings a stage named `{}`", kit.value, taken.value),
    )
    .label("the same name")
    .also(kit.span, "the kit")
    .advice("give the stage another name, here and wherever it is copied from: which one only you know")
}
