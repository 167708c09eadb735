#![no_main]
//! Any text as JSON-LD, as the values of meta elements, as a date in `time`, as a byline and as a dateline.

libfuzzer_sys::fuzz_target!(|text: &str| {
    let inside = text.replace("</", "< /");
    let value = inside.replace('"', "'");
    let page = format!(
        "<html><head><title>{inside}</title>\
         <script type=\"application/ld+json\">{inside}</script>\
         <script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"datePublished\":\"{value}\",\
         \"author\":\"{value}\",\"articleBody\":\"{value}\"}}</script>\
         <meta property=\"article:published_time\" content=\"{value}\"><meta name=author content=\"{value}\"></head>\
         <body><h1>Ferry sails again</h1><time datetime=\"{value}\">{inside}</time><p class=byline>By {inside}</p>\
         <p>{inside} (Reuters) - The ferry to the northern islands sails again, the harbour office said.</p></body></html>"
    );
    fuzz::extract(&fuzz::capture(page.as_bytes(), model::Media::Html));
});
