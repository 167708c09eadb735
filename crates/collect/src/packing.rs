//! Bodies as servers pack them. Captures keep them packed; feeds are unpacked here, and bombs are told.

use std::io::{self, Read};

use crate::files::MAX_PAGE;

/// Below this a body may unpack as far as it likes.
const FREE: u64 = 16 << 20;
/// Beyond it, to so many times its size: feeds shrink to a tenth, rarely to a fiftieth; bombs to a thousandth.
const RATIO: u64 = 200;

/// What is wrong with a body that unpacks to far more than pages do; none where all is well.
pub(crate) fn bomb(headers: &[(String, String)], body: &[u8]) -> Option<String> {
    let mut decoder = decoder(headers, body)?;
    let n = io::copy(&mut decoder.by_ref().take(MAX_PAGE + 1), &mut io::sink()).unwrap_or(0);
    let ratio = n / (body.len() as u64).max(1);
    (n > FREE && ratio > RATIO)
        .then(|| format!("unpacks to more than {ratio} times its size, as no page does; it was not read"))
}

/// The body without its packing.
pub(crate) fn unpack(headers: &[(String, String)], body: &[u8]) -> Result<Vec<u8>, String> {
    let Some(decoder) = decoder(headers, body) else { return Ok(body.to_vec()) };
    let mut unpacked = Vec::new();
    let read = decoder.take(MAX_PAGE + 1).read_to_end(&mut unpacked);
    read.map_err(|error| format!("what was sent cannot be unpacked: {error}"))?;
    if unpacked.len() as u64 > MAX_PAGE {
        return Err(format!("what was sent unpacks to more than {} MiB", MAX_PAGE >> 20));
    }
    Ok(unpacked)
}

fn decoder<'b>(headers: &[(String, String)], body: &'b [u8]) -> Option<Box<dyn Read + 'b>> {
    let coding = headers.iter().find(|(name, _)| name == "content-encoding").map_or("", |(_, value)| value.trim());
    if body.starts_with(&[0x1f, 0x8b]) {
        Some(Box::new(flate2::read::MultiGzDecoder::new(body)))
    } else if coding.eq_ignore_ascii_case("br") {
        Some(Box::new(brotli_decompressor::Decompressor::new(body, 4096)))
    } else if coding.eq_ignore_ascii_case("deflate") {
        Some(Box::new(flate2::read::ZlibDecoder::new(body)))
    } else {
        None
    }
}
