//! Lists the files of `data/` so that they can be embedded: one `include_bytes!` a file, which the compiler tracks.

use std::{env, fmt::Write, fs, path::Path};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../../data");
    let root = root.canonicalize().expect("the folder data/ stands beside crates/");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut paths = Vec::new();
    list(&root, "", &mut paths);
    paths.sort();
    let mut code = String::from("pub static FILES: &[(&str, &[u8])] = &[\n");
    for path in &paths {
        let file = root.join(path);
        println!("cargo:rerun-if-changed={}", file.display());
        writeln!(code, "({path:?}, include_bytes!({:?})),", file.display().to_string()).expect("writing to a string");
    }
    code.push_str("];\n");
    let out = Path::new(&env::var("OUT_DIR").expect("set by cargo")).join("files.rs");
    fs::write(out, code).expect("OUT_DIR can be written");
}

fn list(folder: &Path, prefix: &str, into: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("data/ can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Cards, reports and examples are for people.
        if name.starts_with('_') || name.starts_with('.') || name.ends_with(".md") {
            continue;
        }
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            println!("cargo:rerun-if-changed={}", entry.path().display());
            list(&entry.path(), &path, into);
        } else {
            into.push(path);
        }
    }
}
