//! Pages made by hand: the store knows no other stage, and neither do its tests.

use jiff::{Timestamp, civil::Date};
use model::{
    Access, Article, ArticleId, Attribution, Block, BlockKind, Capture, CaptureId, Certainty, Coded, ContentSpan,
    CountryCode, DateBounds, Document, Event, EventDate, EventType, EvidenceKind, ItemId, ItemKind, Manner, Media,
    Party, PartyStatus, Piece, Polarity, Precision, PublishedAt, Sentence, Sourced, Speaker, SpeakerKind, SpeechTime,
    Style, TextBlock, TextSpan, Transform,
};
use store::{Added, Run, Store};

pub struct Page {
    pub capture: Capture,
    pub article: Article,
    pub document: Document,
    pub coded: Coded,
}

pub fn moment() -> Timestamp {
    "2025-07-01T08:00:00Z".parse().unwrap()
}

/// Three pages in order of arrival.
pub fn filled() -> Store {
    let mut store = Store::in_memory().unwrap();
    let closed = Page::new("https://a.example/1", "Harbour closed", "Novia closed the harbour. It said so on Monday.")
        .outlet("The Mole")
        .published("2025-02-03")
        .event(EventType::Coerce, ("Novia", "NOV"), None, None);
    let reopened =
        Page::new("https://b.example/2", "Harbour reopened", "Estland protested. The harbour is open again.")
            .published("2025-03-04")
            .event(EventType::Protest, ("Estland", "EST"), None, None);
    let talks =
        Page::new("https://c.example/3", "Talks begin", "Novia met Estland. Their ministers met at the lakeside.")
            .published("2025-03-11")
            .event(EventType::Consult, ("Novia", "NOV"), Some(("Estland", "EST")), Some("2025-03-10"));
    for page in [closed, reopened, talks] {
        put(&mut store, &page);
    }
    store
}

/// Puts a page in as a run of its own.
pub fn put(store: &mut Store, page: &Page) {
    let run = store.begin(&Run { started: moment(), version: "1".into(), knowledge: "k".into() }).unwrap();
    let batch = store.batch(run).unwrap();
    batch.add_capture(&page.capture).unwrap();
    if batch.add_article(&page.article, &page.document, page.capture.received).unwrap() == Added::New {
        batch.add_coded(&page.article, &page.coded).unwrap();
    }
    batch.commit().unwrap();
}

impl Page {
    /// A page whose bytes are its title and text; the first sentence is an event of Novia and a claim of the mayor.
    pub fn new(address: &str, title: &str, text: &str) -> Self {
        let content = format!("{title}\n\n{text}");
        let mut capture = Capture::new(address, content.clone().into_bytes(), Media::Text, moment());
        capture.headers = vec![("content-type".into(), "text/plain".into())];
        let id = ArticleId::new(Some(address), &capture.id, &content);
        let block = |kind, start: usize, end: usize| Block {
            kind,
            text: content[start..end].to_string(),
            pieces: vec![Piece {
                start: 0,
                end: (end - start) as u32,
                content: ContentSpan::new(start, end),
                transform: Transform::Same,
            }],
        };
        let body = title.len() + 2;
        let sourced = |value: &str, kind| Some(Sourced::new(value.to_string(), kind, None, value));
        let article = Article {
            id: id.clone(),
            capture: capture.id.clone(),
            charset: Sourced::new("UTF-8".into(), EvidenceKind::Detected, None, ""),
            address: sourced(address, EvidenceKind::Link),
            outlet: None,
            byline: Vec::new(),
            published: None,
            modified: None,
            language: sourced("en", EvidenceKind::Markup),
            credits: Vec::new(),
            access: Access::Open,
            licence: None,
            filing: Default::default(),
            entries: Vec::new(),
            blocks: vec![block(BlockKind::Title, 0, title.len()), block(BlockKind::Paragraph, body, content.len())],
            dropped: Vec::new(),
            notes: Vec::new(),
        };
        let blocks = vec![
            TextBlock { kind: BlockKind::Title, span: TextSpan::new(0, title.len()), block: 0 },
            TextBlock { kind: BlockKind::Paragraph, span: TextSpan::new(body, content.len()), block: 1 },
        ];
        let first_end = body + text.find(". ").map_or(text.len(), |at| at + 1);
        let mut document = Document::new(id, "en".into(), content.clone(), blocks);
        let sentence = |start, end, block| Sentence { span: TextSpan::new(start, end), first: 0, end: 0, block };
        document.sentences = vec![sentence(0, title.len(), 0), sentence(body, first_end, 1)];
        if first_end < content.len() {
            document.sentences.push(sentence(first_end + 1, content.len(), 1));
        }
        let mut page = Page { capture, article, document, coded: Coded::default() };
        page.coded.claims.push(claim(&page.article.id, TextSpan::new(body, first_end)));
        page.event(EventType::Coerce, ("Novia", "NOV"), None, None)
    }

    pub fn outlet(mut self, name: &str) -> Self {
        self.article.outlet = Some(Sourced::new(name.to_string(), EvidenceKind::Meta, None, name));
        self
    }

    pub fn published(mut self, day: &str) -> Self {
        let at = PublishedAt { day: day.parse().unwrap(), instant: None, precision: Precision::Day };
        self.article.published = Some(Sourced::new(at, EvidenceKind::Meta, None, day));
        self
    }

    /// Makes this the one event of the page.
    pub fn event(
        mut self,
        kind: EventType,
        source: (&str, &str),
        recipient: Option<(&str, &str)>,
        day: Option<&str>,
    ) -> Self {
        let evidence = self.document.sentences[1].span;
        let date = day.map(|day| day.parse::<Date>().unwrap()).map(|day| EventDate {
            span: None,
            value: day.to_string(),
            precision: Precision::Day,
            bounds: DateBounds { earliest: Some(day), latest: Some(day) },
            inferred_from: None,
        });
        self.coded.events = vec![Event {
            id: ItemId::new(&self.article.id, evidence, ItemKind::Event, 0),
            kind,
            announces: None,
            mode: None,
            contexts: Vec::new(),
            cameo: None,
            source: vec![party(source, evidence)],
            recipient: recipient.into_iter().map(|who| party(who, evidence)).collect(),
            intermediary: Vec::new(),
            affected: Vec::new(),
            place: None,
            date,
            said: vec![Manner {
                claim: None,
                said_by: "outlet".into(),
                polarity: Polarity::Affirmed,
                certainty: Certainty::Certain,
                time: SpeechTime::Past,
            }],
            background: false,
            mutual: false,
            figures: Vec::new(),
            object: None,
            trigger: evidence,
            evidence,
            coder: "frame:test/one".into(),
            confidence: 1.0,
        }];
        self
    }

    /// The same article, received with `more` after its bytes.
    pub fn receive(&mut self, more: &[u8]) {
        let mut bytes = self.capture.bytes.clone();
        bytes.extend(more);
        self.capture = Capture::new(&self.capture.address, bytes, Media::Text, moment());
        self.article.capture = CaptureId::new(&self.capture.address, &self.capture.sha256);
    }
}

fn party((name, country): (&str, &str), span: TextSpan) -> Party {
    Party {
        name: name.into(),
        span,
        chain: None,
        actor: Some(format!("{}-state", country.to_lowercase())),
        country: CountryCode::parse(country),
        sector: None,
        inferred_from: None,
    }
}

fn claim(article: &ArticleId, evidence: TextSpan) -> Attribution {
    Attribution {
        id: ItemId::new(article, evidence, ItemKind::Claim, 0),
        speaker: Speaker {
            kind: SpeakerKind::Named,
            name: "the mayor".into(),
            span: None,
            chain: None,
            actor: None,
            country: None,
            sector: None,
            role: None,
            status: PartyStatus::Unknown,
        },
        cue: evidence,
        content: evidence,
        style: Style::Indirect,
        within: None,
        denies: false,
        evidence,
    }
}
