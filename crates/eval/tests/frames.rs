//! The examples and counterexamples of `data/frames/`.

use infer::Models;
use knowledge::Knowledge;

/// One file after the other, so that a fault names its file.
#[test]
fn every_frame_file_codes_its_examples_and_not_its_counterexamples() {
    let knowledge = Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    if knowledge.weights("parser").is_none() {
        println!("skipped: the weights are not in this checkout");
        return;
    }
    let models = Models::load(|name| knowledge.weights(name)).unwrap_or_else(|error| panic!("{error}"));
    let mut faults = Vec::new();
    for sample in knowledge.frames.samples() {
        if let Err(reason) = eval::check_sample(&knowledge, &models, sample) {
            faults.push(format!("data/{}:{}: {}\n    {reason}", sample.file, sample.line, sample.text));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}
