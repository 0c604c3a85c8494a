//! Users: their numbers, what changes them when the container runs, and what is theirs then.

use super::growth::Found;
use super::{Check, system};
use crate::model::{Contract, Extent, Image, Numbers, Origin, Owner, Prepared, Text, User, Variable};
use crate::spec::{self, ContainerPath, EnvName, MountSource, UserName};
use crate::yaml::Spanned;

const NOLOGIN: &str = "/usr/sbin/nologin";

/// What is usual where a variable may change it and nothing is said.
const UMASK: &str = "022";

impl Check<'_> {
    /// All users.
    pub(super) fn users(&self) -> Vec<User> {
        self.expanded.users.iter().map(|(name, user)| self.decided(name, user)).collect()
    }

    /// The user of that name.
    pub(super) fn user(&self, name: &UserName) -> Option<User> {
        self.expanded.users.iter().find(|(key, _)| key.value == *name).map(|(key, user)| self.decided(key, user))
    }

    /// The variables that change numbers and umasks.
    pub(super) fn variables_of_users(&mut self, found: &mut Found) {
        for (name, user) in &self.expanded.users {
            let spec::User { uid, gid, uid_env, gid_env, umask, umask_env, .. } = &user.value;
            let umask = umask.as_ref().map_or(UMASK, |umask| umask.as_str()).to_owned();
            let (user, number, gid) = (&name.value, Contract::user_number(), gid.unwrap_or(*uid));
            let all = [
                (uid_env, uid.to_string(), number.clone(), format!("Number of the user {user}")),
                (gid_env, gid.to_string(), number, format!("Number of the group of the user {user}")),
                (umask_env, umask, Contract::umask(), format!("Rights that files of the user {user} do not get")),
            ];
            for (variable, default, contract, description) in all {
                let Some(variable) = variable else { continue };
                let origin = Origin::Default(Text::literal(default));
                let decided = Variable {
                    description: Some(description),
                    contract,
                    ..Variable::new(variable.value.clone(), origin)
                };
                self.add(found, variable.span, decided);
            }
        }
    }

    /// What becomes somebody's before the services start: what is a user's whose numbers may be others then.
    pub(super) fn prepared(&self, image: &Image) -> Vec<Prepared> {
        let here = || self.expanded.services.iter().filter(|service| service.runs_our_image());
        let mounted = here().flat_map(|service| &service.volumes).map(|mount| &mount.value);
        let mounted = mounted.filter(|mount| matches!(mount.source, MountSource::Volume(_)) && !mount.read_only);
        let kept =
            self.expanded.spec.volumes.values().filter_map(|volume| volume.path.as_ref()).map(|path| &path.value);
        let volumes: Vec<&ContainerPath> = mounted.map(|mount| &mount.path).chain(kept).collect();
        let runs =
            |user: &User| here().any(|service| service.user.as_ref().is_some_and(|name| name.value == user.name));
        let mut prepared = Vec::new();
        for user in image.users.iter().filter(|user| user.is_renumbered() && runs(user)) {
            let owner = user.owner();
            let own = image.folders.iter().filter(|(_, owner)| *owner == user.name).map(|(path, _)| path);
            let is_listed = |home: &&ContainerPath| image.folders.iter().any(|(path, _)| path == *home);
            let home = Some(&user.home).filter(|home| !is_listed(home) && !system::has(home));
            for path in home.into_iter().chain(own) {
                let extent = if volumes.contains(&path) {
                    Extent::Whole { but: self.others_in(path, user) }
                } else {
                    Extent::Itself
                };
                prepared.push(Prepared { path: path.clone(), owner: owner.clone(), extent });
            }
        }
        prepared.extend(self.log_folders());
        // What lies in another one comes after it: that one may be new.
        prepared.sort_by(|one, other| one.path.cmp(&other.path));
        prepared
    }

    /// The other users whose services write to a volume.
    fn others_in(&self, path: &ContainerPath, user: &User) -> Vec<Owner> {
        let writes = |service: &&crate::kit::Service| {
            service.volumes.iter().any(|mount| !mount.read_only && mount.path.is_within(path))
        };
        let mut others: Vec<User> = Vec::new();
        for service in self.expanded.services.iter().filter(|service| service.runs_our_image()).filter(writes) {
            let other = service.user.as_ref().and_then(|name| self.user(&name.value));
            others.extend(other.filter(|other| other.name != user.name && !others.contains(other)));
        }
        others.iter().map(User::owner).collect()
    }

    fn decided(&self, name: &Spanned<UserName>, user: &Spanned<spec::User>) -> User {
        let spec::User {
            uid,
            gid,
            group,
            home,
            shell,
            uid_env,
            gid_env,
            umask,
            umask_env,
            provided: _,
            numbered_by: _,
        } = &user.value;
        let usual = || {
            let home = format!("/home/{}", name.value);
            ContainerPath::try_from(home).expect("internal: the name of a user is a path's part")
        };
        let nologin = || ContainerPath::try_from(NOLOGIN.to_owned()).expect("internal: nologin is a path");
        let gid = gid.unwrap_or(*uid);
        let is_chosen = uid_env.is_some() || gid_env.is_some();
        User {
            name: name.value.clone(),
            uid: *uid,
            group: group.as_ref().map_or_else(|| name.value.clone(), |group| group.value.clone()),
            gid,
            home: home.as_ref().map_or_else(usual, |home| home.value.clone()),
            shell: shell.as_ref().map_or_else(nologin, |shell| shell.value.clone()),
            chosen: is_chosen.then(|| Numbers { uid: now(uid_env.as_ref(), *uid), gid: now(gid_env.as_ref(), gid) }),
            provided: self.provided(&user.value),
            umask: match umask_env {
                Some(variable) => Some(Text::variable(variable.value.clone())),
                None => umask.as_ref().map(|umask| Text::literal(umask.to_string())),
            },
        }
    }
}

/// A number: a variable's, or the fixed one.
fn now(variable: Option<&Spanned<EnvName>>, fixed: spec::UserId) -> Text {
    match variable {
        Some(variable) => Text::variable(variable.value.clone()),
        None => Text::literal(fixed.to_string()),
    }
}
