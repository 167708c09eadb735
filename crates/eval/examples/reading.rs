//! Shows what annotation reads in each line of standard input, a paragraph a line, as one page: names and what they
//! resolve to, chains, times, quantities and quotations.
//! `cargo run -p eval --example reading --profile quick -- [--each] [--language xx] < lines`
use std::io::Read;

fn main() {
    let knowledge = knowledge::Knowledge::from_folder("data".as_ref()).unwrap_or_else(|faults| panic!("{faults}"));
    let models = infer::Models::load(|name| knowledge.weights(name)).unwrap_or_else(|error| panic!("{error}"));
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        panic!("{error}");
    }
    // `--each` reads every line as a page of its own.
    let each = std::env::args().any(|argument| argument == "--each");
    let code = std::env::args().skip_while(|argument| argument != "--language").nth(1);
    let pages: Vec<String> =
        if each { text.lines().map(String::from).collect() } else { vec![text.trim().replace('\n', "\n\n")] };
    for page in pages.iter().filter(|page| !page.is_empty()) {
        show(page, code.as_deref(), &knowledge, &models);
    }
}

fn show(page: &str, code: Option<&str>, knowledge: &knowledge::Knowledge, models: &infer::Models) {
    println!("{page}");
    let mut article = eval::suites::article_of(page);
    let block = article.blocks.pop();
    let paragraph = |text: &str| block.clone().map(|block| model::Block { text: text.to_string(), ..block });
    article.blocks = page.split("\n\n").filter_map(paragraph).collect();
    if let (Some(language), Some(code)) = (&mut article.language, code) {
        language.value = code.to_string();
    }
    let document = annotate::annotate(&article, knowledge, models);
    let or = |id: &Option<String>| id.clone().unwrap_or_else(|| "-".into());
    let country = |country: Option<model::CountryCode>| country.map_or("-".into(), |country| country.to_string());
    for name in &document.names {
        println!(
            "    name {:<30} {:?} actor {} place {} {}",
            document.text(name.span),
            name.kind,
            or(&name.actor),
            or(&name.place),
            country(name.country)
        );
    }
    for chain in &document.chains {
        let mentions: Vec<&str> = chain.mentions.iter().map(|mention| document.text(mention.span)).collect();
        let sector = chain.sector.map_or("-", |sector| sector.code());
        let role = chain.role.map_or("-", |role| document.text(role));
        let (actor, members) = (or(&chain.actor), &chain.members);
        println!(
            "    chain {:<24} {actor} {} {sector} role {role:?} {members:?}: {mentions:?}",
            chain.name,
            country(chain.country)
        );
    }
    for time in &document.times {
        println!("    time {:<30} {:?} {}", document.text(time.span), time.kind, time.value);
    }
    for quantity in &document.quantities {
        println!(
            "    quantity {:<26} {:?} {:?}/{:?}/{:?} {:?} unit {} counted {:?} about {:?} change {:?}",
            document.text(quantity.span),
            quantity.kind,
            quantity.low,
            quantity.best,
            quantity.high,
            quantity.approximation,
            or(&quantity.unit),
            quantity.counted.map(|span| document.text(span)),
            quantity.about.iter().map(|span| document.text(*span)).collect::<Vec<_>>(),
            quantity.change
        );
    }
    for quotation in &document.quotations {
        println!("    quotation {} {:?}", quotation.fragment, document.text(quotation.span));
    }
    for note in &document.notes {
        println!("    note {} {}", note.code, note.message);
    }
}
