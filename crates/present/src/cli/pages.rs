//! A store by its path, or pages read for one sitting.

use std::{fs::File, io::Read, path::Path};

use store::Store;

use super::{Session, add, args::Network, read::passed_over};
use crate::{
    exit::{Exit, Failure},
    shelf::{Shelf, failure},
};

/// The shelf that `path` names: a store where it is one, else the pages there, read into memory.
pub fn shelf(path: &str, session: &Session) -> Result<(Shelf, Exit), Failure> {
    if is_store(Path::new(path)) {
        return Ok((Shelf::open(Path::new(path))?, Exit::Done));
    }
    if !Path::new(path).exists() && !path.starts_with("http://") && !path.starts_with("https://") {
        return Err(Failure::usage(format!("there is no store, folder or file {path}"))
            .help("attache add FOLDER reads pages into a store; attache brief FOLDER reads them for one brief"));
    }
    let plan = collect::Plan::new(&[path]);
    for error in &plan.errors {
        eprintln!("error: {error}");
    }
    let mut store = Store::in_memory().map_err(failure)?;
    let done = add::into(&mut store, &plan, &add::fetcher_of(false, &Network::default()), None, session)?;
    let exit = done.exit();
    if exit == Exit::World {
        return Err(Failure::world(format!("nothing could be read from {path}")));
    }
    // What was not read stands in the brief and on the page about coverage.
    let not_read = done.failed.into_iter().chain(passed_over(&plan)).collect();
    Ok((Shelf::over(store, not_read), exit))
}

fn is_store(path: &Path) -> bool {
    let mut head = [0u8; 16];
    File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *b"SQLite format 3\0"
}
