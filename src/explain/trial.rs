//! One experiment: a text with something else in it, compiled like the one that is there.

use super::change;
use super::memo::Memo;
use super::printed::{Printed, Touched};
use super::site::{Site, Subject, Whose};
use crate::diagnostic::{Diagnostic, Edit, Help};
use crate::pipeline::{Changes, Settings, compile_with};
use crate::source::{SourceId, Sources, Span};

/// What was done to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Another value stands in its place.
    Changed,
    /// It has another name, and so has what refers to it.
    Renamed,
    /// It is not there.
    Removed,
    /// The output is switched off.
    Switched,
}

/// An experiment, and which lines were no longer there.
#[derive(Clone, Debug)]
pub(super) struct Outcome {
    /// The number of the text.
    pub(super) subject: usize,
    pub(super) key: String,
    pub(super) how: How,
    /// What the experiment was about.
    pub(super) place: Span,
    /// All that was edited.
    pub(super) edits: Vec<Edit>,
    /// By the number of the output's text.
    pub(super) touched: Vec<(usize, Touched)>,
    /// How many lines these are.
    pub(super) weight: usize,
}

/// What all experiments share.
pub(super) struct Bench<'a> {
    pub(super) subjects: &'a [Subject],
    /// The name of the spec.
    pub(super) name: &'a str,
    pub(super) settings: &'a Settings,
    pub(super) folder: Memo<'a>,
    /// What the spec gives as it is.
    pub(super) printed: &'a Printed,
}

/// The most times that references are followed, and the most words that are tried instead of a value.
const MOST_ROUNDS: usize = 6;
const MOST_WORDS: usize = 4;

impl Bench<'_> {
    /// All experiments with one place. Whether what stands inside may matter: it cannot, where all of it does not.
    pub(super) fn try_all(&self, subject: usize, site: &Site<'_>) -> (Vec<Outcome>, bool) {
        let is_spec = self.subjects.get(subject).is_some_and(|subject| matches!(subject.whose, Whose::Spec));
        let mut outcomes: Vec<Outcome> = Vec::new();
        outcomes.extend(site.scalar().and_then(|value| self.changed(subject, site, value)));
        // What another value does is enough to know of a kit's, or of a pin.
        let is_known = !is_spec && outcomes.iter().any(|outcome| !outcome.touched.is_empty());
        let removed = site.cut.as_ref().filter(|_| !is_known).and_then(|cut| {
            let span = Span::new(site.span.source, cut.clone());
            self.run(subject, site, How::Removed, site.span, vec![Edit { span, replacement: String::new() }]).ok()
        });
        let is_idle = removed.as_ref().is_some_and(|outcome| outcome.touched.is_empty());
        outcomes.extend(removed);
        if !is_idle && is_spec {
            outcomes.extend(site.name.and_then(|name| self.renamed(subject, site, name)));
        }
        outcomes.retain(|outcome| !outcome.touched.is_empty());
        (outcomes, !is_idle && site.is_own)
    }

    /// The output at a key of `outputs` is switched off.
    pub(super) fn switched(&self, key: &str, place: Span, edit: Edit) -> Option<Outcome> {
        let touched = self.compile(0, std::slice::from_ref(&edit)).ok()?;
        let key = format!("outputs.{key}");
        let weight = weight(&touched);
        Some(Outcome { subject: 0, key, how: How::Switched, place, edits: vec![edit], touched, weight })
    }

    fn changed(&self, subject: usize, site: &Site<'_>, value: Span) -> Option<Outcome> {
        let raw = self.raw(subject, value);
        let mut wanted: Vec<String> = change::changes(raw);
        // What the report of a refused value offers is tried as well.
        let mut is_asked = false;
        let mut at = 0;
        while let Some(replacement) = wanted.get(at).cloned() {
            match self.run(subject, site, How::Changed, value, vec![Edit { span: value, replacement }]) {
                Ok(outcome) => return Some(outcome),
                Err(findings) if !is_asked => {
                    is_asked = true;
                    wanted.extend(
                        offered(&findings).iter().map(|word| change::instead(raw, word)).filter(|it| it != raw),
                    );
                }
                Err(_) => {}
            }
            at += 1;
        }
        None
    }

    /// Another name, with all references that the reports of the first attempts name.
    fn renamed(&self, subject: usize, site: &Site<'_>, name: Span) -> Option<Outcome> {
        let raw = self.raw(subject, name);
        let new = change::changes(raw).pop()?;
        let word = new.trim_matches(['"', '\'']).to_owned();
        let mut edits = vec![Edit { span: name, replacement: new }];
        for _ in 0..MOST_ROUNDS {
            match self.run(subject, site, How::Renamed, name, edits.clone()) {
                Ok(outcome) => return Some(outcome),
                Err(findings) => {
                    let known = edits.len();
                    for edit in followed(&findings, &word, &edits) {
                        if edits
                            .iter()
                            .all(|other| other.span.end <= edit.span.start || edit.span.end <= other.span.start)
                        {
                            edits.push(edit);
                        }
                    }
                    if edits.len() == known {
                        return None;
                    }
                }
            }
        }
        None
    }

    fn raw(&self, subject: usize, span: Span) -> &str {
        self.subjects.get(subject).and_then(|subject| subject.text.get(span.range())).unwrap_or_default()
    }

    fn run(
        &self,
        subject: usize,
        site: &Site<'_>,
        how: How,
        place: Span,
        edits: Vec<Edit>,
    ) -> Result<Outcome, Vec<Diagnostic>> {
        let touched = self.compile(subject, &edits)?;
        let weight = weight(&touched);
        Ok(Outcome { subject, key: site.key.clone(), how, place, edits, touched, weight })
    }

    /// Which lines are no longer there when a text is edited; what is wrong, when there are no outputs.
    fn compile(&self, subject: usize, edits: &[Edit]) -> Result<Vec<(usize, Touched)>, Vec<Diagnostic>> {
        let text = |number: usize| self.subjects.get(number).map_or("", |subject| subject.text.as_str());
        let edited = edited(text(subject), edits);
        let mut sources = Sources::default();
        let (spec, changes) = match self.subjects.get(subject).map(|subject| &subject.whose) {
            Some(Whose::Kit(kit)) => (text(0), Changes { kit: Some((kit, &edited)), ..Changes::default() }),
            Some(Whose::Lock) => (text(0), Changes { lock: Some(&edited), ..Changes::default() }),
            Some(Whose::Spec) | None => (edited.as_str(), Changes::default()),
        };
        let changes = Changes { is_trial: true, ..changes };
        let id = sources.add(self.name, spec);
        let (compiled, _) = compile_with(&mut sources, id, self.settings, &self.folder, changes);
        match compiled.files {
            Some(files) => Ok(self.printed.touched(&Printed::new(&files))),
            None => Err(compiled.findings),
        }
    }
}

fn weight(touched: &[(usize, Touched)]) -> usize {
    touched.iter().map(|(_, lines)| lines.len().max(1)).sum()
}

/// A text after edits, which do not overlap.
pub(crate) fn edited(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        result.push_str(text.get(done..edit.span.range().start).unwrap_or_default());
        result.push_str(&edit.replacement);
        done = edit.span.range().end;
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

/// What the reports offer to write, where it is the new name, as edits of the text before all edits.
fn followed(findings: &[Diagnostic], name: &str, edits: &[Edit]) -> Vec<Edit> {
    let mut followed = Vec::new();
    for finding in findings {
        let Help::Edit { edits: offered, message: _ } = &finding.help else { continue };
        if offered.iter().all(|edit| edit.replacement.contains(name)) {
            followed.extend(offered.iter().filter_map(|edit| before(edit, edits)));
        }
    }
    followed
}

/// The same edit of the text as it was before others; none where they wrote.
fn before(edit: &Edit, edits: &[Edit]) -> Option<Edit> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let spec = sorted.first()?.span.source;
    let (start, end) = (edit.span.range().start, edit.span.range().end);
    // How much longer the text has become up to here.
    let (mut longer, mut shorter) = (0, 0);
    for other in sorted {
        let begin = other.span.range().start + longer - shorter;
        if end <= begin {
            break;
        }
        if start < begin + other.replacement.len() {
            return None;
        }
        longer += other.replacement.len();
        shorter += other.span.range().len();
    }
    let span = Span::new(spec, start + shorter - longer..end + shorter - longer);
    (edit.span.source == SourceId::from_index(0)).then(|| Edit { span, replacement: edit.replacement.clone() })
}

/// Words that the reports offer, between backquotes.
fn offered(findings: &[Diagnostic]) -> Vec<String> {
    let help = findings.first().map(|finding| match &finding.help {
        Help::Edit { message, edits: _ } | Help::Advice(message) => message.as_str(),
    });
    let words = help.unwrap_or_default().split('`').skip(1).step_by(2);
    words.take(MOST_WORDS).filter(|word| !word.contains([' ', '\n'])).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: std::ops::Range<usize>, replacement: &str) -> Edit {
        Edit { span: Span::new(SourceId::from_index(0), range), replacement: replacement.to_owned() }
    }

    #[test]
    fn edits_of_an_edited_text_are_edits_of_the_text() {
        let text = "one two three two";
        let first = vec![edit(4..7, "twofold"), edit(0..3, "1")];
        let now = edited(text, &first);
        assert_eq!(now, "1 twofold three two");
        let at = now.rfind("two").unwrap();
        assert_eq!(before(&edit(at..at + 3, "x"), &first), Some(edit(14..17, "x")));
        assert_eq!(before(&edit(4..6, "x"), &first), None);
        assert_eq!(before(&edit(0..1, "x"), &first), None);
    }
}
