#![no_main]
//! Any bytes → article, as HTML, as plain text and as what they look like.

use model::Media;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for media in [Media::Html, Media::Text, Media::Unknown] {
        fuzz::extract(&fuzz::capture(bytes, media));
    }
});
