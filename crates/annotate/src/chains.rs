mod pairs;
mod pronouns;
mod referents;
mod roles;
mod titles;

use knowledge::Knowledge;
use model::{Article, Chain, Document};

/// Joins the mentions of one referent, and gives it role, affiliation, country and sector. Precision before recall: what
/// fits two referents joins neither.
///
/// 1. Names: one chain for each actor or place of `data/`, each full name, each short form that fits one of them.
/// 2. What stands beside a name: titles before it, appositions after it.
/// 3. Descriptions ("the North Korean leader") that fit one of these.
/// 4. Pronouns with one possible antecedent; "both nations" with two.
pub(crate) fn link(document: &mut Document, _article: &Article, knowledge: &Knowledge) {
    let mut referents = referents::from_names(document, knowledge);
    titles::attach(document, knowledge, &mut referents);
    roles::attach(document, knowledge, &mut referents);
    pronouns::attach(document, knowledge, &mut referents);
    pairs::attach(document, knowledge, &mut referents);
    document.set_chains(in_text_order(referents.chains));
}

/// Mentions in text order, chains by their first mention; members renumbered.
fn in_text_order(mut chains: Vec<Chain>) -> Vec<Chain> {
    for chain in &mut chains {
        chain.mentions.sort_by_key(|mention| (mention.span, mention.head));
        chain.mentions.dedup_by_key(|mention| mention.head);
    }
    let first = |chain: &Chain| chain.mentions.first().map(|mention| mention.span);
    let mut order: Vec<usize> = (0..chains.len()).filter(|&index| !chains[index].mentions.is_empty()).collect();
    order.sort_by_key(|&index| (first(&chains[index]), index));
    let mut renumbered = vec![0; chains.len()];
    for (new, &old) in order.iter().enumerate() {
        renumbered[old] = new as u32;
    }
    for chain in &mut chains {
        for member in &mut chain.members {
            *member = renumbered[*member as usize];
        }
    }
    let mut chains: Vec<Option<Chain>> = chains.into_iter().map(Some).collect();
    order.into_iter().filter_map(|index| chains[index].take()).collect()
}

#[cfg(test)]
mod tests {
    use model::{Chain, Document};

    use crate::testing;

    fn chain<'d>(document: &'d Document, name: &str) -> &'d Chain {
        let found = document.chains.iter().find(|chain| chain.name == name);
        found.unwrap_or_else(|| panic!("no chain {name:?} in {:#?}", document.chains))
    }

    #[track_caller]
    fn check(paragraphs: &[&str], name: &str, expected: &[&str]) {
        let document = testing::document(paragraphs);
        let mentions: Vec<&str> =
            chain(&document, name).mentions.iter().map(|mention| document.text(mention.span)).collect();
        assert_eq!(mentions, expected);
    }

    #[test]
    fn short_forms_and_descriptions_join_the_name() {
        check(
            &["North Korean leader Kim Jong-un visited Vladivostok.", "Kim met officials there, the agency said."],
            "Kim Jong-un",
            &["North Korean leader Kim Jong-un", "Kim"],
        );
        check(
            &["President Vladimir Putin met President Alexander Lukashenko in Minsk.", "The Russian president smiled."],
            "Vladimir Putin",
            &["President Vladimir Putin", "The Russian president"],
        );
    }

    #[test]
    fn the_president_of_another_country_is_not_joined() {
        let text =
            ["Sudan's President Omar al-Bashir spoke first.", "The president of Niger answered. The president left."];
        check(&text, "Omar al-Bashir", &["Sudan's President Omar al-Bashir"]);
    }

    #[test]
    fn a_bank_has_a_president_too() {
        let text = ["President Jacques Chirac spoke in Lyon.", "The president of the bank disagreed."];
        check(&text, "Jacques Chirac", &["President Jacques Chirac"]);
    }

    #[test]
    fn an_apposition_gives_role_and_body() {
        let document = testing::document(&[
            "Ana Reyes, a senior fellow at the Institute for Policy Studies, said the pact would hold.",
        ]);
        let chain = chain(&document, "Ana Reyes");
        let words = |span: Option<model::TextSpan>| span.map(|span| document.text(span));
        assert_eq!(words(chain.role), Some("a senior fellow at the Institute for Policy Studies"));
        assert_eq!(chain.sector, Some(model::Sector::Edu));
    }

    #[test]
    fn a_pronoun_with_two_possible_antecedents_stays_open() {
        check(
            &["Angela Merkel called Emmanuel Macron on Monday, and she thanked him."],
            "Angela Merkel",
            &["Angela Merkel"],
        );
        check(&["Angela Merkel left on Monday. She was tired."], "Angela Merkel", &["Angela Merkel", "She"]);
        check(&["Angela Merkel met a soldier. He was tired."], "Angela Merkel", &["Angela Merkel"]);
    }

    #[test]
    fn both_nations_are_the_two_named_before() {
        let document = testing::document(&["Egypt and Ethiopia resumed talks. Both nations want water."]);
        let pair = chain(&document, "Both nations");
        let members: Vec<&str> = pair.members.iter().map(|&m| document.chains[m as usize].name.as_str()).collect();
        assert_eq!(members, ["Egypt", "Ethiopia"]);
        let three = testing::document(&["Egypt, Sudan and Ethiopia resumed talks. Both nations want water."]);
        assert!(three.chains.iter().all(|chain| chain.members.is_empty()), "two of three would be a guess");
    }
}
