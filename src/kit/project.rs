//! What a project's own file says of it: `pyproject.toml`.

use serde::Deserialize;

use crate::folder::Folder;
use crate::spec::RelativePath;

/// The part of a `pyproject.toml` that names other files:
/// <https://packaging.python.org/en/latest/specifications/pyproject-toml/>.
#[derive(Default, Deserialize)]
#[serde(default)]
struct PyProject {
    project: Project,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Project {
    readme: Option<Named>,
    license: Option<Named>,
    license_files: Vec<String>,
}

/// A file, or a table that names one. A licence's text is an expression, not a file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Named {
    Text(String),
    Table { file: Option<String> },
}

/// The files that the project's metadata names, as paths of the context. None, when the project cannot be read: the
/// program that builds it says what is wrong better than we could. Patterns name no file.
pub(super) fn files(folder: &dyn Folder, path: &str) -> Vec<String> {
    let text = folder.text(path).unwrap_or_default();
    let Ok(PyProject { project: Project { readme, license, license_files } }) = toml::from_str(&text) else {
        return Vec::new();
    };
    let readme = match readme {
        Some(Named::Text(file)) => Some(file),
        Some(Named::Table { file }) => file,
        None => None,
    };
    let license = match license {
        Some(Named::Table { file }) => file,
        Some(Named::Text(_)) | None => None,
    };
    let mut files: Vec<String> = Vec::new();
    for file in readme.into_iter().chain(license).chain(license_files) {
        let file = format!("./{}", file.trim_start_matches("./"));
        if RelativePath::try_from(file.clone()).is_ok() && !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Only(&'static str);

    impl Folder for Only {
        fn files(&self, _: &str) -> Vec<String> {
            Vec::new()
        }

        fn text(&self, path: &str) -> Option<String> {
            (path == "./pyproject.toml").then(|| self.0.to_owned())
        }

        fn has(&self, _: &str) -> bool {
            true
        }
    }

    #[test]
    fn metadata_names_files() {
        let of = |text| files(&Only(text), "./pyproject.toml");
        assert_eq!(of("[project]\nreadme = 'README.md'\nlicense = 'MIT'"), ["./README.md"]);
        let all = "[project]\nreadme = {file = 'docs/x.rst'}\nlicense = {file = 'COPYING'}\nlicense-files = ['NOTICE', 'L*', 'COPYING']";
        assert_eq!(of(all), ["./docs/x.rst", "./COPYING", "./NOTICE"]);
        for nothing in ["", "[project", "[project]\nreadme = 1", "[project]\nreadme = '../../etc/passwd'"] {
            assert_eq!(of(nothing), [""; 0], "{nothing}");
        }
        assert_eq!(files(&Only(""), "other"), [""; 0]);
    }
}
