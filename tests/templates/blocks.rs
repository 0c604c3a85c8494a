//! An override of a block changes that block and nothing else.

use std::collections::BTreeMap;

use hullwright::template::{BUILT_IN, BuiltIn};

use super::{LITTLE, ONE, SEVERAL, Templates, outcome};

const MARK: &str = "MARKED-HERE\n";

fn replacing(template: &BuiltIn, block: &str, text: &str) -> Templates {
    let name = template.name;
    let text = format!("{{% extends \"built-in/{name}\" %}}\n{{% block {block} %}}\n{text}{{% endblock %}}\n");
    Templates::one(name, &text)
}

/// Whether the text is the original one with something else in the marked places.
fn is_apart_from_marks(text: &str, original: &str) -> bool {
    let Some((first, rest)) = text.split_once(MARK) else { return text == original };
    let (between, last) = rest.rsplit_once(MARK).unwrap_or(("", rest));
    let Some(original) = original.strip_prefix(first).and_then(|rest| rest.strip_suffix(last)) else { return false };
    between.split(MARK).try_fold(original, |rest, part| rest.find(part).map(|at| &rest[at + part.len()..])).is_some()
}

#[test]
fn one_block_changes_and_nothing_else() {
    let originals: Vec<(&str, BTreeMap<String, String>)> =
        [SEVERAL, LITTLE, ONE].map(|spec| (spec, outcome(spec, &Templates::default()).files())).to_vec();
    let mut without_marks = Vec::new();
    for template in BUILT_IN {
        let blocks = template.blocks();
        assert!(!blocks.is_empty(), "{} has no blocks", template.name);
        for block in blocks {
            let at = format!("block `{}` of {}", block.name, template.name);
            let (mut extended, mut replaced) = (0, 0);
            for (spec, original) in &originals {
                let more =
                    outcome(spec, &replacing(template, &block.name, &format!("{MARK}{{{{ super() }}}}"))).files();
                let marks = more.values().map(|text| text.matches(MARK).count()).sum::<usize>();
                extended += marks;
                let without: BTreeMap<_, _> =
                    more.into_iter().map(|(path, text)| (path, text.replace(MARK, ""))).collect();
                assert_eq!(&without, original, "{at} changes more");
                if marks == 0 {
                    continue;
                }
                let other = outcome(spec, &replacing(template, &block.name, MARK)).files();
                replaced += other.values().map(|text| text.matches(MARK).count()).sum::<usize>();
                for (path, text) in &other {
                    assert!(is_apart_from_marks(text, &original[path]), "{at} replaces more of {path}:\n{text}");
                }
            }
            if extended == 0 || replaced != extended {
                without_marks.push(format!("{at}: {extended} and {replaced} marks"));
            }
        }
    }
    assert!(without_marks.is_empty(), "{without_marks:#?}");
}
