//! Chores of the workspace. `cargo xtask tidy` checks what no compiler checks: the dependency rule, long files, docs in
//! step with the code.

mod tidy;

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("tidy") => tidy::run(),
        other => {
            let problem = other.map_or("no task named".to_string(), |task| format!("unknown task {task:?}"));
            eprintln!("error: {problem}\n\ntasks:\n  tidy   dependency rule, long files, docs in step with the code");
            ExitCode::from(2)
        }
    }
}
