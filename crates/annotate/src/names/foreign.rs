use knowledge::{ForeignNames, Knowledge, NamedBy};
use model::{Document, Name, NameKind, TextSpan};

/// Names of states and capitals in a language that is not read further: by the list of that language, in plain text.
pub(super) fn find(document: &Document, knowledge: &Knowledge) -> Vec<Name> {
    let Some(list) = knowledge.actors.names_in(&document.language) else { return Vec::new() };
    let mut names = Vec::new();
    let text = &document.text;
    let mut at = 0;
    let mut before = None;
    while let Some(first) = text[at..].chars().next() {
        match name_at(text, at, before, list, document, knowledge) {
            Some(name) => {
                at = name.span.end as usize;
                before = text[..at].chars().next_back();
                names.push(name);
            }
            None => {
                before = Some(first);
                at += first.len_utf8();
            }
        }
    }
    names
}

fn name_at(
    text: &str,
    at: usize,
    before: Option<char>,
    list: &ForeignNames,
    document: &Document,
    knowledge: &Knowledge,
) -> Option<Name> {
    let (length, meaning) = list.longest_at(&text[at..])?;
    let last = text[at..at + length].chars().next_back()?;
    let after = text[at + length..].chars().next();
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // Chinese and Japanese write no spaces; Korean joins particles to the end of a name.
    let opens = has_no_spaces(last) || !inside(before);
    let closes = has_no_spaces(last) || is_hangul(last) || !inside(after);
    if !opens || !closes {
        return None;
    }
    let span = TextSpan::new(at, at + length);
    let covered = document.tokens.span.partition_point(|token| token.end <= span.start);
    let end = document.tokens.span.partition_point(|token| token.start < span.end);
    let actor = knowledge.actors.get(meaning.actor).filter(|_| covered < end)?;
    let place = actor.country.filter(|_| meaning.how == NamedBy::Name).map(|country| format!("iso:{country}"));
    Some(Name {
        span,
        first: covered as u32,
        end: end as u32,
        kind: NameKind::Place,
        actor: Some(actor.id.clone()),
        place,
        country: actor.country,
    })
}

fn has_no_spaces(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}')
}

fn is_hangul(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(language: &str, text: &str, expected: &[(&str, &str)]) {
        let document = testing::document_in(language, &[text]);
        let found: Vec<_> =
            document.names.iter().map(|name| (document.text(name.span), name.actor.as_deref().unwrap_or(""))).collect();
        assert_eq!(found, expected, "{text}");
        assert!(document.notes.iter().any(|note| note.code == "A01"), "a note says that {language} is not read");
        assert!(document.sentences.len() > 1, "{text} has several sentences");
        assert!(!document.tokens.is_empty());
        assert!(document.times.is_empty() && document.quantities.is_empty());
    }

    #[test]
    fn a_page_in_another_language_is_read_for_names_of_states() {
        check(
            "de",
            "Die Regierung in Berlin sprach mit Frankreich. Der Minister reiste nach Deutschland zurück.",
            &[("Berlin", "deu"), ("Frankreich", "fra"), ("Deutschland", "deu")],
        );
        check(
            "es",
            "El gobierno de España habló con Alemania en Madrid. La reunión duró dos horas.",
            &[("España", "esp"), ("Alemania", "deu"), ("Madrid", "esp")],
        );
        check(
            "ru",
            "Президент уже в столице. Россия и Китай подписали соглашение.",
            &[("Россия", "rus"), ("Китай", "chn")],
        );
        check("ar", "وصل الرئيس أمس. قالت مصر إن فرنسا وقعت الاتفاق.", &[("مصر", "egy"), ("فرنسا", "fra")]);
        check(
            "ko",
            "대통령이 서울에 도착했다. 북한과 러시아는 협정에 서명했다.",
            &[("서울", "kor"), ("북한", "prk"), ("러시아", "rus")],
        );
        check("zh", "总统抵达北京。中国和俄罗斯签署了协议。", &[("北京", "chn"), ("中国", "chn"), ("俄罗斯", "rus")]);
    }

    #[test]
    fn part_of_a_word_is_no_state() {
        let document = testing::document_in("de", &["Die Chinarinde half. Iranische Zeitungen schwiegen."]);
        assert!(document.names.is_empty());
    }
}
