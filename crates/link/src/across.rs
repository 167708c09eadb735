//! One happening told in two stories.

use model::DateBounds;

use crate::{
    Sketch,
    merge::{dates_agree, places_agree},
    sketch::EventSketch,
};

/// A date that leaves more days open than this is too wide to tell two happenings apart.
const MOST_DAYS: i32 = 2;
/// The sentences that tell it share at least so many content words, and this share of the shorter one's.
const WORDS: usize = 4;
const LIKENESS: f64 = 0.4;

/// Whether an event of one page and an event of another are one happening, though the pages stand in two stories. More is
/// asked for than within a story, where the pages are known to tell of one matter: one type and deed, told as so, on a known
/// day, by the same actor, to the same; and beside that two of three: somebody named more closely than by country, one place
/// within a country, and sentences of the same words.
pub fn is_told_again(a: (&Sketch, &EventSketch), b: (&Sketch, &EventSketch)) -> bool {
    let ((one_page, one), (other_page, other)) = (a, b);
    let is_deed =
        one.kind == other.kind && (one.trigger == other.trigger || one.family != 0 && one.family == other.family);
    let is_so = |event: &EventSketch| event.stands && !event.background && is_near(event.bounds);
    let shared = |these: &[String], those: &[String]| these.iter().any(|one| those.contains(one));
    // Nobody named on either side is no contradiction, nor is it evidence.
    let same_recipient = (one.to.is_empty() && other.to.is_empty()) || shared(&one.to, &other.to);
    if !is_deed
        || !is_so(one)
        || !is_so(other)
        || !shared(&one.by, &other.by)
        || !same_recipient
        || !dates_agree(one.bounds, other.bounds)
        || !places_agree(one, other)
    {
        return false;
    }
    // A state stands under its code, so whatever else is shared is a person, body or role.
    let is_close = |key: &&String, countries: &[String]| !countries.contains(&key.to_uppercase());
    let named = |these: &[String], those: &[String], countries: &[String]| {
        these.iter().filter(|key| those.contains(key)).any(|key| is_close(&key, countries))
    };
    let is_named = named(&one.by, &other.by, &one.source) || named(&one.to, &other.to, &one.recipient);
    let one_place = one.place.is_some() && one.place == other.place && !one.in_country;
    [is_named, one_place, says_the_same(one_page, one, other_page, other)].into_iter().filter(|holds| *holds).count()
        >= 2
}

fn is_near(bounds: DateBounds) -> bool {
    let (Some(earliest), Some(latest)) = (bounds.earliest, bounds.latest) else { return false };
    latest.since(earliest).is_ok_and(|span| span.get_days() <= MOST_DAYS)
}

fn says_the_same(one_page: &Sketch, one: &EventSketch, other_page: &Sketch, other: &EventSketch) -> bool {
    let words = |page: &Sketch, event: &EventSketch| {
        page.sentences.iter().find(|sentence| sentence.span == event.sentence).map(|sentence| sentence.words.clone())
    };
    let (Some(these), Some(those)) = (words(one_page, one), words(other_page, other)) else { return false };
    let shared = these.iter().filter(|word| those.binary_search(word).is_ok()).count();
    shared >= WORDS && shared as f64 >= LIKENESS * these.len().min(those.len()) as f64
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use model::{Access, ArticleId, CaptureId, EventType, ItemId, ItemKind, Sha256, TextSpan};

    use super::*;
    use crate::SentenceSketch;

    /// A page of one sentence with these words, which tells that gunmen took pupils at a place on a day of June.
    fn page(name: &str, words: &[u64], day: i8, place: Option<&str>) -> Sketch {
        let article = ArticleId::new(Some(name), &CaptureId::new(name, &Sha256::of(b"")), "");
        let sentence = TextSpan::new(0, 9);
        let on = Some(date(2024, 6, day));
        let event = EventSketch {
            id: ItemId::new(&article, sentence, ItemKind::Event, 0),
            kind: EventType::Coerce,
            source: vec!["gunmen".into()],
            recipient: vec!["pupils".into()],
            mutual: false,
            bounds: DateBounds { earliest: on, latest: on },
            place: place.map(str::to_string),
            country: None,
            stands: true,
            background: false,
            trigger: 1,
            family: 0,
            by: vec!["gunmen".into()],
            to: vec!["pupils".into()],
            in_country: false,
            sentence,
        };
        Sketch {
            title: String::new(),
            outlet: None,
            host: None,
            owner: None,
            state: None,
            published: None,
            credits: Vec::new(),
            voices: Vec::new(),
            access: Access::Open,
            n_words: 0,
            shingles: Vec::new(),
            terms: Vec::new(),
            days: Vec::new(),
            sentences: vec![SentenceSketch { span: sentence, words: words.to_vec(), ..SentenceSketch::default() }],
            events: vec![event],
            figures: Vec::new(),
            forecasts: Vec::new(),
            article,
        }
    }

    fn is_one(a: &Sketch, b: &Sketch) -> bool {
        is_told_again((a, &a.events[0]), (b, &b.events[0]))
    }

    #[test]
    fn one_kidnapping_in_two_stories_is_one() {
        let told = page("a", &[1, 2, 3, 4, 5], 5, Some("kuriga"));
        assert!(is_one(&told, &page("b", &[7, 8, 9], 5, Some("kuriga"))), "in one place");
        assert!(is_one(&told, &page("c", &[1, 2, 3, 4, 9], 6, None)), "in the same words");
    }

    #[test]
    fn kidnappings_of_another_day_or_place_or_without_a_date_are_others() {
        let told = page("a", &[1, 2, 3, 4, 5], 5, Some("kuriga"));
        assert!(!is_one(&told, &page("b", &[1, 2, 3, 4, 5], 9, Some("kuriga"))));
        assert!(!is_one(&told, &page("c", &[1, 2, 3, 4, 5], 5, Some("birnin gwari"))));
        assert!(!is_one(&told, &page("d", &[7, 8, 9], 5, None)), "nothing but who and whom");
        let mut undated = page("e", &[1, 2, 3, 4, 5], 5, Some("kuriga"));
        undated.events[0].bounds = DateBounds::default();
        assert!(!is_one(&told, &undated));
    }

    #[test]
    fn what_two_states_do_on_one_day_is_no_evidence_by_itself() {
        let mut told = page("a", &[1, 2, 3, 4, 5], 5, None);
        (told.events[0].by, told.events[0].source) = (vec!["usa".into()], vec!["USA".into()]);
        (told.events[0].to, told.events[0].recipient) = (vec!["chn".into()], vec!["CHN".into()]);
        let mut other = page("b", &[1, 2, 3, 4, 5], 5, None);
        other.events[0] = EventSketch { id: other.events[0].id.clone(), ..told.events[0].clone() };
        assert!(!is_one(&told, &other));
    }
}
