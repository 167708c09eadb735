//! Pages made to do harm: each a function from a size in bytes to a page of about that size. The words are our own.

/// One shape.
pub struct Shape {
    /// What it is.
    pub name: &'static str,
    /// Makes it.
    pub make: fn(usize) -> Vec<u8>,
}

const SENTENCE: &str = "The harbour office said on Friday that the ferry to the northern islands will sail again. ";

/// All shapes.
pub const ALL: &[Shape] = &[
    Shape { name: "article", make: |size| article(size).into_bytes() },
    Shape {
        name: "article in windows-1252",
        make: |size| {
            let page = format!("<meta charset=windows-1252>{}", article(size));
            page.bytes().map(|byte| if byte == b'y' { 0xFF } else { byte }).collect()
        },
    },
    Shape { name: "plain text", make: |size| format!("{SENTENCE}\n\n").repeat(size / 91).into_bytes() },
    Shape { name: "one line of plain text", make: |size| SENTENCE.repeat(size / 89).into_bytes() },
    Shape { name: "one word", make: |size| page(&"x".repeat(size)) },
    Shape { name: "one deeply nested element", make: |size| page(&format!("{}x", "<div>".repeat(size / 5))) },
    Shape { name: "nested inline elements", make: |size| page(&"<b><i><font>".repeat(size / 12)) },
    Shape {
        name: "formatting elements left open in paragraphs",
        make: |size| page(&"<p><b><i><u><a href=x>y".repeat(size / 24)),
    },
    Shape { name: "end tags of other elements", make: |size| page(&"<b><i></p></b></div></i>".repeat(size / 24)) },
    Shape { name: "paragraphs", make: |size| page(&"<p>".repeat(size / 3)) },
    Shape { name: "short paragraphs", make: |size| page(&"<p>x".repeat(size / 4)) },
    Shape {
        name: "attributes of one element",
        make: |size| {
            let names: String = (0..size / 12).map(|index| format!("a{index}=x ")).collect();
            page(&format!("<p {names}>x"))
        },
    },
    Shape {
        name: "one attribute again and again",
        make: |size| page(&format!("<p {}>x", "class=a ".repeat(size / 8))),
    },
    Shape {
        name: "elements with many attributes",
        make: |size| page(&"<p class=a id=b style=c title=d role=e lang=f>x".repeat(size / 48)),
    },
    Shape {
        name: "class names that all differ",
        make: |size| {
            page(&(0..size / 34).map(|index| format!("<div class='related-{index}'>x</div>")).collect::<String>())
        },
    },
    Shape { name: "unclosed quotation mark", make: |size| page(&format!("<p class=\"{}", "<p>x ".repeat(size / 5))) },
    Shape { name: "unclosed comments", make: |size| page(&"<!--".repeat(size / 4)) },
    Shape { name: "unclosed scripts", make: |size| page(&"<script>x</".repeat(size / 11)) },
    Shape { name: "unclosed titles", make: |size| page(&"<title>x".repeat(size / 8)) },
    Shape { name: "angle brackets", make: |size| page(&"<".repeat(size)) },
    Shape { name: "declarations", make: |size| page(&"<!x<?y</ ".repeat(size / 9)) },
    Shape { name: "character references", make: |size| page(&"&amp;&#x41;&nope;&".repeat(size / 18)) },
    Shape { name: "table cells", make: |size| page(&format!("<table>{}", "<tr><td>1<td>2".repeat(size / 14))) },
    Shape { name: "tables in tables", make: |size| page(&"<table><tr><td>".repeat(size / 15)) },
    Shape { name: "list items", make: |size| page(&format!("<ul>{}", "<li>a<ul>".repeat(size / 9))) },
    Shape {
        name: "headings that repeat the title",
        make: |size| {
            page(
                &"<h2>Ferry sails again</h2><p>A sentence long enough to be taken for running text.</p>"
                    .repeat(size / 86),
            )
        },
    },
    Shape {
        name: "titles in the head",
        make: |size| {
            page(
                &(0..size / 53)
                    .map(|index| format!("<meta property=og:title content='Ferry {index} sails'>"))
                    .collect::<String>(),
            )
        },
    },
    Shape {
        name: "one long title",
        make: |size| {
            let title = "ferry sails ".repeat(size / 24);
            page(&format!("<meta property=og:title content='{title}'>{}", "<h2>Ferry sails</h2>".repeat(size / 40)))
        },
    },
    Shape { name: "authors in elements", make: |size| page(&"<div itemprop=author>Staff Writer ".repeat(size / 34)) },
    Shape {
        name: "dates in elements",
        make: |size| page(&"<time>21 March 2025</time><div itemprop=datePublished>".repeat(size / 54)),
    },
    Shape {
        name: "credits",
        make: |size| {
            page(
                &(0..size / 60)
                    .map(|index| format!("<p>It was first reported by the Courier {index} on Friday.</p>"))
                    .collect::<String>(),
            )
        },
    },
    Shape { name: "deep JSON-LD", make: |size| json(&"{\"@type\":[{\"a\":".repeat(size / 15)) },
    Shape { name: "long JSON-LD", make: |size| json(&format!("[{}0]", "1,".repeat(size / 2))) },
    Shape {
        name: "many JSON-LD scripts",
        make: |size| page(&"<script type=application/ld+json>[1,2,3,4,5,6,7,8,9]</script>".repeat(size / 61)),
    },
    Shape {
        name: "articles in JSON-LD",
        make: |size| {
            json(&format!("[{}{{}}]", "{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\"},".repeat(size / 43)))
        },
    },
    Shape {
        name: "authors in JSON-LD",
        make: |size| {
            let authors: String = (0..size / 14).map(|index| format!("{{\"@id\":\"{index}\"}},")).collect();
            json(&format!("{{\"@type\":\"NewsArticle\",\"author\":[{authors}{{}}]}}"))
        },
    },
    Shape {
        name: "article body in JSON-LD",
        make: |size| json(&format!("{{\"@type\":\"NewsArticle\",\"articleBody\":\"{}\"}}", SENTENCE.repeat(size / 89))),
    },
    Shape {
        name: "pictures in base64",
        make: |size| {
            let picture = "iVBORw0KGgo".repeat(10_000);
            page(&format!("<p>{SENTENCE}</p><img src='data:image/png;base64,{picture}'>").repeat(size / 110_125))
        },
    },
    Shape { name: "base64 as text", make: |size| page(&format!("<p>{}", "iVBORw0KGgo".repeat(size / 11))) },
    Shape { name: "zero bytes", make: |size| vec![0; size] },
    Shape { name: "all bytes", make: |size| (0..=255).cycle().take(size).collect() },
    Shape { name: "white space", make: |size| page(&" \n\t".repeat(size / 3)) },
];

fn page(body: &str) -> Vec<u8> {
    format!("<!DOCTYPE html><html><head><title>Ferry sails again</title></head><body><h1>Ferry sails again</h1>{body}")
        .into_bytes()
}

fn json(text: &str) -> Vec<u8> {
    page(&format!("<script type='application/ld+json'>{text}</script><p>{SENTENCE}"))
}

/// An article of numbered paragraphs, so that none repeats another.
pub fn article(size: usize) -> String {
    let mut page = String::with_capacity(size + 400);
    page.push_str("<!DOCTYPE html><html lang=en><head><title>Ferry sails again</title></head><body><article><h1>Ferry sails again</h1>");
    let mut number = 0;
    while page.len() < size {
        number += 1;
        page.push_str(&format!(
            "<p>Report {number}: {SENTENCE}Officials <a href=/x>of the ministry</a> named &ldquo;no date&rdquo; for \
             the {number} other boats, and 12 of 30 crews went home.</p>\n"
        ));
    }
    page.push_str("</article></body></html>");
    page
}
