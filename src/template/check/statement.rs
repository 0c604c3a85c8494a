//! What stands in a template, one statement after the other.

use minijinja::machinery::Span as Place;
use minijinja::machinery::ast::{Block, EmitExpr, Expr, ForLoop, IfCond, Include, Set, Stmt};

use super::expression::constant;
use super::report::{UNKNOWN, misplaced, not_offered, unknown};
use super::{At, Checker, Scope};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::template::built_in::{BUILT_IN, BuiltIn, built_in};
use crate::template::engine::PREFIX;
use crate::template::kind::{Field, Kind};

impl Checker<'_> {
    pub(super) fn statements(&mut self, statements: &[Stmt<'_>], scope: &mut Scope) {
        for statement in statements {
            self.statement(statement, scope);
        }
    }

    fn statement(&mut self, statement: &Stmt<'_>, scope: &mut Scope) {
        match statement {
            Stmt::Template(template) => self.statements(&template.children, scope),
            Stmt::EmitRaw(text) => self.quotes.text(text.raw),
            Stmt::EmitExpr(printed) => self.print(printed, self.file.span(printed.expr.span()), scope),
            Stmt::ForLoop(each) => self.each(each, self.file.span(each.iter.span()), scope),
            Stmt::IfCond(question) => self.question(question, scope),
            Stmt::Set(set) => self.set(set, scope),
            Stmt::Block(block) => self.block(block, block.span(), scope),
            Stmt::Include(include) => self.include(include, scope),
            Stmt::Extends(extends) => {
                let message = "`extends` is the first thing in an override".to_owned();
                let finding = Diagnostic::new(Code::NoTemplate, self.file.span(extends.span()), message);
                self.findings.push(finding.advice("move it there: whether all of this is to be lost only you know"));
            }
            Stmt::AutoEscape(other) => self.no(other.span(), "autoescape", "every text is quoted or escaped"),
            Stmt::WithBlock(other) => self.no(other.span(), "with", "give a name with `set`"),
            Stmt::SetBlock(other) => {
                self.no(other.span(), "set` with a text below it, only `set NAME = VALUE", "write the text twice");
            }
            Stmt::FilterBlock(other) => self.no(other.span(), "filter", "write the text as it is to be"),
            Stmt::Import(other) => self.no(other.span(), "import", "use `include`"),
            Stmt::FromImport(other) => self.no(other.span(), "from", "use `include`"),
            Stmt::Do(other) => self.no(other.span(), "do", "leave it out"),
            #[cfg(feature = "cli")]
            Stmt::Macro(other) => self.no(other.span(), "macro", "write the text where it stands"),
            #[cfg(feature = "cli")]
            Stmt::CallBlock(other) => self.no(other.span(), "call", "write the text where it stands"),
            #[allow(unreachable_patterns, reason = "other crates of a build can switch on more of the engine")]
            _ => self.findings.push(not_offered(self.file.range(0..0), "macros", "write the text where it stands")),
        }
    }

    fn no(&mut self, place: Place, what: &str, instead: &str) {
        self.findings.push(not_offered(self.file.span(place), &format!("`{what}`"), instead));
    }

    fn print(&mut self, printed: &EmitExpr<'_>, span: Span, scope: &Scope) {
        if Self::is_super(&printed.expr) {
            match self.block.clone() {
                Some(At { scope: _, before, after }) => {
                    self.same_quotes(&before, span, "what stands before `super()`");
                    self.quotes = after;
                }
                None => {
                    let message = "`super()` has nothing to print here".to_owned();
                    self.findings.push(misplaced(
                        span,
                        message,
                        "use it in a block of an override that extends a built-in template",
                    ));
                }
            }
            return;
        }
        let kind = self.value(&printed.expr, scope);
        let is_open = self.is_shell && !self.quotes.are_closed();
        let wrong = match kind {
            Some(Kind::Text | Kind::Quoted) if is_open => Some((
                "within quotes or in a comment, a quoted word is not one".to_owned(),
                "close them before it, and open them again behind it",
            )),
            None | Some(Kind::Text | Kind::Quoted | Kind::Name | Kind::Number | Kind::Choice(_)) => None,
            Some(Kind::Optional(_)) => {
                Some(("this may be absent, and is printed".to_owned(), "ask with `if` whether it is there"))
            }
            Some(Kind::Truth) => Some(("an answer is printed".to_owned(), "ask with `if`, and write what to say")),
            Some(Kind::List(_)) => Some(("a list is printed".to_owned(), "print what is in it, with `for`")),
            Some(Kind::View(view)) => Some((format!("{} is printed as a whole", view.name), "print one of its fields")),
        };
        self.findings.extend(wrong.map(|(message, instead)| misplaced(span, message, instead)));
        self.quotes.value();
    }

    fn each(&mut self, each: &ForLoop<'_>, span: Span, scope: &Scope) {
        let item = match self.value(&each.iter, scope) {
            Some(Kind::List(kind)) => Some(*kind),
            None => None,
            Some(kind) => {
                self.findings.push(misplaced(span, format!("a {kind} is no list"), "name a list"));
                None
            }
        };
        if each.recursive {
            self.findings.push(not_offered(span, "loops that call themselves", "write one loop in the other"));
        }
        let Expr::Var(name) = &each.target else {
            let span = self.file.span(each.target.span());
            self.findings.push(not_offered(span, "loops over several names at once", "name one, and use its fields"));
            return;
        };
        self.is_new(name.id, self.file.span(name.span()), scope);
        let Some(item) = item else { return };
        let mut inside = scope.round(Some((name.id, item)));
        if let Some(filter) = &each.filter_expr {
            self.value(filter, &inside);
            inside = inside.when(filter, true);
        }
        let before = self.quotes.clone();
        self.statements(&each.body, &mut inside);
        self.same_quotes(&before, span, "a round of the loop");
        self.statements(&each.else_body, &mut scope.clone());
        self.same_quotes(&before, span, "the loop's `else`");
    }

    fn question(&mut self, question: &IfCond<'_>, scope: &Scope) {
        let span = self.file.span(question.expr.span());
        self.value(&question.expr, scope);
        let before = self.quotes.clone();
        self.statements(&question.true_body, &mut scope.when(&question.expr, true));
        let after = std::mem::replace(&mut self.quotes, before);
        self.statements(&question.false_body, &mut scope.when(&question.expr, false));
        self.same_quotes(&after, span, "one branch of the question and not the other");
    }

    /// Reports quotes that are not as they must be.
    pub(super) fn same_quotes(&mut self, wanted: &super::Quotes, span: Span, who: &str) {
        if self.is_shell && !self.quotes.are_like(wanted) {
            let message = format!("{who} opens or closes quotes");
            self.findings.push(misplaced(span, message, "close what is opened in one place"));
            // One report is enough.
            self.quotes = super::Quotes::default();
        } else {
            self.quotes = wanted.clone();
        }
    }

    fn set(&mut self, set: &Set<'_>, scope: &mut Scope) {
        let kind = self.value(&set.expr, scope);
        let Expr::Var(name) = &set.target else {
            let span = self.file.span(set.target.span());
            self.findings.push(not_offered(span, "`set` of a field or of several names", "set one name"));
            return;
        };
        self.is_new(name.id, self.file.span(name.span()), scope);
        if let Some(kind) = kind {
            scope.give(name.id, kind);
        }
    }

    /// Who reads a template must not wonder which of two things a name means.
    fn is_new(&mut self, name: &str, span: Span, scope: &Scope) {
        if scope.kind(name).is_some() {
            let message = format!("`{name}` means something else already");
            self.findings.push(misplaced(span, message, "take another name"));
        }
    }

    fn block(&mut self, block: &Block<'_>, place: Place, scope: &Scope) {
        let before = self.quotes.clone();
        self.statements(&block.body, &mut scope.clone());
        self.blocks.push((block.name.to_owned(), At { scope: scope.clone(), before, after: self.quotes.clone() }));
        if block.required {
            self.no(place, "required", "write what stands there");
        }
    }

    fn include(&mut self, include: &Include<'_>, scope: &Scope) {
        let span = self.file.span(include.name.span());
        let Some(name) = constant(&include.name) else {
            self.findings.push(not_offered(span, "computed names", "write the name of a template"));
            return;
        };
        let span = self.file.name(include.name.span(), &name);
        let plain = name.strip_prefix(PREFIX).unwrap_or(&name);
        let extension = if self.is_shell { ".sh" } else { ".md" };
        let Some(included) = built_in(plain).filter(|template| template.name.ends_with(extension)) else {
            let message = format!("there is no template `{name}` to be included here");
            let fits = |template: &&BuiltIn| {
                template.name.ends_with(extension) && template.name != self.name && missing(template, scope).is_none()
            };
            let known = BUILT_IN.iter().filter(fits).map(|template| template.name);
            self.findings.push(unknown(Code::UnknownTemplate, span, message, &name, known));
            return;
        };
        if let Some(missing) = missing(included, scope) {
            let message = format!("`{name}` needs `{}`, and `{}` does not see it here", missing.name, self.name);
            self.findings
                .push(Diagnostic::new(Code::UnknownName, span, message).advice(format!("leave it out: {UNKNOWN}")));
        }
        if self.is_shell && !self.quotes.are_closed() {
            self.findings.push(misplaced(
                span,
                "a script is included within quotes".to_owned(),
                "close them before it",
            ));
        }
        self.includes.push((name, span));
    }
}

/// What an included template needs and this place does not have.
fn missing(included: &BuiltIn, scope: &Scope) -> Option<&'static Field> {
    included.view.fields.iter().find(|field| {
        let kind = scope.kind(field.name).map(|kind| scope.narrowed_name(field.name, kind));
        !kind.is_some_and(|kind| kind.is(field.kind))
    })
}
