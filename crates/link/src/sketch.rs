mod sentence;

use jiff::civil::Date;
use knowledge::{Definition, Knowledge};
use model::{
    Access, Article, ArticleId, BlockKind, Coded, CountryCode, CreditKind, DateBounds, Document, Event, EventType,
    ItemId, PartyStatus, Polarity, PublishedAt, SpeakerKind, TextSpan, TimeKind, Upos,
};
use serde::{Deserialize, Serialize};

use crate::words::{Words, hash, hash_word};
pub use sentence::{Acting, Dated, Named, Naming, Number, SentenceSketch, Voice};

/// What linking keeps of one article: enough to judge later ones without reading it again. Stored beside the article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    /// Which article.
    pub article: ArticleId,
    /// Its title, or its first words.
    pub title: String,
    /// Its outlet, where known.
    pub outlet: Option<String>,
    /// Host of its address, where it has one.
    pub host: Option<String>,
    /// Who owns its outlet, where known.
    #[serde(default)]
    pub owner: Option<String>,
    /// The state that owns or runs its outlet, where known.
    #[serde(default)]
    pub state: Option<CountryCode>,
    /// When it was published, where known.
    pub published: Option<PublishedAt>,
    /// Sources that it credits.
    pub credits: Vec<Credited>,
    /// Names, in lower case, of those whom it quotes: an outlet among them is a source too.
    pub voices: Vec<String>,
    /// How much of it there was.
    pub access: Access,
    /// Number of words.
    pub n_words: u32,
    /// Winnowed shingles, sorted.
    pub shingles: Vec<u64>,
    /// Content words with their weight, by hash: what stories are compared by.
    pub terms: Vec<(u64, f32)>,
    /// Days that its opening names, as far as they are known: when the matter is said to have happened.
    pub days: Vec<Date>,
    /// Its sentences.
    pub sentences: Vec<SentenceSketch>,
    /// Its events.
    pub events: Vec<EventSketch>,
    /// Its figures.
    pub figures: Vec<FigureSketch>,
    /// Its forecasts.
    pub forecasts: Vec<ForecastSketch>,
}

/// A credited source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credited {
    /// How.
    pub kind: CreditKind,
    /// Its name in lower case, without `www.`.
    pub name: String,
    /// Host of the address given with it.
    pub host: Option<String>,
    /// The state that owns or runs it, where known.
    #[serde(default)]
    pub state: Option<CountryCode>,
}

/// What merging looks at in an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventSketch {
    /// Which.
    pub id: ItemId,
    /// Its type.
    pub kind: EventType,
    /// Countries (or, where unknown, names) of those who do it, sorted.
    pub source: Vec<String>,
    /// The same of those to whom it is done.
    pub recipient: Vec<String>,
    /// Whether both sides act alike.
    pub mutual: bool,
    /// First and last possible day.
    pub bounds: DateBounds,
    /// Place id or name.
    pub place: Option<String>,
    /// Country of the place.
    pub country: Option<CountryCode>,
    /// Whether somebody says that it is so.
    pub stands: bool,
    /// Whether it is told as history of the matter.
    pub background: bool,
    /// Hash of the lemma that carries it.
    pub trigger: u64,
    /// Hash of the family of the frame that coded it; 0 where no frame did. What is announced and what comes of it are
    /// coded by one family ("will visit", "visited").
    #[serde(default)]
    pub family: u64,
    /// Who does it, more exactly than in `source`: actor, or name where it is no known one, sorted.
    #[serde(default)]
    pub by: Vec<String>,
    /// To whom, likewise.
    #[serde(default)]
    pub to: Vec<String>,
    /// Whether the place is a whole country.
    #[serde(default)]
    pub in_country: bool,
    /// The sentence that tells it.
    #[serde(default)]
    pub sentence: TextSpan,
}

/// What merging looks at in a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureSketch {
    /// Which.
    pub id: ItemId,
    /// Lower bound.
    pub low: Option<f64>,
    /// The value.
    pub best: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// What is counted, in the page's own words.
    pub counts: String,
    /// What is counted, whatever words say it: figures with the same words here are of one series.
    #[serde(default)]
    pub definition: String,
    /// What became of those counted; empty where nothing is said.
    #[serde(default)]
    pub fate: String,
    /// Whether the number adds to an earlier one ("another 13").
    #[serde(default)]
    pub is_more: bool,
    /// Whether it stands for itself: a part of those counted ("four of whom"), or a count of which it is not said what became
    /// of them. No other value takes its place or contradicts it.
    #[serde(default)]
    pub is_alone: bool,
    /// Of whom; by whom, where that is whose they are.
    pub of: Option<String>,
    /// The sentence it stands in.
    pub sentence: TextSpan,
    /// Unit.
    pub unit: Option<String>,
    /// Place id or name; that of the event which the figure belongs to, where the figure names none.
    pub place: Option<String>,
    /// Name of the place; empty where there is none.
    #[serde(default)]
    pub place_name: String,
    /// Country of the place.
    #[serde(default)]
    pub country: Option<CountryCode>,
    /// Whether the place is a whole country.
    #[serde(default)]
    pub is_country: bool,
    /// Whether it is told as history of the matter.
    #[serde(default)]
    pub background: bool,
    /// As of when.
    pub as_of: DateBounds,
    /// The time over which, or long before publication, it was counted, where its sentence names one ("in the past seven
    /// years", "in 2014", "the attacks of 13 November"); empty for the matter at hand.
    #[serde(default)]
    pub period: String,
    /// Who says it, as printed.
    pub said_by: String,
    /// How the speaker stands towards the matter.
    pub status: PartyStatus,
}

impl FigureSketch {
    /// What is counted, whatever words say it; a sketch that an earlier version stored has the page's words alone.
    pub(crate) fn definition(&self) -> &str {
        if self.definition.is_empty() { &self.counts } else { &self.definition }
    }
}

/// What the ledger of forecasts looks at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForecastSketch {
    /// Which.
    pub id: ItemId,
    /// Type of what is foreseen, where a frame fits.
    pub kind: Option<EventType>,
    /// Who would do it: as in [`EventSketch::source`].
    pub source: Vec<String>,
    /// To whom.
    pub recipient: Vec<String>,
    /// By when.
    pub horizon: DateBounds,
}

/// Words in titles and openings say what a page is about.
const TITLE_WEIGHT: f32 = 3.0;
const OPENING_WEIGHT: f32 = 2.0;
const OPENING_SENTENCES: usize = 4;
/// Names tell stories apart better than other words.
const NAME_WEIGHT: f32 = 1.5;

impl Sketch {
    /// The sketch of an article that was read and coded.
    pub fn new(article: &Article, document: &Document, coded: &Coded, knowledge: &Knowledge) -> Self {
        let words = Words::of(&document.text);
        let title = article.title().map_or_else(|| first_words(&document.text), str::to_string);
        let address = article.address.as_ref().map(|address| address.value.as_str());
        Sketch {
            article: article.id.clone(),
            title,
            outlet: article.outlet.as_ref().map(|outlet| outlet.value.clone()),
            owner: article.filing.owner.as_ref().map(|owner| owner.value.clone()),
            state: address
                .and_then(host_of)
                .and_then(|host| knowledge.pages.outlet(&host))
                .or_else(|| knowledge.pages.outlet_named(&article.outlet.as_ref()?.value))
                .and_then(|outlet| outlet.state),
            host: address.and_then(host_of),
            published: article.published.as_ref().map(|published| published.value.clone()),
            credits: article.credits.iter().map(|credit| credited(credit, knowledge)).collect(),
            voices: voices(document, coded),
            access: article.access,
            n_words: words.hashes.len() as u32,
            shingles: words.winnowed(),
            terms: terms(document),
            days: days(document),
            sentences: sentence::all(document, coded, knowledge),
            events: coded.events.iter().map(|one| event(document, one)).collect(),
            figures: coded
                .figures
                .iter()
                .map(|one| FigureSketch {
                    period: period(document, one, article.published.as_ref().map(|published| &published.value)),
                    ..figure(document, coded, one, knowledge)
                })
                .collect(),
            forecasts: coded.forecasts.iter().map(forecast).collect(),
        }
    }
}

/// Exact days named in the title and the first sentences, sorted.
fn days(document: &Document) -> Vec<Date> {
    let opening = document.sentences.get(OPENING_SENTENCES).map_or(usize::MAX, |sentence| sentence.span.start as usize);
    let opening = document.times.iter().take_while(|time| (time.span.start as usize) < opening);
    let exact = opening.filter(|time| time.bounds.earliest == time.bounds.latest);
    let mut days: Vec<Date> = exact.filter_map(|time| time.bounds.earliest).collect();
    days.sort_unstable();
    days.dedup();
    days
}

fn first_words(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().take(13).collect();
    if words.len() > 12 {
        words[12] = "…";
    }
    words.join(" ")
}

/// The host of a web address, without `www.`.
pub(crate) fn host_of(address: &str) -> Option<String> {
    let rest = address.split_once("://")?.1;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?.to_lowercase();
    (!host.is_empty()).then(|| host.strip_prefix("www.").unwrap_or(&host).to_string())
}

fn credited(credit: &model::Credit, knowledge: &Knowledge) -> Credited {
    let name = credit.name.to_lowercase();
    let host = credit.address.as_deref().and_then(host_of);
    let known = host.as_deref().and_then(|host| knowledge.pages.outlet(host));
    Credited {
        state: known.or_else(|| knowledge.pages.outlet_named(&credit.name)).and_then(|outlet| outlet.state),
        kind: credit.kind,
        name: name.strip_prefix("www.").unwrap_or(&name).to_string(),
        host,
    }
}

fn is_content(upos: Upos) -> bool {
    matches!(upos, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::Num | Upos::X)
}

fn content_hash(document: &Document, token: usize) -> Option<u64> {
    if !is_content(document.tokens.upos[token]) {
        return None;
    }
    let lemma = document.tokens.lemma(token);
    let word = if lemma.is_empty() { document.form(token) } else { lemma };
    word.chars().any(char::is_alphanumeric).then(|| hash_word(word))
}

fn terms(document: &Document) -> Vec<(u64, f32)> {
    let mut all = Vec::new();
    let mut n_body = 0;
    for (index, sentence) in document.sentences.iter().enumerate() {
        let weight = match document.block_kind(index) {
            BlockKind::Title => TITLE_WEIGHT,
            BlockKind::Caption => 0.5,
            _ => {
                n_body += 1;
                if n_body <= OPENING_SENTENCES { OPENING_WEIGHT } else { 1.0 }
            }
        };
        for token in sentence.tokens() {
            let Some(term) = content_hash(document, token) else { continue };
            let is_name = document.tokens.upos[token] == Upos::Propn;
            all.push((term, if is_name { weight * NAME_WEIGHT } else { weight }));
        }
    }
    all.sort_by_key(|(term, _)| *term);
    let mut summed: Vec<(u64, f32)> = Vec::new();
    for (term, weight) in all {
        match summed.last_mut() {
            Some(last) if last.0 == term => last.1 += weight,
            _ => summed.push((term, weight)),
        }
    }
    // A word said twenty times is not twenty times as telling.
    summed.iter_mut().for_each(|(_, weight)| *weight = 1.0 + weight.ln());
    summed.retain(|(_, weight)| *weight > 0.0);
    summed
}

/// Whom the page quotes, as printed and as written, each once.
fn voices(document: &Document, coded: &Coded) -> Vec<String> {
    let told = coded.claims.iter().filter(|claim| claim.speaker.kind != SpeakerKind::Outlet);
    let both = told.flat_map(|claim| {
        let written = claim.speaker.span.map(|span| document.text(span).to_lowercase());
        std::iter::once(claim.speaker.name.to_lowercase()).chain(written)
    });
    let mut names: Vec<String> = both.collect();
    names.sort();
    names.dedup();
    names
}

/// Whether somebody says that it is so.
pub(crate) fn stands(event: &Event) -> bool {
    event
        .said
        .iter()
        .any(|manner| manner.polarity == Polarity::Affirmed && manner.certainty == model::Certainty::Certain)
}

fn event(document: &Document, event: &Event) -> EventSketch {
    let token = document.tokens_in(event.trigger).next();
    let lemma = token.map_or("", |token| document.tokens.lemma(token));
    EventSketch {
        id: event.id.clone(),
        kind: event.kind,
        source: party_keys(&event.source),
        recipient: party_keys(&event.recipient),
        mutual: event.mutual,
        bounds: event.date.as_ref().map_or_else(DateBounds::default, |date| date.bounds),
        place: event.place.as_ref().map(|place| place.place.clone().unwrap_or_else(|| place.name.clone())),
        country: event.place.as_ref().and_then(|place| place.country),
        by: exact_keys(&event.source),
        to: exact_keys(&event.recipient),
        in_country: event.place.as_ref().is_some_and(|place| place.precision == "country"),
        sentence: document.sentence_of(event.trigger).map_or(event.trigger, |index| document.sentences[index].span),
        stands: stands(event),
        background: event.background,
        trigger: hash(lemma.bytes()),
        family: event
            .coder
            .strip_prefix("frame:")
            .map_or(0, |frame| hash(frame.split_once('/').map_or(frame, |(family, _)| family).bytes())),
    }
}

/// The country where it is known (a ministry and its state act as one when events are merged), else the actor or name.
fn party_key(party: &model::Party) -> String {
    match (party.country, &party.actor) {
        (Some(country), _) => country.to_string(),
        (None, Some(actor)) => actor.clone(),
        (None, None) => party.name.to_lowercase(),
    }
}

/// The actor, or the name in lower case where it is no known one.
fn exact_keys(parties: &[model::Party]) -> Vec<String> {
    let exact = |party: &model::Party| party.actor.clone().unwrap_or_else(|| party.name.to_lowercase());
    let mut names: Vec<String> = parties.iter().map(exact).collect();
    names.sort();
    names.dedup();
    names
}

fn forecast(forecast: &model::Forecast) -> ForecastSketch {
    ForecastSketch {
        id: forecast.id.clone(),
        kind: forecast.kind,
        source: party_keys(&forecast.source),
        recipient: party_keys(&forecast.recipient),
        horizon: forecast.horizon.as_ref().map_or_else(DateBounds::default, |date| date.bounds),
    }
}

fn party_keys(parties: &[model::Party]) -> Vec<String> {
    let mut names: Vec<String> = parties.iter().map(party_key).collect();
    names.sort();
    names.dedup();
    names
}

fn figure(document: &Document, coded: &Coded, figure: &model::Figure, knowledge: &Knowledge) -> FigureSketch {
    let claim = figure.claim.and_then(|claim| coded.claims.get(claim as usize));
    let sentence = document.sentence_of(figure.written).map_or(figure.written, |index| document.sentences[index].span);
    let event = coded.events.iter().find(|event| event.figures.contains(&figure.id));
    let place = figure.place.as_ref().or_else(|| event.and_then(|event| event.place.as_ref()));
    let counted = counted(document, figure, knowledge);
    let is_known = |party: &&model::Party| party.country.is_some() || party.actor.is_some();
    let by = figure.by.as_ref().filter(|_| !counted.is_harm).filter(is_known);
    FigureSketch {
        id: figure.id.clone(),
        low: figure.low,
        best: figure.best,
        high: figure.high,
        counts: figure.counts.to_lowercase(),
        definition: counted.words,
        fate: counted.fate,
        is_more: counted.is_more,
        is_alone: !counted.is_defined || is_part(document, figure),
        of: figure.of.as_ref().or(by).map(party_key),
        sentence,
        unit: figure.unit.clone(),
        place: place.map(|place| place.place.clone().unwrap_or_else(|| place.name.clone())),
        place_name: place.map_or(String::new(), |place| place.name.clone()),
        country: place.and_then(|place| place.country),
        is_country: place.is_some_and(|place| place.precision == "country"),
        background: event.is_some_and(|event| event.background),
        as_of: figure.as_of.as_ref().map_or_else(DateBounds::default, |date| date.bounds),
        period: String::new(),
        said_by: figure.said_by.clone(),
        status: claim.map_or(PartyStatus::Outlet, |claim| claim.speaker.status),
    }
}

/// A day further from publication than this is another happening's.
const AT_HAND: i32 = 4;

/// The time over which a figure was counted, as its sentence names it: the time expression that stands nearest to it, where
/// that is a length of months or years, a year or month that is over, or a day long before publication. What is said as of
/// a day says so itself.
fn period(document: &Document, figure: &model::Figure, published: Option<&PublishedAt>) -> String {
    let Some(sentence) = document.sentence_of(figure.written).filter(|_| figure.as_of.is_none()) else {
        return String::new();
    };
    let span = document.sentences[sentence].span;
    let distance = |time: &&model::TimeExpression| {
        if time.span.start >= figure.written.end {
            time.span.start - figure.written.end
        } else {
            figure.written.start.saturating_sub(time.span.end)
        }
    };
    let is_outside = |time: &model::TimeExpression| match time.kind {
        TimeKind::Duration => time.value.ends_with(['Y', 'M']) && !time.value.contains('T'),
        TimeKind::Date => {
            let Some(day) = published.map(|published| published.day) else { return false };
            let latest = time.bounds.latest.or_else(|| last_before(&time.value, day));
            let over = latest.and_then(|latest| day.since(latest).ok());
            over.is_some_and(|span| span.get_days() > AT_HAND)
        }
        TimeKind::Time | TimeKind::Set => false,
    };
    let times = document.times.iter().filter(|time| span.contains(time.span));
    let nearest = times.min_by_key(distance).filter(|time| is_outside(time));
    nearest.map_or(String::new(), |time| time.value.clone())
}

/// The last day of `XXXX-11-13` or `XXXX-11` up to a month after `day`: the year is not said, but whichever it is, nothing
/// nearer in the past is meant.
fn last_before(value: &str, day: Date) -> Option<Date> {
    let rest = value.strip_prefix("XXXX-")?;
    let month: i8 = rest.get(..2)?.parse().ok()?;
    let in_year = |year: i16| match rest.get(3..5) {
        Some(day) => Date::new(year, month, day.parse().ok()?).ok(),
        None => Some(Date::new(year, month, 1).ok()?.last_of_month()),
    };
    let is_past = |date: &Date| *date <= day.saturating_add(jiff::Span::new().days(31));
    in_year(day.year()).filter(is_past).or_else(|| in_year(day.year() - 1))
}

/// "four of whom", "one of the captives": a preposition within what is counted, or right after it before a pronoun.
fn is_part(document: &Document, figure: &model::Figure) -> bool {
    let upos = &document.tokens.upos;
    let written = document.tokens_in(figure.written);
    let is_hedge = |token: usize| figure.qualifier.is_some_and(|hedge| hedge.contains(document.tokens.span[token]));
    let number = written.clone().find(|token| !is_hedge(*token) && upos[*token] == Upos::Num);
    let after = (number.map_or(written.start, |number| number + 1)..written.end).take(2);
    let mut behind = written.end..document.tokens.len();
    after.into_iter().any(|token| upos[token] == Upos::Adp)
        || (behind.next().is_some_and(|token| upos[token] == Upos::Adp)
            && behind.next().is_some_and(|token| upos[token] == Upos::Pron))
}

/// What the figure counts; where no list of its language says more, its own words.
fn counted(document: &Document, figure: &model::Figure, knowledge: &Knowledge) -> Definition {
    let Some(measures) = knowledge.measures.of(&document.language) else {
        return Definition {
            words: figure.counts.to_lowercase(),
            fate: String::new(),
            is_harm: false,
            is_more: false,
            is_defined: true,
        };
    };
    let mut counted = measures.series.definition(&figure.counts);
    // "more" of "more than 40" is the hedge.
    let hedge = |token: usize| figure.qualifier.is_some_and(|hedge| hedge.contains(document.tokens.span[token]));
    let mut beside = document.tokens_in(figure.written).filter(|token| !hedge(*token));
    counted.is_more |= beside.any(|token| measures.series.is_more(&document.form(token).to_lowercase()));
    counted
}
