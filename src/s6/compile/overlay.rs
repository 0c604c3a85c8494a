//! What a release of s6-overlay brings along, and which sources its boot hands to the compiler.
//!
//! The scripts of its services are stood in for by their paths: only that they parse matters here.

use super::tree::{Entry, Tree};
use crate::s6::version::{BundleLayout, Version};

/// The directory of the services of the image.
pub(super) const SERVICES: &str = "/etc/s6-overlay/s6-rc.d";
/// The directory of the bundles `user` and `user2`, since there is one.
const USER_BUNDLES: &str = "/etc/s6-overlay/user-bundles.d";
/// The first release with a bundle `user2`.
const FIRST_USER2: Version = Version::new(3, 1, 1, 1);
/// The first release that completes bundles found in the old place.
const FIRST_COMPLETION: Version = Version::new(3, 2, 3, 2);

/// The root file system at the moment of the compiler's call, and its sources in the order of the call.
pub(super) fn boot(image: &Tree, version: Version) -> (Tree, Vec<String>) {
    let mut tree = shipped(version);
    tree.lay_over(image);
    let mut sources = vec![SERVICES.to_owned()];
    if version.bundle_layout() == BundleLayout::UserBundles {
        if tree.is_directory(&format!("{SERVICES}/user")) {
            complete_old_bundles(&mut tree, version);
        } else {
            sources.push(USER_BUNDLES.to_owned());
        }
    }
    sources.push(own_sources(version));
    (tree, sources)
}

fn own_sources(version: Version) -> String {
    format!("/package/admin/s6-overlay-{version}/etc/s6-rc/sources")
}

/// The files of the release that the compiler reads.
fn shipped(version: Version) -> Tree {
    let mut tree = Tree::default();
    let own = own_sources(version);
    let user_bundles: &[&str] = if version < FIRST_USER2 { &["user"] } else { &["user", "user2"] };
    bundle(&mut tree, &own, "base", &["fix-attrs", "legacy-cont-init"]);
    bundle(&mut tree, &own, "top", &[&["base", "legacy-services"], user_bundles].concat());
    oneshot(&mut tree, &own, "fix-attrs", &[]);
    oneshot(&mut tree, &own, "legacy-cont-init", &["fix-attrs"]);
    oneshot(&mut tree, &own, "legacy-services", &["base", "user"]);
    tree.insert(SERVICES, Entry::Directory);
    let place = format!("etc/s6-overlay/{}", version.bundle_layout().directory());
    for name in user_bundles {
        bundle(&mut tree, &place, name, &[]);
    }
    tree
}

fn bundle(tree: &mut Tree, source: &str, name: &str, contents: &[&str]) {
    file(tree, &format!("{source}/{name}/type"), "bundle\n");
    names(tree, &format!("{source}/{name}/contents.d"), contents);
}

fn oneshot(tree: &mut Tree, source: &str, name: &str, dependencies: &[&str]) {
    file(tree, &format!("{source}/{name}/type"), "oneshot\n");
    file(tree, &format!("{source}/{name}/up"), name);
    names(tree, &format!("{source}/{name}/dependencies.d"), dependencies);
}

fn names(tree: &mut Tree, directory: &str, names: &[&str]) {
    tree.insert(directory, Entry::Directory);
    for name in names {
        file(tree, &format!("{directory}/{name}"), "");
    }
}

fn file(tree: &mut Tree, path: &str, contents: &str) {
    tree.insert(path, Entry::File(contents.into()));
}

/// What the boot script does with bundles in the old place: from 3.2.3.2 on it writes what they lack.
fn complete_old_bundles(tree: &mut Tree, version: Version) {
    if version < FIRST_COMPLETION {
        return;
    }
    for name in ["user", "user2"] {
        // A link stays a link: what it leads to is completed.
        let place = format!("{SERVICES}/{name}");
        let place = tree.resolve(&place).unwrap_or(place);
        file(tree, &format!("{place}/type"), "bundle\n");
        let contents = format!("{place}/contents.d");
        if !tree.is_directory(&contents) {
            tree.insert(&contents, Entry::Directory);
        }
    }
}
