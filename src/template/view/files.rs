//! Files that a service writes when it starts.

use std::collections::BTreeSet;

use super::super::kind::{choices, views};
use super::{Name, Quoted};

choices! {
    /// A function that a script needs for what it writes.
    enum Function {
        /// Refuses a value of several lines.
        OneLine = "one_line",
        /// Refuses a value that would need quotes.
        Plain = "plain",
        /// Writes a value as it stands between double quotes.
        Quoted = "quoted",
        /// Writes a value as one word of a shell.
        ShellWord = "shell_word",
    }
}

views! {
    /// What a service writes when it starts.
    #[derive(Default)]
    struct Files {
        /// The functions that this needs.
        functions: BTreeSet<Function>,
        /// The files.
        written: Vec<StartFile>,
    }

    /// A file that is written when a service starts.
    struct StartFile {
        /// Its path.
        path: String,
        /// Its mode.
        mode: String,
        /// Values that may be refused.
        refused: Vec<Refused>,
        /// What is in it.
        content: Quoted,
        /// What becomes the user who writes it, one word each.
        writer: Vec<Quoted>,
    }

    /// A value that is refused where it cannot stand in a file.
    struct Refused {
        /// The function that looks at it.
        check: Name,
        /// The variable.
        name: Name,
        /// Its value.
        value: Quoted,
    }
}
