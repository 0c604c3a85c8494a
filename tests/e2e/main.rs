//! End-to-end tests: the committed image definitions of the examples, built and booted by a real engine.
//!
//!     cargo test --features e2e --test e2e
//!
//! They need a Docker engine, and the linters and the schema that the tests in `lint` name; what is missing fails
//! them. Where the upstream addresses cannot be reached, `HULLWRIGHT_MIRROR` is the address of a folder that
//! `mirror/make.sh` made.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on has failed, and says why"
)]

mod application;
mod arm64;
mod boot;
mod budgets;
mod cache;
mod completions;
mod compose;
mod contents;
mod context;
mod contract;
mod database;
mod docker;
mod drift;
mod ending;
mod environment;
mod example;
mod failure;
mod hardened;
mod image;
mod imported;
mod init;
mod inside;
mod integrations;
mod layers;
mod layouts;
mod links;
mod lint;
mod lock;
mod locks;
mod logs;
mod manual;
mod mirror;
mod off;
mod own_kit;
mod probes;
mod project;
mod promtior;
mod quick_start;
mod registry;
mod scylla;
mod served;
mod stop;
mod tasks;
mod terminal;
mod upgrade;
mod users;
mod workspace;
