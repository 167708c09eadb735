//! What the desk counts: the newest events of the store, each with the merged event that it tells, held until the store
//! changes. Charts, lists and maps ask it, so that one number is the same everywhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;
use knowledge::Knowledge;
use model::{ArticleId, CountryCode, DateBounds, Event, EventType, ItemId, ItemKind, Quad, StoryId};
use store::{
    Judgement, Verdict,
    query::{EventFilter, Paging, Stats},
};

use crate::{exit::Failure, shelf::Shelf, shelf::failure, standing::Standing};

/// Events that are held; a store with more is shown by its newest, and the pages say so.
pub const NEWEST: usize = 20_000;

/// The newest events of a store.
#[derive(Debug, Default)]
pub struct Index {
    /// Merged events, by day.
    pub happenings: Vec<Happening>,
    /// How many events (mentions) the store holds.
    pub total: usize,
    /// The last word of persons on items, outlets and pairs of articles, by subject.
    pub words: BTreeMap<String, Judgement>,
    /// What the store holds, counted.
    pub stats: Option<Stats>,
    by_story: BTreeMap<StoryId, Vec<usize>>,
}

/// A merged event: what one or several articles tell alike.
#[derive(Debug, Clone)]
pub struct Happening {
    /// Its mentions, in the order of the index.
    pub mentions: Vec<Mention>,
    /// Its type, by the first mention.
    pub kind: EventType,
    /// How it stands: the most committed of its mentions.
    pub standing: Standing,
    /// Whether some mention denies it.
    pub is_denied: bool,
    /// Its days, by the mention that knows them best; open where nobody says.
    pub bounds: DateBounds,
    /// First day of publication among its mentions, where one is known.
    pub told: Option<Date>,
    /// Countries of those who act and those to whom it is done.
    pub sides: BTreeSet<CountryCode>,
    /// The most exact place that a mention gives.
    pub place: Option<Spot>,
    /// Goldstein score of its CAMEO code, where it has one.
    pub score: Option<f64>,
    /// The story.
    pub story: Option<StoryId>,
}

/// One telling of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// `evt_…`
    pub item: ItemId,
    /// `art_…`
    pub article: ArticleId,
    /// First possible day of publication, where known.
    pub told: Option<Date>,
}

/// Where.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// As printed.
    pub name: String,
    /// ISO 3166-1 alpha-3.
    pub country: Option<CountryCode>,
    /// Degrees north and east, where the place is more exact than a country.
    pub point: Option<(f64, f64)>,
}

impl Happening {
    /// Whether pages tell it as happened or going on: only this is counted.
    pub fn counts(&self) -> bool {
        self.standing <= Standing::Ongoing
    }

    /// The day that lists go by: its first possible day, else its last, else that of the first page.
    pub fn sort_day(&self) -> Option<Date> {
        self.bounds.earliest.or(self.bounds.latest).or(self.told)
    }

    /// The quad class.
    pub fn quad(&self) -> Quad {
        self.kind.quad()
    }

    /// Whether it lies between these two.
    pub fn is_between(&self, one: CountryCode, other: CountryCode) -> bool {
        self.sides.contains(&one) && self.sides.contains(&other)
    }

    /// How many articles tell it.
    pub fn n_articles(&self) -> usize {
        self.mentions.iter().map(|mention| &mention.article).collect::<BTreeSet<_>>().len()
    }
}

impl Index {
    /// The newest events of the shelf, merged as its stories merge them; what a person rejected is left out.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn of(shelf: &Shelf, knowledge: Option<&Knowledge>) -> Result<Self, Failure> {
        let store = shelf.store();
        let filter = EventFilter::default();
        let total = store.events(&filter, Paging::first(0)).map_err(failure)?.total;
        let newest = Paging { limit: NEWEST, offset: total.saturating_sub(NEWEST) };
        let rows = store.events(&filter, newest).map_err(failure)?.rows;
        let words = store.last_words().map_err(failure)?;
        let is_rejected = |id: &ItemId| words.get(id.as_str()).is_some_and(|word| word.verdict == Verdict::Reject);
        let mut heads: HashMap<ItemId, ItemId> = HashMap::new();
        for id in rows.iter().filter_map(|row| row.story.as_ref()).collect::<BTreeSet<_>>() {
            let story = shelf.story_alone(id)?;
            for merged in &story.events {
                if let Some(head) = merged.mentions.first() {
                    heads.extend(merged.mentions.iter().map(|mention| (mention.clone(), head.clone())));
                }
            }
        }
        let mut index = Index { total, stats: Some(store.stats().map_err(failure)?), ..Index::default() };
        let mut by_head: HashMap<ItemId, usize> = HashMap::new();
        for row in rows {
            if is_rejected(&row.event.id) {
                continue;
            }
            let fixed = words.get(row.event.id.as_str()).and_then(crate::judged::fixed_type);
            let event = row.event;
            let kind = fixed.unwrap_or(event.kind);
            let mention = Mention { item: event.id.clone(), article: row.article, told: row.told };
            let head = heads.get(&event.id).unwrap_or(&event.id).clone();
            let score = || {
                let row = knowledge?.ontology.cameo(event.cameo.as_deref()?)?;
                Some(row.goldstein)
            };
            match by_head.get(&head) {
                Some(at) => index.happenings[*at].add(&event, mention),
                None => {
                    by_head.insert(head, index.happenings.len());
                    let story = row.story.clone();
                    if let Some(story) = row.story {
                        index.by_story.entry(story).or_default().push(index.happenings.len());
                    }
                    index.happenings.push(Happening {
                        kind,
                        standing: Standing::of(&event.said),
                        is_denied: is_denied(&event),
                        bounds: bounds(&event),
                        told: row.told,
                        sides: sides(&event),
                        place: spot(&event),
                        score: score(),
                        story,
                        mentions: vec![mention],
                    });
                }
            }
        }
        index.words = words;
        Ok(index)
    }

    /// Whether a person said that an item is wrong.
    pub fn is_rejected(&self, id: &ItemId) -> bool {
        let word = self.words.get(id.as_str());
        id.kind() != ItemKind::Forecast && word.is_some_and(|word| word.verdict == Verdict::Reject)
    }

    /// The merged events of a story that are among the newest.
    pub fn of_story(&self, story: &StoryId) -> impl Iterator<Item = &Happening> {
        self.by_story.get(story).into_iter().flatten().filter_map(|at| self.happenings.get(*at))
    }

    /// Cooperation and conflict in a story, told as happened or going on.
    pub fn quads(&self, story: &StoryId) -> [usize; 2] {
        let mut quads = [0; 2];
        for one in self.of_story(story).filter(|one| one.counts()) {
            quads[usize::from(crate::cards::tone(one.kind) == "conflict")] += 1;
        }
        quads
    }

    /// Pairs of countries by how many counted events lie between them, the most first.
    pub fn pairs(&self) -> Vec<((CountryCode, CountryCode), usize)> {
        let mut counts: BTreeMap<(CountryCode, CountryCode), usize> = BTreeMap::new();
        for one in self.happenings.iter().filter(|one| one.counts() && one.sides.len() > 1) {
            let sides: Vec<CountryCode> = one.sides.iter().copied().collect();
            for (at, first) in sides.iter().enumerate() {
                for second in &sides[at + 1..] {
                    *counts.entry((*first, *second)).or_default() += 1;
                }
            }
        }
        let mut pairs: Vec<_> = counts.into_iter().collect();
        pairs.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
        pairs
    }
}

impl Happening {
    fn add(&mut self, event: &Event, mention: Mention) {
        self.told = [self.told, mention.told].into_iter().flatten().min();
        self.mentions.push(mention);
        self.standing = self.standing.min(Standing::of(&event.said));
        self.is_denied |= is_denied(event);
        let other = bounds(event);
        if width(other) < width(self.bounds) {
            self.bounds = other;
        }
        self.sides.extend(sides(event));
        let is_better = |new: &Spot, old: &Spot| new.point.is_some() && old.point.is_none();
        if let Some(new) = spot(event)
            && self.place.as_ref().is_none_or(|old| is_better(&new, old))
        {
            self.place = Some(new);
        }
    }
}

fn is_denied(event: &Event) -> bool {
    matches!(Standing::of(&event.said), Standing::Denied | Standing::Disputed)
}

fn bounds(event: &Event) -> DateBounds {
    event.date.as_ref().map(|date| date.bounds).unwrap_or_default()
}

/// How many days a date may be; what is open at an end may be any.
fn width(bounds: DateBounds) -> i64 {
    match (bounds.earliest, bounds.latest) {
        (Some(first), Some(last)) => (last - first).get_days().into(),
        (None, None) => i64::MAX,
        _ => i64::MAX - 1,
    }
}

fn sides(event: &Event) -> BTreeSet<CountryCode> {
    event.source.iter().chain(&event.recipient).filter_map(|party| party.country).collect()
}

fn spot(event: &Event) -> Option<Spot> {
    let place = event.place.as_ref()?;
    let is_exact = matches!(place.precision.as_str(), "point" | "city" | "district" | "province");
    let point = place.latitude.zip(place.longitude).filter(|_| is_exact);
    (point.is_some() || place.country.is_some()).then(|| Spot {
        name: place.name.clone(),
        country: place.country,
        point,
    })
}
