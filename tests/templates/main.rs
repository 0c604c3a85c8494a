//! Overrides of templates: what they change, and what is refused.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod blocks;
mod pages;
mod quoting;
mod refused;

use std::collections::BTreeMap;

use hullwright::diagnostic::{Diagnostic, render};
use hullwright::fileset::Artefact;
use hullwright::source::Sources;
use hullwright::{Folder, Settings, compile};

/// A system that renders every template of s6-overlay's, and those of a container for each service.
const SEVERAL: &str = r#"
hull: 1
name: shop
title: Shop
description: Sells things
image: {base: "debian:bookworm-slim", init: {s6-overlay: 3.2.2.0}, packages: [curl], logs: prefix, args: {EDITION: small}}
layouts: [single, split]
templates: ./templates
ready: SHOP_READY
users:
  shopper: {uid: 1000, uid_env: PUID, gid_env: PGID, umask_env: UMASK}
environment:
  CACHE_URL: {default: "${services.cache.url}", description: Cache}
  API_KEY: {required: true, secret: true, description: Key}
  TOKEN: {generate: 32, secret: true}
  PASSWORD: {default: "changeme", description: Word}
  MAIL_URL: {description: Another mail server}
services:
  migrate:
    command: [shop-migrate, "a b"]
    oneshot: {attempts: 3, delay: 2s, timeout: 1m}
  web:
    command: shop-server --port ${ports.http}
    depends_on: [migrate, mail]
    ports: {http: {port: 8000, env: HTTP_PORT, publish: true, description: Web interface}}
    environment:
      API_KEY:
      TOKEN:
      NAME: {default: shop}
    files:
      /run/web/all.json: "{\"key\": \"$API_KEY\", \"name\": \"$NAME\"}"
    healthcheck: {http: /}
    volumes: ["data:/data"]
  cache:
    command: shop-cache --port ${ports.cache}
    user: shopper
    ports: {cache: 6000}
    unless: CACHE_URL
    environment: {CACHE_KEY: {required: true, secret: true}}
  worker:
    command: shop-worker
    dev: {mem_limit: 2g}
    depends_on: {web: healthy}
    logs: /data/logs/worker
    on_exit: stop
  mail: {image: "example.com/mail:1", ports: {smtp: 25}, healthcheck: {test: [CMD, mail, --ping]}, unless: MAIL_URL}
volumes:
  data: {path: /data, description: What it keeps}
"#;

/// The same with nothing in it.
const LITTLE: &str = r#"
hull: 1
name: little
image: {base: "debian:bookworm-slim"}
templates: ./templates
services:
  web:
    command: [sleep, infinity]
"#;

/// A system of one process.
const ONE: &str = r#"
hull: 1
name: one
title: One
image: {base: "debian:bookworm-slim"}
templates: ./templates
services:
  web:
    command: [shop-server]
    entry: {version: {Shell: [sh, -c, "echo 5.1"]}}
    healthcheck: {test: [CMD, test, -n, $URL]}
    ports: {http: {port: 8000, env: HTTP_PORT, publish: true, description: Web interface}}
    environment:
      KEY: {required: true, secret: true, description: Key of the shop}
      URL: "http://x/$KEY"
    volumes: ["data:/data"]
volumes:
  data: {description: What it keeps}
"#;

/// A spec's folder, with templates in it.
#[derive(Clone, Default)]
struct Templates(BTreeMap<String, String>);

impl Templates {
    fn one(name: &str, text: &str) -> Self {
        Self::default().and(name, text)
    }

    fn and(mut self, name: &str, text: &str) -> Self {
        self.0.insert(name.to_owned(), text.to_owned());
        self
    }
}

impl Folder for Templates {
    fn files(&self, path: &str) -> Vec<String> {
        if path == "templates" { self.0.keys().cloned().collect() } else { Vec::new() }
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.get(path.strip_prefix("templates/")?).cloned()
    }

    fn has(&self, _: &str) -> bool {
        true
    }
}

/// What comes out, by path; nothing where something is wrong.
struct Outcome {
    files: Option<BTreeMap<String, String>>,
    findings: Vec<Diagnostic>,
    sources: Sources,
}

impl Outcome {
    fn report(&self) -> String {
        render::human(&self.findings, &self.sources, false)
    }

    /// The outputs.
    fn files(self) -> BTreeMap<String, String> {
        let report = self.report();
        self.files.unwrap_or_else(|| panic!("{report}"))
    }
}

fn outcome(spec: &str, templates: &Templates) -> Outcome {
    let mut sources = Sources::default();
    let id = sources.add("hull.yaml", spec);
    let compiled = compile(&mut sources, id, &Settings::default(), templates);
    let text = |artefact: &Artefact| match artefact {
        Artefact::File { contents, .. } => contents.clone(),
        Artefact::Regions { regions, skeleton, .. } => {
            let regions = regions.iter().map(|(name, text)| format!("== {name}\n{text}"));
            regions.chain([format!("== skeleton\n{skeleton}")]).collect()
        }
    };
    let files = compiled.files.map(|files| files.iter().map(|(path, each)| (path.to_string(), text(each))).collect());
    Outcome { files, findings: compiled.findings, sources }
}
