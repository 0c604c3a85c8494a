//! The folder that a spec belongs to: its build context.

/// What a spec may ask about the folder it belongs to.
pub trait Folder {
    /// The files below `path`, which is relative to the build context, as paths relative to it.
    fn files(&self, path: &str) -> Vec<String>;

    /// The text of the file at `path`; none when there is none, or when it is no UTF-8 text.
    fn text(&self, path: &str) -> Option<String>;

    /// Whether a file or a folder is at `path`. A folder that cannot be seen has whatever it is asked for.
    fn has(&self, path: &str) -> bool;
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
