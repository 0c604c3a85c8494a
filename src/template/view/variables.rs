//! Variables and secrets, as scripts see them.

use super::super::kind::views;
use super::{Name, Quoted};

views! {
    /// The variables that a script sees.
    #[derive(Default)]
    struct Preamble {
        /// The function that percent-encodes, where a value stands so in another one.
        encode: Option<Name>,
        /// Secrets of others that its own values are made of: it reads them and exports none.
        borrowed: Vec<Secret>,
        /// Secrets that are not this script's.
        foreign: Vec<Name>,
        /// What it exports, in order.
        exports: Vec<Entry>,
    }

    /// One exported variable.
    struct Entry {
        /// Its name.
        name: Name,
        /// Its value; none leaves what the user gave.
        value: Option<Quoted>,
        /// Where it comes from when it is a secret.
        secret: Option<Secret>,
    }

    /// A secret, as a script finds it.
    struct Secret {
        /// Its name.
        name: Name,
        /// What the user gave, or nothing.
        now: Quoted,
        /// The path of a file that holds it, or nothing.
        file: Quoted,
        /// Where a generated value is kept.
        kept: Option<String>,
        /// Its value when there is no other.
        default: Option<Quoted>,
    }

    /// What the environment must hold.
    struct Environment {
        /// Variables that must have a value.
        required: Vec<Required>,
        /// Secrets that a file may hold.
        secrets: Vec<Secret>,
        /// Ports that users can move.
        ports: Vec<Wanted>,
        /// Numbers of users and groups that variables say.
        numbers: Vec<Number>,
        /// Umasks that variables say.
        umasks: Vec<Wanted>,
        /// The variable that names the time zone.
        zone: Option<Wanted>,
        /// Values that are generated at the first start.
        kept: Vec<Kept>,
    }

    /// A variable that must have a value.
    struct Required {
        /// Its name.
        name: Name,
        /// What the user gave, or nothing.
        now: Quoted,
        /// The path of a file that holds it, or nothing; only a secret has it.
        file: Option<Quoted>,
    }

    /// A number of a user or a group.
    struct Number {
        /// Its name.
        name: Name,
        /// Its value.
        value: Quoted,
        /// Those that are somebody else's.
        taken: Vec<Quoted>,
    }

    /// A variable and its value now.
    struct Wanted {
        /// Its name.
        name: Name,
        /// Its value.
        value: Quoted,
    }

    /// A value that is generated at the first start.
    struct Kept {
        /// What the user gave, or nothing.
        now: Quoted,
        /// The path of a file that holds it, or nothing.
        file: Quoted,
        /// How many characters.
        length: u16,
        /// Where it is kept.
        path: String,
        /// The folder of that.
        folder: String,
    }
}
