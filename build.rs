//! Lists the built-in kits and scaffolds, so that adding one is adding a folder under `templates`.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    ["kits", "scaffolds"].into_iter().try_for_each(list)
}

/// Writes the table of the folders below `templates/GROUP`, each with its files.
fn list(group: &str) -> io::Result<()> {
    let root = Path::new(&env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("templates").join(group);
    println!("cargo::rerun-if-changed=templates/{group}");
    let mut table = String::from("&[\n");
    for folder in sorted(&root)? {
        let _ = writeln!(table, "    ({:?}, &[", name(&folder));
        for file in sorted(&folder)? {
            println!("cargo::rerun-if-changed={}", file.display());
            let _ = writeln!(table, "        ({:?}, include_str!({:?})),", name(&file), file.display().to_string());
        }
        table.push_str("    ]),\n");
    }
    table.push_str("]\n");
    fs::write(Path::new(&env::var_os("OUT_DIR").unwrap_or_default()).join(format!("{group}.rs")), table)
}

fn sorted(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
