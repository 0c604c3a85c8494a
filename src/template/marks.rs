//! Which line of which template a line of an output comes from: each piece of text in a template is marked, and the
//! marks are looked for in what is rendered.

use minijinja::machinery::{Token, tokenize};

use super::engine::syntax;

/// The first mark: a character that is nobody's. Texts have those of the planes before it, if any.
const FIRST: u32 = 0x0010_0000;

/// So many marks there are.
const MOST: usize = 0xFFFE;

/// Where a piece of text stands in a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    /// The template's name.
    pub(crate) template: &'static str,
    /// The file of the user's that stands in its place.
    pub(crate) file: Option<String>,
    /// The line, from 1.
    pub(crate) line: usize,
    /// What stands in that line.
    pub(crate) text: String,
    /// The tags that it stands in, the outermost first.
    pub(crate) conditions: Vec<Tag>,
}

/// A tag of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tag {
    /// The line, from 1.
    pub(crate) line: usize,
    /// What is written there.
    pub(crate) text: String,
    /// Whether what it asks is so; it is not, where an `elif` or `else` of it was taken.
    pub(crate) holds: bool,
}

/// The marks of one run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks(Vec<Marked>);

impl Marks {
    /// The template's text with a mark for each piece of it, also for each value that is printed.
    pub(super) fn mark(&mut self, template: &'static str, file: Option<&str>, text: &str) -> String {
        let mut marked = String::with_capacity(text.len() * 2);
        let mut done = 0;
        for (at, conditions) in places(text) {
            let Some(mark) = u32::try_from(self.0.len()).ok().and_then(|number| char::from_u32(FIRST + number)) else {
                break;
            };
            if self.0.len() >= MOST {
                break;
            }
            let line = line_of(text, at);
            let own = text.lines().nth(line - 1).unwrap_or_default().to_owned();
            self.0.push(Marked { template, file: file.map(str::to_owned), line, text: own, conditions });
            let before = text.get(done..at).unwrap_or_default();
            marked.push_str(before);
            marked.push(mark);
            // A value may begin with the fence of a code block, and Markdown knows that at the beginning of a line alone.
            let is_first = before.ends_with('\n') || (before.is_empty() && at == 0);
            if is_first && has_fences(template) && text.get(at..).is_some_and(|rest| rest.starts_with("{{")) {
                marked.push('\n');
            }
            done = at;
        }
        marked.push_str(text.get(done..).unwrap_or_default());
        marked
    }

    /// A line without its marks, and the places that these name.
    pub(crate) fn read(&self, line: &str) -> (String, Vec<&Marked>) {
        let place = |char: char| self.0.get(usize::try_from(u32::from(char).checked_sub(FIRST)?).ok()?);
        let places = line.chars().filter_map(place).collect();
        (line.chars().filter(|char| place(*char).is_none()).collect(), places)
    }
}

/// Whether a template prints Markdown.
fn has_fences(template: &str) -> bool {
    template.rsplit_once('.').is_some_and(|(_, language)| language == "md")
}

/// The conditions that a piece of text stands in.
type Conditions = Vec<Tag>;

/// Where marks can stand without changing what the template means, each with the tags around it.
fn places(text: &str) -> Vec<(usize, Conditions)> {
    let mut places = Vec::new();
    // For each tag that is open, that tag and what took its place so far: `if`, `elif`, `else`.
    let mut open: Vec<Conditions> = Vec::new();
    let mut tag: Option<(usize, Option<String>)> = None;
    for (token, span) in tokenize(text, false, syntax()).map_while(Result::ok) {
        let (start, end) = (span.start_offset as usize, span.end_offset as usize);
        match token {
            Token::TemplateData(data) => {
                let start = (data.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
                // Behind a value, the rest of its line needs no mark of its own.
                let is_rest = start > 0 && !text.get(..start).is_some_and(|before| before.ends_with('\n'));
                let end = data
                    .find('\n')
                    .filter(|end| is_rest && data.get(..*end).is_some_and(|rest| rest.trim().is_empty()));
                let pieces = pieces(data).filter(|at| Some(*at) != end);
                places.extend(pieces.map(|at| (start + at, open.concat())));
            }
            Token::VariableStart => places.push((start, open.concat())),
            Token::BlockStart => tag = Some((start, None)),
            Token::Ident(word) => {
                if let Some((_, name @ None)) = &mut tag {
                    *name = Some(word.to_owned());
                }
            }
            Token::BlockEnd => {
                if let Some((start, Some(word))) = tag.take() {
                    let written = text.get(start..end).unwrap_or_default().to_owned();
                    let tag = Tag { line: line_of(text, start), text: written, holds: true };
                    enter(&word, tag, &mut open);
                }
            }
            _ => {}
        }
    }
    places
}

/// What a tag does to those that are open.
fn enter(word: &str, tag: Tag, open: &mut Vec<Conditions>) {
    match word {
        "if" | "for" => open.push(vec![tag]),
        "elif" | "else" => {
            if let Some(last) = open.last_mut() {
                for before in last.iter_mut() {
                    before.holds = false;
                }
                last.push(tag);
            }
        }
        "endif" | "endfor" => {
            open.pop();
        }
        _ => {}
    }
}

/// In each line of a text, the first character that is no space; in an empty one, its end.
fn pieces(data: &str) -> impl Iterator<Item = usize> + '_ {
    let mut start = 0;
    data.split_inclusive('\n').filter_map(move |line| {
        let begin = start;
        start += line.len();
        match line.find(|char: char| !char.is_whitespace()) {
            Some(at) => Some(begin + at),
            None if line.ends_with('\n') => Some(begin + line.len() - 1),
            None => None,
        }
    })
}

/// The line of a byte, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use minijinja::Environment;

    use super::*;
    use crate::template::{BUILT_IN, Templates};

    fn rendered(text: &str) -> String {
        let mut environment = Environment::new();
        environment.set_syntax(syntax());
        environment.render_str(text, minijinja::context! { a => true, b => ["x", "y"], c => "z" }).unwrap()
    }

    #[test]
    fn marks_change_nothing_and_name_each_line() {
        let text = "#!/bin/sh\n{% if a %}\n\n  one {{ c }}{% for x in b %} {{ x }}{% endfor %}\n\n{% else %}\ntwo\n{% endif %}\n{{ c }}\n";
        let mut marks = Marks::default();
        let marked = marks.mark("scripts/run.sh", None, text);
        let lines: Vec<(String, usize, usize)> = rendered(&marked)
            .lines()
            .map(|line| marks.read(line))
            .map(|(text, places)| (text, places[0].line, places[0].conditions.len()))
            .collect();
        let plain: Vec<String> = rendered(text).lines().map(str::to_owned).collect();
        assert_eq!(lines.iter().map(|(text, _, _)| text.clone()).collect::<Vec<_>>(), plain);
        let places: Vec<(usize, usize)> = lines.iter().map(|(_, line, conditions)| (*line, *conditions)).collect();
        assert_eq!(places, [(1, 0), (3, 1), (4, 1), (9, 0)]);
    }

    #[test]
    fn what_is_left_out_stands_in_every_tag_before_it() {
        let mut marks = Marks::default();
        marks.mark("scripts/run.sh", None, "{% if a %}\n1\n{% elif b %}\n2\n{% else %}\n3\n{% endif %}\n");
        let words: Vec<Vec<&str>> =
            marks.0.iter().map(|place| place.conditions.iter().map(|tag| tag.text.as_str()).collect()).collect();
        assert_eq!(words[2], ["{% if a %}", "{% elif b %}", "{% else %}"]);
        assert_eq!(marks.0[2].conditions.iter().map(|tag| tag.holds).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!((words[0].len(), words[1].len()), (1, 2));
    }

    #[test]
    fn every_built_in_template_can_be_marked() {
        let mut marks = Marks::default();
        for template in BUILT_IN {
            let marked = marks.mark(template.name, None, template.text);
            let is_same = marks.read(&marked).0.replace('\n', "") == template.text.replace('\n', "");
            assert!(is_same, "{}", template.name);
        }
        assert!(marks.0.len() < MOST / 4, "overrides bring as many");
        // A template that is none is refused here.
        Templates::marked(&[]);
    }
}
