//! What users write, and edits can be brought home to: the spec, and the lock beside it.

use crate::diagnostic::Edit;
use crate::explain::{Subject, Whose, edited};
use crate::source::{SourceId, Sources, Span};
use crate::yaml::{self, Kind, Node};

/// Both texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) spec: String,
    /// None where there is no lock.
    pub(super) lock: Option<String>,
}

/// Both as trees. Edits say by the source of their places which of them they are for.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) spec: Subject,
    pub(super) lock: Option<Subject>,
}

impl Written {
    /// The same with other texts in some places.
    pub(super) fn with(&self, edits: &[Edit]) -> Self {
        let of = |source: SourceId| edits.iter().filter(|edit| edit.span.source == source).cloned().collect::<Vec<_>>();
        let lock = self.lock.as_ref().map(|lock| edited(lock, &of(Self::source(&Whose::Lock))));
        Self { spec: edited(&self.spec, &of(Self::source(&Whose::Spec))), lock }
    }

    /// The number of a text among those that are read here.
    fn source(whose: &Whose) -> SourceId {
        SourceId::from_index(u32::from(matches!(whose, Whose::Lock)))
    }

    /// Both, read. `name` is the spec's.
    pub(super) fn read(&self, name: &str) -> Read {
        let mut sources = Sources::default();
        let mut subject = |whose: Whose, name: &str, text: &str| {
            let id = sources.add(name, text);
            let nothing = || Node { span: Span::new(id, 0..0), kind: Kind::Mapping(Vec::new()) };
            Subject { whose, text: text.to_owned(), root: yaml::parse(&sources, id).0.unwrap_or_else(nothing) }
        };
        let spec = subject(Whose::Spec, name, &self.spec);
        Read { spec, lock: self.lock.as_ref().map(|lock| subject(Whose::Lock, "lock", lock)) }
    }
}

impl Read {
    /// The text at a place.
    pub(super) fn raw(&self, span: Span) -> Option<&str> {
        let subjects = [Some(&self.spec), self.lock.as_ref()];
        let subject = subjects.into_iter().flatten().find(|subject| subject.root.span.source == span.source)?;
        subject.text.get(span.range())
    }
}
