//! Becoming a service's user, and what is that user's.

use super::script::{NOTHING, bare, word};
use crate::model::{Extent, Model, Numbers, Owner, Prepared, Service, Text, User};
use crate::shell::Word;
use crate::template::{Folder, MadeFolder, Number, Owners, Quoted};

/// The words that become a service's user, before the command; none where it is that already.
///
/// A user whose numbers may be others has no entry under those in the image, and needs none: it keeps the groups that
/// it is in by its name.
pub(super) fn becomes(model: &Model, service: &Service) -> Vec<Quoted> {
    let is_alone = model.process().is_some();
    let Some(user) = &service.user else { return Vec::new() };
    let literal = |text: &str| Quoted::from(Word::literal(text));
    let number = |text: &Text| Quoted::from(word(model, text, NOTHING));
    // Whoever gives a user of the base its numbers has done so by then.
    match user.chosen.as_ref().filter(|_| is_alone || user.provided.is_none()) {
        None if is_alone => Vec::new(),
        None => vec![literal("s6-setuidgid"), literal(user.name.as_str())],
        Some(Numbers { uid, gid }) if is_alone => {
            let words = ["setpriv", "--reuid"].map(literal).into_iter().chain([number(uid), literal("--regid")]);
            words.chain([number(gid), literal("--clear-groups")]).collect()
        }
        Some(Numbers { uid, gid }) => {
            let named = ["s6-envuidgid", user.name.as_str(), "s6-applyuidgid", "-z", "-U", "-u"].map(literal);
            named.into_iter().chain([number(uid), literal("-g"), number(gid)]).collect()
        }
    }
}

/// The umask of what a service runs.
pub(super) fn umask(model: &Model, service: &Service) -> Option<Quoted> {
    let umask = service.user.as_ref()?.umask.as_ref()?;
    Some(word(model, umask, NOTHING).into())
}

/// What becomes somebody's before the services start. `limited` is what ends a command that takes too long.
pub(super) fn owners(model: &Model, limited: Vec<Quoted>) -> Owners {
    let looked_through = model.image.users.iter().any(|user| user.numbered_by().is_some());
    let mut owners = Owners { made: Vec::new(), volumes: Vec::new(), folders: Vec::new(), looked_through, limited };
    for Prepared { path, owner, extent } in &model.prepared {
        let [uid, gid] = numbers_of(model, owner);
        let folder = |but: &[Owner]| Folder {
            path: path.to_string(),
            uid: uid.clone(),
            gid: gid.clone(),
            but: but.iter().map(|other| numbers_of(model, other)).map(|[uid, _]| uid).collect(),
        };
        match extent {
            Extent::Made { within } => owners.made.push(MadeFolder {
                path: path.to_string(),
                uid: uid.clone(),
                gid: gid.clone(),
                within: within.to_string(),
            }),
            Extent::Itself => owners.folders.push(folder(&[])),
            Extent::Whole { but } => owners.volumes.push(folder(but)),
        }
    }
    owners
}

/// Who an owner is when the container runs, and its group.
fn numbers_of(model: &Model, owner: &Owner) -> [Quoted; 2] {
    match owner {
        Owner::Numbers(Numbers { uid, gid }) => [uid, gid].map(|text| word(model, text, NOTHING).into()),
        Owner::Named(user) => ["-u", "-g"].map(|what| Quoted(format!("\"$(id {what} {user})\""))),
    }
}

/// The users of services, each once.
fn users(services: &[Service]) -> Vec<&User> {
    let mut users: Vec<&User> = Vec::new();
    for user in services.iter().filter_map(|service| service.user.as_ref()) {
        if !users.contains(&user) {
            users.push(user);
        }
    }
    users
}

/// The numbers that variables say, each with those that are somebody else's.
pub(super) fn numbers(model: &Model, services: &[Service]) -> Vec<Number> {
    let mut numbers = Vec::new();
    for user in users(services) {
        let Some(Numbers { uid, gid }) = &user.chosen else { continue };
        let others = || model.image.users.iter().filter(|other| other.name != user.name);
        let of_others: [Vec<Text>; 2] = [others().map(User::uid_now).collect(), others().map(User::gid_now).collect()];
        for (text, taken) in [uid, gid].into_iter().zip(of_others) {
            if taken.is_empty() {
                continue;
            }
            numbers.extend(text.variables().next().map(|name| Number {
                name: bare(name),
                value: word(model, text, NOTHING).into(),
                taken: taken.iter().map(|text| word(model, text, NOTHING).into()).collect(),
            }));
        }
    }
    numbers
}
