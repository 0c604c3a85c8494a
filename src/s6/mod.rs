//! s6-overlay: the files of a release, the service definitions that an image adds, and what a boot says of them.
//!
//! This room knows the format and its releases; it knows nothing of the spec, of kits or of what a service is for.

pub mod checksums;
pub mod compile;
pub mod definition;
pub mod name;
pub mod platform;
pub mod settings;
pub mod version;

pub use checksums::{checksum, known_versions};
pub use definition::{Definition, Longrun, Oneshot, Readiness, SourceTree};
pub use name::{ServiceName, reserved};
pub use platform::{Platform, RELEASES, Tarball};
pub use version::{BundleLayout, Version};

use compile::{Entry, Tree, Verdict};

/// What a boot would say of an image with these files: paths from the root of the image, and contents.
pub fn check<P: AsRef<str>, C: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, C)>, version: Version) -> Verdict {
    let entries = files.into_iter().map(|(path, contents)| (path, Entry::File(contents.as_ref().to_vec())));
    compile::compile(&entries.collect::<Tree>(), version)
}
