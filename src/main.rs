//! The command line.

fn main() {
    let mut sources = hullwright::source::Sources::default();
    let id = sources.add("hull.yaml", std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap());
    let c = hullwright::compile(&mut sources, id, &Default::default(), &hullwright::NoFolder);
    for f in &c.findings {
        let p = sources.position(f.labels[0].span);
        println!(
            "{} {}:{}:{} {} [{}] {:?}",
            f.code.id(),
            sources.get(f.labels[0].span.source).name,
            p.line,
            p.column,
            f.message,
            f.labels[0].text,
            f.help
        );
    }
    let out = std::path::PathBuf::from(std::env::args().nth(2).unwrap());
    for (path, artefact) in c.files.iter().flat_map(|f| f.iter()) {
        if let hullwright::fileset::Artefact::Regions { skeleton, .. } = artefact {
            std::fs::write(out.join(path.as_str()), skeleton).unwrap();
        }
        if let hullwright::fileset::Artefact::File { contents, mode } = artefact {
            let p = out.join(path.as_str());
            std::fs::create_dir_all(p.parent().unwrap()).unwrap();
            std::fs::write(&p, contents).unwrap();
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&p, std::fs::Permissions::from_mode(mode.bits())).unwrap();
        }
    }
}
