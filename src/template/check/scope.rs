//! The names that a place in a template has, and what is known of them there.

use minijinja::machinery::ast::{BinOpKind, Expr, UnaryOpKind};

use crate::template::kind::{Field, Kind, View};

/// What a loop knows of itself.
const LOOP: &View = &View::new(
    "Loop",
    &["What a loop knows of itself."],
    &[
        Field::new("index", &["How many rounds have begun."], Kind::Number),
        Field::new("index0", &["How many rounds are done."], Kind::Number),
        Field::new("revindex", &["How many rounds are left, with this one."], Kind::Number),
        Field::new("revindex0", &["How many rounds are left, without this one."], Kind::Number),
        Field::new("first", &["Whether this is the first round."], Kind::Truth),
        Field::new("last", &["Whether this is the last round."], Kind::Truth),
        Field::new("length", &["How many rounds there are."], Kind::Number),
    ],
);

/// The names of a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    names: Vec<(String, Kind)>,
    /// What is known to be there, as paths such as `variable.file`.
    present: Vec<String>,
}

impl Scope {
    /// The fields of a view.
    pub(super) fn of(view: &View) -> Self {
        let names = view.fields.iter().map(|field| (field.name.to_owned(), field.kind));
        Self { names: names.collect(), present: Vec::new() }
    }

    /// What values a name has.
    pub(super) fn kind(&self, name: &str) -> Option<Kind> {
        self.names.iter().rev().find(|(known, _)| known == name).map(|(_, kind)| *kind)
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|(name, _)| name.as_str())
    }

    /// Gives a name to something.
    pub(super) fn give(&mut self, name: &str, kind: Kind) {
        self.names.push((name.to_owned(), kind));
    }

    /// The names of a loop's round.
    pub(super) fn round(&self, name: Option<(&str, Kind)>) -> Self {
        let mut inside = self.clone();
        inside.give("loop", Kind::View(LOOP));
        if let Some((name, kind)) = name {
            inside.give(name, kind);
        }
        inside
    }

    /// The same names where a question has been answered with yes, or with no.
    pub(super) fn when(&self, question: &Expr<'_>, answer: bool) -> Self {
        let mut inside = self.clone();
        learn(question, answer, &mut inside.present);
        inside
    }

    /// What values something has here: what is known to be there is not absent.
    pub(super) fn narrowed(&self, expr: &Expr<'_>, kind: Kind) -> Kind {
        path(expr).map_or(kind, |path| self.narrowed_name(&path, kind))
    }

    /// The same, of a name.
    pub(super) fn narrowed_name(&self, name: &str, kind: Kind) -> Kind {
        match kind {
            Kind::Optional(there) if self.present.iter().any(|path| path == name) => *there,
            kind => kind,
        }
    }
}

/// A name, or a field of one.
pub(super) fn path(expr: &Expr<'_>) -> Option<String> {
    match expr {
        Expr::Var(name) => Some(name.id.to_owned()),
        Expr::GetAttr(field) => path(&field.expr).map(|path| format!("{path}.{}", field.name)),
        _ => None,
    }
}

/// What an answer tells of what is there.
fn learn(question: &Expr<'_>, answer: bool, present: &mut Vec<String>) {
    match question {
        Expr::UnaryOp(not) if matches!(not.op, UnaryOpKind::Not) => learn(&not.expr, !answer, present),
        Expr::BinOp(both) => {
            let tells = matches!((&both.op, answer), (BinOpKind::ScAnd, true) | (BinOpKind::ScOr, false));
            if tells {
                learn(&both.left, answer, present);
                learn(&both.right, answer, present);
            }
        }
        question if answer => present.extend(path(question)),
        _ => {}
    }
}
