//! A newsroom without end: made-up reports in plain English, as JSON lines, the same for the same numbers. What they tell
//! never happened; they are there to fill a store with events, figures, claims, copies and rewrites.

use std::fmt::Write as _;

/// States by whose names the reports are told.
const STATES: [&str; 36] = [
    "Norway", "Chile", "Kenya", "Portugal", "Mongolia", "Uruguay", "Iceland", "Botswana", "Fiji", "Estonia", "Nepal",
    "Malta", "Peru", "Ghana", "Latvia", "Bolivia", "Finland", "Zambia", "Ireland", "Ecuador", "Slovenia", "Paraguay",
    "Namibia", "Denmark", "Senegal", "Panama", "Croatia", "Bhutan", "Cyprus", "Tunisia", "Belgium", "Vietnam", "Oman",
    "Laos", "Austria", "Benin",
];
const PLACES: [&str; 8] = ["Oslo", "Santiago", "Nairobi", "Lisbon", "Montevideo", "Reykjavik", "Tallinn", "Kathmandu"];
/// What one state does to another: `{a}`, `{b}` are the states, `{p}` a place, `{n}` a number, `{d}` a day.
const ACTS: [&str; 10] = [
    "The foreign minister of {a} met the foreign minister of {b} in {p} on {d}.",
    "{a} signed an agreement with {b} in {p}.",
    "{a} accused {b} of breaking the treaty, the government said.",
    "{a} sent {n} tonnes of grain to {b} on {d}.",
    "{a} imposed sanctions on {b}, officials said.",
    "Troops of {a} shelled a border post of {b} near {p}, killing {n} soldiers.",
    "{a} threatened to close its border with {b}.",
    "{b} rejected a proposal by {a}, its foreign ministry said.",
    "The government of {a} said that {n} people were killed in {p}.",
    "{a} may send more aid to {b} next month, analysts said.",
];

/// `n` reports; of three, two tell again what one told, so that there are stories, copies and rewrites.
pub fn reports(n: usize) -> String {
    let mut out = String::new();
    for number in 0..n {
        let matter = number / 3;
        let sentences = 4 + matter % 4;
        let mut text = String::new();
        for at in 0..sentences {
            let seed = (matter * 31 + at * 7) as u64;
            let act = ACTS[(matter + at * 3) % ACTS.len()];
            let (a, b) = ((matter + at) % STATES.len(), (matter * 5 + at + 1) % STATES.len());
            let b = if a == b { (b + 1) % STATES.len() } else { b };
            // A rewrite gives another number.
            let told = if number % 3 == 2 { seed + 3 } else { seed };
            let sentence = act
                .replace("{a}", STATES[a])
                .replace("{b}", STATES[b])
                .replace("{p}", PLACES[(seed % 8) as usize])
                .replace("{n}", &(10 + told % 190).to_string())
                .replace("{d}", &format!("{} March 2025", 1 + seed % 28));
            let _ = write!(text, "{sentence} ");
            // Words of its own, so that two matters are not taken for one.
            let _ = write!(text, "{} ", aside(matter, at));
        }
        let title = format!(
            "{} and {}: the {} matter",
            STATES[matter % STATES.len()],
            STATES[(matter * 5 + 1) % STATES.len()],
            word(matter as u64)
        );
        let day = format!("2025-{:02}-{:02}", 1 + (number / 28) % 12, 1 + number % 28);
        let line = serde_json::json!({
            "url": format!("https://paper{}.example/{number}", number % 40),
            "outlet": format!("Paper {}", number % 40),
            "title": title,
            "date": day,
            "text": text.trim_end(),
            "language": "en",
        });
        let _ = writeln!(out, "{line}");
    }
    out
}

/// A sentence of made-up words that means nothing.
fn aside(matter: usize, at: usize) -> String {
    let mut state = ((matter * 64 + at) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let words = (0..12).map(|_| {
        // Xorshift (Marsaglia 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        word(state % 40_000)
    });
    let line = words.collect::<Vec<_>>().join(" ");
    format!("{}{}.", line[..1].to_uppercase(), &line[1..])
}

/// A number in letters: `bacedo`.
fn word(mut number: u64) -> String {
    let mut out = String::new();
    loop {
        out.push(char::from(b"bcdfglmnprst"[(number % 12) as usize]));
        out.push(char::from(b"aeiou"[(number / 12 % 5) as usize]));
        number /= 60;
        if number == 0 {
            return out + "n";
        }
    }
}

/// One story of `n` articles, each with `sentences` sentences of its own.
pub fn one_story(n: usize, sentences: usize) -> String {
    let mut out = String::new();
    for number in 0..n {
        let mut text = String::from(
            "Norway and Chile signed an agreement in Oslo on 3 March 2025 after talks that lasted two days and two nights. ",
        );
        text.push_str(
            "Delegates of both countries praised the agreement on fisheries in Oslo and read out its annexes. ",
        );
        for at in 0..sentences {
            let count = 10 + (number * sentences + at) % 9_000;
            let _ = write!(text, "Chile sent {count} tonnes of grain to Kenya, the government of Chile said. ");
        }
        let line = serde_json::json!({
            "url": format!("https://paper{}.example/one/{number}", number % 40),
            "outlet": format!("Paper {}", number % 40),
            "title": "Norway and Chile sign fisheries agreement in Oslo",
            "date": "2025-03-04",
            "text": text.trim_end(),
            "language": "en",
        });
        let _ = writeln!(out, "{line}");
    }
    out
}
