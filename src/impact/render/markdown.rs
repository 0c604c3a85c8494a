//! The document in Markdown. Nothing that a spec says breaks out of its place.

use std::fmt::Write as _;

use super::document::Block;
use crate::impact::said::{Bit, Said};
use crate::markdown::{code, fenced, inline, row};

pub(super) fn markdown(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        if !out.is_empty() {
            out.push('\n');
        }
        match block {
            Block::Heading(level, said) => {
                let _ = writeln!(out, "{} {}", "#".repeat(*level), shown(said));
            }
            Block::Words(said) => {
                let _ = writeln!(out, "{}", shown(said));
            }
            Block::List(items) => items.iter().for_each(|item| {
                let _ = writeln!(out, "- {}", shown(item));
            }),
            Block::Table(head, rows) => {
                let head: Vec<String> = head.iter().map(|title| (*title).to_owned()).collect();
                out.push_str(&row(&head));
                out.push_str(&row(&vec!["---".to_owned(); head.len()]));
                for cells in rows {
                    out.push_str(&row(&cells.iter().map(shown).collect::<Vec<_>>()));
                }
            }
            Block::Code(language, text) => out.push_str(&fenced(language, text)),
        }
    }
    out
}

fn shown(said: &Said) -> String {
    let bits = said.bits().iter().enumerate().map(|(index, bit)| match bit {
        Bit::Words(words) => spaced(words, index == 0),
        Bit::Value(value) => code(value),
    });
    bits.collect()
}

/// Words in which nothing is syntax, where something may stand before them; the blanks at their ends part them from values.
fn spaced(words: &str, is_first: bool) -> String {
    // Behind a letter nothing begins a list or a heading.
    let quoted = if is_first { inline(words) } else { inline(&format!("x {words}")).chars().skip(2).collect() };
    let start = if !is_first && words.starts_with(' ') { " " } else { "" };
    let end = if words.len() > 1 && words.ends_with(' ') { " " } else { "" };
    format!("{start}{}{end}", quoted.trim_start())
}
