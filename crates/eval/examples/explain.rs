//! Shows which frames fire on each line of standard input: `cargo run -p eval --example explain --profile quick < lines`.
use std::io::BufRead;

fn main() {
    let knowledge = knowledge::Knowledge::from_folder("data".as_ref()).unwrap_or_else(|faults| panic!("{faults}"));
    let models = infer::Models::load(|name| knowledge.weights(name)).unwrap_or_else(|error| panic!("{error}"));
    for line in std::io::stdin().lock().lines().map_while(Result::ok).filter(|line| !line.trim().is_empty()) {
        println!("{line}");
        let article = eval::suites::article_of(line.trim());
        let doc = annotate::annotate(&article, &knowledge, &models);
        let show = |sides: &[code::Side]| {
            let words = |side: &code::Side| {
                let country = side.country.map_or(String::new(), |country| format!(" {country}"));
                let sector = side.sector.map_or(String::new(), |sector| format!(" {}", sector.code()));
                format!("{}[{country}{sector} ]", doc.text(side.span))
            };
            sides.iter().map(words).collect::<Vec<_>>().join(", ")
        };
        if std::env::args().any(|argument| argument == "--tree") {
            for token in 0..doc.tokens.len() {
                let (tokens, head) = (&doc.tokens, doc.tokens.head[token] as usize);
                println!(
                    "    {token:>3} {:<16} {:<14} {:<6} {:>3} {}",
                    doc.form(token),
                    tokens.lemma(token),
                    tokens.upos[token].as_str(),
                    head,
                    tokens.relation[token].as_str()
                );
            }
        }
        for clause in code::clauses(&article, &doc, &knowledge, &models) {
            println!(
                "    {}{} {} {}: {} > {} ({}, {}){}",
                if clause.is_within { "within: " } else { "" },
                clause.kind.map_or("foreseen", |kind| kind.name()),
                clause.cameo.as_deref().unwrap_or("-"),
                doc.text(clause.trigger),
                show(&clause.source),
                show(&clause.recipient),
                clause.coder,
                clause.score,
                if clause.denied { " denied" } else { "" },
            );
        }
    }
}
