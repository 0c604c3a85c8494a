//! The folder that a spec belongs to: its build context.

/// What a spec may ask about its build context.
pub trait Folder {
    /// The files below `path`, which is relative to the build context, as paths relative to it.
    fn files(&self, path: &str) -> Vec<String>;

    /// The text of the file at `path`, with the line ends of Unix; none when there is none, or when it is no UTF-8 text.
    fn text(&self, path: &str) -> Option<String>;

    /// Whether a file or a folder is at `path`. A folder that cannot be seen has whatever it is asked for.
    fn has(&self, path: &str) -> bool;

    /// The build context at `path`, which is relative to the folder of the spec; none when this is it wherever it lies.
    fn context(&self, _path: &str) -> Option<Box<dyn Folder>> {
        None
    }

    /// The names of the spec's own folder and of those above it, so many of them, the outermost first; none when they
    /// are not known, or when there are not so many.
    fn above(&self, _levels: usize) -> Option<Vec<String>> {
        None
    }
}

/// A folder that cannot be seen, for specs that are only a text.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFolder;

impl Folder for NoFolder {
    fn files(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn text(&self, _: &str) -> Option<String> {
        None
    }

    fn has(&self, _: &str) -> bool {
        true
    }
}
