//! The binary `attache`.

fn main() -> std::process::ExitCode {
    present::cli::main(std::env::args_os()).into()
}
