//! What the templates see that others include: each of those that include them sees it, too.

use super::super::kind::views;
use super::{Answers, Environment, Files, Name, Owners, Preamble, Quoted, Secret, Switch, Trial};

views! {
    /// A script that sets its variables.
    struct WithPreamble {
        /// Its variables.
        preamble: Preamble,
    }

    /// A script that writes files.
    struct WithFiles {
        /// What it writes.
        files: Files,
    }

    /// A script that makes folders somebody's.
    struct WithOwners {
        /// Folders that become somebody's.
        owners: Owners,
    }

    /// A script that reads a secret.
    struct WithSecret {
        /// The secret.
        secret: Secret,
    }

    /// A script that looks at the environment.
    struct WithEnvironment {
        /// What the environment must hold.
        environment: Environment,
    }

    /// A script that tries a command.
    struct WithTrial {
        /// The service.
        service: Name,
        /// What becomes the service's user, one word each; nothing where it is that already.
        becomes: Vec<Quoted>,
        /// What arguments follow, one word each.
        program: Vec<Quoted>,
        /// How it is tried.
        trial: Trial,
    }

    /// A script that finds out which services are off.
    struct WithSwitches {
        /// The folder that says what is off.
        off: String,
        /// The services that users switch off.
        switches: Vec<Switch>,
        /// Whether users bring something in the place of one of them.
        brings: bool,
    }

    /// A script that asks what users bring.
    struct WithOwn {}

    /// A script that answers by itself.
    struct WithAnswers {
        /// What it answers.
        answers: Answers,
    }
}
