//! Where the build context is, and where it has what is generated.

use crate::fileset::ArtefactPath;

/// The build context, as seen from the folder of the spec, and that folder as seen from the context.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// How many folders the context's path leads up: just the names that are known of them.
    up: Vec<String>,
    /// The names of the folders that it then leads down.
    down: Vec<String>,
}

impl Context {
    /// `up` are the names of the spec's folder and of those above it, as many as the path of the context leads up, the
    /// outermost first; `down` are the names that it leads down from there.
    pub(crate) fn new(up: Vec<String>, down: &[&str]) -> Self {
        Self { up, down: down.iter().map(ToString::to_string).collect() }
    }

    /// The way from the folder of the spec, for Docker and Compose, which take a path without a dot for an address.
    pub(crate) fn path(&self) -> String {
        let start = if self.up.is_empty() { vec!["."] } else { vec![".."; self.up.len()] };
        start.into_iter().chain(self.down.iter().map(String::as_str)).collect::<Vec<_>>().join("/")
    }

    /// Whether it is the folder of the spec.
    pub(crate) fn is_here(&self) -> bool {
        self.up == self.down
    }

    /// The way from the context to an output.
    pub(crate) fn to(&self, output: &ArtefactPath) -> String {
        let names: Vec<&str> = self.up.iter().map(String::as_str).chain(output.as_str().split('/')).collect();
        let shared = names.iter().zip(&self.down).take_while(|(name, folder)| *name == folder).count();
        let up = self.down.iter().skip(shared).map(|_| "..");
        let way = up.chain(names.into_iter().skip(shared)).collect::<Vec<_>>().join("/");
        if way.is_empty() { ".".to_owned() } else { way }
    }

    /// The path of an output in the context; none when it lies outside, or is the context.
    pub(crate) fn holds(&self, output: &ArtefactPath) -> Option<String> {
        Some(self.to(output)).filter(|path| path != "." && path != ".." && !path.starts_with("../"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(up: &[&str], down: &[&str]) -> Context {
        Context::new(up.iter().map(ToString::to_string).collect(), down)
    }

    #[test]
    fn it_is_named_as_seen_from_the_spec() {
        assert_eq!(context(&[], &[]).path(), ".");
        assert_eq!(context(&["a", "b"], &[]).path(), "../..");
        assert_eq!(context(&[], &["app"]).path(), "./app");
        assert_eq!(context(&["docker"], &["app", "x"]).path(), "../app/x");
        assert!(context(&[], &[]).is_here() && context(&["a"], &["a"]).is_here());
        assert!(!context(&["a"], &[]).is_here() && !context(&[], &["a"]).is_here());
    }

    #[test]
    fn outputs_are_found_from_it() {
        let output = ArtefactPath::new("app/rootfs").unwrap();
        for (up, down, way) in [
            (&[][..], &[][..], "app/rootfs"),
            (&["docker"], &[], "docker/app/rootfs"),
            (&["a", "b"], &[], "a/b/app/rootfs"),
            (&[], &["app"], "rootfs"),
            (&[], &["other"], "../app/rootfs"),
            (&[], &["app", "x"], "../rootfs"),
            (&["docker"], &["src"], "../docker/app/rootfs"),
            (&["docker"], &["docker"], "app/rootfs"),
            (&["docker"], &["docker", "app"], "rootfs"),
            (&[], &["app", "rootfs"], "."),
            (&[], &["app", "rootfs", "x"], ".."),
        ] {
            let context = context(up, down);
            assert_eq!(context.to(&output), way, "{context:?}");
            assert_eq!(context.holds(&output), (!way.starts_with("..") && way != ".").then(|| way.to_owned()));
        }
    }
}
