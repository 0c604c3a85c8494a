//! A compose project of an example: a copy of its folder, under a name of its own, on ports of the host that are free.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use hullwright::shell::quote;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::docker::{Said, run};
use crate::example::{copy, required_variables};
use crate::{image, mirror};

pub(crate) const HINT: &str = "these tests need the compose plugin of docker";

/// Taken down with its volumes when the test ends.
pub(crate) struct Project {
    /// The folder of the example, which no test changes.
    original: PathBuf,
    _copy: TempDir,
    folder: PathBuf,
    files: Vec<String>,
    name: String,
    variables: BTreeMap<String, String>,
}

impl Project {
    /// Of the compose file in the folder of an example's spec.
    pub(crate) fn new(original: &Path) -> Self {
        Self::with(original, &["docker-compose.yml"])
    }

    /// Of several files, of which the later ones override the first.
    pub(crate) fn with(original: &Path, files: &[&str]) -> Self {
        let scratch = TempDir::new().unwrap();
        let folder = copy(original, scratch.path());
        let random = scratch.path().file_name().unwrap().to_string_lossy().to_lowercase();
        Self {
            original: original.to_owned(),
            folder,
            files: files.iter().map(|&file| file.to_owned()).collect(),
            name: format!("hullwright-e2e-{}", random.trim_start_matches('.')),
            variables: BTreeMap::new(),
            _copy: scratch,
        }
    }

    /// Where its files lie, to be changed: those of compose, `.env`, sources that are mounted.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn set(&mut self, variable: &str, value: &str) {
        self.variables.insert(variable.to_owned(), value.to_owned());
    }

    /// Sets variables to numbers of ports that nothing listens on at the moment.
    pub(crate) fn free_ports(&mut self, variables: &[&str]) {
        let listeners: Vec<_> = variables.iter().map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
        for (variable, listener) in variables.iter().zip(&listeners) {
            self.set(variable, &listener.local_addr().unwrap().port().to_string());
        }
    }

    /// Where a port is published whose number is in this variable.
    pub(crate) fn address(&self, variable: &str) -> String {
        format!("127.0.0.1:{}", self.variables[variable])
    }

    /// Where a port of a service's container is published.
    pub(crate) fn published(&self, service: &str, port: u16) -> String {
        let said = self.compose(&["port", service, &port.to_string()]);
        assert!(said.success, "{}", said.text);
        said.text.trim().to_owned()
    }

    /// `docker compose ARGUMENTS`, or why the files are refused.
    pub(crate) fn compose(&self, arguments: &[&str]) -> Said {
        match self.prepared() {
            Ok(mut command) => run(command.args(arguments), HINT),
            Err(refused) => refused,
        }
    }

    /// What a terminal shows when somebody types this there after `docker compose ARGUMENTS`.
    pub(crate) fn at_a_terminal(&self, arguments: &[&str], typed: &str) -> Said {
        let mut command = match self.prepared() {
            Ok(command) => command,
            Err(refused) => return refused,
        };
        command.args(arguments);
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let line: Vec<String> = words.map(|word| quote(&word.to_string_lossy())).collect();
        let input = self.folder.join("typed");
        fs::write(&input, typed).unwrap();
        let mut terminal = Command::new("script");
        terminal.args(["--quiet", "--return", "--command", &line.join(" "), "/dev/null"]);
        terminal.stdin(File::open(input).unwrap()).current_dir(&self.folder).envs(&self.variables);
        run(&mut terminal, "these tests need script: apt-get install bsdutils")
    }

    /// `docker compose` with the files of the project, adapted to the tests.
    fn prepared(&self) -> Result<Command, Said> {
        let config = run(self.command().args(["--profile=*", "config", "--format=json"]), HINT);
        if !config.success {
            return Err(config);
        }
        // Warnings stand behind it.
        let config: Value = serde_json::Deserializer::from_str(&config.text).into_iter().next().unwrap().unwrap();
        let adapted = self.folder.join("adapted.yml");
        fs::write(&adapted, self.adapted(&config)).unwrap();
        let mut command = self.command();
        command.arg("--file").arg(adapted);
        Ok(command)
    }

    /// Starts it and waits until it is healthy; what does as it is told and ends, until then.
    pub(crate) fn up(&self) {
        let stays =
            fs::read_to_string(self.folder.join("docker-compose.yml")).unwrap().contains("restart: unless-stopped");
        let up = self.compose(if stays { &["up", "--detach", "--wait"] } else { &["up"] });
        assert!(up.success, "{}\n{}", up.text, self.compose(&["logs"]).text);
    }

    /// What a command says in a service's container, which must be content.
    pub(crate) fn exec(&self, service: &str, command: &[&str]) -> String {
        let said = self.compose(&[&["exec", "--no-TTY", service], command].concat());
        assert!(said.success, "{command:?}\n{}", said.text);
        said.text.trim().to_owned()
    }

    fn command(&self) -> Command {
        let mut command = Command::new("docker");
        command.args(["compose", "--project-name", &self.name]);
        for file in &self.files {
            command.arg("--file").arg(self.folder.join(file));
        }
        command.current_dir(&self.folder).envs(&self.variables);
        command
    }

    /// The images of the tests instead of what is built or pulled, free ports instead of those that no variable has set
    /// free, and names of containers that no other test has.
    fn adapted(&self, config: &Value) -> String {
        let services = config["services"].as_object().unwrap();
        let stand_ins = mirror::stand_ins();
        let mut images = BTreeMap::new();
        for service in services.values().filter(|service| service["build"].is_object()) {
            let built = image::of(&self.original, service["build"]["target"].as_str());
            images.insert(service["image"].as_str().unwrap_or_default(), built);
        }
        let adapted = services.iter().map(|(name, service)| {
            let named = service["image"].as_str().unwrap_or_default();
            let image = images.get(named).or_else(|| stand_ins.get(named)).map_or(named, String::as_str);
            let ports = service["ports"].as_array().into_iter().flatten().map(|port| self.port(port));
            let ports = Value::Array(ports.collect());
            let image = json!(image);
            format!(
                "{}: {{image: {image}, container_name: !reset null, build: !reset null, pull_policy: !reset null, \
                 ports: !override {ports}}}",
                json!(name)
            )
        });
        format!("services: {{{}}}\n", adapted.collect::<Vec<_>>().join(", "))
    }

    fn port(&self, port: &Value) -> Value {
        let is_free = self.variables.values().any(|value| port["published"] == **value);
        let published = if is_free { port["published"].as_str().unwrap() } else { "" };
        let protocol = port["protocol"].as_str().unwrap_or("tcp");
        let host = port["host_ip"].as_str().unwrap_or(if is_free { "0.0.0.0" } else { "127.0.0.1" });
        json!({"target": port["target"], "published": published, "protocol": protocol, "host_ip": host})
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        for file in &self.files {
            for variable in required_variables(&fs::read_to_string(self.folder.join(file)).unwrap_or_default()) {
                let value = self.variables.entry(variable).or_default();
                if value.is_empty() {
                    "any".clone_into(value);
                }
            }
        }
        self.compose(&["--profile=*", "down", "--volumes", "--timeout=0"]);
    }
}
