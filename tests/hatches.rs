//! Stages, and escape hatches: verbatim steps, compose keys, user files, raw s6 files, outputs moved and switched off.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use hullwright::fileset::{Artefact, FileSet};
use hullwright::source::Sources;
use hullwright::{Folder, Settings, compile};

const SPEC: &str = "
hull: 1
name: demo
image:
  base: debian:bookworm-slim
  init: {s6-overlay: 3.2.2.0}
  rootfs: ./own
  args: {FLAVOUR: plain}
  dockerfile:
    start: '# at the start'
    packages: 'RUN echo after packages'
    files: 'RUN echo after files'
    end: 'RUN echo $FLAVOUR'
services:
  web:
    command: web
    packages: [curl]
    ports: {http: '8080:8000'}
    s6: {max-death-tally: 10}
    dockerfile: {files: 'RUN echo of web'}
compose:
  services:
    demo: {mem_limit: 1g, privileged: true}
    adminer: {image: 'adminer:4', ports: ['8081:8080']}
outputs: {dockerfile: build/Dockerfile, env_example: false}
";

struct Own;

impl Folder for Own {
    fn files(&self, path: &str) -> Vec<String> {
        if path.trim_start_matches("./") == "own" { vec!["own/etc/motd".to_owned()] } else { Vec::new() }
    }

    fn text(&self, _: &str) -> Option<String> {
        None
    }

    fn has(&self, _: &str) -> bool {
        true
    }
}

fn outputs(spec: &str) -> FileSet {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &Own);
    compiled
        .files
        .unwrap_or_else(|| panic!("{}", hullwright::diagnostic::render::human(&compiled.findings, &sources, false)))
}

fn text(files: &FileSet, path: &str) -> Option<String> {
    files.iter().find(|(place, _)| place.as_str() == path).map(|(_, artefact)| match artefact {
        Artefact::File { contents, .. } => contents.clone(),
        Artefact::Regions { skeleton, .. } => skeleton.clone(),
    })
}

#[test]
fn verbatim_steps_stand_at_their_points() {
    let dockerfile = text(&outputs(SPEC), "build/Dockerfile").expect("it is moved");
    let at = |needle: &str| dockerfile.find(needle).unwrap_or_else(|| panic!("{needle} in\n{dockerfile}"));
    let order = [
        "AS final",
        "# at the start",
        "install --yes --no-install-recommends curl",
        "RUN echo after packages",
        "COPY own/ /",
        "COPY rootfs/ /",
        "RUN echo after files",
        "RUN echo of web",
        "ARG FLAVOUR=plain",
        "RUN echo $FLAVOUR",
        "ENTRYPOINT",
    ];
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{dockerfile}");
}

#[test]
fn compose_words_are_added_with_their_types() {
    let compose: serde_yaml::Value =
        serde_yaml::from_str(&text(&outputs(SPEC), "docker-compose.yml").unwrap()).unwrap();
    let own = &compose["services"]["demo"];
    assert_eq!(own["mem_limit"].as_str(), Some("1g"));
    assert_eq!(own["privileged"].as_bool(), Some(true));
    assert_eq!(own["ports"][0].as_str(), Some("8080:8000"));
    assert_eq!(compose["services"]["adminer"]["image"].as_str(), Some("adminer:4"));
}

#[test]
fn compose_words_replace_nothing() {
    let spec = SPEC.replace("mem_limit: 1g", "restart: always");
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), &Own);
    let codes: Vec<&str> = compiled.findings.iter().map(|finding| finding.code.id()).collect();
    assert_eq!(codes, ["HW214"]);
    assert_eq!(sources.text(compiled.findings[0].labels[0].span), "always");
}

#[test]
fn raw_files_of_a_definition_stand_beside_ours() {
    let files = outputs(SPEC);
    assert_eq!(text(&files, "rootfs/etc/s6-overlay/s6-rc.d/web/max-death-tally").as_deref(), Some("10\n"));
    assert!(text(&files, "rootfs/etc/s6-overlay/s6-rc.d/web/run").is_some());
}

#[test]
fn the_users_folder_is_part_of_the_build() {
    let ignore = text(&outputs(SPEC), ".dockerignore").unwrap();
    assert!(ignore.lines().any(|line| line == "!own") && ignore.lines().any(|line| line == "!rootfs"), "{ignore}");
}

#[test]
fn outputs_are_switched_off_one_by_one() {
    let all = outputs(SPEC);
    assert!(text(&all, ".env.example").is_none());
    for (output, path) in [
        ("dockerfile", "build/Dockerfile"),
        ("rootfs", "rootfs/etc/s6-overlay/s6-rc.d/web/run"),
        ("ignore", ".dockerignore"),
        ("compose", "docker-compose.yml"),
        ("readme", "README.md"),
    ] {
        assert!(text(&all, path).is_some(), "{path}");
        let spec = match output {
            "dockerfile" => SPEC.replace("dockerfile: build/Dockerfile", "dockerfile: false"),
            _ => SPEC.replace("env_example: false", &format!("env_example: false, {output}: false")),
        };
        assert!(text(&outputs(&spec), path).is_none(), "{path} is switched off");
    }
}

#[test]
fn steps_of_a_stage_are_typed() {
    let spec = "
hull: 1
name: demo
image: {base: debian:bookworm-slim, init: {s6-overlay: 3.2.2.0}}
stages:
  build:
    packages: [make]
    environment: {FLAVOUR: plain}
    working_dir: /src
    steps:
      - copy: [./Makefile, ./lib]
      - run: make all
        cache: [/root/.cache]
      - run: |
          make check
          make install
      - script: ./finish.sh
      - dockerfile: RUN strip /out/web
    provides: {/out/web: /usr/local/bin/web}
  docs:
    from: build
    steps: [{copy: ['build:/out/docs:/docs']}]
    provides: {/docs: /srv/docs}
services:
  web: {command: web, copy: [build, docs]}
";
    let files = outputs(spec);
    let dockerfile = text(&files, "Dockerfile").unwrap();
    for part in [
        "FROM debian:bookworm-slim AS build\n",
        "ENV FLAVOUR=plain\n",
        "WORKDIR /src\nCOPY Makefile /src/Makefile\nCOPY lib /src/lib\n",
        "RUN --mount=type=cache,target=/root/.cache,sharing=locked \\\n    make all\n",
        "RUN <<\"EOF\"\n#!/bin/sh -eu\nmake check\nmake install\nEOF\n",
        "RUN --mount=type=bind,source=finish.sh,target=/tmp/step \\\n    sh -eu /tmp/step\n",
        "RUN strip /out/web\n",
        "FROM build AS docs\nCOPY --from=build /out/docs /docs\n",
        "COPY --from=build /out/web /usr/local/bin/web\nCOPY --from=docs /docs /srv/docs\n",
    ] {
        assert!(dockerfile.contains(part), "{part}in\n{dockerfile}");
    }
    let ignore = text(&files, ".dockerignore").unwrap();
    for kept in ["!Makefile", "!finish.sh", "!lib", "!rootfs"] {
        assert!(ignore.lines().any(|line| line == kept), "{kept} in\n{ignore}");
    }
}

/// Nobody here knows what a verbatim step of the image brings, so nothing is said of programs that it may bring.
#[test]
fn a_verbatim_step_may_bring_a_program() {
    let errors = |steps: &str| {
        let spec = format!(
            "hull: 1\nname: demo\nimage: {{base: 'debian:bookworm-slim', steps: [{steps}]}}\nservices:\n  web:\n    command: web\n    \
             healthcheck: {{test: [CMD, curl, -f, 'http://localhost']}}\n"
        );
        let mut sources = Sources::default();
        let id = sources.add("hull.yaml", spec);
        let compiled = compile(&mut sources, id, &Settings::default(), &hullwright::NoFolder);
        compiled.findings.iter().filter(|finding| finding.is_error()).count()
    };
    assert_eq!(errors("run: 'true'"), 1);
    assert_eq!(errors("dockerfile: 'RUN get-curl'"), 0);
    assert_eq!(errors("env: {PATH: '/opt/curl/bin:$PATH'}"), 0);
}
