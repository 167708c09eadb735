use serde::{Serialize, de::DeserializeOwned};

use crate::StoreError;

/// Level 3: pages shrink to a fifth at 200 MB/s and more.
const LEVEL: i32 = 3;
/// What a record may grow to when unpacked; a larger one is damaged.
const MAX_RECORD: usize = 512 << 20;

/// Bytes, compressed.
pub(crate) fn squeeze(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    zstd::bulk::compress(bytes, LEVEL).map_err(|error| damaged("compression", error))
}

/// Bytes as they were; `length` is what they were.
pub(crate) fn expand(packed: &[u8], length: usize, what: &'static str) -> Result<Vec<u8>, StoreError> {
    zstd::bulk::decompress(packed, length.min(MAX_RECORD)).map_err(|error| damaged(what, error))
}

/// A value as compressed JSON; the length goes first, so that unpacking knows what to expect.
pub(crate) fn pack(value: &impl Serialize, what: &'static str) -> Result<Vec<u8>, StoreError> {
    let json = serde_json::to_vec(value).map_err(|error| damaged(what, error))?;
    let mut packed = (json.len() as u32).to_le_bytes().to_vec();
    packed.extend(squeeze(&json)?);
    Ok(packed)
}

/// The value that [`pack`] was given.
pub(crate) fn unpack<T: DeserializeOwned>(packed: &[u8], what: &'static str) -> Result<T, StoreError> {
    let Some((length, rest)) = packed.split_first_chunk::<4>() else { return Err(damaged(what, "it is cut short")) };
    let json = expand(rest, u32::from_le_bytes(*length) as usize, what)?;
    read(&json, what)
}

/// A value as JSON.
pub(crate) fn write(value: &impl Serialize, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| damaged(what, error))
}

/// A value from JSON.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8], what: &'static str) -> Result<T, StoreError> {
    serde_json::from_slice(json).map_err(|error| damaged(what, error))
}

/// A value from its printed form: an id, a day, a moment.
pub(crate) fn parse<T: std::str::FromStr<Err: std::fmt::Display>>(
    text: &str,
    what: &'static str,
) -> Result<T, StoreError> {
    text.parse().map_err(|error| damaged(what, error))
}

fn damaged(what: &'static str, reason: impl std::fmt::Display) -> StoreError {
    StoreError::Damaged { what, reason: reason.to_string() }
}
