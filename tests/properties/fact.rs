//! Facts that can be found again: each value of a test's spec is a token of its own, which is no part of any
//! other and stands in no template.
//!
//! A word is `zq` and four letters, so all are equally long and none holds another. Numbers are told apart by
//! their ranges, which no template uses.

use std::collections::BTreeSet;

use crate::outputs::Outputs;

/// A value of a spec that stands nowhere else in it by accident.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    /// `zqaabc`, or `ZQAABC` for variables.
    Word(String),
    /// A port, a user's number, a version.
    Number(u32),
    /// So many seconds, written with their unit.
    Seconds(u32),
    /// How often something is tried.
    Count(u32),
}

/// Letters of words; the ones that begin a word are not among them.
const LETTERS: [char; 24] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'r', 's', 't', 'u', 'v', 'w', 'x',
    'y',
];

const PORTS: u32 = 20_001;
const UIDS: u32 = 30_001;
const SECONDS: u32 = 1_007;
/// Not a multiple of what is added to limits, so that no sum is another fact.
const BETWEEN_SECONDS: u32 = 37;
const COUNTS: u32 = 301;

/// Gives every fact a value that no other has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    words: usize,
    ports: u32,
    uids: u32,
    seconds: u32,
    counts: u32,
}

impl Vocabulary {
    /// A word in lower case.
    pub(crate) fn word(&mut self) -> String {
        let letter = |place: u32| LETTERS[self.words / LETTERS.len().pow(place) % LETTERS.len()];
        let word = ["zq".to_owned(), [3, 2, 1, 0].map(letter).iter().collect()].concat();
        self.words += 1;
        word
    }

    /// The name of a variable.
    pub(crate) fn variable(&mut self) -> String {
        self.word().to_uppercase()
    }

    /// A number that can be a port.
    pub(crate) fn port(&mut self) -> u32 {
        self.ports += 1;
        PORTS + self.ports
    }

    /// A number that can be a user's.
    pub(crate) fn uid(&mut self) -> u32 {
        self.uids += 1;
        UIDS + self.uids
    }

    /// A duration with its unit.
    pub(crate) fn seconds(&mut self) -> String {
        self.seconds += 1;
        format!("{}s", SECONDS + BETWEEN_SECONDS * self.seconds)
    }

    /// A number of attempts.
    pub(crate) fn count(&mut self) -> u32 {
        self.counts += 1;
        COUNTS + self.counts
    }

    /// A fact of the same kind that the text does not have yet.
    pub(crate) fn other(&mut self, fact: &Fact, text: &str) -> Fact {
        loop {
            let other = match fact {
                Fact::Word(word) if word.starts_with('Z') => Fact::Word(self.variable()),
                Fact::Word(_) => Fact::Word(self.word()),
                Fact::Number(number) if *number < UIDS => Fact::Number(self.port()),
                Fact::Number(_) => Fact::Number(self.uid()),
                Fact::Seconds(_) => Fact::Seconds(self.seconds().trim_end_matches('s').parse().unwrap()),
                Fact::Count(_) => Fact::Count(self.count()),
            };
            if !other.stands_in(text) {
                return other;
            }
        }
    }
}

impl Fact {
    /// All facts of a spec.
    pub(crate) fn all(spec: &str) -> BTreeSet<Self> {
        runs(spec).filter_map(|(_, run)| Self::read(run)).collect()
    }

    fn read(run: &str) -> Option<Self> {
        if run.starts_with("zq") || run.starts_with("ZQ") {
            return Some(Self::Word(run.to_owned()));
        }
        let number = |text: &str| text.parse::<u32>().ok().filter(|number| number.to_string() == text);
        match number(run) {
            Some(number @ 20_000..40_000) => return Some(Self::Number(number)),
            Some(number @ 300..500) => return Some(Self::Count(number)),
            _ => {}
        }
        number(run.strip_suffix('s')?).filter(|seconds| (1_000..4_000).contains(seconds)).map(Self::Seconds)
    }

    /// Whether any of the forms in which outputs write the fact is in a text.
    pub(crate) fn stands_in(&self, text: &str) -> bool {
        match self {
            Self::Word(word) => text.to_lowercase().contains(&word.to_lowercase()),
            Self::Number(number) => has_run(text, &[number.to_string()]),
            // s6-log takes how many files are kept behind an `n`.
            Self::Count(number) => has_run(text, &[number.to_string(), format!("n{number}")]),
            // s6 takes milliseconds, `timeout` and `sleep` bare seconds.
            Self::Seconds(seconds) => {
                has_run(text, &[format!("{seconds}s"), seconds.to_string(), format!("{seconds}000")])
            }
        }
    }

    /// The paths of the outputs that carry the fact, in their names or their texts.
    pub(crate) fn carriers<'o>(&self, outputs: &'o Outputs) -> BTreeSet<&'o str> {
        let carries = |(path, text): &(&String, &String)| self.stands_in(path) || self.stands_in(text);
        outputs.iter().filter(carries).map(|(path, _)| path.as_str()).collect()
    }

    /// The text with the fact changed wherever it stands.
    pub(crate) fn replaced(&self, other: &Self, text: &str) -> String {
        let mut result = String::new();
        let mut rest = 0;
        for (at, run) in runs(text).filter(|(_, run)| Self::read(run).as_ref() == Some(self)) {
            result.push_str(&text[rest..at]);
            result.push_str(&other.written());
            rest = at + run.len();
        }
        result + &text[rest..]
    }

    /// The fact as a spec writes it.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Number(number) | Self::Count(number) => number.to_string(),
            Self::Seconds(seconds) => format!("{seconds}s"),
        }
    }
}

/// The longest runs of letters and digits, and where they begin.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty());
    parts.map(|run| (run.as_ptr() as usize - text.as_ptr() as usize, run))
}

fn has_run(text: &str, wanted: &[String]) -> bool {
    runs(text).any(|(_, run)| wanted.iter().any(|wanted| wanted == run))
}

#[test]
fn facts_are_found_again() {
    let mut words = Vocabulary::default();
    let (word, port, seconds) = (words.word(), words.port(), words.seconds());
    let text = format!("a: {word}-init\nb: \"{port}:80\"\nc: {seconds}\n");
    let facts = Fact::all(&text);
    assert_eq!(facts.len(), 3);
    for fact in &facts {
        let other = words.other(fact, &text);
        let changed = fact.replaced(&other, &text);
        assert!(fact.stands_in(&text) && !fact.stands_in(&changed) && other.stands_in(&changed));
        assert_eq!(other.replaced(fact, &changed), text);
    }
}
