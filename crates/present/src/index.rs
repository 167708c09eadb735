//! What the desk counts: the newest events of the store, each with the merged event that it tells, held until the store
//! changes. Charts, lists and maps ask it, so that one number is the same everywhere.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::civil::Date;
use knowledge::Knowledge;
use model::{ArticleId, CountryCode, DateBounds, Event, EventType, ItemId, ItemKind, Quad, StoryId};
use store::{
    Judgement, Verdict,
    query::{EventFilter, EventRow, Paging, Stats},
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
    /// What the merged events are made of.
    tellings: Arc<Vec<Telling>>,
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
        let mut heads: HashMap<ItemId, ItemId> = HashMap::new();
        for id in rows.iter().filter_map(|row| row.story.as_ref()).collect::<BTreeSet<_>>() {
            let story = shelf.story_alone(id)?;
            for merged in story.events.iter().filter(|merged| merged.mentions.len() > 1) {
                if let Some(head) = merged.mentions.first() {
                    heads.extend(merged.mentions.iter().map(|mention| (mention.clone(), head.clone())));
                }
            }
        }
        let tellings = rows.into_iter().map(|row| Telling::new(row, &heads, knowledge)).collect();
        let index = Index {
            total,
            stats: Some(store.stats().map_err(failure)?),
            tellings: Arc::new(tellings),
            ..Index::default()
        };
        Ok(index.with_words(store.last_words().map_err(failure)?))
    }

    /// The same with these last words of persons: what they reject is left out, what they correct is counted as they say.
    #[must_use]
    pub fn with_words(&self, words: BTreeMap<String, Judgement>) -> Self {
        let mut index = Index {
            total: self.total,
            stats: self.stats.clone(),
            tellings: Arc::clone(&self.tellings),
            ..Index::default()
        };
        let mut by_head: HashMap<&ItemId, usize> = HashMap::new();
        for telling in self.tellings.iter() {
            let word = words.get(telling.mention.item.as_str());
            if word.is_some_and(|word| word.verdict == Verdict::Reject) {
                continue;
            }
            match by_head.get(&telling.head) {
                Some(at) => index.happenings[*at].add(telling),
                None => {
                    by_head.insert(&telling.head, index.happenings.len());
                    if let Some(story) = &telling.alone.story {
                        index.by_story.entry(story.clone()).or_default().push(index.happenings.len());
                    }
                    let kind = word.and_then(crate::judged::fixed_type).unwrap_or(telling.alone.kind);
                    let mentions = vec![telling.mention.clone()];
                    index.happenings.push(Happening { kind, mentions, ..telling.alone.clone() });
                }
            }
        }
        index.words = words;
        index
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

/// One telling as coded: what it says, as if nobody else told it.
#[derive(Debug)]
struct Telling {
    mention: Mention,
    /// The first mention of the merged event.
    head: ItemId,
    /// Without mentions.
    alone: Happening,
}

impl Telling {
    fn new(row: EventRow, heads: &HashMap<ItemId, ItemId>, knowledge: Option<&Knowledge>) -> Self {
        let event = row.event;
        let score = || Some(knowledge?.ontology.cameo(event.cameo.as_deref()?)?.goldstein);
        Telling {
            head: heads.get(&event.id).unwrap_or(&event.id).clone(),
            alone: Happening {
                mentions: Vec::new(),
                kind: event.kind,
                standing: Standing::of(&event.said),
                is_denied: is_denied(&event),
                bounds: bounds(&event),
                told: row.told,
                sides: sides(&event),
                place: spot(&event),
                score: score(),
                story: row.story,
            },
            mention: Mention { item: event.id, article: row.article, told: row.told },
        }
    }
}

impl Happening {
    fn add(&mut self, telling: &Telling) {
        let other = &telling.alone;
        self.told = [self.told, other.told].into_iter().flatten().min();
        self.mentions.push(telling.mention.clone());
        self.standing = self.standing.min(other.standing);
        self.is_denied |= other.is_denied;
        if width(other.bounds) < width(self.bounds) {
            self.bounds = other.bounds;
        }
        self.sides.extend(&other.sides);
        let is_better = |new: &Spot, old: &Spot| new.point.is_some() && old.point.is_none();
        if let Some(new) = &other.place
            && self.place.as_ref().is_none_or(|old| is_better(new, old))
        {
            self.place = Some(new.clone());
        }
    }
}

fn is_denied(event: &Event) -> bool {
    matches!(Standing::of(&event.said), Standing::Denied | Standing::Disputed)
}

/// Where only an announcement is told, its date is that of what is announced, and so is its place.
fn bounds(event: &Event) -> DateBounds {
    if event.announces.is_some() {
        return DateBounds::default();
    }
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
    let place = event.place.as_ref().filter(|_| event.announces.is_none())?;
    let is_exact = matches!(place.precision.as_str(), "point" | "city" | "district" | "province");
    let point = place.latitude.zip(place.longitude).filter(|_| is_exact);
    (point.is_some() || place.country.is_some()).then(|| Spot {
        name: place.name.clone(),
        country: place.country,
        point,
    })
}
