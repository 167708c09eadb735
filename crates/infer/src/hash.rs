//! Feature hashes. Part of the meaning of the weights: a change here asks for new weights and new versions.

/// FNV-1a over bytes.
pub fn bytes(bytes: &[u8]) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    }
    ((hash ^ (hash >> 32)) as u32) | 1
}

/// Feature `template` of one value.
pub fn one(template: u32, a: u32) -> u32 {
    let seed = u64::from(a) ^ (u64::from(template) << 32);
    let mixed = (seed ^ (seed >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32
}

/// Feature `template` of two values.
pub fn two(template: u32, a: u32, b: u32) -> u32 {
    one(template, a.wrapping_mul(0x85eb_ca6b).rotate_left(13) ^ b)
}

/// Feature `template` of three values.
pub fn three(template: u32, a: u32, b: u32, c: u32) -> u32 {
    two(template, a.wrapping_mul(0xc2b2_ae35).rotate_left(11) ^ b, c)
}
