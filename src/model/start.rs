//! What the start of an image's one process computes, and so what needs a script.

use super::{Model, Origin, Process, Service, Setting, Text, User};
use crate::spec::EnvName;

impl Model {
    /// A variable that makes a script start the service: a value is computed then, or must be looked at before.
    pub(crate) fn computed_at_start<'m>(&'m self, service: &'m Service) -> Option<&'m EnvName> {
        let moving = service.ports.iter().find_map(|port| port.moved_by.as_ref());
        let command: &[Text] = match &service.process {
            Process::Command(words) => words,
            Process::Script(_) | Process::File(_) => &[],
        };
        let words = service.entrypoint.iter().chain(command).find_map(|text| text.variables().next());
        let of_user = service.user.iter().flat_map(User::read).find_map(|text| text.variables().next());
        let computed = || service.environment.iter().find(|(name, setting)| self.is_computed(name, setting));
        let written = service.written.iter().find_map(|file| file.content.variables().next());
        moving.or(words).or(of_user).or(written).or_else(|| computed().map(|(name, _)| name))
    }

    fn is_computed(&self, name: &EnvName, setting: &Setting) -> bool {
        match setting {
            Setting::Value(text) => !text.is_fixed(),
            Setting::Settable => self.variable(name.as_str()).is_some_and(|variable| {
                variable.secret
                    || variable.is_checked()
                    || !variable.aliases.is_empty()
                    || match &variable.origin {
                        Origin::Default(text) => text.constant().is_none(),
                        Origin::Generated { .. } => true,
                        Origin::Required | Origin::RequiredWhen(_) | Origin::Unset => false,
                    }
            }),
        }
    }
}

impl Text {
    /// Whether it can stand in the image: it is constant, or extends the search path that is there.
    pub(crate) fn is_fixed(&self) -> bool {
        self.variables().all(|name| name.as_str() == "PATH")
    }
}
