//! What kits know of the data of their services.

use super::steps;
use super::{Break, Sides};
use crate::impact::code::Code;
use crate::impact::said::Said;
use crate::model::{Keeps, KeptChange, KeptWhen, KitUse};

/// Data that a service does not follow through a change.
pub(super) fn kits(sides: Sides<'_>, found: &mut Vec<Break>) {
    for old in &sides.old.kits {
        let name = old.service.as_str();
        let Some(new) = sides.new.kits.iter().find(|new| new.service == old.service && new.kit == old.kit) else {
            if sides.new.service(name).is_some() {
                found.extend(other_kit(old));
            }
            continue;
        };
        let is_in_view = sides.old.service(name).is_some();
        if !is_in_view {
            continue;
        }
        found.extend(folders(sides, old, new));
        let changes = new.keeps.iter().flat_map(|keeps| keeps.changes.iter().map(move |change| (keeps, change)));
        for (keeps, change) in changes {
            found.extend(changed(sides, old, new, keeps, change));
        }
    }
}

/// The service is no longer of its kit: nobody knows whether it can read what that has written.
fn other_kit(old: &KitUse) -> Option<Break> {
    let keeps = old.keeps.as_ref().filter(|keeps| keeps.again.is_none())?;
    let name = old.service.as_str();
    let what = Said::words("service ").with(name).then(" is no longer of the kit ").with(old.kit.as_str());
    let what = what.then(format!(", which keeps {}", keeps.what));
    let advice = Said::words("look whether it reads what is there, and save that before");
    Some(Break::new(Code::DataVersion, name, what, advice))
}

/// Folders that are elsewhere now, or are kept no longer.
fn folders(Sides { old: before, new: after }: Sides<'_>, old: &KitUse, new: &KitUse) -> Option<Break> {
    let (from, to) = (old.state.first(), new.state.first());
    let kept = new.keeps.as_ref().or(old.keeps.as_ref());
    // What comes back by itself is not at risk.
    if from == to || kept.is_some_and(|keeps| keeps.again.is_some()) {
        return None;
    }
    let from = from?;
    let name = old.service.as_str();
    let Some(to) = to else {
        let what = Said::words("service ").with(name).then(" no longer keeps its data in ").with(from.as_str());
        let advice = Said::words("save what is there: it is read no more, and what comes is lost with the container");
        return Some(Break::new(Code::DataFolder, name, what, advice));
    };
    let what = Said::words("service ").with(name).then(" keeps its data in ").with(to.as_str());
    let what = what.then(", and no longer in ").with(from.as_str());
    // The volume itself may be mounted elsewhere, and take its folders along.
    let place = |model, folder: &str| {
        let (volume, path) = steps::volume_of(model, name, folder)?;
        Some((volume, folder.strip_prefix(path)?.to_owned()))
    };
    let (there, here) = (place(before, from.as_str()), place(after, to.as_str()));
    if there.is_some() && there == here {
        return None;
    }
    let is_same_volume = there.as_ref().map(|(volume, _)| volume) == here.as_ref().map(|(volume, _)| volume);
    let moved = steps::moved(before, name, from.as_str(), to.as_str()).filter(|_| is_same_volume);
    let steps: Vec<_> = match moved {
        Some(moved) => steps::stopped(before).into_iter().chain([moved]).chain(steps::started(after)).collect(),
        None => Vec::new(),
    };
    let advice = Said::words("what is in the old folder stays there: move it before the first start");
    Some(Break { steps, ..Break::new(Code::DataFolder, name, what, advice) })
}

fn changed(
    Sides { old: before, new: after }: Sides<'_>,
    old: &KitUse,
    new: &KitUse,
    keeps: &Keeps,
    change: &KeptChange,
) -> Option<Break> {
    let KeptChange { parameter, when, because, empty, way } = change;
    let value = |used: &KitUse| used.with.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.clone());
    let (from, to) = (value(old)?, value(new)?);
    if from == to || !matters(*when, &from, &to) || keeps.again.is_some() {
        return None;
    }
    let name = old.service.as_str();
    let what = Said::words(format!("{parameter} of ")).with(name).then(" is ").with(to.as_str());
    let what = what.then(", and no longer ").with(from.as_str()).then(format!(". {because}"));
    // What saves is the old one's affair, what loads the new one's.
    let of_old = old.keeps.as_ref();
    let saving = of_old.and_then(|keeps| {
        let own =
            keeps.changes.iter().find(|change| change.parameter == *parameter).and_then(|change| change.way.as_ref());
        own.or_else(|| keeps.way.as_ref().filter(|_| way.is_none()))
    });
    let loading = way.as_ref().or(keeps.way.as_ref());
    let is_taken = way.is_some() || *empty;
    let mut steps = Vec::new();
    let taken = saving.zip(loading).filter(|_| is_taken);
    if let Some((saving, _)) = taken {
        steps.extend(steps::saved(before, name, saving));
    }
    if taken.is_some() || *empty {
        steps.extend(steps::stopped(before));
        if *empty && let Some(folder) = old.state.first().filter(|folder| new.state.contains(*folder)) {
            steps.extend(steps::aside(before, name, folder.as_str()));
        }
        steps.extend(steps::started(after));
    }
    if let Some((_, loading)) = taken {
        steps.extend(steps::loaded(after, name, loading));
    }
    let advice = match (taken, *empty) {
        (Some(_), true) => Said::words(format!(
            "take the {} along, as below; where they can be made again, leave out the steps that save and load",
            keeps.what
        )),
        (Some(_), false) => Said::words(format!("take the {} along, as below", keeps.what)),
        (None, true) => Said::words(format!(
            "keep {parameter} as it was, or begin anew without the {}: no program takes them along",
            keeps.what
        )),
        (None, false) => Said::words("do so before the change is in use"),
    };
    Some(Break { steps, ..Break::new(Code::DataVersion, name, what, advice) })
}

fn matters(when: KeptWhen, from: &str, to: &str) -> bool {
    match when {
        KeptWhen::Other => true,
        KeptWhen::Lower => is_lower(to, from),
        KeptWhen::Fewer => from.split_whitespace().any(|value| !to.split_whitespace().any(|other| other == value)),
    }
}

/// Whether a version or a number is lower than another one: part by part, and numbers by their value.
fn is_lower(one: &str, other: &str) -> bool {
    let parts = |text: &str| -> Vec<Result<u64, String>> {
        text.split(['.', '-', '_', '+']).map(|part| part.parse().map_err(|_| part.to_owned())).collect()
    };
    parts(one) < parts(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_in_order() {
        assert!(is_lower("8.0", "8.2") && is_lower("7.4", "8") && is_lower("9", "16") && is_lower("8", "8.2"));
        assert!(!is_lower("8.2", "8.0") && !is_lower("16", "9") && !is_lower("8.0", "8.0"));
        assert!(matters(KeptWhen::Fewer, "vector cube", "cube") && !matters(KeptWhen::Fewer, "cube", "vector cube"));
    }
}
