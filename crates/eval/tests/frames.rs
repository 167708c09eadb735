//! The examples and counterexamples of `data/frames/`, each through the whole way from sentence to events.

use infer::Models;
use knowledge::{Knowledge, Sample};

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
        if let Err(reason) = check(&knowledge, &models, sample) {
            faults.push(format!("data/{}: {}\n    {reason}", sample.file, sample.text));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

fn check(knowledge: &Knowledge, models: &Models, sample: &Sample) -> Result<(), String> {
    let article = eval::suites::article_of(&sample.text);
    let doc = annotate::annotate(&article, knowledge, models);
    let coded = code::code(&article, &doc, knowledge, models);
    let words = |parties: &[model::Party]| {
        parties.iter().map(|party| doc.text(party.span).to_string()).collect::<Vec<_>>().join(", ")
    };
    let shown: Vec<String> = coded
        .events
        .iter()
        .map(|event| format!("{} {} > {}", event.kind.name(), words(&event.source), words(&event.recipient)))
        .collect();
    let Some(expected) = &sample.expected else {
        let wrong = coded.events.iter().any(|event| sample.kinds.contains(&event.kind));
        return if wrong { Err(format!("coded: {}", shown.join("; "))) } else { Ok(()) };
    };
    for event in expected {
        let (kind, sides) = event.split_once(' ').unwrap_or((event, ""));
        let (source, recipient) = sides.split_once('>').unwrap_or((sides, ""));
        let holds = |have: &str, want: &str| want.split(',').all(|name| have.contains(name.trim()));
        let found = coded.events.iter().any(|event| {
            let both = format!("{}, {}", words(&event.source), words(&event.recipient));
            let have =
                if event.mutual { [both.clone(), both] } else { [words(&event.source), words(&event.recipient)] };
            event.kind.name() == kind && holds(&have[0], source) && holds(&have[1], recipient)
        });
        if !found {
            return Err(format!("no {event}; coded: {}", shown.join("; ")));
        }
    }
    Ok(())
}
