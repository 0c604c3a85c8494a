//! What stands in the regions of a README: whole commands, and tables that no text breaks.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::process::Command;

use hullwright::fileset::{Artefact, ArtefactPath};
use hullwright::source::Sources;
use hullwright::{NoFolder, Settings, compile};

fn output(spec: &str, path: &str) -> Artefact {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &NoFolder);
    let files = compiled.files.unwrap_or_else(|| panic!("{:?}", compiled.findings));
    files.get(&ArtefactPath::new(path).unwrap()).unwrap().clone()
}

/// The body of a region of a spec's README.
fn region_of(spec: &str, name: &str) -> String {
    let Artefact::Regions { regions, .. } = output(spec, "README.md") else { panic!("a README has regions") };
    regions.into_iter().find(|(region, _)| region == name).unwrap().1
}

/// A spec in which a reader, a shell and Markdown meet everything that is hard to write.
const HARD: &str = r#"
hull: 1
name: demo
image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
environment:
  TOKEN: {required: true, secret: true, description: "a | b ``` c"}
  DOMAIN: {required: true}
services:
  web:
    command: web --domain $DOMAIN
    on_exit: stop
    ports: {http: {port: 8000, publish: "[::1]:80"}, dns: {port: 53, protocol: udp, publish: true}}
    healthcheck: {test: "echo '| ``` |' && true"}
    environment: {TOKEN: }
    volumes: ['./a+b:/a:ro', '~/b:/b', '${SRC:-.}/d:/d', '$SRC:/e', keep:/keep]
  job: {command: job}
volumes:
  keep: {description: "a\n``` b"}
outputs: {compose: deploy/stack.yml, env_example: false}
"#;

#[test]
fn a_quick_start_says_what_it_needs() {
    insta::assert_snapshot!(region_of(HARD, "quick-start"), @r##"
    The container does not start without `TOKEN`, `DOMAIN`. What you set stands in `.env`.

    Write `DOMAIN` there first: the value only you know.

    A secret that `.env` does not have yet is made up here. One that you were given you write there yourself, before.

    ```sh
    grep -qs '^TOKEN=.' .env || printf '\nTOKEN=%s\n' "$(LC_ALL=C tr -dc A-Za-z0-9 </dev/urandom | head -c 32)" >>.env
    ```

    With Compose: build it, start it and wait until it is healthy, read its log, stop it.

    ```sh
    docker compose --file deploy/stack.yml --project-directory . up --detach --wait
    docker compose --file deploy/stack.yml --project-directory . logs
    docker compose --file deploy/stack.yml --project-directory . down
    ```

    Add `--build` to `up` after a change, and `--follow` to `logs` to go on reading.

    With Docker alone: build it, start it and wait until it is healthy, read its log, stop it.

    ```sh
    docker build --file Dockerfile --tag demo:latest .
    docker run --detach --name demo --stop-timeout 6 --publish '[::1]:80:8000' --publish 53:53/udp --volume ./a+b:/a:ro --volume "${HOME}/b:/b" --volume "${SRC:-.}/d:/d" --volume "${SRC}:/e" --volume demo_keep:/keep --env-file .env demo:latest
    (until docker exec demo /etc/s6-overlay/scripts/health-check; do docker exec demo sleep 1 || exit; done)
    docker logs demo
    docker stop demo
    docker rm demo
    ```

    Stopping keeps the volumes.
    "##);
}

#[test]
fn the_compose_file_says_the_same() {
    let Artefact::File { contents, .. } = output(HARD, "deploy/stack.yml") else { panic!("it is a whole file") };
    let line = "docker compose --file deploy/stack.yml --project-directory . up --detach --wait";
    assert!(contents.starts_with(&format!("# demo: start it with `{line}`.\n")), "{contents}");
    assert!(lines(&region_of(HARD, "quick-start")).contains(&line));
}

#[test]
fn health_says_what_to_do() {
    insta::assert_snapshot!(region_of(HARD, "health"), @r##"
    The container is healthy when everything is started and every probe passes.

    | Service | Probe | Ready within | When it ends |
    | --- | --- | --- | --- |
    | web | <code>echo &#39;&#124; &#96;&#96;&#96; &#124;&#39; &#38;&#38; true</code> | 1m | the container stops |
    | job | none | as soon as it is started | it is started again |

    A start takes 1m at most, a stop 6s.

    When it is unhealthy, this names the services that do not pass, or says that the start is not finished:

    ```sh
    docker compose --file deploy/stack.yml --project-directory . exec demo /etc/s6-overlay/scripts/health-check
    ```

    Then, with the name of such a service for `NAME`:

    - `docker compose --file deploy/stack.yml --project-directory . logs --tail 50` shows what was said last. A line such as `NAME: ended with code 1, starting it again` tells of a service that ended.
    - `docker compose --file deploy/stack.yml --project-directory . exec demo /etc/s6-overlay/scripts/NAME.check && echo passes` asks its probe alone.
    - `docker compose --file deploy/stack.yml --project-directory . exec demo s6-svstat /run/service/NAME` says for how long it has been running. When that begins anew again and again, it keeps ending.
    - `docker compose --file deploy/stack.yml --project-directory . exec demo s6-svc -r /run/service/NAME` starts it again and leaves the others alone, where the table says that this is what follows its end. Its probe should pass within the time in the table; when it does not, the log says why.
    - `docker compose --file deploy/stack.yml --project-directory . restart` starts everything again.

    A start that fails ends the container with code 1, and the log names the cause: after `environment:` a variable without a value or with a wrong one, after `unable to start service` a service that was not ready in time or did not run well to its end; what it said stands before that line. Compose starts the container again until it is stopped, so the cause is repeated in the log.
    "##);
}

#[test]
fn tables_hold_any_text() {
    let tables = ["ports", "environment", "volumes"].map(|name| region_of(HARD, name)).concat();
    insta::assert_snapshot!(tables, @r##"
    | Port | Service | Published | Moved by | What it serves |
    | --- | --- | --- | --- | --- |
    | `8000` | web | `[::1]:80` |  |  |
    | `53/udp` | web | `53` |  |  |
    | Variable | Default | Read by | What it is for |
    | --- | --- | --- | --- |
    | `TOKEN` | secret, required | web, job | a \| b \`\`\` c |
    | `DOMAIN` | required | web, job |  |
    | `SRC` | `.` | Compose or the shell | Mounted at /d |

    Set them in `.env`: Compose reads it, and `docker run` does with `--env-file .env`. A secret may also be given as the path of a file that holds it, in the variable with `_FILE` behind its name.
    | Path | Mounted there | What it keeps |
    | --- | --- | --- |
    | `/a` | `./a+b`, read only |  |
    | `/b` | `~/b` |  |
    | `/d` | `${SRC:-.}/d` |  |
    | `/e` | `${SRC}` |  |
    | `/keep` | volume `demo_keep` | a \`\`\` b |

    A volume outlives the container; `docker volume rm` with its name deletes it.
    "##);
}

#[test]
fn build_arguments_have_a_table() {
    let args = "args: {EDITION: 'a|b ` <c>', EMPTY: ''}, init";
    insta::assert_snapshot!(region_of(&HARD.replacen("init", args, 1), "build-args"), @r"
    | Argument | Default |
    | --- | --- |
    | `EDITION` | <code>a&#124;b &#96; &#60;c&#62;</code> |
    | `EMPTY` | empty |

    Give another value with `--build-arg NAME=VALUE`, to `docker build` or to `docker compose build`.
    ");
    assert_eq!(region_of(HARD, "build-args"), "The image takes no arguments when it is built.\n");
}

/// The lines of every block for the shell.
fn lines(markdown: &str) -> Vec<&str> {
    let blocks = markdown.split("```sh\n").skip(1).filter_map(|after| after.split("\n```").next());
    blocks.flat_map(str::lines).collect()
}

#[test]
fn every_line_is_a_whole_command() {
    for spec in [HARD, include_str!("../examples/cocosearch-infra/hull.yaml")] {
        let text = region_of(spec, "quick-start") + &region_of(spec, "health");
        assert!(lines(&text).len() > 8, "{text}");
        for line in lines(&text) {
            let said = Command::new("sh").args(["-n", "-c", line]).output().unwrap();
            assert!(said.status.success() && said.stderr.is_empty(), "{line}\n{said:?}");
        }
    }
}

#[test]
fn a_secret_is_made_up_once() {
    let root = tempfile::tempdir().unwrap();
    let text = region_of(HARD, "quick-start");
    let line = lines(&text)[0];
    let env = root.path().join(".env");
    fs::write(&env, "TOKEN=\nDOMAIN=example.org").unwrap();
    let run = || {
        assert!(Command::new("sh").args(["-eu", "-c", line]).current_dir(&root).status().unwrap().success());
        fs::read_to_string(&env).unwrap()
    };
    let first = run();
    assert_eq!(run(), first);
    let token = first.strip_prefix("TOKEN=\nDOMAIN=example.org\nTOKEN=").unwrap().trim_end();
    assert!(token.len() == 32 && token.chars().all(|each| each.is_ascii_alphanumeric()), "{first}");
}

#[test]
fn what_runs_beside_the_image_is_in_the_tables_and_needs_compose() {
    let spec = "
hull: 1
name: demo
image: {base: 'python:3.12-slim'}
services:
  web: {command: web, depends_on: [cache], volumes: ['files:/files']}
  cache: {image: 'redis:8', volumes: ['kept:/data']}
  job: {image_of: web, command: job, profiles: [job]}
volumes: {files: {}, kept: {description: What is cached}}
";
    let volumes = region_of(spec, "volumes");
    assert!(volumes.contains("| `/data` of cache | volume `demo_kept` | What is cached |"), "{volumes}");
    assert_eq!(volumes.matches("`/files`").count(), 1, "{volumes}");
    let alone = "With Docker alone";
    assert!(!region_of(spec, "quick-start").contains(alone));
    assert!(region_of(&spec.replace("depends_on: [cache], ", ""), "quick-start").contains(alone));
    assert!(region_of(&format!("{spec}outputs: {{compose: false}}\n"), "quick-start").contains(alone));
}
