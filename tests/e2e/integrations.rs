//! The hooks of pre-commit and the action for GitHub, as far as they run without GitHub: the action's steps are run by
//! the shell that a runner starts, and the hooks are installed and run by pre-commit itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_yaml::Value;
use tempfile::TempDir;

use crate::docker::{Said, run};
use crate::example::root;

const SPEC: &str = include_str!("../cli/check.in/hull.yaml");

fn hint(package: &str) -> String {
    format!("install it: pip install {package}")
}

/// What is built for these tests: without optimisation, in a folder that the next run finds again.
fn quick(command: &mut Command) -> &mut Command {
    let target = root().join("target/integrations");
    command.env("CARGO_TARGET_DIR", target).envs([
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ])
}

fn git(folder: &Path, arguments: &[&str]) -> Said {
    let mut command = Command::new("git");
    let who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false"];
    command.current_dir(folder).args(who).args(arguments);
    run(quick(&mut command), "install it: apt-get install git")
}

fn must(said: Said) -> String {
    assert!(said.success, "{}", said.text);
    said.text
}

/// The files of the project as they are now, as a repository of its own.
fn project(to: &Path) -> PathBuf {
    let folder = to.join("hullwright");
    let listed = must(git(root(), &["ls-files", "--cached", "--others", "--exclude-standard"]));
    for file in listed.lines().filter(|file| root().join(file).is_file()) {
        let target = folder.join(file);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(root().join(file), target).unwrap();
    }
    commit(&folder, &["init", "--quiet"]);
    commit(&folder, &["add", "--all"]);
    commit(&folder, &["commit", "--quiet", "--message", "all"]);
    folder
}

fn commit(folder: &Path, arguments: &[&str]) {
    must(git(folder, arguments));
}

#[test]
fn the_hooks_are_hooks() {
    let mut command = Command::new("pre-commit");
    let hooks = root().join(".pre-commit-hooks.yaml");
    must(run(command.arg("validate-manifest").arg(hooks), &hint("pre-commit")));
}

#[test]
fn pre_commit_builds_the_hooks_and_refuses_what_is_not_as_the_spec_says() {
    let scratch = TempDir::new().unwrap();
    let project = project(scratch.path());
    let folder = scratch.path().join("user");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("hull.yaml"), SPEC).unwrap();
    let configure = |hook: &str| {
        let revision = must(git(&project, &["rev-parse", "HEAD"]));
        let config = format!(
            "repos:\n  - repo: {}\n    rev: {}\n    hooks: [{{id: {hook}, verbose: true}}]\n",
            project.display(),
            revision.trim()
        );
        fs::write(folder.join(".pre-commit-config.yaml"), config).unwrap();
    };
    let pre_commit = |arguments: &[&str]| {
        let mut command = Command::new("pre-commit");
        command.current_dir(&folder).env("PRE_COMMIT_HOME", scratch.path().join("cache")).args(arguments);
        run(quick(&mut command), &hint("pre-commit"))
    };
    let try_commit = || {
        must(git(&folder, &["add", "--all"]));
        pre_commit(&["run"])
    };
    must(git(&folder, &["init", "--quiet"]));
    configure("hullwright-check");
    let said = try_commit();
    assert!(!said.success && said.text.contains("`Dockerfile` is not there"), "{}", said.text);
    // Files that are new are none that the hook has modified.
    configure("hullwright-generate");
    must(try_commit());
    configure("hullwright-check");
    must(try_commit());
    must(pre_commit(&["install"]));
    must(git(&folder, &["commit", "--message", "all"]));
    let other = SPEC.replace("8000", "9000");
    assert_ne!(other, SPEC);
    fs::write(folder.join("hull.yaml"), other).unwrap();
    must(git(&folder, &["add", "--all"]));
    let said = git(&folder, &["commit", "--message", "another port"]);
    assert!(!said.success && said.text.contains("+EXPOSE 9000"), "{}", said.text);
    configure("hullwright-generate");
    let said = try_commit();
    assert!(!said.success && said.text.contains("files were modified by this hook"), "{}", said.text);
    must(git(&folder, &["add", "--all"]));
    must(git(&folder, &["commit", "--message", "another port"]));
}

fn action() -> PathBuf {
    root().join("action.yml")
}

#[test]
fn the_action_is_one() {
    let mut schema = Command::new("check-jsonschema");
    schema.args(["--builtin-schema", "vendor.github-actions"]).arg(action());
    must(run(&mut schema, &hint("check-jsonschema")));
    let mut audit = Command::new("zizmor");
    must(run(audit.args(["--offline", "--no-progress", "--pedantic"]).arg(action()), &hint("zizmor")));
}

/// The steps of the action: their scripts, with what their environment takes from where.
fn steps() -> Vec<(String, Vec<(String, String)>)> {
    let action: Value = serde_yaml::from_str(&fs::read_to_string(action()).unwrap()).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let steps = action["runs"]["steps"].as_sequence().unwrap().iter().map(|step| {
        assert_eq!(step["shell"], "bash");
        let environment = step["env"].as_mapping().unwrap().iter().map(|(name, value)| (text(name), text(value)));
        (text(&step["run"]), environment.collect())
    });
    steps.collect()
}

/// The value of an expression such as `${{ inputs.spec }}`.
fn evaluated(expression: &str, given: &[(&str, &str)]) -> String {
    let name = expression.trim_start_matches("${{").trim_end_matches("}}").trim();
    if name == "github.action_path" {
        return root().display().to_string();
    }
    let input = name.strip_prefix("inputs.").unwrap();
    let action: Value = serde_yaml::from_str(&fs::read_to_string(action()).unwrap()).unwrap();
    let default = action["inputs"][input]["default"].as_str().unwrap().to_owned();
    given.iter().find(|(name, _)| *name == input).map_or(default, |(_, value)| (*value).to_owned())
}

/// Runs the action as a runner does, until a step fails.
fn act(folder: &Path, temporary: &Path, given: &[(&str, &str)]) -> Said {
    let mut all = String::new();
    for (index, (script, environment)) in steps().into_iter().enumerate() {
        let file = temporary.join(format!("step-{index}.sh"));
        fs::write(&file, format!("#!/bin/bash\n{script}")).unwrap();
        must(run(Command::new("shellcheck").arg(&file), "install it: apt-get install shellcheck"));
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(&file).current_dir(folder);
        let environment = environment.iter().map(|(name, value)| (name, evaluated(value, given)));
        command.envs(environment).env("RUNNER_TEMP", temporary);
        let said = run(quick(&mut command), "these tests need bash");
        all += &said.text;
        if !said.success {
            return Said { success: false, text: all };
        }
    }
    Said { success: true, text: all }
}

#[test]
fn the_action_installs_hullwright_and_compares() {
    let scratch = TempDir::new().unwrap();
    let temporary = scratch.path().join("temporary");
    let folder = scratch.path().join("user");
    fs::create_dir_all(&temporary).unwrap();
    fs::create_dir_all(folder.join("specs")).unwrap();
    fs::write(folder.join("specs/app.yaml"), SPEC).unwrap();
    let said = act(&folder, &temporary, &[("version", "1.0.0"), ("path", ".")]);
    assert!(!said.success && said.text.contains("not both"), "{}", said.text);
    let sources = root().display().to_string();
    let set = "vars.page=/a b\n\nvars.page=/health\n";
    let given = [("spec", "specs/app.yaml"), ("output", "out"), ("set", set), ("path", &sources)];
    let said = act(&folder, &temporary, &given);
    assert!(!said.success && said.text.contains("`Dockerfile` is not there"), "{}", said.text);
    let mut generate = Command::new(temporary.join("hullwright/bin/hullwright"));
    generate.current_dir(&folder).args(["generate", "-f", "specs/app.yaml", "-o", "out", "--set", "vars.page=/health"]);
    must(run(&mut generate, "the action installs it"));
    let said = must(act(&folder, &temporary, &given));
    assert!(said.contains("as the spec says"), "{said}");
    // Without `path`, it is installed from the action's own folder.
    fs::copy(folder.join("specs/app.yaml"), folder.join("hull.yaml")).unwrap();
    let said = act(&folder, &temporary, &[]);
    assert!(!said.success && said.text.contains("`Dockerfile` is not there"), "{}", said.text);
}

/// The blocks of YAML in the page on integrations that have this key at their top.
fn documented(key: &str, to: &Path) -> Vec<PathBuf> {
    let page = fs::read_to_string(root().join("docs/integrations.md")).unwrap();
    let blocks = page.split("```yaml\n").skip(1).filter_map(|after| after.split("```").next());
    let blocks = blocks.filter(|block| block.lines().any(|line| line.starts_with(key)));
    let files = blocks.enumerate().map(|(index, block)| {
        let file = to.join(format!("{index}.yaml"));
        fs::write(&file, block).unwrap();
        file
    });
    files.collect()
}

#[test]
fn what_the_page_on_integrations_shows_is_valid() {
    let scratch = TempDir::new().unwrap();
    let hooks = documented("repos:", scratch.path());
    assert_eq!(hooks.len(), 2);
    must(run(Command::new("pre-commit").arg("validate-config").args(hooks), &hint("pre-commit")));
    let workflows = scratch.path().join(".github/workflows");
    fs::create_dir_all(&workflows).unwrap();
    let workflows = documented("jobs:", &workflows);
    assert_eq!(workflows.len(), 2);
    let mut schema = Command::new("check-jsonschema");
    schema.args(["--builtin-schema", "vendor.github-workflows"]).args(&workflows);
    must(run(&mut schema, &hint("check-jsonschema")));
    must(run(Command::new("zizmor").args(["--offline", "--no-progress"]).args(&workflows), &hint("zizmor")));
    let texts = workflows.iter().map(|workflow| fs::read_to_string(workflow).unwrap());
    let text = texts.into_iter().find(|text| text.contains("uses: example/hullwright@")).unwrap();
    let workflow: Value = serde_yaml::from_str(&text).unwrap();
    let given = workflow["jobs"]["check"]["steps"][1]["with"].as_mapping().unwrap();
    let action: Value = serde_yaml::from_str(&fs::read_to_string(action()).unwrap()).unwrap();
    let inputs = action["inputs"].as_mapping().unwrap();
    assert!(given.keys().all(|name| inputs.contains_key(name)), "{text}");
    let page = fs::read_to_string(root().join("docs/integrations.md")).unwrap();
    for input in inputs.keys() {
        assert!(page.contains(&format!("| `{}` |", input.as_str().unwrap())), "{input:?} is not documented");
    }
}
