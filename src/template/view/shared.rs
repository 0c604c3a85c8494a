//! What the templates see that others include: each of those that include them sees it, too.

use super::super::kind::views;
use super::{Answers, Environment, Files, Preamble, Secret};

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

    /// A script that answers by itself.
    struct WithAnswers {
        /// What it answers.
        answers: Answers,
    }
}
