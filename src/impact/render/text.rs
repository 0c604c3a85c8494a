//! The document for a terminal.

use std::fmt::Write as _;

use super::document::Block;
use crate::impact::said::Said;

pub(super) fn text(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Heading(level, said) => heading(*level, said, &mut out),
            Block::Words(said) => {
                let _ = writeln!(out, "{said}");
            }
            Block::List(items) => {
                for item in items {
                    let _ = writeln!(out, "  - {item}");
                }
            }
            Block::Table(_, rows) => rows.iter().for_each(|row| self::row(row, &mut out)),
            Block::Code(_, text) => {
                for line in text.lines() {
                    let _ = writeln!(out, "  {line}");
                }
            }
        }
    }
    out
}

fn heading(level: usize, said: &Said, out: &mut String) {
    match level {
        1 => {
            let _ = writeln!(out, "{said}");
        }
        2 => {
            let title = said.to_string();
            let _ = writeln!(out, "\n{title}\n{}", "=".repeat(title.chars().count()));
        }
        _ => {
            let _ = writeln!(out, "\n{said}");
        }
    }
}

/// A row in one line: what it is about, then the rest.
fn row(cells: &[Said], out: &mut String) {
    let mut cells = cells.iter().map(ToString::to_string);
    let first = cells.next().unwrap_or_default();
    let rest: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
    let _ = writeln!(out, "  {first}: {}", rest.join(" | "));
}
