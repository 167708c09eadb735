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
        let coded = code::code(&article, &doc, &knowledge, &models);
        for event in &coded.events {
            let said: Vec<String> = event
                .said
                .iter()
                .map(|m| format!("{:?} {:?} {:?} by {}", m.polarity, m.certainty, m.time, m.said_by))
                .collect();
            let names = |parties: &[model::Party]| {
                let one = |p: &model::Party| {
                    let country = p.country.map_or(String::new(), |c| format!(" {c}"));
                    let sector = p.sector.map_or(String::new(), |s| format!(" {}", s.code()));
                    format!("{}[{country}{sector} ]", doc.text(p.span))
                };
                parties.iter().map(one).collect::<Vec<_>>().join(", ")
            };
            println!(
                "  {} {} {}: {} > {} via {:?} obj {:?} in {:?} ({}) {}",
                event.kind.name(),
                event.mode.as_deref().unwrap_or("-"),
                event.cameo.as_deref().unwrap_or("-"),
                names(&event.source),
                names(&event.recipient),
                names(&event.intermediary),
                event.object.map(|o| doc.text(o)),
                event.place.as_ref().map(|place| format!("{} {:?}", place.name, place.country.map(|c| c.to_string()))),
                event.coder,
                said.join("; ")
            );
        }
        for forecast in &coded.forecasts {
            println!(
                "  FORECAST {:?} {:?} by {}",
                forecast.kind.map(|k| k.name()),
                doc.text(forecast.content),
                forecast.said_by
            );
        }
        if std::env::args().any(|argument| argument == "--claims") {
            for claim in &coded.claims {
                println!(
                    "  CLAIM {} [{}] {}{:?}",
                    claim.speaker.name,
                    doc.text(claim.cue),
                    if claim.denies { "denies " } else { "" },
                    doc.text(claim.content)
                );
            }
        }
        if std::env::args().any(|argument| argument == "--why") {
            for explained in code::explain(&article, &doc, &knowledge, &models) {
                println!("    {} {:?}", doc.text(explained.trigger), explained.verdict);
                for tried in &explained.frames {
                    println!("        {} {:?} {}", tried.frame, tried.points, tried.reason.as_deref().unwrap_or(""));
                }
            }
            continue;
        }
        if !std::env::args().any(|argument| argument == "--clauses") {
            continue;
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
