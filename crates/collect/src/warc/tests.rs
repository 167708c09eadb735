use std::io::Write;

use super::*;
use crate::{Fetch, Source};

/// A record with its HTTP answer.
fn response(address: &str, http: &[u8]) -> Vec<u8> {
    record("response", address, "application/http; msgtype=response", vec![], http)
}

fn record(kind: &str, address: &str, content_type: &str, fields: Vec<(&str, String)>, block: &[u8]) -> Vec<u8> {
    let date = "2025-03-21T10:00:00Z".parse().unwrap();
    Record { kind, address, date, content_type, fields, block }.plain()
}

fn page(text: &str) -> Vec<u8> {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{text}");
    response(&format!("https://news.example/{text}"), http.as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut member = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    member.write_all(bytes).unwrap();
    member.finish().unwrap()
}

fn gzipped(records: &[Vec<u8>]) -> Vec<u8> {
    records.iter().flat_map(|record| gzip(record)).collect()
}

/// What reading a file gives, as text: addresses of pages, headings, and errors; and where it ended.
fn read(name: &str, bytes: &[u8]) -> (Vec<String>, u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let mut at = 0;
    let told = |found: Result<Found, CollectError>| match found {
        Err(CollectError::Record { reason, .. }) => format!("error: {reason}"),
        Err(error) => panic!("{error}"),
        Ok(found) => {
            at = found.read_to.unwrap().offset;
            match found.what {
                What::Page(capture) | What::Look(capture) => capture.address.rsplit('/').next().unwrap().to_string(),
                What::Again(again) => format!("again {}", again.address),
                What::PassedOver(heading) => format!("over: {heading}"),
                What::End => "end".into(),
            }
        }
    };
    let told = open(&path, &Plan::default()).unwrap().map(told).collect();
    (told, at)
}

fn first_page(bytes: &[u8]) -> Capture {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.warc.gz");
    std::fs::write(&path, bytes).unwrap();
    open(&path, &Plan::default()).unwrap().find_map(|found| found.unwrap().into_page()).unwrap()
}

#[test]
fn a_page_keeps_address_time_headers_and_request() {
    let asked = b"GET /one HTTP/1.1\r\nUser-Agent: crawler\r\n\r\n";
    let request = record("request", "https://news.example/one", "application/http; msgtype=request", vec![], asked);
    let answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n\
                   5\r\n<p>He\r\n3\r\nllo\r\n0\r\n\r\n";
    let capture = first_page(&gzipped(&[request, response("https://news.example/one", answer)]));
    assert_eq!((capture.address.as_str(), capture.status), ("https://news.example/one", Some(200)));
    assert_eq!(capture.bytes, b"<p>Hello");
    assert_eq!(capture.received.to_string(), "2025-03-21T10:00:00Z");
    assert_eq!(http::header(&capture.headers, "content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(capture.request[0].1, "GET /one HTTP/1.1");
    assert!(matches!(&capture.received_in, Received::Warc { offset, .. } if *offset > 0));
    assert!(capture.notes.is_empty(), "{:?}", capture.notes);
}

#[test]
fn every_kind_of_record_is_told() {
    let refers = vec![("WARC-Refers-To-Target-URI", "https://news.example/one".to_string())];
    let records = [
        record("warcinfo", "", "application/warc-fields", vec![], b"software: x\r\n"),
        page("one"),
        record("revisit", "https://news.example/two", "application/http", refers, b"HTTP/1.1 200 OK\r\n\r\n"),
        record("conversion", "https://news.example/three", "text/plain", vec![], b"Three."),
        record("resource", "<https://news.example/four>", "text/html", vec![], b"<p>Four."),
        record("response", "dns:news.example", "text/dns", vec![], b"x"),
        response("https://news.example/five", b"HTTP/1.1 404 Not Found\r\n\r\n"),
        response("https://news.example/six", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx"),
        response("https://news.example/robots.txt", b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nx"),
    ];
    let expected = [
        "over: warcinfo records",
        "one",
        "again https://news.example/one",
        "three",
        "four",
        "over: responses of type text/dns",
        "over: answers with status 404",
        "over: pages of type image/png",
        "over: robots.txt",
        "end",
    ];
    let (told, at) = read("a.warc.gz", &gzipped(&records));
    assert_eq!(told, expected);
    assert_eq!(at, gzipped(&records).len() as u64);
    let plain = records.concat();
    assert_eq!(read("a.warc", &plain), (told.clone(), plain.len() as u64));
    // All records in one member, as `gzip a.warc` makes it.
    assert_eq!(read("a.warc.gz", &gzip(&plain)).0, told);
}

#[test]
fn a_damaged_member_is_named_and_the_next_is_read() {
    let members = [gzip(&page("one")), gzip(&page("two")), gzip(&page("three"))];
    let start = members[0].len();
    for at in 0..members[1].len() {
        let mut bytes = members.concat();
        bytes[start + at] ^= 0x55;
        let (told, end) = read("a.warc.gz", &bytes);
        assert_eq!((told.first().map(String::as_str), told.last().map(String::as_str)), (Some("one"), Some("end")));
        assert!(told.contains(&"three".to_string()), "byte {at}: {told:?}");
        // Some bytes of a gzip head say nothing that matters (time, system); all others are under the checksum.
        let is_told = told.contains(&"two".to_string()) != told.iter().any(|line| line.starts_with("error"));
        assert!(is_told, "byte {at}: {told:?}");
        assert_eq!(end, bytes.len() as u64);
    }
}

#[test]
fn a_file_that_breaks_off_is_taken_up_where_it_broke() {
    let members = [gzip(&page("one")), gzip(&page("two"))];
    let whole = members.concat();
    for length in members[0].len() + 1..whole.len() {
        let (told, at) = read("a.warc.gz", &whole[..length]);
        assert_eq!((told[0].as_str(), told.len(), at), ("one", 3, members[0].len() as u64), "{length}: {told:?}");
        assert!(told[1].starts_with("error"), "{told:?}");
    }
    let plain = [page("one"), page("two")].concat();
    let (told, at) = read("a.warc", &plain[..plain.len() - 10]);
    assert_eq!((told[0].as_str(), at), ("one", page("one").len() as u64), "{told:?}");
    assert!(told[1].contains("breaks off"), "{told:?}");
}

#[test]
fn records_that_make_no_sense_are_errors_and_the_next_is_read() {
    let check = |broken: &[u8], expected: &str| {
        for (name, pack) in [("a.warc", false), ("a.warc.gz", true)] {
            let bytes =
                if pack { gzipped(&[broken.to_vec(), page("two")]) } else { [broken.to_vec(), page("two")].concat() };
            let (told, _) = read(name, &bytes);
            assert!(told.iter().any(|line| line.contains(expected)), "{expected}: {told:?}");
            assert!(told.contains(&"two".to_string()), "{told:?}");
        }
    };
    check(b"nonsense\r\n\r\n", "should begin here");
    check(b"WARC/1.0\r\nWARC-Type: response\r\n\r\nx\r\n", "how long");
    check(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -4\r\n\r\n", "\"-4\"");
    check(b"WARC/1.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "of what type");
    let undated =
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: 1\r\n\r\nx\r\n\r\n";
    check(undated, "no date");
    check(&response("https://news.example/x", b"no answer"), "do not end");
    let long = format!("WARC/1.0\r\nX: {}\r\n", "x".repeat(300 << 10));
    check(long.as_bytes(), "longer than 256 KiB");
}

#[test]
fn a_length_that_is_not_true_costs_no_memory_and_a_bomb_is_left() {
    let huge = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999\r\n\r\n<p>x";
    let (told, _) = read("a.warc", huge);
    assert!(told[0].contains("breaks off"), "{told:?}");
    let mut bomb = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 400000000\r\n\r\n".to_vec();
    bomb.resize(bomb.len() + (100 << 20), b' ');
    let (told, _) = read("a.warc.gz", &gzipped(&[bomb, page("two")]));
    assert!(told[0].contains("more than 200 times its size"), "{told:?}");
    assert_eq!(told[1], "two");
}

#[test]
fn what_a_crawler_did_to_a_page_is_noted() {
    let codes = |fields: Vec<(&str, String)>, kind: &str, http: &[u8]| -> Vec<String> {
        let content_type = if kind == "response" { "application/http" } else { "text/plain" };
        let capture = first_page(&gzip(&record(kind, "https://news.example/x", content_type, fields, http)));
        capture.notes.into_iter().map(|note| note.code).collect()
    };
    let ok = b"HTTP/1.1 200 OK\r\n\r\nx";
    assert_eq!(codes(vec![("WARC-Truncated", "length".into())], "response", ok), ["R01"]);
    assert_eq!(codes(vec![("WARC-Block-Digest", "sha1:AAAA".into())], "response", ok), ["R02"]);
    assert_eq!(codes(vec![], "conversion", b"Text."), ["R03"]);
    let cut = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc";
    assert_eq!(codes(vec![], "response", cut), ["R01"]);
}

#[test]
fn reading_goes_on_where_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.warc.gz");
    let records: Vec<Vec<u8>> = (0..20).map(|number| page(&number.to_string())).collect();
    std::fs::write(&path, gzipped(&records)).unwrap();
    let fetch = Fetch::default();
    let mut plan = Plan { sources: vec![Source::File(path.clone())], ..Plan::default() };
    let mut seen = Vec::new();
    // Each time a few records are read and the place is kept.
    for _ in 0..20 {
        let found: Vec<Found> = plan.found(Timestamp::UNIX_EPOCH, &fetch).take(3).map(Result::unwrap).collect();
        if let Some(place) = found.last().and_then(|last| last.read_to.clone()) {
            plan.read_to.insert((place.file, place.mark), place.offset);
        }
        seen.extend(found.into_iter().filter_map(Found::into_page).map(|page| page.address));
    }
    let expected: Vec<String> = (0..20).map(|number| format!("https://news.example/{number}")).collect();
    assert_eq!(seen, expected);
}
