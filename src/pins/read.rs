//! From the file beside a spec to pins.

use super::Pins;
use crate::diagnostic::{Code, Diagnostic};
use crate::folder::Folder;
use crate::source::{SourceId, Sources, Span};
use crate::yaml;

/// The name of the lock of a spec, by the name of the spec's file, where that is not `hull.yaml`.
pub fn file_name(spec: Option<&str>) -> String {
    let spec = spec.unwrap_or("hull.yaml");
    let stem = spec.strip_suffix(".yaml").or_else(|| spec.strip_suffix(".yml")).unwrap_or(spec);
    format!("{stem}.lock")
}

/// Reads the lock of a spec, where there is one, and reports everything that is wrong with it.
///
/// `text` is what stands there in truth, for an experiment.
pub fn read(
    sources: &mut Sources,
    spec: SourceId,
    file: Option<&str>,
    folder: &dyn Folder,
    text: Option<&str>,
) -> (Pins, Vec<Diagnostic>) {
    let name = file_name(file);
    let there = text.map(str::to_owned).or_else(|| folder.text(&name));
    let shown = format!("{}{name}", sources.beside(spec));
    let Some(text) = there else {
        // A folder that cannot be seen has whatever it is asked for.
        let is_there = folder.has(&name) && !folder.has(&format!("{name}/{name}"));
        return if is_there { unreadable(sources, shown) } else { (Pins::default(), Vec::new()) };
    };
    let id = sources.add(shown, text);
    let (root, mut findings) = yaml::parse(sources, id);
    let Some(root) = root.filter(|root| !root.is_nothing()) else {
        return (Pins { source: Some(id), ..Pins::default() }, findings);
    };
    let (pins, wrong) = yaml::decode::<Pins>(&root);
    findings.extend(wrong);
    (Pins { source: Some(id), ..pins.unwrap_or_default() }, findings)
}

/// A folder, or what is no text: a build without its pins would take something else.
fn unreadable(sources: &mut Sources, name: String) -> (Pins, Vec<Diagnostic>) {
    let message = format!("`{name}` is there and cannot be read as a text");
    let id = sources.add(name, String::new());
    let report = Diagnostic::new(Code::UnreadableLock, Span::new(id, 0..0), message);
    let advice =
        "take it from where it was last in order, or remove it and run `hullwright lock`: which of them only you know";
    (Pins { source: Some(id), ..Pins::default() }, vec![report.advice(advice)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::NoFolder;
    use crate::source::Sources;

    fn pins(text: &str) -> (Pins, Vec<Diagnostic>) {
        let mut sources = Sources::default();
        let spec = sources.add("docker/hull.yaml", "");
        read(&mut sources, spec, None, &NoFolder, Some(text))
    }

    #[test]
    fn a_lock_is_named_after_its_spec() {
        assert_eq!(file_name(None), "hull.lock");
        assert_eq!(file_name(Some("shop.yaml")), "shop.lock");
        assert_eq!(file_name(Some("a.b.yml")), "a.b.lock");
        assert_eq!(file_name(Some("hull.lock")), "hull.lock.lock");
    }

    #[test]
    fn what_is_written_is_read_in_any_order() {
        let digest = |digit: char| format!("sha256:{}", digit.to_string().repeat(64));
        let text = format!(
            "images:\n  redis:7: {}\n  a.example:5000/b: sha512:{}\ndownloads:\n  https://a.example/x?y={{z}}: {}\n",
            digest('a'),
            "0".repeat(128),
            digest('b')
        );
        let (read, findings) = pins(&text);
        assert_eq!(findings, []);
        assert_eq!(read.image("redis:7").map(|pin| pin.as_str().to_owned()), Some(digest('a')));
        let written = read.text();
        assert!(written.starts_with("# Written by `hullwright lock`"), "{written}");
        assert!(written.find("a.example").unwrap() < written.find("redis").unwrap(), "{written}");
        let (again, findings) = pins(&written);
        assert_eq!((again.text(), findings), (written, Vec::new()));
        assert_eq!(Pins::default().text().lines().count(), 1);
    }

    #[test]
    fn nothing_but_digests_is_a_pin() {
        let right = format!("sha256:{}", "0".repeat(64));
        for wrong in [
            String::new(),
            "0".repeat(64),
            right.replace('0', "A"),
            format!("{right}0"),
            format!("{right} AS x"),
            format!("md5:{}", "0".repeat(32)),
            format!("\"{right}\\nRUN id\""),
            format!("sha512:{}", "0".repeat(64)),
        ] {
            let (read, findings) = pins(&format!("images: {{\"a\": {wrong}}}\n"));
            assert!(read.images.is_empty() && findings.iter().any(Diagnostic::is_error), "{wrong}");
        }
        let (read, findings) = pins(&format!("downloads: {{\"https://a\": \"sha512:{}\"}}\n", "0".repeat(128)));
        assert!(read.downloads.is_empty() && findings.len() == 1);
    }

    #[test]
    fn an_empty_lock_is_a_lock() {
        for text in ["", "# nothing\n", "images: {}\n"] {
            let (read, findings) = pins(text);
            assert!(read.source.is_some() && read.images.is_empty() && findings.is_empty(), "{text}: {findings:?}");
        }
        let mut sources = Sources::default();
        let spec = sources.add("hull.yaml", "");
        let (read, findings) = read(&mut sources, spec, None, &NoFolder, None);
        assert!(read.source.is_none() && findings.is_empty());
    }
}
