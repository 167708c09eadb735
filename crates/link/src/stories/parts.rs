//! Whether what was taken for one story is two.

/// A story is looked at anew when it has so many members: what the first articles had in common may be what all news has
/// in common.
const LOOKED_AT: [usize; 4] = [8, 16, 32, 64];
/// Two parts are two stories where their members are, on the average, no more alike than this,
const APART: f64 = 0.1;
/// and where each has at least so many.
const LEAST: usize = 3;

/// Whether a story of so many members is looked at.
pub(crate) fn is_looked_at(members: usize) -> bool {
    LOOKED_AT.contains(&members)
}

/// The members that do not belong with the first (their places in `vectors`, in order), where the members fall into two
/// parts; with how alike the parts are. `tied` are pairs that stay together: copies, and what a person joined.
///
/// Average linkage: the two parts most alike become one until two are left.
pub(crate) fn second_part(
    vectors: &[Vec<(u64, f64)>],
    tied: impl Fn(usize, usize) -> bool,
) -> Option<(Vec<usize>, f64)> {
    let n = vectors.len();
    let mut alike = vec![vec![0.0f64; n]; n];
    for one in 0..n {
        for other in 0..one {
            let value = if tied(other, one) { TIED } else { dot(&vectors[one], &vectors[other]) };
            (alike[one][other], alike[other][one]) = (value, value);
        }
    }
    // Summed likeness of the members of two parts; a part is known by its first member.
    let mut parts: Vec<Vec<usize>> = (0..n).map(|one| vec![one]).collect();
    while parts.len() > 2 {
        let mut best = (f64::NEG_INFINITY, 0, 0);
        for one in 0..parts.len() {
            for other in one + 1..parts.len() {
                let mean = mean(&alike, &parts[one], &parts[other]);
                if mean > best.0 {
                    best = (mean, one, other);
                }
            }
        }
        let gone = parts.remove(best.2);
        parts[best.1].extend(gone);
    }
    let [first, second] = &parts[..] else { return None };
    let likeness = mean(&alike, first, second);
    let (mut second, first) = if first.contains(&0) { (second.clone(), first) } else { (first.clone(), second) };
    second.sort_unstable();
    (likeness <= APART && first.len() >= LEAST && second.len() >= LEAST).then_some((second, likeness))
}

/// Nothing parts these.
const TIED: f64 = 1e6;

fn mean(alike: &[Vec<f64>], one: &[usize], other: &[usize]) -> f64 {
    let sum: f64 = one.iter().map(|a| other.iter().map(|b| alike[*a][*b]).sum::<f64>()).sum();
    sum / (one.len() * other.len()) as f64
}

/// Of vectors in order of their terms.
fn dot(a: &[(u64, f64)], b: &[(u64, f64)]) -> f64 {
    let (mut sum, mut at) = (0.0, 0);
    for (term, weight) in a {
        while b.get(at).is_some_and(|one| one.0 < *term) {
            at += 1;
        }
        if let Some((_, other)) = b.get(at).filter(|one| one.0 == *term) {
            sum += weight * other;
        }
    }
    sum
}
