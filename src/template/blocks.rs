//! The blocks of built-in templates, for those who look for one to override.

use minijinja::machinery::ast::Stmt;

use super::built_in::BuiltIn;
use super::parse::parse;

/// A part of a template that can be overridden alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its name.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

impl BuiltIn {
    /// Its blocks, in order.
    ///
    /// # Panics
    /// When a built-in template is no template.
    pub fn blocks(&self) -> Vec<Block> {
        let tree = parse(self.text).unwrap_or_else(|wrong| unreachable!("internal: {}: {}", self.name, wrong.message));
        let mut blocks = Vec::new();
        collect(self.text, &tree, &mut blocks);
        blocks
    }
}

fn collect(text: &str, statement: &Stmt<'_>, blocks: &mut Vec<Block>) {
    let inside = |statements: &[Stmt<'_>], blocks: &mut Vec<Block>| {
        for statement in statements {
            collect(text, statement, blocks);
        }
    };
    match statement {
        Stmt::Template(template) => inside(&template.children, blocks),
        Stmt::IfCond(question) => {
            inside(&question.true_body, blocks);
            inside(&question.false_body, blocks);
        }
        Stmt::ForLoop(each) => inside(&each.body, blocks),
        Stmt::Block(block) => {
            let span = block.span();
            let text = text.get(span.start_offset as usize..span.end_offset as usize).unwrap_or_default();
            blocks.push(Block { name: block.name.to_owned(), text: between_tags(text).to_owned() });
        }
        _ => {}
    }
}

/// What stands between the tag that begins a block and the one that ends it.
fn between_tags(text: &str) -> &str {
    let begun = text.find("%}").map_or(0, |at| at + "%}".len());
    let ended = text.rfind("{%").unwrap_or(text.len());
    let inside = text.get(begun..ended).unwrap_or_default();
    inside.strip_prefix('\n').unwrap_or(inside)
}
