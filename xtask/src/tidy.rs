use std::{
    collections::BTreeSet,
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Who may import whom, from the bottom up (ARCHITECTURE.md, "Who may import whom").
const RULE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("knowledge", &["model"]),
    ("infer", &["model"]),
    ("collect", STAGE),
    ("extract", STAGE),
    ("annotate", STAGE),
    ("code", STAGE),
    ("link", STAGE),
    ("store", STAGE),
    ("engine", &["model", "knowledge", "infer", "collect", "extract", "annotate", "code", "link", "store"]),
    ("eval", &["model", "knowledge", "infer", "collect", "extract", "annotate", "code", "link", "store", "engine"]),
    (
        "present",
        &["model", "knowledge", "infer", "collect", "extract", "annotate", "code", "link", "store", "engine", "eval"],
    ),
    ("train", &["model", "knowledge", "infer", "annotate", "code", "eval"]),
    ("xtask", &[]),
];
const STAGE: &[&str] = &["model", "knowledge", "infer"];

/// A file longer than this needs a comment that begins with `// Long because` in its first 30 lines.
const LONG: usize = 600;
/// `pipeline.rs` shows the whole machine to a newcomer.
const PIPELINE_LINES: usize = 150;

/// Checks everything and prints each finding; fails where there is one.
pub fn run() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let mut findings = Vec::new();
    for check in [dependency_rule, long_files, pipeline, notes_documented, suites_have_folders, models_attributed, map]
    {
        if let Err(error) = check(root, &mut findings) {
            findings.push(error.to_string());
        }
    }
    for finding in &findings {
        eprintln!("tidy: {finding}");
    }
    if findings.is_empty() {
        println!("tidy: nothing to mend");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Every crate imports only what the rule allows; tests (`dev-dependencies`) may use more.
fn dependency_rule(root: &Path, findings: &mut Vec<String>) -> io::Result<()> {
    let ours: BTreeSet<&str> = RULE.iter().map(|(name, _)| *name).collect();
    let mut manifests = vec![root.join("train/Cargo.toml"), root.join("xtask/Cargo.toml")];
    manifests.extend(folders(&root.join("crates"))?.into_iter().map(|folder| folder.join("Cargo.toml")));
    for path in manifests {
        let manifest: toml::Table = fs::read_to_string(&path)?.parse().map_err(io::Error::other)?;
        let name = manifest["package"]["name"].as_str().unwrap_or_default().to_string();
        let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        if folder.as_deref() != Some(name.as_str()) {
            findings.push(format!("{}: the crate is called {name}, its folder is not", path.display()));
        }
        let Some((_, allowed)) = RULE.iter().find(|(known, _)| *known == name) else {
            findings.push(format!("crate {name} has no place in the dependency rule (xtask/src/tidy.rs)"));
            continue;
        };
        let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
        for dependency in dependencies.into_iter().flat_map(toml::Table::keys) {
            if ours.contains(dependency.as_str()) && !allowed.contains(&dependency.as_str()) {
                findings.push(format!("{name} may not import {dependency}"));
            }
        }
    }
    Ok(())
}

fn long_files(root: &Path, findings: &mut Vec<String>) -> io::Result<()> {
    for path in rust_files(root)? {
        let text = fs::read_to_string(&path)?;
        let n_lines = text.lines().count();
        if n_lines > LONG && !text.lines().take(30).any(|line| line.trim_start().starts_with("// Long because")) {
            findings
                .push(format!("{}: {n_lines} lines; split it or say why (`// Long because …`)", shown(root, &path)));
        }
    }
    Ok(())
}

fn pipeline(root: &Path, findings: &mut Vec<String>) -> io::Result<()> {
    let n_lines = fs::read_to_string(root.join("crates/engine/src/pipeline.rs"))?.lines().count();
    if n_lines >= PIPELINE_LINES {
        findings.push(format!("crates/engine/src/pipeline.rs: {n_lines} lines; it must stay under {PIPELINE_LINES}"));
    }
    Ok(())
}

/// Every note code that stands in the code of a crate has a row in docs/notes.md.
fn notes_documented(root: &Path, findings: &mut Vec<String>) -> io::Result<()> {
    let documented = fs::read_to_string(root.join("docs/notes.md"))?;
    let mut codes = BTreeSet::new();
    for path in rust_files(&root.join("crates"))? {
        codes.extend(quoted(&fs::read_to_string(path)?));
    }
    for code in codes.iter().filter(|code| is_note_code(code) && !documented.contains(&format!("`{code}`"))) {
        findings.push(format!("note {code} has no row in docs/notes.md"));
    }
    Ok(())
}

fn is_note_code(code: &str) -> bool {
    let bytes = code.as_bytes();
    // Collect, extract, annotate, code, link, store.
    bytes.len() == 3 && b"RXACLS".contains(&bytes[0]) && bytes[1..].iter().all(u8::is_ascii_digit)
}

/// Every suite has a folder below evals/ (with floors or cases), and every folder there belongs to a suite.
fn suites_have_folders(root: &Path, findings: &mut Vec<String>) -> io::Result<()> {
    let listed = fs::read_to_string(root.join("crates/eval/src/suites/mod.rs"))?;
    let mut named: BTreeSet<String> = quoted(&listed);
    for path in rust_files(&root.join("crates/eval/src/suites"))? {
        named.extend(quoted(&fs::read_to_string(path)?));
    }
    for stage in folders(&root.join("evals"))? {
        for suite in folders(&stage)? {
            let name = shown(&root.join("evals"), &suite);
            if !named.contains(&name) {
                findings.push(format!("evals/{name} belongs to no suite"));
            }
        }
    }
    Ok(())
}

fn quoted(text: &str) -> BTreeSet<String> {
    text.split('"').skip(1).step_by(2).map(str::to_string).collect()
}

/// Every model has a card, and THIRD_PARTY.md names it.
fn models_attributed(root: &Path, findings: &mut Vec<String>) -> io::Result<()> {
    let attributed = fs::read_to_string(root.join("THIRD_PARTY.md"))?;
    for model in folders(&root.join("data/models"))? {
        let name = shown(&root.join("data"), &model);
        if !fs::exists(model.join("MODEL_CARD.md"))? {
            findings.push(format!("data/{name} has no MODEL_CARD.md"));
        }
        if !attributed.contains(&name) {
            findings.push(format!("THIRD_PARTY.md does not name data/{name}"));
        }
    }
    Ok(())
}

/// The code map in ARCHITECTURE.md names every crate and every folder of data/.
fn map(root: &Path, findings: &mut Vec<String>) -> io::Result<()> {
    let architecture = fs::read_to_string(root.join("ARCHITECTURE.md"))?;
    let mut places = folders(&root.join("crates"))?;
    places.extend(folders(&root.join("data"))?);
    for place in places {
        let name = shown(root, &place);
        if !architecture.contains(&name) {
            findings.push(format!("ARCHITECTURE.md does not name {name}"));
        }
    }
    Ok(())
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}

fn folders(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let path = entry?.path();
            if path.is_dir() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn rust_files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into_owned());
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn note_codes_are_the_letter_of_a_stage_and_two_digits() {
        assert!(is_note_code("X03"));
        assert!(!is_note_code("X3") && !is_note_code("code") && !is_note_code("x03"));
    }

    #[test]
    fn no_stage_may_import_another() {
        for (name, allowed) in RULE.iter().filter(|(name, _)| STAGES.contains(name)) {
            assert!(!allowed.iter().any(|other| STAGES.contains(other)), "{name}");
        }
    }

    const STAGES: &[&str] = &["collect", "extract", "annotate", "code", "link", "store"];
}
