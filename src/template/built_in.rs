//! The built-in templates: what each makes and sees.

use super::kind::View;
use super::view;

/// A built-in template.
#[derive(Debug)]
pub struct BuiltIn {
    /// Its name: the path of its file under `templates`, and of one that shadows it.
    pub name: &'static str,
    /// What it makes, in a few words.
    pub makes: &'static str,
    /// What it sees.
    pub view: &'static View,
    /// Its text.
    pub text: &'static str,
}

macro_rules! built_in {
    ($($name:literal $view:ident $makes:literal)+) => {
        /// The built-in templates, by name. Each can be overridden.
        pub const BUILT_IN: &[BuiltIn] = &[$(BuiltIn {
            name: $name,
            makes: $makes,
            view: view::$view::VIEW,
            text: include_str!(concat!("../../templates/", $name)),
        }),+];
    };
}

built_in! {
    "readme/boot-order.md" BootOrder "the region `boot-order` of a README"
    "readme/build-args.md" BuildArgs "the region `build-args` of a README"
    "readme/environment.md" Variables "the region `environment` of a README"
    "readme/health.md" Health "the region `health` of a README"
    "readme/ports.md" Ports "the region `ports` of a README"
    "readme/process-health.md" ProcessHealth "the region `health` where the image runs one service"
    "readme/quick-start.md" QuickStart "the region `quick-start` of a README"
    "readme/skeleton.md" Skeleton "a README that does not exist yet"
    "readme/volumes.md" Mounts "the region `volumes` of a README"
    "scripts/address.sh" WithOwn "part of other scripts: takes an address apart"
    "scripts/answered.sh" WithOwn "part of other scripts: waits for what users bring in the place of a service"
    "scripts/answers.sh" WithAnswers "part of `entrypoint`: what the container answers by itself"
    "scripts/brought.sh" Brought "waits before every service for what users bring in the place of one beside the container"
    "scripts/check.sh" Check "the probe of a service"
    "scripts/entrypoint.sh" Entrypoint "what the container starts where the image runs one service"
    "scripts/environment.sh" WithEnvironment "part of other scripts: looks at the environment"
    "scripts/files.sh" WithFiles "part of other scripts: what a service writes when it starts"
    "scripts/finish.sh" Finish "what runs after every end of a service that stays"
    "scripts/first.sh" First "what runs before every service"
    "scripts/health-check.sh" HealthCheck "the container's health check"
    "scripts/limited.sh" Helper "runs a command within its time, and not when the container stops"
    "scripts/log.sh" Log "runs what reads the lines that a service prints"
    "scripts/logger.sh" Helper "writes what a service prints, until all is written"
    "scripts/off.sh" WithSwitches "part of other scripts: finds out which services are off"
    "scripts/oneshot.sh" Oneshot "a service that runs to its end"
    "scripts/owners.sh" WithOwners "part of other scripts: makes folders and volumes somebody's"
    "scripts/preamble.sh" WithPreamble "part of other scripts: sets the variables"
    "scripts/prefixed.sh" Helper "runs a command with a name before each line that it prints"
    "scripts/prepare.sh" Prepare "what runs before every service where folders become somebody's"
    "scripts/probe.sh" Helper "asks a probe while its service starts"
    "scripts/ready.sh" Ready "what runs after every service"
    "scripts/run.sh" Run "runs a service that stays"
    "scripts/secret.sh" WithSecret "part of other scripts: reads a secret"
    "scripts/stopping.sh" Helper "says whether the container has been told to stop"
    "scripts/trial.sh" WithTrial "part of `entrypoint`: tries what runs to its end in a container of its own"
    "scripts/wait.sh" Helper "waits for what users bring in the place of a service"
}

/// The built-in template of that name.
pub fn built_in(name: &str) -> Option<&'static BuiltIn> {
    BUILT_IN.iter().find(|template| template.name == name)
}
