#![no_main]
//! Any Unicode text, as plain text → article → document.

libfuzzer_sys::fuzz_target!(|text: &str| {
    let article = fuzz::extract(&fuzz::capture(text.as_bytes(), model::Media::Text));
    fuzz::annotate(article);
});
