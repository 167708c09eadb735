//! Writes one of the pages made to do harm to a file, to be read with any program:
//! `cargo run --release --bin make_page -- NAME BYTES FILE`

use std::process::ExitCode;

use bench::hostile;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, size, path] = arguments.as_slice() else {
        eprintln!("usage: make_page NAME BYTES FILE; the names are:");
        for shape in hostile::ALL {
            eprintln!("  {}", shape.name);
        }
        return ExitCode::from(2);
    };
    let (Some(shape), Ok(size)) = (hostile::ALL.iter().find(|shape| shape.name == *name), size.parse()) else {
        eprintln!("error: no such shape, or no number of bytes");
        return ExitCode::from(2);
    };
    match std::fs::write(path, (shape.make)(size)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {path}: {error}");
            ExitCode::from(3)
        }
    }
}
