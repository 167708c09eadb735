//! Which site: canonical address, outlet, language, licence, access.

use knowledge::{MetaField, Pages};
use model::{Access, Article, Block, Capture, Credit, CreditKind, DropReason, Evidence, EvidenceKind, Note, Sourced};
use url::Url;
use whichlang::Lang;

use crate::credits;
use crate::head::{Claim, Head, json_claim};
use crate::json::Kind;
use crate::main_text::fold;
use crate::notes;
use crate::text::plain;
use crate::titles::without_outlet;
use crate::tree::{Attr, NodeId, Tag, Tree};

/// The canonical address: `rel=canonical`, `og:url`, JSON-LD, else the address the page came from. One that points to
/// another site is a credit and not this page's own.
pub fn address(
    capture: &Capture,
    head: &Head<'_>,
    pages: &Pages,
    notes: &mut Vec<Note>,
    credited: &mut Vec<Credit>,
) -> Option<Sourced<String>> {
    let own = capture.web_address().and_then(|address| Url::parse(address).ok());
    let json = head.article_value("mainEntityOfPage").and_then(|(json, value)| match json.values[value].kind {
        Kind::Object => json.get(value, "@id").and_then(|id| json_claim(json, id, pages)),
        _ => json_claim(json, value, pages),
    });
    let json = json.or_else(|| head.article_claim("url", pages));
    let claims = head.canonical.clone().into_iter().chain(head.claims(MetaField::Address).cloned()).chain(json);
    for claim in claims {
        let Some(found) = absolute(&claim.value, own.as_ref()) else { continue };
        if let Some(own) = &own {
            if site_of(&found) != site_of(own) {
                if claim.kind == EvidenceKind::Link {
                    let message =
                        format!("the canonical address points to {}", found.host_str().unwrap_or("another site"));
                    notes.push(Note::new(notes::CANONICAL_ELSEWHERE, message).at(&claim.value));
                    let evidence = evidence_of(&claim);
                    let name = found.host_str().unwrap_or("").trim_start_matches("www.").to_string();
                    let address = Some(found.to_string());
                    credits::push(credited, Credit { name, address, kind: CreditKind::Canonical, evidence });
                }
                continue;
            }
            // A canonical address that is the front page says nothing.
            if found.path() == "/" && own.path() != "/" {
                continue;
            }
        }
        return Some(Sourced::new(found.to_string(), claim.kind, Some(claim.place), &claim.value));
    }
    let own = capture.web_address()?;
    Some(Sourced::new(own.to_string(), EvidenceKind::Address, None, own))
}

fn evidence_of(claim: &Claim) -> Evidence {
    Evidence { kind: claim.kind, place: Some(claim.place), written: claim.value.clone() }
}

fn absolute(value: &str, base: Option<&Url>) -> Option<Url> {
    let value = value.trim();
    let parsed = match base {
        Some(base) => base.join(value).ok()?,
        None => Url::parse(value).ok()?,
    };
    let mut parsed = matches!(parsed.scheme(), "http" | "https").then_some(parsed)?;
    parsed.host_str()?;
    parsed.set_fragment(None);
    Some(parsed)
}

/// The last labels of a host that tell sites apart: two, or three where the second is a short public suffix (`co.uk`).
pub fn site_of(address: &Url) -> String {
    let host = address.host_str().unwrap_or("");
    let labels: Vec<&str> = host.split('.').collect();
    let n = labels.len();
    let short_second = n >= 3 && labels[n - 1].len() == 2 && labels[n - 2].len() <= 3;
    let keep = if short_second { 3 } else { 2 };
    labels[n.saturating_sub(keep)..].join(".")
}

/// The outlet: `data/outlets/` by host, `og:site_name`, JSON-LD publisher, the end of the `title` element, hint.
pub fn outlet(
    capture: &Capture,
    address: Option<&str>,
    head: &Head<'_>,
    tree: &Tree<'_>,
    pages: &Pages,
) -> Option<Sourced<String>> {
    let host = address.and_then(|address| Url::parse(address).ok()).and_then(|url| url.host_str().map(str::to_string));
    if let Some(known) = host.as_deref().and_then(|host| pages.outlet(host)) {
        return Some(Sourced::new(known.name.clone(), EvidenceKind::Knowledge, None, host.as_deref().unwrap_or("")));
    }
    let site_name = head.claims(MetaField::Outlet).next().cloned();
    let publisher = head.article_value("publisher").and_then(|(json, value)| match json.values[value].kind {
        Kind::Object => json.get(value, "name").and_then(|name| json_claim(json, name, pages)),
        _ => json_claim(json, value, pages),
    });
    let claim = site_name.or(publisher).filter(|claim| claim.value.len() < 100);
    let claim = claim.or_else(|| behind_title(head, tree, pages));
    if let Some(claim) = claim {
        return Some(Sourced::new(claim.value.clone(), claim.kind, Some(claim.place), &claim.value));
    }
    let hint = capture.hints.outlet.as_ref()?;
    Some(Sourced::new(hint.clone(), EvidenceKind::Hint, None, hint))
}

/// The words behind the title in the `title` element ("… – Example Courier"), where a link to the front page reads the
/// same.
fn behind_title(head: &Head<'_>, tree: &Tree<'_>, pages: &Pages) -> Option<Claim> {
    let title = head.title.as_ref()?;
    let cut = without_outlet(&title.value);
    let name =
        title.value.get(cut.len()..)?.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')' | '!'));
    let folded = fold(name);
    let is_front = |href: &str| {
        let path = href.split_once("://").map_or(href, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        matches!(path, "/" | "./" | "/index.html" | "index.html")
    };
    let links = tree.all().filter(|(id, node)| {
        node.tag == Tag::A && tree.attribute(*id, Attr::Href).is_some_and(|href| is_front(href.trim()))
    });
    let says_so = |id: NodeId| {
        let texts = tree.inside(id).take(12).map(|(inner, node)| match node.tag {
            Tag::Text => tree.raw(inner),
            _ => tree.attribute(inner, Attr::Alt).unwrap_or(""),
        });
        let labels = [Attr::Title, Attr::AriaLabel].into_iter().filter_map(|label| tree.attribute(id, label));
        texts.chain(labels).any(|text| fold(&plain(text, pages)) == folded)
    };
    let found = !folded.is_empty() && links.take(10).any(|(id, _)| says_so(id));
    found.then(|| Claim { value: name.to_string(), ..title.clone() })
}

/// The language of the text: what the page declares where the words agree or are too few to tell, else what the words
/// tell.
pub fn language(
    capture: &Capture,
    head: Option<&Head<'_>>,
    blocks: &[Block],
    notes: &mut Vec<Note>,
) -> Option<Sourced<String>> {
    let mut sample = String::new();
    for block in blocks {
        // 800 bytes tell a language as surely as a page does.
        if sample.len() > 800 {
            break;
        }
        sample.extend(block.text.chars().take(800));
        sample.push('\n');
    }
    let detected = (sample.len() >= 60).then(|| tag(whichlang::detect_language(&sample)));
    let declared = head.and_then(|head| {
        let claim = head.language.clone().or_else(|| head.claims(MetaField::Language).next().cloned())?;
        well_formed(&claim.value).map(|tag| Sourced::new(tag, claim.kind, Some(claim.place), &claim.value))
    });
    let hint = capture
        .hints
        .language
        .as_ref()
        .and_then(|hint| well_formed(hint).map(|tag| Sourced::new(tag, EvidenceKind::Hint, None, hint)));
    let declared = declared.or(hint);
    match (declared, detected) {
        (Some(declared), None) => Some(declared),
        (None, Some(found)) => Some(Sourced::new(found.to_string(), EvidenceKind::Detected, None, "the words")),
        (None, None) => None,
        (Some(declared), Some(found)) => {
            let base = declared.value.split('-').next().unwrap_or("").to_lowercase();
            // The detector knows sixteen languages: a declared one that it does not know is believed.
            if base == found || !DETECTABLE.contains(&base.as_str()) {
                return Some(declared);
            }
            let message = format!("declared as {}, but the words are {found}", declared.value);
            notes.push(Note::new(notes::LANGUAGE_DISAGREES, message));
            Some(Sourced::new(found.to_string(), EvidenceKind::Detected, None, "the words"))
        }
    }
}

const DETECTABLE: &[&str] =
    &["ar", "zh", "nl", "en", "fr", "de", "hi", "it", "ja", "ko", "pt", "ru", "es", "sv", "tr", "vi"];

fn tag(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

/// `en_US` → `en-US`; none for what is no language tag.
fn well_formed(value: &str) -> Option<String> {
    let value = value.trim().replace('_', "-");
    let base = value.split('-').next().unwrap_or("");
    let fits = matches!(base.len(), 2 | 3)
        && value.len() <= 20
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let base_fits = base.bytes().all(|byte| byte.is_ascii_alphabetic());
    (fits && base_fits).then(|| {
        let (first, rest) = value.split_at(base.len());
        format!("{}{rest}", first.to_lowercase())
    })
}

/// The licence that the page states.
pub fn licence(head: &Head<'_>, pages: &Pages) -> Option<Sourced<String>> {
    let claim = head
        .licence
        .clone()
        .or_else(|| head.article_claim("license", pages))
        .or_else(|| head.claims(MetaField::Licence).next().cloned())?;
    Some(Sourced::new(claim.value.clone(), claim.kind, Some(claim.place), &claim.value))
}

/// Text shorter than this beside a wall is a teaser: nine of ten free pages of the labelled sets have more.
const TEASER: usize = 1_500;
/// Where a page says that it is not free but shows no wall, only very short text is a teaser.
const TEASER_WITHOUT_WALL: usize = 700;

/// Whether the whole text was there.
pub fn access(article: &Article, head: Option<&Head<'_>>, pages: &Pages, notes: &mut Vec<Note>) -> Access {
    let text: usize = article.body().map(|block| block.text.len()).sum();
    if text == 0 {
        return Access::Empty;
    }
    let not_free = head.is_some_and(|head| {
        let json = head.article_claim("isAccessibleForFree", pages);
        let says_no = |claim: &Claim| {
            matches!(
                claim.value.to_lowercase().as_str(),
                "false" | "no" | "locked" | "metered" | "premium" | "paid" | "subscriber"
            )
        };
        json.as_ref().is_some_and(says_no) || head.claims(MetaField::Access).any(says_no)
    });
    let walled = article.dropped.iter().any(|dropped| dropped.reason == DropReason::Paywall);
    let cut = article.body().last().is_some_and(|block| block.text.ends_with(['…']) || block.text.ends_with("..."));
    let short = text < if walled { TEASER } else { TEASER_WITHOUT_WALL };
    if (walled || not_free) && (short || cut) {
        notes.push(Note::new(notes::TEASER, "only the beginning of the text is there"));
        return Access::Teaser;
    }
    if not_free || walled { Access::Metered } else { Access::Open }
}
