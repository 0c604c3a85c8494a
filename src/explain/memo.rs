//! A folder that is looked at once: a thousand compilations ask it the same questions.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::folder::Folder;

/// What was answered before.
#[derive(Default)]
struct Answers {
    files: RefCell<BTreeMap<String, Vec<String>>>,
    texts: RefCell<BTreeMap<String, Option<String>>>,
    has: RefCell<BTreeMap<String, bool>>,
    above: RefCell<BTreeMap<usize, Option<Vec<String>>>>,
    contexts: RefCell<BTreeMap<String, Option<Context>>>,
}

/// A folder, and what it answered.
pub(crate) struct Memo<'a> {
    folder: &'a dyn Folder,
    answers: Answers,
}

/// A folder of a folder.
#[derive(Clone)]
struct Context(Rc<(Box<dyn Folder>, Answers)>);

impl<'a> Memo<'a> {
    pub(crate) fn new(folder: &'a dyn Folder) -> Self {
        Self { folder, answers: Answers::default() }
    }
}

/// The answer to a question, asked once.
fn once<Q: Clone + Ord, A: Clone>(known: &RefCell<BTreeMap<Q, A>>, question: &Q, ask: impl FnOnce() -> A) -> A {
    if let Some(answer) = known.borrow().get(question) {
        return answer.clone();
    }
    let answer = ask();
    known.borrow_mut().insert(question.clone(), answer.clone());
    answer
}

impl Answers {
    fn files(&self, folder: &dyn Folder, path: &str) -> Vec<String> {
        once(&self.files, &path.to_owned(), || folder.files(path))
    }

    fn text(&self, folder: &dyn Folder, path: &str) -> Option<String> {
        once(&self.texts, &path.to_owned(), || folder.text(path))
    }

    fn has(&self, folder: &dyn Folder, path: &str) -> bool {
        once(&self.has, &path.to_owned(), || folder.has(path))
    }

    fn above(&self, folder: &dyn Folder, levels: usize) -> Option<Vec<String>> {
        once(&self.above, &levels, || folder.above(levels))
    }

    fn context(&self, folder: &dyn Folder, path: &str) -> Option<Box<dyn Folder>> {
        let ask = || folder.context(path).map(|folder| Context(Rc::new((folder, Answers::default()))));
        once(&self.contexts, &path.to_owned(), ask).map(|context| Box::new(context) as Box<dyn Folder>)
    }
}

impl Folder for Memo<'_> {
    fn files(&self, path: &str) -> Vec<String> {
        self.answers.files(self.folder, path)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.answers.text(self.folder, path)
    }

    fn has(&self, path: &str) -> bool {
        self.answers.has(self.folder, path)
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        self.answers.context(self.folder, path)
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        self.answers.above(self.folder, levels)
    }
}

impl Folder for Context {
    fn files(&self, path: &str) -> Vec<String> {
        self.0.1.files(self.0.0.as_ref(), path)
    }

    fn text(&self, path: &str) -> Option<String> {
        self.0.1.text(self.0.0.as_ref(), path)
    }

    fn has(&self, path: &str) -> bool {
        self.0.1.has(self.0.0.as_ref(), path)
    }

    fn context(&self, path: &str) -> Option<Box<dyn Folder>> {
        self.0.1.context(self.0.0.as_ref(), path)
    }

    fn above(&self, levels: usize) -> Option<Vec<String>> {
        self.0.1.above(self.0.0.as_ref(), levels)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[derive(Default)]
    struct Counted(Rc<Cell<usize>>);

    impl Folder for Counted {
        fn files(&self, path: &str) -> Vec<String> {
            self.0.set(self.0.get() + 1);
            vec![path.to_owned()]
        }

        fn text(&self, _: &str) -> Option<String> {
            None
        }

        fn has(&self, _: &str) -> bool {
            true
        }

        fn context(&self, _: &str) -> Option<Box<dyn Folder>> {
            Some(Box::new(Self(Rc::clone(&self.0))))
        }
    }

    #[test]
    fn a_folder_is_asked_once() {
        let folder = Counted::default();
        let memo = Memo::new(&folder);
        for _ in 0..3 {
            assert_eq!(memo.files("a"), ["a"]);
            assert_eq!(memo.context("..").unwrap().files("b"), ["b"]);
        }
        assert_eq!(folder.0.get(), 2);
    }
}
