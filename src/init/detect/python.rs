//! Projects in Python: `pyproject.toml`, `uv.lock`, lists of requirements.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Here, Proposal, health, version, words};

const VERSIONS: [&str; 6] = ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14"];
const PREFERRED: &str = "3.13";

/// Files in which a program begins, the likeliest first.
const ENTRIES: [&str; 6] = ["main.py", "app.py", "server.py", "asgi.py", "wsgi.py", "__main__.py"];

/// <https://packaging.python.org/en/latest/specifications/pyproject-toml/>
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct PyProject {
    project: Project,
    build_system: Option<toml::Table>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Project {
    name: Option<String>,
    description: Option<String>,
    requires_python: Option<String>,
    dependencies: Vec<String>,
    scripts: BTreeMap<String, toml::Value>,
}

pub(super) fn detect(here: &Here<'_>) -> Option<Proposal> {
    let text = here.text("pyproject.toml");
    let project: PyProject = text.as_deref().and_then(|text| toml::from_str(text).ok()).unwrap_or_default();
    let lists = requirements(here);
    let is_package = project.build_system.is_some() && !project.project.scripts.is_empty();
    let mut proposal = if text.is_some() && here.has_file("uv.lock") {
        let mut proposal = Proposal::new("python-uv", "pyproject.toml and uv.lock");
        proposal.put("installed", is_package.to_string());
        proposal
    } else if let Some(list) = &lists {
        let mut proposal = Proposal::new("python-requirements", list.trim_start_matches("./"));
        proposal.put("requirements", list);
        proposal
    } else if text.is_some() && is_package {
        Proposal::new("python-pip", "pyproject.toml")
    } else if text.is_some() {
        let mut proposal = Proposal::new("python-requirements", "pyproject.toml");
        proposal.put("requirements", "./pyproject.toml");
        proposal
    } else {
        return None;
    };
    let is_installed = is_package && proposal.scaffold != "python-requirements";
    if proposal.scaffold == "python-requirements" {
        proposal.put_some("constraints", here.has_file("constraints.txt").then_some("./constraints.txt"));
    }
    proposal.name(project.project.name.as_deref(), here);
    proposal.describe(project.project.description.as_deref());
    proposal.put("base", format!("python:{}-slim", version_of(here, &project.project)));
    let sources = sources(here);
    proposal.put_some(if is_installed { "sources" } else { "copy" }, words(sources.clone()));
    let listed = lists.iter().flat_map(|list| list.split(' ')).filter_map(|list| here.text(list));
    let needs = Needs(
        listed
            .flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>())
            .chain(project.project.dependencies)
            .collect(),
    );
    let script = project.project.scripts.keys().next().filter(|_| is_installed).cloned();
    proposal.put_some("command", script.or_else(|| command(here, &needs)));
    let texts: Vec<String> = entries(here).filter_map(|path| here.text(&path)).collect();
    proposal.put_some("health", health(&texts));
    Some(proposal)
}

/// The lists of what is needed at run time.
fn requirements(here: &Here<'_>) -> Option<String> {
    const LISTS: [&str; 4] =
        ["requirements.txt", "requirements.lock", "requirements-prod.txt", "requirements/base.txt"];
    let list = LISTS.into_iter().find(|list| here.has_file(list) || list.contains('/') && here.folder.has(list));
    list.map(|list| format!("./{list}"))
}

fn version_of(here: &Here<'_>, project: &Project) -> String {
    let named =
        here.text(".python-version").and_then(|text| version::named(&text, 2)).filter(|text| text.contains('.'));
    let range = project.requires_python.as_deref().unwrap_or_default();
    named.unwrap_or_else(|| version::allowed(range, PREFERRED, &VERSIONS).unwrap_or(PREFERRED).to_owned())
}

/// What is copied to where the program runs, or built: modules, packages and what usually lies beside them.
fn sources(here: &Here<'_>) -> Vec<String> {
    const BESIDE: [&str; 4] = ["templates", "static", "public", "migrations"];
    let is_module =
        |name: &&str| !matches!(*name, "setup.py" | "conftest.py" | "noxfile.py") && !name.starts_with("test_");
    let files = here.files_with(&[".py"]).filter(is_module);
    let folders = here.source_folders().filter(|name| BESIDE.contains(name) || here.has_below(name, ".py"));
    files.chain(folders).map(str::to_owned).collect()
}

/// The files in which the program may begin.
fn entries<'h>(here: &'h Here<'_>) -> impl Iterator<Item = String> + 'h {
    let below = here.source_folders().flat_map(|folder| ENTRIES.map(|entry| format!("{folder}/{entry}")));
    let top = ENTRIES.map(str::to_owned).into_iter();
    top.chain(below).filter(|path| here.folder.has(path))
}

/// The packages that are needed, as they are written.
struct Needs(Vec<String>);

impl Needs {
    fn has(&self, name: &str) -> bool {
        let of = |line: &String| {
            let line = line.trim().to_ascii_lowercase();
            let end = line.find(|each: char| !each.is_ascii_alphanumeric() && !"._-".contains(each));
            let is_it = line.get(..end.unwrap_or(line.len())).is_some_and(|found| found.replace('_', "-") == name);
            is_it || name == "uvicorn" && line.starts_with("fastapi[standard]")
        };
        self.0.iter().any(of)
    }
}

/// The command that starts the program, as far as its sources tell.
fn command(here: &Here<'_>, needs: &Needs) -> Option<String> {
    let served = entries(here).find_map(|path| server(here, &path, needs));
    served.or_else(|| django(here, needs)).or_else(|| entries(here).find_map(|path| plain(&path)))
}

/// The server of a web framework, which a module names an application of.
fn server(here: &Here<'_>, path: &str, needs: &Needs) -> Option<String> {
    let text = here.text(path)?;
    let module = path.strip_suffix(".py")?.replace('/', ".");
    let named = |class: &str| {
        text.lines().find_map(|line| line.split_once(class)?.0.trim_end().strip_suffix('=').map(str::trim_end))
    };
    let is_name =
        |name: &&str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let asgi = ["FastAPI(", "Starlette(", "Litestar("].iter().find_map(|class| named(class)).filter(is_name);
    let wsgi = ["Flask(", "Bottle("].iter().find_map(|class| named(class)).filter(is_name);
    let at = "${ports.http.bind}";
    match (asgi, wsgi) {
        (Some(app), _) if needs.has("uvicorn") => {
            Some(format!("uvicorn {module}:{app} --host {at} --port ${{ports.http}}"))
        }
        (Some(app), _) if needs.has("hypercorn") => {
            Some(format!("hypercorn --bind {at}:${{ports.http}} {module}:{app}"))
        }
        (_, Some(app)) if needs.has("gunicorn") => Some(format!("gunicorn --bind {at}:${{ports.http}} {module}:{app}")),
        (_, Some(app)) if needs.has("flask") => {
            Some(format!("flask --app {module}:{app} run --host {at} --port ${{ports.http}}"))
        }
        _ => None,
    }
}

fn django(here: &Here<'_>, needs: &Needs) -> Option<String> {
    let is_django = here.has_file("manage.py") && needs.has("django");
    let site =
        here.source_folders().find(|folder| here.folder.has(&format!("{folder}/wsgi.py"))).filter(|_| is_django)?;
    Some(if needs.has("gunicorn") {
        format!("gunicorn --bind ${{ports.http.bind}}:${{ports.http}} {site}.wsgi")
    } else {
        "python manage.py runserver ${ports.http.bind}:${ports.http}".to_owned()
    })
}

fn plain(path: &str) -> Option<String> {
    match path.rsplit_once('/') {
        None => Some(format!("python {path}")),
        Some((folder, "__main__.py")) => Some(format!("python -m {folder}")),
        Some((folder, file)) => file.strip_suffix(".py").map(|module| format!("python -m {folder}.{module}")),
    }
}
