//! Folders that are somebody's before anything is in them.

use super::{Check, system};
use crate::kit::Service;
use crate::model;
use crate::spec::{ContainerPath, MountSource, UserName};

/// What lies in these is root's as well, whoever runs there.
const OF_ROOT: [&str; 2] = ["/etc", "/usr/lib"];

type Owned = Vec<(ContainerPath, UserName)>;

impl Check<'_> {
    /// Where kits work in place, where services run as somebody else than root, and where those write to volumes.
    pub(super) fn folders(&self, built: &[&model::Service]) -> Owned {
        let mut folders = Owned::new();
        for kit in &self.expanded.in_place {
            let Some(user) = &kit.user else { continue };
            let made = kit.stage.provides.0.values().map(|path| &path.value);
            for path in self.expanded.spec.image.working_dir.iter().map(|path| &path.value).chain(made) {
                if path.as_str() != "/" {
                    add(&mut folders, path, user);
                }
            }
        }
        for service in self.runs_in_image() {
            let Some(user) = service.user.as_ref().filter(|user| user.as_str() != "root") else { continue };
            let own = Some(self.working_dir(service)).filter(|folder| self.belongs_to(folder, user));
            if let Some(folder) = &own {
                add(&mut folders, folder, user);
            }
            let written = service.volumes.iter().filter(|mount| !mount.read_only);
            for mount in written.filter(|mount| matches!(mount.source, MountSource::Volume(_))) {
                let above = parents(&mount.path);
                let between = above.iter().filter(|path| own.as_ref().is_some_and(|own| path.is_below(own)));
                between.for_each(|path| add(&mut folders, path, user));
                add(&mut folders, &mount.path, user);
            }
        }
        // Who is alone in a container has its volumes.
        let is_alone = self.wanted_overlay().is_none();
        for service in built {
            let Some(user) = &service.user else { continue };
            let own = self.expanded.shared_volumes().map(|(_, path)| path);
            own.filter(|_| is_alone).for_each(|path| add(&mut folders, &path.value, &user.name));
            let of_files = service.written.iter().map(|file| &file.folder);
            for folder in of_files.filter(|folder| self.mount_above(folder).is_none()) {
                add(&mut folders, folder, &user.name);
            }
        }
        folders
    }

    fn runs_in_image(&self) -> impl Iterator<Item = &Service> {
        self.expanded.services.iter().filter(|service| service.runs_our_image())
    }

    /// Whether the user, and nobody else, runs in a folder that no system has.
    fn belongs_to(&self, folder: &ContainerPath, user: &UserName) -> bool {
        let is_roots = system::has(folder) || OF_ROOT.iter().any(|outer| system::is_within(folder, outer));
        let mut there = self.runs_in_image().filter(|service| self.working_dir(service) == *folder);
        !is_roots && there.all(|service| service.user.as_ref().is_some_and(|other| other.value == *user))
    }
}

fn add(folders: &mut Owned, path: &ContainerPath, user: &UserName) {
    if !folders.iter().any(|(other, _)| other == path) {
        folders.push((path.clone(), user.clone()));
    }
}

/// The folders that a path lies in, the outermost first, without the root.
fn parents(path: &ContainerPath) -> Vec<ContainerPath> {
    let text = path.as_str();
    let ends = text.match_indices('/').skip(1);
    ends.filter_map(|(end, _)| ContainerPath::try_from(text.get(..end)?.to_owned()).ok()).collect()
}
