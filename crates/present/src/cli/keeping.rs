//! `attache archive`, `backup`, `restore`, `vacuum`: copies for others, copies for oneself, and room.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Cursor, Seek, Write},
    path::Path,
};

use collect::Zip;
use engine::archive::{self, ArchiveError, Archived, DATA};
use model::Sha256;
use store::Store;

use super::{
    Output, Session,
    args::{ArchiveArgs, ArchiveCommand, ArchiveExportArgs, BackupArgs, RestoreArgs, VacuumArgs},
};
use crate::{
    exit::{Exit, Failure},
    shelf::failure,
    wording::count,
};

/// Writes pages to a web archive.
pub fn archive(args: &ArchiveArgs, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
    let ArchiveCommand::Export(args) = &args.what;
    let store = Store::open(&args.store.path).map_err(failure)?;
    let name = args.file.to_string_lossy().to_lowercase();
    let done = if name.ends_with(".warc.gz") {
        write_beside(&args.file, |file| {
            let mut to = BufWriter::new(file);
            let done = archive::write_warc(&store, &mut to, session.now)?;
            to.flush()?;
            Ok(done)
        })?
    } else if name.ends_with(".wacz") {
        write_beside(&args.file, |file| wacz(&store, file, args, session))?
    } else {
        return Err(Failure::usage(format!("{}: the name must end in .warc.gz or .wacz", args.file.display())));
    };
    let n = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    if done.let_go > 0 {
        let left_out = count(usize::try_from(done.let_go).unwrap_or(usize::MAX), "page is", "pages are");
        eprintln!("warning: {left_out} left out: their bytes were let go (`attache retain --log` says by which rule)");
    }
    output.text(&format!(
        "{}: {} and {}\n",
        args.file.display(),
        count(n(done.pages), "page", "pages"),
        count(n(done.sightings), "further sighting", "further sightings")
    ))?;
    Ok(Exit::Done)
}

/// A WACZ: the WARC, its index, its list of pages, and the hashes of all three.
fn wacz(store: &Store, to: &File, args: &ArchiveExportArgs, session: &Session) -> Result<Archived, ArchiveError> {
    let folder = args.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut warc = tempfile::tempfile_in(folder)?;
    let mut writer = BufWriter::new(&mut warc);
    let done = archive::write_warc(store, &mut writer, session.now)?;
    writer.flush()?;
    drop(writer);
    let text = |lines: &[String]| lines.iter().fold(String::new(), |text, line| text + line + "\n").into_bytes();
    let mut index = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    index.write_all(&text(&done.index))?;
    let index = index.finish()?;
    let list = text(&done.list);
    warc.rewind()?;
    let digest = collect::sha256_of(&mut warc)?;
    let files = [
        (format!("archive/{DATA}"), done.bytes, digest),
        ("indexes/index.cdx.gz".to_string(), index.len() as u64, Sha256::of(&index).to_string()),
        ("pages/pages.jsonl".to_string(), list.len() as u64, Sha256::of(&list).to_string()),
    ];
    let named: Vec<(&str, u64, String)> =
        files.iter().map(|(path, length, sha256)| (path.as_str(), *length, sha256.clone())).collect();
    let package = format!("{:#}\n", archive::datapackage(&named, session.now)).into_bytes();
    let signed = serde_json::json!({
        "path": "datapackage.json",
        "hash": format!("sha256:{}", Sha256::of(&package)),
    });
    let mut zip = Zip::new(BufWriter::new(to));
    zip.add(&files[0].0, || {
        let mut again = warc.try_clone()?;
        again.rewind()?;
        Ok(again)
    })?;
    zip.add(&files[1].0, || Ok(Cursor::new(&index)))?;
    zip.add(&files[2].0, || Ok(Cursor::new(&list)))?;
    zip.add("datapackage.json", || Ok(Cursor::new(&package)))?;
    let signed = format!("{signed:#}\n").into_bytes();
    zip.add("datapackage-digest.json", || Ok(Cursor::new(&signed)))?;
    zip.finish()?;
    Ok(done)
}

/// Writes to a file beside, which takes the name when it is whole: a run that is cut off leaves no half archive.
fn write_beside(path: &Path, write: impl FnOnce(&File) -> Result<Archived, ArchiveError>) -> Result<Archived, Failure> {
    let shown = path.display();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let world = |error: io::Error| Failure::world(format!("{shown}: {error}"));
    let file = tempfile::NamedTempFile::new_in(folder).map_err(world)?;
    let done = write(file.as_file()).map_err(|error| match error {
        ArchiveError::Store(error) => failure(error),
        ArchiveError::File(error) => world(error),
    })?;
    file.persist(path).map_err(|error| world(error.error))?;
    Ok(done)
}

/// Copies the store, also while it is written to.
pub fn backup(args: &BackupArgs, output: &mut Output) -> Result<Exit, Failure> {
    Store::back_up(&args.store.path, &args.file).map_err(failure)?;
    output.text(&format!("{}: a whole copy of {}\n", args.file.display(), args.store.path.display()))?;
    Ok(Exit::Done)
}

/// Brings a copy back, where it is whole and there is no store in its way.
pub fn restore(args: &RestoreArgs, output: &mut Output) -> Result<Exit, Failure> {
    let (from, to) = (args.file.display(), args.store.path.display());
    if args.store.path.exists() {
        return Err(Failure::usage(format!("{to}: there is a store here already")).help("move it away first"));
    }
    let damage = Store::open_older(&args.file).and_then(|store| store.damage()).map_err(failure)?;
    if let Some(first) = damage.first() {
        return Err(Failure::usage(format!("{from}: the copy is damaged: {first}")));
    }
    fs::copy(&args.file, &args.store.path).map_err(|error| Failure::world(format!("{to}: {error}")))?;
    // A copy from before an upgrade is brought to the present layout.
    drop(Store::create(&args.store.path).map_err(failure)?);
    output.text(&format!("{to}: restored from {from}\n"))?;
    Ok(Exit::Done)
}

/// Shows what takes how much room, and gives back what is not used.
pub fn vacuum(args: &VacuumArgs, output: &mut Output) -> Result<Exit, Failure> {
    if !args.show && args.store.path.exists() {
        // Brings an older store to the present layout first.
        drop(Store::create(&args.store.path).map_err(failure)?);
    }
    let before = Store::open(&args.store.path).and_then(|store| store.room()).map_err(failure)?;
    let shown = |bytes: u64| format!("{:>9.1} MB", bytes as f64 / 1e6);
    for (group, bytes) in &before {
        output.text(&format!("{}  {group}\n", shown(*bytes)))?;
    }
    output.text(&format!("{}  in all\n", shown(before.values().sum())))?;
    let (let_go, length) = Store::open(&args.store.path).and_then(|store| store.let_go()).map_err(failure)?;
    if let_go > 0 {
        let pages = count(usize::try_from(let_go).unwrap_or(usize::MAX), "page", "pages");
        output.text(&format!("of {pages} the bytes ({} as received) were let go\n", bytes_words(length)))?;
    }
    if !args.show {
        let mut store = Store::create(&args.store.path).map_err(failure)?;
        store.vacuum().map_err(failure)?;
        let after: u64 = store.room().map_err(failure)?.values().sum();
        output.text(&format!("{}  in all now\n", shown(after)))?;
    }
    Ok(Exit::Done)
}

/// `12.3 MB`
pub(super) fn bytes_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => count(usize::try_from(bytes).unwrap_or(usize::MAX), "byte", "bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
