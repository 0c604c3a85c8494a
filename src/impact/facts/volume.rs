//! What is mounted, whose it is, and where the outputs go.

use super::service::{hardened, numbers};
use super::{Facts, Topic, node};
use crate::emit::commands;
use crate::model::{Model, Mount, MountSource, Outputs, User};
use crate::spec::Layout;

impl Facts {
    pub(super) fn volumes(&mut self, model: &Model) {
        for mount in &model.mounts {
            let Mount { source: _, path, read_only, description } = mount;
            self.about(Topic::Mount, path.as_str())
                .say("source", source(mount))
                .yes("read-only", *read_only)
                .maybe("description", description.as_ref());
        }
        for (name, words) in &model.volumes {
            let about = self.about(Topic::Volume, name.as_str()).say("name", commands::volume_name(model, name));
            words.iter().fold(about, |about, (word, value)| about.say(&format!("compose {word}"), node(value)));
        }
        for user in &model.image.users {
            let User { name, uid: _, group, gid: _, home, shell, chosen: _, provided, umask } = user;
            let folders = model.image.folders.iter().filter(|(_, owner)| owner == name).map(|(path, _)| path);
            self.about(Topic::User, name.as_str())
                .say("numbers", numbers(user))
                .say("group", group)
                .say("home", home)
                .say("shell", shell)
                .yes("of the base", provided.is_some())
                .maybe("umask", umask.as_ref().map(crate::model::Text::shown))
                .list("owns", folders);
        }
        let about = self
            .about(Topic::Container, model.container.as_str())
            .maybe("hardening", model.hardening.as_ref().map(hardened))
            .say("time to stop", model.budget.stop);
        model.words.iter().fold(about, |about, (word, value)| about.say(&format!("compose {word}"), node(value)));
        for (place, layout) in model.layouts.iter().enumerate() {
            self.about(Topic::Layout, layout.to_string())
                .say("is", if place == 0 { "the default" } else { "the second" })
                .maybe("compose file", model.compose_of(*layout));
        }
        self.outputs(model);
    }

    fn outputs(&mut self, model: &Model) {
        let Outputs {
            dockerfile,
            rootfs,
            ignore,
            compose,
            compose_second,
            compose_dev,
            env_example,
            readmes,
            makefile,
            denied,
        } = &model.outputs;
        let second = compose_second.as_ref().filter(|_| model.layouts.len() > 1 || model.layout == Layout::Split);
        let all = [
            ("dockerfile", dockerfile.as_ref()),
            ("rootfs", rootfs.as_ref()),
            ("ignore", ignore.as_ref()),
            ("compose", compose.as_ref()),
            ("second compose file", second),
            ("compose file of the development", compose_dev.as_ref()),
            ("env_example", env_example.as_ref()),
            ("makefile", makefile.as_ref()),
        ];
        for (name, path) in all.into_iter().filter_map(|(name, path)| Some((name, path?))) {
            self.about(Topic::Output, name).say("path", path);
        }
        for readme in readmes {
            self.about(Topic::Output, format!("readme {readme}")).say("path", readme);
        }
        for pattern in denied {
            self.about(Topic::Output, format!("ignored {pattern}")).say("pattern", pattern);
        }
    }
}

/// What is mounted, by its name.
pub(in crate::impact) fn source(mount: &Mount) -> String {
    match &mount.source {
        MountSource::Volume(name) => format!("volume {name}"),
        MountSource::Host(path) => format!("host {path}"),
    }
}
