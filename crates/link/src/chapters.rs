use std::collections::BTreeSet;

use jiff::civil::Date;
use model::{ArticleId, Chapter};

use crate::{Sketch, origins::Origins};

/// After so many days without an article, what comes is another chapter.
const SILENCE: i32 = 5;
/// A story that goes on without a break for more days than this is cut where the words of the days before and after differ
/// most,
const LONG: i32 = 21;
/// each side taken by so many days, and no chapter shorter than that.
const SIDE: i32 = 7;

/// A story of fewer articles is read without chapters.
const LEAST: usize = 4;

/// The parts of a story in time: none where it is all of one piece. Days that are not known exactly stand in no chapter.
pub(crate) fn chapters(sketches: &[&Sketch], origins: &Origins) -> Vec<Chapter> {
    let mut dated: Vec<(Date, &Sketch)> = sketches.iter().filter_map(|one| Some((day(one)?, *one))).collect();
    dated.sort_by_key(|(day, _)| *day);
    let mut parts: Vec<(&[(Date, &Sketch)], String)> = Vec::new();
    let mut from = 0;
    for at in 1..=dated.len() {
        let silence = dated.get(at).map_or(i32::MAX, |(day, _)| days(dated[at - 1].0, *day));
        if silence > SILENCE {
            let why = if from == 0 {
                String::new()
            } else {
                format!("{} days without an article", days(dated[from - 1].0, dated[from].0) - 1)
            };
            cut(&dated[from..at], why, &mut parts);
            from = at;
        }
    }
    if parts.len() < 2 || dated.len() < LEAST {
        return Vec::new();
    }
    parts.into_iter().filter_map(|(part, why)| chapter(part, why, origins)).collect()
}

fn day(sketch: &Sketch) -> Option<Date> {
    let published = sketch.published.as_ref()?;
    (published.precision <= model::Precision::Day).then_some(published.day)
}

fn days(from: Date, to: Date) -> i32 {
    to.since(from).map_or(0, |span| span.get_days())
}

/// Cuts a stretch that is long until none is; what is left is kept in order of time.
fn cut<'a, 's>(stretch: &'a [(Date, &'s Sketch)], why: String, parts: &mut Vec<(&'a [(Date, &'s Sketch)], String)>) {
    let mut rest = (stretch, why);
    while let Some(at) = turn(rest.0) {
        let (before, after) = rest.0.split_at(at);
        parts.push((before, rest.1));
        rest = (after, format!("other words than in the {SIDE} days before"));
    }
    parts.push(rest);
}

/// Where a stretch that is too long is cut first: at the day, of those within reach, around which words differ most.
fn turn(stretch: &[(Date, &Sketch)]) -> Option<usize> {
    let (first, last) = (stretch.first()?.0, stretch.last()?.0);
    if days(first, last) < LONG {
        return None;
    }
    let begins_day = |at: &usize| stretch[*at].0 != stretch[at - 1].0;
    let is_within = |at: &usize| days(first, stretch[*at].0) >= SIDE && days(stretch[*at].0, last) >= SIDE;
    let reach = (1..stretch.len()).filter(begins_day).filter(is_within);
    let near = reach.take_while(|at| days(first, stretch[*at].0) <= LONG);
    let differ = near.map(|at| (alike(stretch, at), at));
    differ.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, at)| at)
}

/// Share of the words of the titles and openings on either side that stand on the other too.
fn alike(stretch: &[(Date, &Sketch)], at: usize) -> f64 {
    let middle = stretch[at].0;
    let before = stretch[..at].iter().rev().take_while(|(day, _)| days(*day, middle) <= SIDE);
    let after = stretch[at..].iter().take_while(|(day, _)| days(middle, *day) < SIDE);
    let words = |sketch: &Sketch| sketch.sentences.iter().take(4).flat_map(|one| one.words.clone()).collect::<Vec<_>>();
    let before: BTreeSet<u64> = before.flat_map(|(_, sketch)| words(sketch)).collect();
    let after: BTreeSet<u64> = after.flat_map(|(_, sketch)| words(sketch)).collect();
    let least = before.len().min(after.len());
    if least == 0 { 1.0 } else { before.intersection(&after).count() as f64 / least as f64 }
}

fn chapter(part: &[(Date, &Sketch)], why: String, origins: &Origins) -> Option<Chapter> {
    let ((first, opening), (last, _)) = (part.first()?, part.last()?);
    let articles: Vec<ArticleId> = part.iter().map(|(_, sketch)| sketch.article.clone()).collect();
    Some(Chapter {
        title: opening.title.clone(),
        first: *first,
        last: *last,
        origins: origins.bound(&articles),
        articles,
        why,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::{Access, CaptureId, Precision, PublishedAt, Sha256};

    use super::*;
    use crate::SentenceSketch;

    fn page(day: Date, words: &[u64]) -> Sketch {
        let name = day.to_string();
        let sentence = SentenceSketch { words: words.to_vec(), ..SentenceSketch::default() };
        Sketch {
            article: ArticleId::new(Some(&name), &CaptureId::new(&name, &Sha256::of(b"")), ""),
            title: name,
            outlet: None,
            host: None,
            owner: None,
            state: None,
            published: Some(PublishedAt { day, instant: None, precision: Precision::Day }),
            credits: Vec::new(),
            voices: Vec::new(),
            access: Access::Open,
            n_words: 0,
            shingles: Vec::new(),
            terms: Vec::new(),
            days: Vec::new(),
            sentences: vec![sentence],
            events: Vec::new(),
            figures: Vec::new(),
            forecasts: Vec::new(),
        }
    }

    /// First and last day of each chapter, with its number of articles.
    fn check(pages: &[Sketch], expected: &[(Date, Date, usize)]) {
        let pages: Vec<&Sketch> = pages.iter().collect();
        let found = chapters(&pages, &Origins::of(&pages, &[], &[]));
        let shown: Vec<_> = found.iter().map(|one| (one.first, one.last, one.articles.len())).collect();
        assert_eq!(shown, expected, "{found:?}");
    }

    #[test]
    fn a_story_is_cut_where_nobody_wrote_for_days() {
        let days = [1, 2, 3, 20, 21];
        let pages: Vec<Sketch> = days.into_iter().map(|day| page(date(2024, 6, day), &[1, 2])).collect();
        check(&pages, &[(date(2024, 6, 1), date(2024, 6, 3), 3), (date(2024, 6, 20), date(2024, 6, 21), 2)]);
        check(&pages[..3], &[]);
    }

    #[test]
    fn a_long_stretch_is_cut_where_its_words_turn() {
        let page = |day: i8| page(date(2024, 6, day), if day <= 14 { &[1, 2, 3] } else { &[7, 8, 9] });
        let pages: Vec<Sketch> = (1..=29).step_by(2).map(page).collect();
        check(&pages, &[(date(2024, 6, 1), date(2024, 6, 13), 7), (date(2024, 6, 15), date(2024, 6, 29), 8)]);
    }
}
