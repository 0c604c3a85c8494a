//! The quick start of every example's README, executed line by line, as it stands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::panicking;

use serde_yaml::Value;
use tempfile::TempDir;

use crate::docker::{docker, eventually, run, try_docker};
use crate::example::{compose_file, copy, files_below, folders, required_variables};
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

/// The name that a container gets. One that goes by itself needs none.
fn name(line: &str) -> Option<String> {
    let mut words = line.split(' ').skip_while(|word| *word != "--name").skip(1);
    let name = words.next().map(str::to_owned);
    assert!(name.is_some() || line.contains(" --rm "), "a container without a name cannot be found again: {line}");
    name
}

/// Somebody with a copy of an example's folder, who leaves nothing behind.
pub(crate) struct Reader {
    home: TempDir,
    /// The copy of the example's folder.
    folder: PathBuf,
    /// Of what is built.
    images: Vec<String>,
    project: String,
    /// Of the containers that `docker run` makes.
    names: Vec<String>,
    volumes: Vec<String>,
}

impl Reader {
    fn new(example: &Path, lines: &[String]) -> Self {
        let home = TempDir::new().unwrap();
        let folder = copy(example, &home.path().join("example"));
        Self::at(home, folder, lines)
    }

    /// With a copy that is there already, below their home.
    pub(crate) fn at(home: TempDir, folder: PathBuf, lines: &[String]) -> Self {
        let compose = compose_file(&folder);
        mirror_for_builds(home.path(), &folder);
        let services = compose["services"].as_mapping().unwrap().values();
        let built = services.filter(|service| !service["build"].is_null());
        let volumes = compose["volumes"].as_mapping().into_iter().flat_map(|volumes| volumes.keys());
        let project = compose["name"].as_str().unwrap();
        let reader = Self {
            images: built.map(|service| service["image"].as_str().unwrap().to_owned()).collect(),
            project: project.to_owned(),
            names: lines.iter().filter(|line| line.starts_with("docker run ")).filter_map(|line| name(line)).collect(),
            volumes: volumes.map(|name| format!("{project}_{}", name.as_str().unwrap())).collect(),
            home,
            folder,
        };
        reader.know(lines);
        for name in reader.volumes.iter().chain(&reader.names).chain(&reader.images) {
            let there = try_docker(&["inspect", name]).success;
            assert!(
                !there,
                "{name} is there already, and this test would remove it: docker rm, docker volume rm, docker rmi"
            );
        }
        reader
    }

    /// Writes what only a reader knows to `.env`: what must be given, and no line makes up.
    fn know(&self, lines: &[String]) {
        let compose = fs::read_to_string(self.folder.join("docker-compose.yml")).unwrap();
        let only_known = |name: &String| !lines.iter().any(|line| line.contains(&format!("{name}=")));
        let known = required_variables(&compose).into_iter().filter(only_known);
        let known: Vec<String> = known.map(|name| format!("{name}=known")).collect();
        if !known.is_empty() {
            fs::write(self.folder.join(".env"), known.join("\n")).unwrap();
        }
    }

    /// Types a line, and reads what it says.
    pub(crate) fn execute(&self, line: &str) -> String {
        let path = format!("{}:{}", self.home.path().display(), variable("PATH"));
        let mut command = Command::new("sh");
        command.args(["-euc", line]).current_dir(&self.folder);
        command.env("PATH", path);
        let adapted = self.home.path().join("docker-compose.yml");
        if adapted.exists() {
            command.env("COMPOSE_FILE", format!("docker-compose.yml:{}", adapted.display()));
        }
        let said = run(&mut command, "a shell is needed");
        assert!(said.success, "{line}\n{}", said.text);
        said.text
    }

    fn containers(&self) -> Vec<String> {
        let project = format!("label=com.docker.compose.project={}", self.project);
        let mut filters = vec![project];
        filters.extend(self.names.iter().map(|name| format!("name=^/{name}$")));
        let list = |filter: &String| docker(&["ps", "--all", "--quiet", "--filter", filter]);
        filters.iter().flat_map(|filter| list(filter).lines().map(str::to_owned).collect::<Vec<_>>()).collect()
    }

    /// Waits until everything that was started is healthy, if something asks whether it is, and removes it.
    pub(crate) fn finish(&self) {
        let status = "{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}} {{.State.ExitCode}}{{end}}";
        for id in self.containers() {
            let is_well =
                || matches!(&*docker(&["inspect", "--format", status, &id]), "healthy" | "running 0" | "exited 0");
            eventually("what the quick start started is healthy", is_well);
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
        down.args(["compose", "down"]).current_dir(&self.folder);
        run(&mut down, "these tests need the compose plugin of docker");
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.clean_up();
        for image in &self.images {
            try_docker(&["rmi", image]);
        }
    }
}

/// Gives the options that the mirror needs to `docker build`, and to the builds of compose, and to compose the images
/// that stand in for others.
fn mirror_for_builds(home: &Path, folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let options = mirror::build_options();
    let quoted: Vec<_> = options.iter().map(|option| format!("'{option}'")).collect();
    let real = variable("PATH");
    let script = format!(
        r#"#!/bin/sh
PATH='{real}'
if [ "$1" = build ]; then
  shift
  set -- build {} "$@"
fi
# A line that names its files does not ask for COMPOSE_FILE.
if [ "$1 $2" = 'compose --file' ] && [ -n "${{COMPOSE_FILE:-}}" ]; then
  shift
  files= adapted=
  while [ "$1" = --file ]; do
    files="$files --file $2"
    adapted="$adapted --file ${{COMPOSE_FILE#*:}}"
    adapted="${{adapted%/*}}/${{2##*/}}"
    shift 2
  done
  set -- compose $files $adapted "$@"
fi
exec docker "$@"
"#,
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
    let stand_ins = mirror::stand_ins();
    let adapted = |compose: &Value| {
        let services = compose["services"].as_mapping().unwrap().iter().filter_map(|(name, service)| {
            let stand_in = || Some(serde_json::json!({"image": stand_ins.get(service["image"].as_str()?)?}));
            let adapted = if service["build"].is_null() { stand_in()? } else { serde_json::json!({"build": build}) };
            Some((name.as_str()?.to_owned(), adapted))
        });
        serde_json::json!({"services": services.collect::<serde_json::Map<_, _>>()})
    };
    for file in files_below(folder) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if file.parent() == Some(folder) && name.starts_with("docker-compose") {
            let compose: Value = serde_yaml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            fs::write(home.join(name), adapted(&compose).to_string()).unwrap();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a wrapper of a command must find the command")]
fn variable(name: &str) -> String {
    std::env::var(name).unwrap()
}
