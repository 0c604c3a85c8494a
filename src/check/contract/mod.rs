//! What users' values must be: the rules of each variable fit together, and every value in the file keeps them.

mod aliases;
mod conditions;

use super::Check;
use super::forms::LINE;
use super::growth::Found;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::kit::Service;
use crate::model::{Contract, Origin, Range, ValueKind};
use crate::pattern::Pattern;
use crate::source::Span;
use crate::spec::{Entry, EnvName, Piece, Text, ValueType, Variable};
use crate::yaml::Spanned;

impl Check<'_> {
    /// What a variable's value must be.
    pub(super) fn contract(&mut self, name: &EnvName, variable: &Variable) -> Contract {
        let kind = self.kind(name, variable);
        let pattern = variable.pattern.as_ref().and_then(|pattern| self.pattern(pattern));
        let contract = Contract::Value(kind, pattern);
        let Some(choices) = &variable.choices else { return contract };
        let mut values: Vec<String> = Vec::new();
        for choice in &choices.value {
            let value = self.formed(choice, &LINE);
            if value.is_empty() || values.contains(&value) {
                let why = if value.is_empty() { "an empty value counts as none" } else { "it stands there twice" };
                let message = format!("`{value}` is no further choice of `{name}`");
                let report = Diagnostic::new(Code::Contract, choice.span, message).label(why);
                self.report(report.advice("remove it, or write another value: which is meant only you know"));
                continue;
            }
            self.hold(name, &contract, choice, &value);
            values.push(value);
        }
        if choices.value.is_empty() {
            let report = Diagnostic::new(Code::Contract, choices.span, format!("no value of `{name}` is right"));
            self.report(
                report.label("an empty list").advice("name the values, or remove `enum`: which is meant only you know"),
            );
        }
        if values.is_empty() { contract } else { Contract::OneOf(values) }
    }

    /// The type with its limits.
    fn kind(&mut self, name: &EnvName, variable: &Variable) -> ValueKind {
        let written = variable.kind.unwrap_or_default();
        let range = Range {
            least: variable.minimum.as_ref().map(|bound| bound.value.clone()),
            most: variable.maximum.as_ref().map(|bound| bound.value.clone()),
        };
        let limits = variable.minimum.iter().map(|bound| ("minimum", bound.span));
        let mut limits = limits.chain(variable.maximum.iter().map(|bound| ("maximum", bound.span)));
        match (ValueKind::new(written.value, range), limits.next()) {
            (Some(kind), limit) => {
                let range = Contract::Value(kind.clone(), None).range();
                if let (Some((_, span)), true) = (limit, range.is_some_and(|range| range.is_empty())) {
                    let message = format!("no value of `{name}` is large enough and small enough");
                    let report = Diagnostic::new(Code::Contract, span, message).label("larger than the `maximum`");
                    self.report(report.advice("write a smaller `minimum` or a larger `maximum`: which only you know"));
                }
                kind
            }
            (None, limit) => {
                let (key, span) = limit.unwrap_or(("minimum", written.span));
                let report =
                    Diagnostic::new(Code::Contract, span, format!("`{key}` is for numbers, and `{name}` is none"));
                self.report(report.label("nothing to compare with").advice(format!(
                    "write `type: integer`, `type: number` or `type: port`, or remove `{key}`: which is meant only you know"
                )));
                ValueKind::new(written.value, Range::default()).unwrap_or(ValueKind::Text)
            }
        }
    }

    fn pattern(&mut self, written: &Spanned<String>) -> Option<Pattern> {
        let refused = match Pattern::parse(&written.value) {
            Ok(pattern) => return Some(pattern),
            Err(refused) => refused,
        };
        let report = Diagnostic::new(Code::Pattern, written.span, refused.message);
        let report = report.label("asked of `grep -E` when the container starts");
        let part = refused.instead.map(|(part, other)| (self.narrow(written.span, &part), part, other));
        self.report(match part {
            Some((span, part, other)) if self.sources.text(span) == part => {
                report.edit(format!("write `{other}`"), span, other)
            }
            _ => {
                report.advice("write it as POSIX's extended regular expressions are: what it shall match only you know")
            }
        });
        None
    }

    /// Reports a value that the contract does not take.
    fn hold(&mut self, name: &EnvName, contract: &Contract, text: &Spanned<Text>, value: &str) {
        let is_known = text.pieces().iter().all(|piece| !matches!(piece, Piece::Variable(_)));
        // Nothing there means none, and what could not be resolved is reported elsewhere.
        if value.is_empty() || !is_known || contract.takes(value) {
            return;
        }
        let start: String = value.chars().take(60).collect();
        let message = format!("`{}` is no value that `{name}` takes", start.escape_debug());
        let wanted = contract.wanted().unwrap_or_default();
        let report = Diagnostic::new(Code::ContractValue, text.span, message).label(format!("must be {wanted}"));
        let is_literal = text.pieces().iter().all(|piece| matches!(piece, Piece::Literal(_)));
        let near = match contract {
            Contract::OneOf(values) if is_literal => nearest(value, values.iter().map(String::as_str)),
            Contract::OneOf(_) | Contract::Value(..) => None,
        };
        self.report(match near {
            Some(near) => report.edit(format!("write `{near}`"), text.span, Text::literal(near).to_string()),
            None => report.advice(format!("write another value, or change the rules of `{name}`: which only you know")),
        });
    }

    /// Looks at what the file says of variables, when all of them are known.
    pub(super) fn contracts(&mut self, found: &Found) {
        let expanded = self.expanded;
        for (name, entry, scope) in expanded.scoped_entries() {
            let Entry::Settable(written) = entry else { continue };
            let Some((span, variable)) = found.get(&name.value) else { continue };
            // Declared a second time, which is reported.
            if *span != name.span {
                continue;
            }
            self.values(name, written, variable, scope);
            self.conditions(name, &variable.origin, written, found);
        }
        self.switching(found);
        self.aliases(found);
    }

    /// The values that switch a service on are values that the variable may have.
    fn switching(&mut self, found: &Found) {
        let expanded = self.expanded;
        for (name, values) in expanded.services.iter().flat_map(|service| &service.when) {
            let Some((_, variable)) = found.get(&name.value) else { continue };
            for value in &values.value.0 {
                let text = Spanned::new(Text::literal(value), self.item(values.span, value));
                self.hold(&name.value, &variable.contract, &text, value);
            }
        }
    }

    /// The place of one item of a list.
    fn item(&self, list: Span, value: &str) -> Span {
        let text = self.sources.text(list);
        let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.');
        let mut places = text.match_indices(value).map(|(at, _)| (at, at + value.len()));
        let whole = places.find(|&(start, end)| {
            let before = text.get(..start).and_then(|before| before.chars().next_back());
            let after = text.get(end..).and_then(|after| after.chars().next());
            ![before, after].into_iter().flatten().any(is_part)
        });
        let start = list.range().start;
        whole.map_or(list, |(from, to)| Span::new(list.source, start + from..start + to))
    }

    /// The default and the example keep the contract, and so does what is generated. A secret is one.
    fn values(
        &mut self,
        name: &Spanned<EnvName>,
        written: &Variable,
        variable: &crate::model::Variable,
        scope: Option<&Service>,
    ) {
        let contract = &variable.contract;
        for text in written.default.iter().chain(&written.example) {
            let is_constant = text.pieces().iter().all(|piece| self.is_constant_piece(piece, scope));
            let value = if is_constant { self.resolve(text, scope) } else { crate::model::Text::default() };
            self.hold(name, contract, text, value.constant().unwrap_or_default());
        }
        if let Origin::Generated { length, .. } = &variable.origin {
            let takes = |each: &str| contract.takes(&each.repeat(usize::from(length.get())));
            let made = written.generate.map_or(name.span, |length| length.span);
            if !["a", "Z", "0"].into_iter().all(takes) {
                let report =
                    Diagnostic::new(Code::Contract, made, format!("what is generated for `{name}` need not be right"));
                let label = format!("{} random letters and digits", length.get());
                let report = report.label(label).note(format!("must be {}", contract.wanted().unwrap_or_default()));
                self.report(report.advice(
                    "allow any letters and digits of that number, or write `required: true`: which only you know",
                ));
            }
        }
        let is_boolean = written.kind.filter(|kind| kind.value == ValueType::Boolean).map(|kind| kind.span);
        let few: Option<Span> = written.choices.as_ref().map(|choices| choices.span).or(is_boolean);
        if let (Some(span), true) = (few, written.is_secret()) {
            let report = Diagnostic::new(
                Code::Contract,
                span,
                format!("the secret `{name}` has a value that everyone can guess"),
            );
            let report = report.label("these few can be tried");
            self.report(report.advice("remove `secret`, or the choices: which of them is wrong only you know"));
        }
    }

    /// Whether a piece is known before the container runs. What does not resolve is reported elsewhere.
    fn is_constant_piece(&mut self, piece: &Piece, scope: Option<&Service>) -> bool {
        match piece {
            Piece::Literal(_) => true,
            Piece::Fact(path) => self.fact(path, scope, 0).is_some_and(|value| value.constant().is_some()),
            Piece::Variable(_) => false,
        }
    }
}
