//! `required: {VARIABLE: VALUE}`: the variable is one that users set, and may have that value.

use crate::check::growth::Found;
use crate::check::{Check, unknown};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Condition, Origin};
use crate::source::Span;
use crate::spec::{EnvName, Required, Text, Variable, Wanted};
use crate::yaml::Spanned;

impl Check<'_> {
    /// When a variable is required: all of it must hold.
    pub(in crate::check) fn when(&mut self, variable: &Variable) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (name, wanted) in written(variable) {
            let values: Vec<String> = texts(wanted).iter().map(|text| self.constant(text)).collect();
            if values.is_empty() {
                let report = Diagnostic::new(Code::Contract, wanted.span, format!("no value of `{name}` is meant"));
                self.report(report.label("an empty list").advice("name its values: which of them only you know"));
                continue;
            }
            conditions.push(Condition { variable: name.value.clone(), values });
        }
        conditions
    }

    pub(super) fn conditions(&mut self, name: &Spanned<EnvName>, origin: &Origin, variable: &Variable, found: &Found) {
        if let (Some(Spanned { value: Required::When(written), span }), Origin::Unset) = (&variable.required, origin)
            && written.is_empty()
        {
            let report = Diagnostic::new(Code::Contract, *span, format!("`{name}` is required when nothing holds"));
            self.report(
                report.label("an empty map").advice("write `true`, or a condition: which is meant only you know"),
            );
        }
        for (other, wanted) in written(variable) {
            match found.get(&other.value) {
                Some((_, decides)) if decides.secret || other.value == name.value => {
                    let why = if decides.secret { "which is a secret" } else { "which is itself" };
                    let message = format!("`{name}` cannot be required by the value of `{other}`, {why}");
                    let report = Diagnostic::new(Code::Contract, other.span, message).label("decides nothing");
                    self.report(report.advice("name another variable: which of them decides only you know"));
                }
                Some((_, decides)) => {
                    for text in texts(wanted) {
                        let value = self.resolve(&text, None);
                        self.hold(&other.value, &decides.contract, &text, value.constant().unwrap_or_default());
                    }
                }
                None if self.is_fixed(&other.value) => {
                    let message = format!("`{other}` always has the same value, so it decides nothing");
                    let report = Diagnostic::new(Code::Contract, other.span, message).label("users cannot set it");
                    self.report(report.advice("name a variable that users set: which of them decides only you know"));
                }
                None => {
                    let names = found.keys().filter(|known| **known != name.value).map(EnvName::as_str);
                    let report = unknown(Code::UnknownVariable, "variable", other.as_str(), other.span, names);
                    self.report(report);
                }
            }
        }
    }

    /// Whether the file decides a variable's value.
    fn is_fixed(&self, name: &EnvName) -> bool {
        self.expanded.entries().any(|(other, _)| other.value == *name)
    }
}

fn written(variable: &Variable) -> impl Iterator<Item = (&Spanned<EnvName>, &Spanned<Wanted>)> {
    let conditions = match variable.required.as_ref().map(|required| &required.value) {
        Some(Required::When(conditions)) => Some(conditions),
        Some(Required::Always | Required::Never) | None => None,
    };
    conditions.into_iter().flatten()
}

fn texts(wanted: &Spanned<Wanted>) -> Vec<Spanned<Text>> {
    let at = |span: Span, value: &Text| Spanned { value: value.clone(), span };
    match &wanted.value {
        Wanted::One(text) => vec![at(wanted.span, text)],
        Wanted::OneOf(texts) => texts.clone(),
    }
}
