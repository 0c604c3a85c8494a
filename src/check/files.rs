//! Files of services: parts of the image, or written at the start where variables are in them.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::{Check, system};
use crate::diagnostic::{Code, Diagnostic};
use crate::kit::Service;
use crate::model::{self, File, Setting, Text, Variable, Written, WrittenPlace};
use crate::spec::{ContainerPath, EnvName, FileMode, FilePath, MountSource, Piece, TextFile};
use crate::yaml::Spanned;

/// The variables that users set.
pub(super) type Variables = IndexMap<EnvName, Variable>;

/// Folder in memory where a service may have folders of its own.
const MEMORY: &str = "/run";

/// Modes of a written file that nobody said.
const USUAL: &str = "0644";
const SECRET: &str = "0600";

type Settings = IndexMap<EnvName, Setting>;

impl Check<'_> {
    /// A service's files: those of the image, and those that it writes when it starts.
    pub(super) fn files(
        &mut self,
        service: &Service,
        settings: &Settings,
        variables: &Variables,
    ) -> (Vec<File>, Vec<Written>) {
        let (mut files, mut written) = (Vec::new(), Vec::new());
        for (path, file) in &service.files {
            let content = self.resolve(&file.content, Some(service));
            match content.constant() {
                Some(content) => {
                    let mode = file.mode.as_ref().map(|mode| mode.value.clone());
                    files.push(File { path: path.value.path(), content: content.to_owned(), mode });
                }
                None => match secret_in(&content, settings, variables) {
                    Some(secret) => written.extend(self.secret_file(service, path, file, content, &secret)),
                    None => written.extend(self.open_file(service, path, file, content)),
                },
            }
        }
        (files, written)
    }

    /// Whether a file has variables in it.
    pub(super) fn is_written_at_start(&mut self, file: &TextFile, service: &Service) -> bool {
        file.content.pieces().iter().any(|piece| match piece {
            Piece::Literal(_) => false,
            Piece::Variable(_) => true,
            Piece::Fact(path) => self.fact(path, Some(service), 0).is_some_and(|fact| fact.constant().is_none()),
        })
    }

    fn open_file(
        &mut self,
        service: &Service,
        path: &Spanned<FilePath>,
        file: &TextFile,
        content: Text,
    ) -> Option<Written> {
        let folder = folder_of(&path.value);
        let user = service.user.as_ref().filter(|user| user.as_str() != "root");
        if let (Some(user), true) = (user, system::has(&folder)) {
            let message =
                format!("`{}` is written when the service starts, where `{}` may not write", path.value, user.value);
            let report = Diagnostic::new(Code::WrittenPlace, path.span, message)
                .label(format!("`{folder}` is the system's"))
                .note("a file with variables in it is written by the service's user");
            self.moved(service, path, report);
            return None;
        }
        let hardened = self.expanded.spec.image.hardened.as_ref().filter(|hardened| hardened.value).map(|it| it.span);
        let place = match hardened {
            Some(_) if folder.is_below(&memory()) => WrittenPlace::Memory,
            Some(hardened) if !self.stays_writable(service, &folder) => {
                let message =
                    format!("`{}` is written when the service starts, to a root that is read-only", path.value);
                let report = Diagnostic::new(Code::WrittenPlace, path.span, message)
                    .label("neither in memory nor in a volume")
                    .also(hardened, "the image is hardened");
                self.moved(service, path, report);
                return None;
            }
            Some(_) | None => WrittenPlace::Disk,
        };
        let mode = file.mode.as_ref().map_or_else(|| mode(USUAL), |mode| mode.value.clone());
        Some(Written { path: path.value.path(), folder, content, mode, place })
    }

    fn secret_file(
        &mut self,
        service: &Service,
        path: &Spanned<FilePath>,
        file: &TextFile,
        content: Text,
        secret: &EnvName,
    ) -> Option<Written> {
        let folder = folder_of(&path.value);
        if let Some(mount) = self.mount_above(&folder) {
            let message =
                format!("`{}` has the secret `{secret}` in it, and lies in what is mounted at `{mount}`", path.value);
            let report = Diagnostic::new(Code::WrittenPlace, path.span, message).label("kept there for good");
            self.moved(service, path, report);
            return None;
        }
        if !folder.is_below(&memory()) {
            let message = format!("`{}` has the secret `{secret}` in it, and would be kept on a disk", path.value);
            let report = Diagnostic::new(Code::WrittenPlace, path.span, message)
                .label(format!("in no folder below `{MEMORY}`, which lies in memory"));
            self.moved(service, path, report);
            return None;
        }
        let mode = match &file.mode {
            None => mode(SECRET),
            Some(mode) if mode.as_str().ends_with("00") => mode.value.clone(),
            Some(mode) => {
                let message =
                    format!("`{}` has the secret `{secret}` in it, and others than its owner may use it", path.value);
                let report = Diagnostic::new(Code::SecretMode, mode.span, message).label("more than the owner");
                self.report(report.edit(format!("write `{SECRET}`"), mode.span, SECRET));
                return None;
            }
        };
        Some(Written { path: path.value.path(), folder, content, mode, place: WrittenPlace::Memory })
    }

    /// Offers a folder of the service's own.
    fn moved(&mut self, service: &Service, path: &Spanned<FilePath>, report: Diagnostic) {
        let name = path.as_str().rsplit('/').next().unwrap_or_default();
        let instead = format!("{MEMORY}/{}/{name}", service.name.value);
        let is_free = !service.files.keys().any(|other| other.as_str() == instead);
        self.report(if is_free && self.sources.text(path.span) == path.as_str() {
            report.edit(format!("write it to `{instead}`, and tell the program"), path.span, instead)
        } else {
            report.advice(format!(
                "write it to a folder of its own, for example `{instead}`: which one the program reads only you know"
            ))
        });
    }

    /// What is mounted at a folder or above it.
    pub(super) fn mount_above(&self, folder: &ContainerPath) -> Option<ContainerPath> {
        let shared = self.expanded.shared_volumes().map(|(_, path)| &path.value);
        let own = self.expanded.built().flat_map(|service| &service.volumes);
        let own = own.filter(|mount| matches!(mount.source, MountSource::Volume(_) | MountSource::Host(_)));
        shared.chain(own.map(|mount| &mount.path)).find(|path| folder.is_within(path)).cloned()
    }

    /// A folder in memory belongs to one user.
    pub(super) fn one_owner(&mut self, services: &[model::Service]) {
        let mut seen: Vec<(&ContainerPath, &model::Service)> = Vec::new();
        for service in services {
            let folders: BTreeSet<&ContainerPath> = service
                .written
                .iter()
                .filter(|file| file.place == WrittenPlace::Memory)
                .map(|file| &file.folder)
                .collect();
            for folder in folders {
                let first = seen.iter().find(|(other, _)| *other == folder).map(|(_, owner)| *owner);
                match first.filter(|owner| owner.user != service.user) {
                    Some(owner) => self.two_owners(folder, owner, service),
                    None => seen.push((folder, service)),
                }
            }
        }
    }

    fn two_owners(&mut self, folder: &ContainerPath, owner: &model::Service, service: &model::Service) {
        let place = |name: &str| self.service(name).map(Service::span);
        let (Some(first), Some(span)) = (place(owner.name.as_str()), place(service.name.as_str())) else { return };
        let message =
            format!("`{}` and `{}` write secrets to `{folder}`, and run as different users", owner.name, service.name);
        let report = Diagnostic::new(Code::WrittenPlace, span, message)
            .label("not its folder")
            .also(first, "the folder's owner");
        self.report(report.advice("give each a folder of its own: which one the programs read only you know"));
    }
}

fn memory() -> ContainerPath {
    ContainerPath::try_from(MEMORY.to_owned()).expect("internal: the folder in memory is a path")
}

fn mode(text: &str) -> FileMode {
    FileMode::try_from(text.to_owned()).expect("internal: a usual mode is one")
}

fn folder_of(path: &FilePath) -> ContainerPath {
    let folder = path.as_str().rsplit_once('/').map(|(folder, _)| folder).filter(|folder| !folder.is_empty());
    ContainerPath::try_from(folder.unwrap_or("/").to_owned()).expect("internal: a path's folder is a path")
}

/// The first secret that a text has in it, by whatever way.
fn secret_in(text: &Text, settings: &Settings, variables: &Variables) -> Option<EnvName> {
    let mut seen: BTreeSet<&EnvName> = BTreeSet::new();
    let mut pending: Vec<&EnvName> = text.variables().collect();
    while let Some(name) = pending.pop() {
        if !seen.insert(name) {
            continue;
        }
        match settings.get(name) {
            Some(Setting::Value(value)) => pending.extend(value.variables()),
            Some(Setting::Settable) | None if variables.get(name).is_some_and(|variable| variable.secret) => {
                return Some(name.clone());
            }
            Some(Setting::Settable) | None => {}
        }
    }
    None
}
