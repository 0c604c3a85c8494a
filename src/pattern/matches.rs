//! Whether a pattern matches: all places where a match may end are followed at once, so no pattern takes for ever.

use std::collections::BTreeSet;

use super::{Alternatives, Atom, Item};

/// Places in a text where a match may end.
type Ends = BTreeSet<usize>;

/// Whether the alternatives match the whole text.
pub(super) fn whole(root: &Alternatives, text: &[u8]) -> bool {
    alternatives(root, text, &Ends::from([0])).contains(&text.len())
}

fn alternatives(all: &Alternatives, text: &[u8], starts: &Ends) -> Ends {
    all.iter().flat_map(|items| sequence(items, text, starts)).collect()
}

fn sequence(items: &[Item], text: &[u8], starts: &Ends) -> Ends {
    items.iter().fold(starts.clone(), |starts, item| repeated(item, text, &starts))
}

fn repeated(item: &Item, text: &[u8], starts: &Ends) -> Ends {
    let mut now = starts.clone();
    for _ in 0..item.least {
        let next = once(&item.atom, text, &now);
        if next == now {
            break;
        }
        now = next;
    }
    let mut all = now.clone();
    let mut count = item.least;
    while !now.is_empty() && item.most.is_none_or(|most| count < most) {
        let next = once(&item.atom, text, &now);
        now = next.difference(&all).copied().collect();
        all.extend(&now);
        count = count.saturating_add(1);
    }
    all
}

fn once(atom: &Atom, text: &[u8], starts: &Ends) -> Ends {
    let fits = |start: &&usize| text.get(**start).is_some_and(|byte| takes(atom, *byte));
    match atom {
        Atom::Byte(_) | Atom::Any | Atom::Set { .. } => starts.iter().filter(fits).map(|start| start + 1).collect(),
        Atom::Group(inner) => alternatives(inner, text, starts),
        Atom::Start => starts.iter().filter(|start| **start == 0).copied().collect(),
        Atom::End => starts.iter().filter(|start| **start == text.len()).copied().collect(),
    }
}

fn takes(atom: &Atom, byte: u8) -> bool {
    match atom {
        Atom::Byte(wanted) => *wanted == byte,
        Atom::Any => true,
        Atom::Set { negated, ranges } => {
            ranges.iter().any(|(first, last)| (*first..=*last).contains(&byte)) != *negated
        }
        Atom::Group(_) | Atom::Start | Atom::End => false,
    }
}
