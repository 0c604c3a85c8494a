//! What the file says of a base that brings s6-overlay, asked of it when the image is built.

use super::words::{comment, run};
use crate::dockerfile::Instruction;
use crate::emit::rootfs;
use crate::model::{Init, Model, Overlay, Provided, User, Variable};
use crate::s6::BundleLayout;

/// Where the definitions of services are, and the bundle of what a boot starts, as releases had it at first.
const DEFINITIONS: &str = "/etc/s6-overlay/s6-rc.d";

/// Ends the build where something is otherwise: a container would start without a word, and without its services.
const IS: &str =
    "is() { test \"$@\" || { echo \"the base is otherwise than the spec says, this is not so: $*\" >&2; exit 1; }; }";

/// The looks at the base.
pub(super) fn expected(model: &Model) -> Vec<Instruction> {
    let Init::Overlay(Overlay { version, download: None }) = &model.image.init else { return Vec::new() };
    let mut steps = vec![IS.to_owned(), "is -x /command/with-contenv".to_owned()];
    let is_first = match version.bundle_layout() {
        BundleLayout::BesideServices => "",
        BundleLayout::UserBundles => "! ",
    };
    steps.push(format!("is {is_first}-d {DEFINITIONS}/user"));
    let waiting = rootfs::waiting(model);
    for given in &model.given {
        let place = format!("{DEFINITIONS}/{}", given.name);
        steps.push(format!("is -f {place}/type"));
        if waiting.keys().any(|name| name.as_str() == given.name.as_str()) {
            // A bundle waits for nobody, and a list in a file does not count beside a folder of that name.
            steps.push(format!("is \"$(cat {place}/type)\" != bundle"));
            steps.push(format!("is ! -f {place}/dependencies"));
        }
    }
    steps.extend(rootfs::defined(model).into_iter().map(|name| format!("is ! -e {DEFINITIONS}/{name}")));
    steps.extend(model.image.users.iter().flat_map(user));
    if model.variable(Variable::ZONE).is_some() {
        steps.push("is -d /usr/share/zoneinfo".to_owned());
    }
    vec![comment("A start would not tell what is missing in the base, so the build does."), run(steps)]
}

/// A user that the base has. What a service of the base gives it at run time is not to be seen yet.
fn user(user: &User) -> Vec<String> {
    let User { name, uid, group, gid, home, shell: _, chosen: _, provided, umask: _ } = user;
    let numbers = match provided {
        Some(Provided::Fixed) => Some(format!("is \"$(id -u {name}):$(id -g {name})\" = {uid}:{gid}")),
        Some(Provided::NumberedBy(_)) => None,
        None => return Vec::new(),
    };
    let named = [format!("is \"$(id -g -n {name})\" = {group}"), format!("is ~{name} = {home}")];
    numbers.into_iter().chain(named).collect()
}
