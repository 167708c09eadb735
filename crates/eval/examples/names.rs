//! Lists every name of a person, body or place on the pages of `annotate/actors`, the most frequent first, with what it
//! resolves to: `cargo run -p eval --example names --profile quick`.

fn main() {
    let knowledge = knowledge::Knowledge::from_folder("data".as_ref()).unwrap_or_else(|faults| panic!("{faults}"));
    let models = infer::Models::load(|name| knowledge.weights(name)).unwrap_or_else(|error| panic!("{error}"));
    let context = eval::Context { data: "evals/annotate/actors".into(), knowledge: &knowledge, models: &models };
    match eval::suites::annotate_actors::list("../shared/gold".as_ref(), &context) {
        Ok(Some(names)) => {
            let mut names: Vec<_> = names.into_iter().collect();
            names.sort_by_key(|(key, listed)| (std::cmp::Reverse(listed.n_mentions), key.clone()));
            for ((page, name), listed) in names {
                let (n_mentions, kind) = (listed.n_mentions, listed.kind);
                println!("{n_mentions}\t{page}\t{name}\t{kind}\t{}\t{}", listed.written(), listed.around);
            }
        }
        Ok(None) => println!("the pages of ../shared/gold are not there"),
        Err(error) => println!("{error}"),
    }
}
