//! Log files of services, and the folders that they are in.

use super::Check;
use super::hardening::is_in_memory;
use super::image::given;
use crate::kit::Service;
use crate::model::{Extent, LogFiles, Numbers, Owner, Prepared, Text};
use crate::spec::{self, Attempts, Console, ContainerPath, FileSize, Logs};

/// Nobody: who keeps the log files of root's services.
const NOBODY: u32 = 65_534;

/// How many older files are kept where nothing is said.
const KEPT: u16 = 20;

impl Check<'_> {
    /// Where what a service prints goes: files are written under s6-overlay alone.
    pub(super) fn logs(&self, service: &Service) -> Option<LogFiles> {
        let is_supervised = service.is_built() && self.wanted_overlay().is_some() && service.oneshot.is_none();
        match service.logs.as_ref().filter(|_| is_supervised).map(|logs| &logs.value)? {
            Logs::Console => None,
            Logs::Files(spec::LogFiles { dir, size, keep, console }) => Some(LogFiles {
                dir: dir.value.clone(),
                size: given(size.as_ref(), FileSize::USUAL).bytes(),
                keep: given(keep.as_ref(), Attempts::try_from(KEPT).expect("internal: a usual number is one")),
                console: given(console.as_ref(), false),
            }),
        }
    }

    /// Whether a service of its own reads what a service prints.
    pub(super) fn has_logger(&self, service: &Service) -> bool {
        let stays = service.is_built() && self.wanted_overlay().is_some() && service.oneshot.is_none();
        let console = self.expanded.spec.image.logs.as_ref();
        stays && (console.is_some_and(|logs| logs.value == Console::Prefix) || self.logs(service).is_some())
    }

    /// The folders of log files, which belong to who writes them: the service's user, or nobody for root.
    pub(super) fn log_folders(&self) -> Vec<Prepared> {
        let written = self.expanded.built().filter_map(|service| Some((service, self.logs(service)?)));
        let folder = |(service, LogFiles { dir, .. }): (&Service, LogFiles)| {
            let user = service.user.as_ref().and_then(|user| self.user(&user.value));
            let nobody = || Text::literal(NOBODY.to_string());
            let nobody = || Owner::Numbers(Numbers { uid: nobody(), gid: nobody() });
            let owner = user.map_or_else(nobody, |user| user.owner());
            let within = self.mount_above(&dir).unwrap_or_else(|| dir.clone());
            Prepared { path: dir, owner, extent: Extent::Made { within } }
        };
        written.map(folder).collect()
    }

    /// Whether what a service writes to a folder outlives its container, or is meant not to.
    pub(super) fn is_kept(&self, service: &Service, folder: &ContainerPath) -> bool {
        self.mount_above(folder).is_some() || is_in_memory(service, folder)
    }
}
