//! What is mounted, and whose it is.

use super::{Break, Sides, steps};
use crate::emit::commands;
use crate::impact::code::Code;
use crate::impact::said::Said;
use crate::model::{Extent, Model, Mount, MountSource, Owner, User};

/// Volumes and folders of the host that are mounted elsewhere, or not at all; and owners with other numbers.
pub(super) fn mounts(sides: Sides<'_>, found: &mut Vec<Break>) {
    let Sides { old, new } = sides;
    let now: Vec<&Mount> = all(new).collect();
    for mount in all(old) {
        let same: Vec<&&Mount> = now.iter().filter(|other| other.source == mount.source).collect();
        if same.iter().any(|other| other.path == mount.path) {
            continue;
        }
        let there = now.iter().find(|other| other.path == mount.path);
        match &mount.source {
            MountSource::Volume(volume) => {
                let name = commands::volume_name(old, volume);
                found.push(match (same.first(), there.map(|other| &other.source)) {
                    (Some(other), _) => moved(&name, mount, other),
                    (None, Some(MountSource::Volume(other))) => {
                        renamed(old, mount, &name, &commands::volume_name(new, other))
                    }
                    (None, _) => removed(mount, &name),
                });
            }
            MountSource::Host(path) => {
                let what = Said::words("folder ").with(path.to_string()).then(" of the host is no longer mounted at ");
                let what = what.with(mount.path.as_str());
                let what = match same.first() {
                    Some(other) => what.then(", but at ").with(other.path.as_str()),
                    None => what,
                };
                let advice = Said::words("change ").with("--volume").then(" of ").with("docker run");
                found.push(Break::new(Code::HostFolder, mount.path.as_str(), what, advice));
            }
        }
    }
    // The same volume of the file may have another name for Docker.
    for mount in all(old) {
        let MountSource::Volume(volume) = &mount.source else { continue };
        let is_kept = now.iter().any(|other| other.source == mount.source && other.path == mount.path);
        let (before, after) = (commands::volume_name(old, volume), commands::volume_name(new, volume));
        if is_kept && before != after {
            found.push(renamed(old, mount, &before, &after));
        }
    }
    owners(sides, found);
}

/// Everything that is mounted in the containers of one model.
fn all(model: &Model) -> impl Iterator<Item = &Mount> {
    model.mounts.iter().chain(model.companions.iter().flat_map(|companion| &companion.mounts))
}

fn moved(name: &str, old: &Mount, new: &Mount) -> Break {
    let what = Said::words("volume ").with(name).then(" is mounted at ").with(new.path.as_str());
    let what = what.then(", and no longer at ").with(old.path.as_str());
    let advice = Said::words("what is in it comes along; change ").with("--volume").then(" of ").with("docker run");
    Break::new(Code::VolumePath, old.path.as_str(), what, advice.then(" and whatever names the old path"))
}

fn renamed(old: &Model, mount: &Mount, before: &str, after: &str) -> Break {
    let what = Said::words("volume ").with(after).then(" is mounted at ").with(mount.path.as_str());
    let what = what.then(", and no longer ").with(before);
    let advice = Said::words("what is in the old one stays there: copy it before the first start");
    let steps = steps::copied(old, before, after);
    Break { steps, ..Break::new(Code::VolumeName, mount.path.as_str(), what, advice) }
}

fn removed(mount: &Mount, name: &str) -> Break {
    let what = Said::words("volume ").with(name).then(" is no longer mounted at ").with(mount.path.as_str());
    let advice = Said::words("what is in it stays there, and nobody reads it: save it, then remove it with ");
    Break::new(Code::VolumeRemoved, mount.path.as_str(), what, advice.with(format!("docker volume rm {name}")))
}

/// Users with other numbers, where anything is kept.
fn owners(Sides { old, new }: Sides<'_>, found: &mut Vec<Break>) {
    let Some(mount) = all(old).find(|mount| !mount.read_only) else { return };
    for user in &old.image.users {
        let Some(other) = new.image.users.iter().find(|other| other.name == user.name) else { continue };
        let numbers = |user: &User| format!("{}:{}", user.uid_now().shown(), user.gid_now().shown());
        let (before, after) = (numbers(user), numbers(other));
        // Whoever may be given numbers is followed at each start.
        if before == after {
            continue;
        }
        let what = Said::words("user ").with(user.name.as_str()).then(" is ").with(after.as_str());
        let what = what.then(", and no longer ").with(before);
        let is_followed = new.prepared.iter().any(|prepared| {
            matches!(prepared.extent, Extent::Whole { .. } | Extent::Made { .. }) && is_of(&prepared.owner, other)
        });
        let brings_itself = new.kits.iter().any(|kit| {
            kit.keeps.is_some()
                && new.service(kit.service.as_str()).and_then(|service| service.user()) == Some(user.name.as_str())
        });
        let (advice, steps) = if is_followed {
            (Said::words("the container gives it its volume at the next start, which may take a while"), Vec::new())
        } else if brings_itself {
            (
                Said::words("the kit gives it its folder at the next start; folders of the host are yours to give"),
                Vec::new(),
            )
        } else {
            let steps = steps::owned(new, mount, &after);
            (Said::words("give it what it has written, in volumes and in folders of the host"), steps)
        };
        found.push(Break { steps, ..Break::new(Code::DataOwner, user.name.as_str(), what, advice) });
    }
}

fn is_of(owner: &Owner, user: &User) -> bool {
    match owner {
        Owner::Numbers(_) => *owner == user.owner(),
        Owner::Named(name) => *name == user.name,
    }
}
