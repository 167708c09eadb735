//! The report of a page, made from values written by hand: how events stand decides where they are printed.

use jiff::Timestamp;
use model::{
    Access, Approximation, Article, ArticleId, Attribution, Block, BlockKind, Capture, Certainty, Coded, Document,
    Event, EventType, Figure, Forecast, ItemId, ItemKind, Manner, Media, Note, Party, PartyStatus, Polarity, Sentence,
    Sourced, Speaker, SpeakerKind, SpeechTime, Style, TextBlock, TextSpan,
};
use present::{
    layout::{Paint, width},
    read::{Page, Stage, conllu, report},
    views::ReadView,
};

const TITLE: &str = "Envoy visits Tarn";
const BODY: &[&str] = &[
    "Envoy Ila Moss visited Tarn on Monday.",
    "Tarn denied that it had sent 300 soldiers.",
    "Analysts said more soldiers may follow.",
    "The council urged Tarn to open the border.",
];

struct Made {
    capture: Capture,
    article: Article,
    document: Document,
    coded: Coded,
}

impl Made {
    fn page(&self) -> Page<'_> {
        Page { capture: &self.capture, article: &self.article, document: &self.document, coded: &self.coded }
    }
}

fn made() -> Made {
    let text = format!("{TITLE}\n\n{}", BODY.join(" "));
    let capture = Capture::new("file:page.txt", text.clone().into_bytes(), Media::Text, Timestamp::UNIX_EPOCH);
    let id = ArticleId::new(None, &capture.id, &text);
    let block = |kind, text: &str| Block { kind, text: text.to_string(), pieces: Vec::new() };
    let article = Article {
        id: id.clone(),
        capture: capture.id.clone(),
        charset: Sourced::new("utf-8".into(), model::EvidenceKind::Detected, None, ""),
        address: None,
        outlet: None,
        byline: Vec::new(),
        published: None,
        modified: None,
        language: Some(Sourced::new("en".into(), model::EvidenceKind::Detected, None, "")),
        credits: Vec::new(),
        access: Access::Open,
        licence: None,
        filing: Default::default(),
        entries: Vec::new(),
        blocks: vec![block(BlockKind::Title, TITLE), block(BlockKind::Paragraph, &BODY.join(" "))],
        dropped: Vec::new(),
        notes: vec![Note::new("X19", "no publication date was found")],
    };
    let blocks = vec![
        TextBlock { kind: BlockKind::Title, span: TextSpan::new(0, TITLE.len()), block: 0 },
        TextBlock { kind: BlockKind::Paragraph, span: TextSpan::new(TITLE.len() + 2, text.len()), block: 1 },
    ];
    let mut document = Document::new(id, "en".into(), text.clone(), blocks);
    document.sentences.push(Sentence { span: TextSpan::new(0, TITLE.len()), first: 0, end: 0, block: 0 });
    for sentence in BODY {
        let start = text.find(sentence).expect("the sentence stands in the text");
        let span = TextSpan::new(start, start + sentence.len());
        document.sentences.push(Sentence { span, first: 0, end: 0, block: 1 });
    }
    let coded = coded(&document);
    Made { capture, article, document, coded }
}

fn at(document: &Document, words: &str) -> TextSpan {
    let start = document.text.find(words).unwrap_or_else(|| panic!("no {words:?}"));
    TextSpan::new(start, start + words.len())
}

fn coded(document: &Document) -> Coded {
    let at = |words: &str| at(document, words);
    let party = |words: &str| Party {
        name: words.to_string(),
        span: at(words),
        chain: None,
        actor: None,
        country: None,
        sector: None,
        inferred_from: None,
    };
    let event =
        |slot, kind, sentence: usize, trigger, source: Vec<Party>, recipient: Vec<Party>, manner: Manner| Event {
            id: ItemId::new(&document.article, at(BODY[sentence]), ItemKind::Event, slot),
            kind,
            announces: None,
            mode: None,
            contexts: Vec::new(),
            cameo: None,
            source,
            recipient,
            intermediary: Vec::new(),
            affected: Vec::new(),
            place: None,
            date: None,
            said: vec![manner],
            background: false,
            mutual: false,
            figures: Vec::new(),
            object: None,
            trigger: at(trigger),
            evidence: at(BODY[sentence]),
            coder: "frame:test/test".into(),
            confidence: 1.0,
        };
    let manner = |said_by: &str, polarity, certainty, time| Manner {
        claim: None,
        said_by: said_by.into(),
        polarity,
        certainty,
        time,
    };
    let speaker = |name: &str, kind| Speaker {
        kind,
        name: name.into(),
        span: None,
        chain: None,
        actor: None,
        country: None,
        sector: None,
        role: None,
        status: PartyStatus::Unknown,
    };
    let claim = |sentence: usize, name, kind, cue, content, denies| Attribution {
        id: ItemId::new(&document.article, at(BODY[sentence]), ItemKind::Claim, 0),
        speaker: speaker(name, kind),
        cue: at(cue),
        content: at(content),
        style: Style::Indirect,
        within: None,
        denies,
        evidence: at(BODY[sentence]),
    };
    use {Certainty::*, Polarity::*, SpeechTime::*};
    Coded {
        events: vec![
            event(
                0,
                EventType::Consult,
                0,
                "visited",
                vec![party("Ila Moss")],
                vec![party("Tarn")],
                manner("outlet", Affirmed, Certain, Past),
            ),
            event(0, EventType::Aid, 1, "sent", vec![party("Tarn")], vec![], manner("Tarn", Denied, Certain, Past)),
            event(
                0,
                EventType::Retreat,
                3,
                "open",
                vec![party("Tarn")],
                vec![],
                manner("The council", Affirmed, Requested, Future),
            ),
        ],
        figures: vec![Figure {
            id: ItemId::new(&document.article, at(BODY[1]), ItemKind::Figure, 0),
            low: Some(300.0),
            best: Some(300.0),
            high: Some(300.0),
            approximation: Approximation::Exact,
            qualifier: None,
            unit: Some("person".into()),
            counts: "soldiers sent".into(),
            of: None,
            by: Some(party("Tarn")),
            place: None,
            as_of: None,
            claim: Some(0),
            said_by: "Tarn".into(),
            written: at("300 soldiers"),
            evidence: at(BODY[1]),
        }],
        claims: vec![
            claim(1, "Tarn", SpeakerKind::Named, "denied", "it had sent 300 soldiers", true),
            claim(2, "analysts (unnamed)", SpeakerKind::Unnamed, "said", "more soldiers may follow", false),
        ],
        forecasts: vec![Forecast {
            id: ItemId::new(&document.article, at(BODY[2]), ItemKind::Forecast, 0),
            content: at("more soldiers may follow"),
            kind: None,
            source: Vec::new(),
            recipient: Vec::new(),
            place: None,
            words: vec![at("may")],
            horizon: None,
            condition: None,
            claim: Some(1),
            said_by: "analysts (unnamed)".into(),
            evidence: at(BODY[2]),
        }],
        notes: Vec::new(),
    }
}

/// The lines of a report under the heading `title`.
fn section(report: &str, title: &str) -> String {
    let lines = report.lines().skip_while(|line| !line.starts_with(title)).skip(1);
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_denied_asked_for_or_foreseen_is_not_printed_as_happened() {
    let made = made();
    let text = report(made.page(), Stage::Code, false, Paint::default());
    let check = |title: &str, words: &[&str], n_rows: usize| {
        let section = section(&text, title);
        for word in words {
            assert!(section.contains(word), "no {word:?} under {title}:\n{text}");
        }
        assert_eq!(section.matches('[').count(), n_rows, "{title}:\n{text}");
    };
    check("REPORTED AS HAPPENED", &["CONSULT", "Ila Moss → Tarn", "date unknown", "[1]"], 1);
    check("SAID NOT TO BE SO", &["AID", "Tarn → not said", "denied by Tarn", "[2]"], 1);
    check("ASKED FOR", &["RETREAT", "said by The council", "[4]"], 1);
    check("FORESEEN", &["more soldiers may follow", "“may”", "analysts (unnamed)", "[3]"], 1);
    check("WHO SAYS WHAT", &["denies: it had sent 300 soldiers", "[2]", "[3]"], 2);
    check("FIGURES", &["300", "soldiers sent · by Tarn", "says Tarn"], 1);
    assert!(text.contains("outlet unknown · published unknown · English · 1 paragraph, 4 sentences"), "{text}");
    assert!(text.contains("[2]  Tarn denied that it had sent 300 soldiers."), "{text}");
    assert!(text.contains("1 note (attache read --notes)"), "{text}");
}

#[test]
fn reports_fit_eighty_columns_and_have_no_colour_unless_asked() {
    let made = made();
    for stage in [Stage::Extract, Stage::Annotate, Stage::Code] {
        let text = report(made.page(), stage, true, Paint::default());
        assert!(text.lines().all(|line| width(line) <= 80), "{text}");
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(text.contains("X19"), "{text}");
    }
    assert!(report(made.page(), Stage::Code, false, Paint { on: true }).contains("\u{1b}["));
}

#[test]
fn json_says_what_the_report_says() {
    let made = made();
    let value = serde_json::to_value(ReadView::new(made.page(), Stage::Code)).unwrap();
    let check =
        |pointer: &str, expected: serde_json::Value| assert_eq!(value.pointer(pointer), Some(&expected), "{pointer}");
    check("/schema", "attache/read/1".into());
    check("/events/0/type", "CONSULT".into());
    check("/events/0/standing", "reported".into());
    check("/events/1/standing", "denied".into());
    check("/events/1/evidence/text", BODY[1].into());
    check("/events/1/evidence/sentences/0", "2".into());
    check("/events/1/date", serde_json::Value::Null);
    check("/forecasts/0/words/0", "may".into());
    check("/figures/0/reads", "300".into());
    check("/claims/0/denies", true.into());
    check("/sentences/0/number", "T".into());
    let extracted = serde_json::to_value(ReadView::new(made.page(), Stage::Extract)).unwrap();
    assert!(extracted.get("events").is_none() && extracted.get("sentences").is_none());
}

#[test]
fn trees_are_printed_one_block_a_sentence() {
    let made = made();
    let text = conllu(&made.document);
    assert_eq!(text.matches("# text = ").count(), 5);
    assert_eq!(text.matches("\n\n").count(), 5);
}
