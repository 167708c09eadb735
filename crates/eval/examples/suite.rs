//! Runs suites without the rest of the binary: `cargo run -p eval --example suite --profile quick -- annotate/timex`.
fn main() {
    let (flags, words): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|word| word.starts_with("--"));
    let prefix = words.first().cloned().unwrap_or_default();
    let data = words.get(1).map(std::path::PathBuf::from);
    let knowledge = knowledge::Knowledge::from_folder("data".as_ref()).unwrap_or_else(|faults| panic!("{faults}"));
    let models = infer::Models::load(|name| knowledge.weights(name)).unwrap_or_else(|error| panic!("{error}"));
    for suite in eval::matching(&prefix) {
        match eval::run(suite, ".".as_ref(), data.as_deref(), &knowledge, &models) {
            Err(error) => println!("{}: {error}", suite.name),
            Ok(eval::Outcome::Skipped(reason)) => println!("{}: skipped: {reason}", suite.name),
            Ok(eval::Outcome::Scored(report)) => {
                println!("{}", suite.name);
                for (name, value) in &report.figures {
                    println!("  {name:<24} {value:.4}");
                }
                for remark in &report.remarks {
                    println!("    {remark}");
                }
                for case in report.cases.iter().filter(|_| flags.iter().any(|flag| flag == "--cases")) {
                    println!("    case {}\t{:.2}\t{}", case.id, case.score, case.remark);
                }
            }
        }
    }
}
