//! The quick start of every example's README, executed line by line, as it stands.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread::panicking;

use serde_yaml::Value;
use tempfile::TempDir;

use crate::docker::{docker, eventually, run, try_docker};
use crate::example::{files_below, folders};
use crate::mirror;

/// One test, because they publish the same ports and build the same tags.
#[test]
fn every_line_of_every_quick_start_works() {
    for example in folders() {
        let is_document = |path: &&std::path::PathBuf| path.extension().is_some_and(|extension| extension == "md");
        let files = files_below(&example);
        let texts = files.iter().filter(is_document).map(|path| fs::read_to_string(path).unwrap());
        let lines: Vec<String> = texts.flat_map(|text| commands(&text)).collect();
        assert!(lines.iter().any(|line| starts(line)), "{}: nothing is started: {lines:?}", example.display());
        let reader = Reader::new(&example, &lines);
        for line in lines {
            if starts(&line) {
                reader.finish();
            }
            reader.execute(&line);
        }
        reader.finish();
    }
}

/// The lines of the `sh` blocks in the regions `quick-start`.
fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let (mut region, mut block) = (false, false);
    for line in text.lines() {
        match line {
            _ if line.starts_with("<!-- hull:") && line.ends_with(":quick-start -->") => region = true,
            _ if line.starts_with("<!-- /hull:") => region = false,
            "```sh" => block = region,
            "```" => block = false,
            _ if block && !line.is_empty() => commands.push(line.to_owned()),
            _ => {}
        }
    }
    commands
}

/// Whether a line is one of the ways to start the container, of which a reader takes one.
fn starts(line: &str) -> bool {
    line.starts_with("docker run ") || (line.starts_with("docker compose ") && line.contains(" up"))
}

/// The name that a container gets.
fn name(line: &str) -> String {
    let mut words = line.split(' ').skip_while(|word| *word != "--name").skip(1);
    words.next().unwrap_or_else(|| panic!("a container without a name cannot be found again: {line}")).to_owned()
}

/// Somebody with a copy of an example's folder, who leaves nothing behind.
struct Reader {
    home: TempDir,
    image: String,
    project: String,
    /// Of the containers that `docker run` makes.
    names: Vec<String>,
    volumes: Vec<String>,
}

impl Reader {
    fn new(example: &Path, lines: &[String]) -> Self {
        let home = TempDir::new().unwrap();
        for file in files_below(example) {
            let copy = home.path().join("example").join(file.strip_prefix(example).unwrap());
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            fs::copy(&file, copy).unwrap();
        }
        let compose = fs::read_to_string(example.join("docker-compose.yml")).unwrap();
        let compose: Value = serde_yaml::from_str(&compose).unwrap();
        let (service, first) = compose["services"].as_mapping().unwrap().iter().next().unwrap();
        mirror_for_builds(home.path(), service.as_str().unwrap());
        let volumes = compose["volumes"].as_mapping().into_iter().flat_map(|volumes| volumes.keys());
        let project = compose["name"].as_str().unwrap();
        let reader = Self {
            image: first["image"].as_str().unwrap().to_owned(),
            project: project.to_owned(),
            names: lines.iter().filter(|line| line.starts_with("docker run ")).map(|line| name(line)).collect(),
            volumes: volumes.map(|name| format!("{project}_{}", name.as_str().unwrap())).collect(),
            home,
        };
        for name in reader.volumes.iter().chain(&reader.names).chain([&reader.image]) {
            let there = try_docker(&["inspect", name]).success;
            assert!(
                !there,
                "{name} is there already, and this test would remove it: docker rm, docker volume rm, docker rmi"
            );
        }
        reader
    }

    fn execute(&self, line: &str) {
        let path = format!("{}:{}", self.home.path().display(), variable("PATH"));
        let mut command = Command::new("sh");
        command.args(["-euc", line]).current_dir(self.home.path().join("example"));
        command.env("PATH", path);
        if self.home.path().join("compose.yml").exists() {
            command.env("COMPOSE_FILE", "docker-compose.yml:../compose.yml");
        }
        let said = run(&mut command, "a shell is needed");
        assert!(said.success, "{line}\n{}", said.text);
    }

    fn containers(&self) -> Vec<String> {
        let project = format!("label=com.docker.compose.project={}", self.project);
        let mut filters = vec![project];
        filters.extend(self.names.iter().map(|name| format!("name=^/{name}$")));
        let list = |filter: &String| docker(&["ps", "--all", "--quiet", "--filter", filter]);
        filters.iter().flat_map(|filter| list(filter).lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// Waits until everything that was started is healthy, and removes it.
    fn finish(&self) {
        for id in self.containers() {
            let status = ["inspect", "--format", "{{.State.Health.Status}}", &id];
            eventually("what the quick start started is healthy", || docker(&status) == "healthy");
        }
        self.clean_up();
    }

    fn clean_up(&self) {
        for id in self.containers() {
            if panicking() {
                eprintln!("--- log of the container\n{}", try_docker(&["logs", &id]).text);
            }
            try_docker(&["rm", "--force", "--volumes", &id]);
        }
        for volume in &self.volumes {
            try_docker(&["volume", "rm", volume]);
        }
        let mut down = Command::new("docker");
        down.args(["compose", "down"]).current_dir(self.home.path().join("example"));
        run(&mut down, "these tests need the compose plugin of docker");
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.clean_up();
        try_docker(&["rmi", &self.image]);
    }
}

/// Gives the options that the mirror needs to `docker build`, and to the builds of compose.
fn mirror_for_builds(home: &Path, service: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let options = mirror::build_options();
    let quoted: Vec<_> = options.iter().map(|option| format!("'{option}'")).collect();
    let real = variable("PATH");
    let script = format!(
        "#!/bin/sh\nPATH='{real}'\nif [ \"$1\" = build ]; then\n  shift\n  set -- build {} \"$@\"\nfi\nexec docker \"$@\"\n",
        quoted.join(" ")
    );
    fs::write(home.join("docker"), script).unwrap();
    fs::set_permissions(home.join("docker"), fs::Permissions::from_mode(0o755)).unwrap();
    if options.is_empty() {
        return;
    }
    let list = |prefix: &str| -> Vec<_> { options.iter().filter_map(|option| option.strip_prefix(prefix)).collect() };
    let build = serde_json::json!({
        "additional_contexts": list("--build-context="),
        "args": list("--build-arg="),
        "network": "host",
    });
    let compose = serde_json::json!({"services": {service: {"build": build}}});
    fs::write(home.join("compose.yml"), compose.to_string()).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a wrapper of a command must find the command")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}
