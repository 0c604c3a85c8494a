//! Variables and secrets, as scripts see them.

use std::collections::BTreeSet;

use super::super::kind::{choices, views};
use super::{Name, Quoted};

choices! {
    /// A function that the look at the environment needs.
    enum Look {
        /// Sets `held` to the first value of a secret that is given.
        Held = "held",
        /// Says whether a pattern matches all of a value.
        Matches = "matches",
        /// Says whether a number is large enough and small enough.
        Within = "within",
    }
}

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
        /// Whether a function prints a part of the value; `export` would hide that it failed.
        computed: bool,
        /// Where it comes from when it is a secret.
        secret: Option<Secret>,
        /// Other variables that it takes its value from while it has none.
        aliases: Vec<Alias>,
    }

    /// Another variable that one takes its value from.
    struct Alias {
        /// The value of the one, or nothing.
        known: Quoted,
        /// The value of the other, or nothing.
        now: Quoted,
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
        /// Other names under which it is accepted.
        others: Vec<OtherName>,
    }

    /// Another name under which a secret is accepted.
    struct OtherName {
        /// The name.
        name: Name,
        /// What the user gave under it, or nothing.
        now: Quoted,
        /// The path of a file that holds it, or nothing.
        file: Quoted,
    }

    /// What the environment must hold.
    struct Environment {
        /// Variables that must have a value.
        required: Vec<Required>,
        /// Secrets that a file may hold.
        secrets: Vec<Secret>,
        /// Ports that users can move.
        ports: Vec<Wanted>,
        /// Numbers of users and groups that must be nobody else's.
        numbers: Vec<Number>,
        /// The variable that names the time zone.
        zone: Option<Wanted>,
        /// Values that are generated at the first start.
        kept: Vec<Kept>,
        /// The functions that this needs.
        looks: BTreeSet<Look>,
        /// Values that may be wrong.
        wrong: Vec<Wrong>,
        /// Variables that should not be given any more.
        deprecated: Vec<Deprecated>,
    }

    /// A value that may be wrong.
    struct Wrong {
        /// The value, or nothing.
        value: Quoted,
        /// Of a secret, whose value must not be printed: each value and the path of each file that may hold it, in order.
        held: Vec<Quoted>,
        /// The values that are right; none when there are too many to name.
        choices: Vec<String>,
        /// The regular expressions that match all of it.
        patterns: Vec<String>,
        /// The least that it may be.
        least: Option<Quoted>,
        /// The most that it may be.
        most: Option<Quoted>,
        /// What is said of a wrong value; the value belongs behind it.
        complaint: String,
    }

    /// A variable that should not be given any more.
    struct Deprecated {
        /// What the user gave, or nothing.
        now: Quoted,
        /// What is said when it is given.
        note: String,
    }

    /// A variable that must have a value.
    struct Required {
        /// Its name.
        name: Name,
        /// What the user gave, or nothing.
        now: Quoted,
        /// The path of a file that holds it, or nothing; only a secret has it.
        file: Option<Quoted>,
        /// Words of which each is something when nobody needs it; none where it is always needed.
        unneeded: Vec<Quoted>,
        /// Other variables that decide about it: all must have such values.
        when: Vec<When>,
        /// What is said when it is missing.
        complaint: String,
    }

    /// A variable that decides about another one.
    struct When {
        /// Its value, or nothing.
        value: Quoted,
        /// The values that are meant.
        values: Vec<String>,
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
        /// Words of which each is something when nobody needs it; none where it is always needed.
        unneeded: Vec<Quoted>,
    }
}
