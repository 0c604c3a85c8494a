//! What a program may ask of a decided system. All else in the model is for the outputs.

use super::{Companion, Model, Port, Probe, Publish, Service};
use crate::spec::{ContainerPath, HostPort, PortNumber, Protocol};

impl Model {
    /// The name of the image, of the compose project and of the README's regions.
    pub fn name(&self) -> &str {
        &self.project.name
    }

    /// The version, where the spec has one.
    pub fn version(&self) -> Option<&str> {
        self.project.version.as_deref()
    }

    /// The service of that name, in the image or beside it.
    ///
    /// ```
    /// # let mut sources = hullwright::source::Sources::default();
    /// # let spec = sources.add("hull.yaml", "
    /// # hull: 1
    /// # name: hello
    /// # image: {base: debian:bookworm-slim, init: none}
    /// # services:
    /// #   web: {command: serve, ports: {http: '8080:8000'}}
    /// # ");
    /// # let settings = hullwright::Settings::default();
    /// # let compiled = hullwright::compile(&mut sources, spec, &settings, &hullwright::NoFolder);
    /// let model = compiled.model.unwrap();
    /// let port = model.service("web").and_then(|web| web.port("http")).unwrap();
    /// assert_eq!((port.number(), port.host_port()), (8000, Some(8080)));
    /// ```
    pub fn service(&self, name: &str) -> Option<&Service> {
        self.everyone().find(|service| service.name.as_str() == name)
    }

    /// The services in containers of their own.
    pub fn companions(&self) -> impl Iterator<Item = &Service> {
        self.companions.iter().map(|Companion { service, .. }| service)
    }

    /// The same system in development, where something is otherwise then.
    pub fn development(&self) -> Option<&Self> {
        self.development.as_deref()
    }
}

impl Service {
    /// Its name.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// What it listens on, in the order of the file.
    pub fn ports(&self) -> &[Port] {
        &self.ports
    }

    /// Its port of that name.
    pub fn port(&self, name: &str) -> Option<&Port> {
        self.ports.iter().find(|port| port.name.as_str() == name)
    }

    /// The folder that it runs in.
    pub fn working_dir(&self) -> &ContainerPath {
        &self.working_dir
    }

    /// The name of the user that it runs as; none is root.
    pub fn user(&self) -> Option<&str> {
        self.user.as_ref().map(|user| user.name.as_str())
    }
}

impl Port {
    /// Its name.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// The number that it has in the container, unless a variable moves it.
    pub fn number(&self) -> u16 {
        self.number.get()
    }

    /// The name of the variable that moves it at run time.
    pub fn moved_by(&self) -> Option<&str> {
        self.moved_by.as_ref().map(crate::spec::EnvName::as_str)
    }

    /// `tcp` or `udp`.
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// The number that it is published under on the host; none when it is not.
    pub fn host_port(&self) -> Option<u16> {
        match &self.publish {
            Publish::Internal => None,
            Publish::Same => Some(self.number()),
            Publish::Host(HostPort { port, .. }) => Some(PortNumber::get(*port)),
        }
    }
}

impl Probe {
    /// Time between two checks of the running service.
    pub fn interval(&self) -> std::time::Duration {
        self.interval.into()
    }

    /// Time that one check may take.
    pub fn timeout(&self) -> std::time::Duration {
        self.timeout.into()
    }
}
