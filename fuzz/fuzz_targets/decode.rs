#![no_main]
//! Any bytes, with and without headers that say what they are → text. The first byte chooses the headers.

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let charsets = ["", "utf-8", "windows-1251", "shift_jis", "iso-2022-jp", "gb18030", "utf-16", "koi8-r"];
    let mut capture = fuzz::capture(bytes, model::Media::Unknown);
    let charset = charsets[*choice as usize % charsets.len()];
    if !charset.is_empty() {
        capture.headers.push(("content-type".into(), format!("text/html; charset={charset}")));
    }
    if choice & 8 != 0 {
        capture.headers.push(("content-encoding".into(), "br".into()));
    }
    let content = extract::decode(&capture);
    assert_eq!(content.text, extract::decode(&capture).text, "the same bytes gave another text");
});
