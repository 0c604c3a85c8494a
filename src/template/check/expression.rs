//! What values an expression has.

use minijinja::machinery::ast::{BinOp, BinOpKind, Call, Expr, Filter, GetAttr, IfExpr, UnaryOpKind};
use minijinja::value::ValueKind;

use super::report::{misplaced, not_offered, unknown};
use super::scope::path;
use super::{Checker, Scope};
use crate::diagnostic::Code;
use crate::source::Span;
use crate::template::kind::Kind;

/// The filters that templates have.
const FILTERS: [&str; 3] = ["length", "lower", "upper"];

impl Checker<'_> {
    /// What values it has; none where something is wrong with it, which is then reported.
    pub(super) fn value(&mut self, expr: &Expr<'_>, scope: &Scope) -> Option<Kind> {
        match expr {
            Expr::Var(name) => self.variable(name.id, self.file.span(name.span()), scope),
            Expr::GetAttr(field) => self.field(field, self.file.name(field.span(), field.name), scope),
            Expr::Const(constant) => match constant.value.kind() {
                ValueKind::String => Some(Kind::Text),
                ValueKind::Number => Some(Kind::Number),
                ValueKind::Bool => Some(Kind::Truth),
                _ => self.refuse(self.file.span(constant.span()), "value `none`", "ask with `if` whether one is there"),
            },
            Expr::UnaryOp(not) if matches!(not.op, UnaryOpKind::Not) => {
                self.value(&not.expr, scope).map(|_| Kind::Truth)
            }
            Expr::BinOp(both) => return self.both(both, scope),
            Expr::IfExpr(choice) => return self.choice(choice, self.file.span(choice.span()), scope),
            Expr::Filter(filter) => return self.filter(filter, self.file.name(filter.span(), filter.name), scope),
            Expr::Call(call) => self.call(call, self.file.span(call.span())),
            Expr::Test(test) => self.refuse(
                self.file.span(test.span()),
                "tests such as `is defined`",
                "ask with `if` whether it is there",
            ),
            other => {
                let span = self.file.span(other.span());
                self.refuse(
                    span,
                    &format!("{}s of this kind", other.description()),
                    "write names, fields and comparisons",
                )
            }
        }
        .map(|kind| scope.narrowed(expr, kind))
    }

    fn refuse(&mut self, span: Span, what: &str, instead: &str) -> Option<Kind> {
        self.findings.push(not_offered(span, what, instead));
        None
    }

    fn variable(&mut self, name: &str, span: Span, scope: &Scope) -> Option<Kind> {
        let kind = scope.kind(name);
        if kind.is_none() {
            let message = format!("`{name}` is no name that `{}` sees here", self.name);
            self.findings.push(unknown(Code::UnknownName, span, message, name, scope.names()));
        }
        kind
    }

    fn field(&mut self, field: &GetAttr<'_>, span: Span, scope: &Scope) -> Option<Kind> {
        let name = field.name;
        match self.value(&field.expr, scope)? {
            Kind::View(view) => {
                let found = view.field(name).map(|field| field.kind);
                if found.is_none() {
                    let whose = path(&field.expr).unwrap_or_else(|| "this".to_owned());
                    let message = format!("`{whose}` has no field `{name}`");
                    let known = view.fields.iter().map(|field| field.name);
                    self.findings.push(unknown(Code::UnknownName, span, message, name, known));
                }
                found
            }
            Kind::Optional(_) => {
                let message = format!("`{name}` is asked of something that may be absent");
                self.findings.push(misplaced(span, message, "ask with `if` whether it is there"));
                None
            }
            kind => {
                let message = format!("`{name}` is no field: a {kind} has none");
                self.findings.push(misplaced(span, message, "use the value itself"));
                None
            }
        }
    }

    fn both(&mut self, both: &BinOp<'_>, scope: &Scope) -> Option<Kind> {
        let BinOp { op, left, right } = both;
        match op {
            BinOpKind::ScAnd | BinOpKind::ScOr => {
                let first = self.value(left, scope);
                let second = self.value(right, &scope.when(left, matches!(op, BinOpKind::ScAnd)))?;
                // What is there, or else another value of its kind.
                Some(match first? {
                    Kind::Optional(kind) if matches!(op, BinOpKind::ScOr) && kind.is(second) => second,
                    _ => Kind::Truth,
                })
            }
            BinOpKind::Eq | BinOpKind::Ne => {
                let kinds = (self.value(left, scope), self.value(right, scope));
                self.word(left, kinds.1);
                self.word(right, kinds.0);
                Some(Kind::Truth)
            }
            BinOpKind::Lt | BinOpKind::Lte | BinOpKind::Gt | BinOpKind::Gte => {
                for side in [left, right] {
                    match self.value(side, scope) {
                        None | Some(Kind::Number) => {}
                        Some(kind) => {
                            let message = format!("a {kind} is neither more nor less");
                            let span = self.file.span(side.span());
                            self.findings.push(misplaced(span, message, "compare numbers"));
                        }
                    }
                }
                Some(Kind::Truth)
            }
            BinOpKind::In => {
                self.value(left, scope);
                match self.value(right, scope) {
                    None => {}
                    Some(Kind::List(kind)) => self.word(left, Some(*kind)),
                    Some(kind) => {
                        let message = format!("nothing can be looked for in a {kind}");
                        let span = self.file.span(right.span());
                        self.findings.push(misplaced(span, message, "look for it in a list"));
                    }
                }
                Some(Kind::Truth)
            }
            _ => {
                let (start, end) = (left.span().start_offset as usize, right.span().end_offset as usize);
                self.refuse(self.file.range(start..end.max(start)), "calculations", "write values one behind the other")
            }
        }
    }

    /// A word that is compared with a choice is one of its words.
    fn word(&mut self, expr: &Expr<'_>, with: Option<Kind>) {
        if let (Expr::Const(constant), Some(Kind::Choice(words))) = (expr, with) {
            let word = constant.value.as_str().unwrap_or_default();
            if !words.contains(&word) {
                let span = self.file.name(constant.span(), word);
                let message = format!("`{word}` is none of the words that stand there");
                self.findings.push(unknown(Code::UnknownName, span, message, word, words.iter().copied()));
            }
        }
    }

    fn choice(&mut self, choice: &IfExpr<'_>, span: Span, scope: &Scope) -> Option<Kind> {
        let IfExpr { test_expr, true_expr, false_expr } = choice;
        self.value(test_expr, scope);
        let yes = self.value(true_expr, &scope.when(test_expr, true));
        let Some(other) = false_expr else {
            self.findings.push(misplaced(span, "nothing stands there otherwise".to_owned(), "write an `else`"));
            return None;
        };
        let (yes, no) = (yes?, self.value(other, &scope.when(test_expr, false))?);
        if yes.is(no) {
            return Some(yes);
        }
        let message = format!("a {yes} stands there, or a {no}");
        self.findings.push(misplaced(span, message, "write two of a kind, or use `{% if %}`"));
        None
    }

    fn filter(&mut self, filter: &Filter<'_>, span: Span, scope: &Scope) -> Option<Kind> {
        let Filter { name, expr, args } = filter;
        let of = expr.as_ref().and_then(|expr| self.value(expr, scope));
        if !FILTERS.contains(name) {
            let message = format!("`{name}` is no filter of templates");
            self.findings.push(unknown(Code::UnknownName, span, message, name, FILTERS.into_iter()));
            return None;
        }
        if !args.is_empty() {
            self.findings.push(misplaced(span, format!("`{name}` takes no arguments"), "leave them out"));
        }
        match (*name, of?) {
            ("length", Kind::List(_) | Kind::Text) => Some(Kind::Number),
            ("lower" | "upper", Kind::Text) => Some(Kind::Text),
            (_, kind) => {
                let message = format!("`{name}` is not for a {kind}");
                self.findings.push(misplaced(span, message, "use the value as it is"));
                None
            }
        }
    }

    /// `super()` stands alone, so here every function is unknown.
    fn call(&mut self, call: &Call<'_>, span: Span) -> Option<Kind> {
        let message = match &call.expr {
            Expr::Var(name) if name.id == "super" => "`super()` stands alone, in a block of an override".to_owned(),
            Expr::Var(name) => format!("`{}` is no function of templates", name.id),
            _ => "there is no such function".to_owned(),
        };
        let advice = "the only one is `{{ super() }}`, which prints a built-in block in one that replaces it";
        self.findings.push(
            unknown(Code::UnknownName, span, message, "", std::iter::empty())
                .advice(format!("{advice}: what it was to do only you know")),
        );
        None
    }

    /// Whether it is `super()`.
    pub(super) fn is_super(expr: &Expr<'_>) -> bool {
        matches!(expr, Expr::Call(call) if call.args.is_empty() && matches!(&call.expr, Expr::Var(name) if name.id == "super"))
    }
}

/// The text of a constant.
pub(super) fn constant(expr: &Expr<'_>) -> Option<String> {
    match expr {
        Expr::Const(constant) => constant.value.as_str().map(str::to_owned),
        _ => None,
    }
}
