//! Overrides are checked as a whole before anything is rendered: every name in every branch, with what is known of it
//! there, against the view that the template gets.

mod endless;
mod expression;
mod quotes;
mod report;
mod scope;
mod statement;

use minijinja::machinery::ast::{Block, Spanned, Stmt};

pub(super) use endless::endless;
use quotes::Quotes;
pub(super) use report::File;
use report::unknown;
use scope::Scope;

use super::built_in::BuiltIn;
use super::engine::PREFIX;
use super::parse::parse;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Span};

/// A place in a template: what a block there sees, and the quotes around it.
#[derive(Clone, Debug)]
struct At {
    scope: Scope,
    before: Quotes,
    after: Quotes,
}

/// What is known of a template.
#[derive(Debug, Default)]
pub(super) struct Checked {
    /// What is wrong with it.
    pub(super) findings: Vec<Diagnostic>,
    /// What it includes, and where.
    includes: Vec<(String, Span)>,
    /// Its blocks, in the order in which they end.
    blocks: Vec<(String, At)>,
}

struct Checker<'a> {
    /// The template's name.
    name: &'a str,
    file: File<'a>,
    is_shell: bool,
    quotes: Quotes,
    /// The built-in block that the one that is looked at replaces.
    block: Option<At>,
    findings: Vec<Diagnostic>,
    includes: Vec<(String, Span)>,
    blocks: Vec<(String, At)>,
}

/// Checks what stands in place of a built-in template.
pub(super) fn check(template: &BuiltIn, file: File<'_>) -> Checked {
    let tree = match parse(file.text) {
        Ok(tree) => tree,
        Err(wrong) => {
            let finding = Diagnostic::new(
                Code::NoTemplate,
                file.range(wrong.range),
                format!("`{}` {}", template.name, wrong.message),
            );
            let advice = wrong.hint.unwrap_or_else(|| "what was meant only you know".to_owned());
            let finding = finding.advice(advice_of(&advice));
            return Checked { findings: vec![finding], ..Checked::default() };
        }
    };
    let mut checker = Checker {
        name: template.name,
        file,
        is_shell: has_shell(template.name),
        quotes: Quotes::default(),
        block: None,
        findings: Vec::new(),
        includes: Vec::new(),
        blocks: Vec::new(),
    };
    let children = match &tree {
        Stmt::Template(root) => root.children.as_slice(),
        other => std::slice::from_ref(other),
    };
    checker.template(template, children);
    let Checker { findings, includes, blocks, .. } = checker;
    Checked { findings, includes, blocks }
}

/// An advice says why it is no edit.
fn advice_of(hint: &str) -> String {
    if hint.contains("only you know") { hint.to_owned() } else { format!("{hint} What was meant only you know") }
}

fn has_shell(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some((_, "sh")))
}

/// What is known of a built-in template, whose text is nobody's file.
fn built_in_one(template: &BuiltIn) -> Checked {
    check(template, File { source: SourceId::from_index(0), text: template.text })
}

impl Checker<'_> {
    fn template(&mut self, template: &BuiltIn, children: &[Stmt<'_>]) {
        let is_space = |statement: &&Stmt<'_>| matches!(statement, Stmt::EmitRaw(text) if text.raw.trim().is_empty());
        let mut rest = children.iter().skip_while(is_space);
        match rest.next() {
            Some(Stmt::Extends(extends)) => {
                let wanted = format!("{PREFIX}{}", template.name);
                let name = expression::constant(&extends.name);
                if name.as_deref() != Some(wanted.as_str()) {
                    let span = self.file.name(extends.name.span(), name.as_deref().unwrap_or_default());
                    let message = format!("an override of `{}` extends that, and no other template", template.name);
                    let finding = Diagnostic::new(Code::UnknownTemplate, span, message);
                    self.findings.push(match name {
                        Some(_) => finding.edit(format!("write `{wanted}`"), span, wanted),
                        None => finding.edit(format!("write `{wanted}`"), span, format!("\"{wanted}\"")),
                    });
                }
                self.overriding(template, rest);
            }
            _ => {
                self.statements(children, &mut Scope::of(template.view));
                let end = self.file.text.len();
                self.same_quotes(&Quotes::default(), self.file.range(end..end), "the script");
            }
        }
    }

    /// An override that replaces blocks: what stands outside of them would be lost.
    fn overriding<'t, 's: 't>(&mut self, template: &BuiltIn, rest: impl Iterator<Item = &'t Stmt<'s>>) {
        let known = built_in_one(template).blocks;
        for statement in rest {
            match statement {
                Stmt::Block(block) => self.replacing(template, block, &known),
                Stmt::EmitRaw(text) if text.raw.trim().is_empty() => {}
                other => {
                    let message = "this stands outside of every block, so it would be lost".to_owned();
                    let finding = Diagnostic::new(Code::NoTemplate, self.place(other), message);
                    self.findings.push(
                        finding.advice("move it into a block, or leave out `extends`: which is meant only you know"),
                    );
                }
            }
        }
    }

    fn replacing(&mut self, template: &BuiltIn, block: &Spanned<Block<'_>>, known: &[(String, At)]) {
        let tag = self.tag(block);
        let Some((_, at)) = known.iter().find(|(name, _)| name == block.name) else {
            let message = format!("`{}` has no block `{}`", template.name, block.name);
            let known = known.iter().map(|(name, _)| name.as_str());
            self.findings.push(unknown_block(tag, message, block.name, known));
            return;
        };
        self.quotes = at.before.clone();
        self.block = Some(at.clone());
        let blocks = self.blocks.len();
        self.statements(&block.body, &mut at.scope.clone());
        self.block = None;
        self.same_quotes(&at.after, tag, "the block");
        for (name, _) in self.blocks.split_off(blocks) {
            let message = format!("`{name}` stands in another block, and nothing can extend it there");
            let finding = Diagnostic::new(Code::UnknownTemplate, tag, message);
            self.findings.push(finding.advice("leave the tags of the inner block out: what was meant only you know"));
        }
    }

    /// The name in the tag that begins a block.
    fn tag(&self, block: &Spanned<Block<'_>>) -> Span {
        let start = block.span().start_offset as usize;
        let text = self.file.text.get(start..).unwrap_or_default();
        let at = start + text.find(block.name).unwrap_or_default();
        self.file.range(at..at + block.name.len())
    }

    fn place(&self, statement: &Stmt<'_>) -> Span {
        match statement {
            Stmt::EmitRaw(text) => {
                let span = self.file.span(text.span()).range();
                let indent = text.raw.len() - text.raw.trim_start().len();
                self.file.range(
                    span.start + indent..span.start + indent + text.raw.trim().lines().next().map_or(0, str::len),
                )
            }
            Stmt::EmitExpr(printed) => self.file.span(printed.expr.span()),
            Stmt::IfCond(question) => self.file.span(question.expr.span()),
            Stmt::ForLoop(each) => self.file.span(each.iter.span()),
            Stmt::Set(set) => self.file.span(set.target.span()),
            Stmt::Include(include) => self.file.span(include.name.span()),
            Stmt::Extends(extends) => self.file.span(extends.name.span()),
            _ => self.file.range(0..0),
        }
    }
}

fn unknown_block<'n>(span: Span, message: String, name: &str, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    unknown(Code::UnknownTemplate, span, message, name, known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::BUILT_IN;

    #[test]
    fn the_built_in_templates_pass() {
        for template in BUILT_IN {
            assert_eq!(built_in_one(template).findings, [], "{}", template.name);
        }
    }
}
