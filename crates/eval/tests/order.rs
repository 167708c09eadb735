//! Any order of arrival gives the same lineage and origins.

#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends it")]

use std::{collections::BTreeSet, path::Path};

use eval::{
    Context,
    suites::link::{
        groups, lineage,
        page::{Head, Page, article},
    },
};
use model::StoryId;

#[test]
fn any_order_of_arrival_gives_the_same_lineage_and_origins() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let knowledge = knowledge::Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let models = infer::Models::load(|name| knowledge.weights(name)).unwrap();
    let data = root.join("evals/link/lineage");
    let ctx = Context { data: data.clone(), knowledge: &knowledge, models: &models };
    let mut compared = 0;
    // All pages of several groups arrive as one stream: what one group holds must not change what is said of another.
    for groups in groups::read(&data.join("cases")).unwrap().chunks(6) {
        let mut seen = BTreeSet::new();
        let mut pages: Vec<_> = groups.iter().flat_map(|group| lineage::read_pages(group, &ctx)).collect();
        pages.retain(|page| seen.insert(page.article.id.clone()));
        let expected = linked(&pages.iter().collect::<Vec<_>>(), &ctx);
        let backwards: Vec<_> = pages.iter().rev().collect();
        // Every seventh, then every seventh from the second on, …
        let strewn: Vec<_> = (0..7).flat_map(|from| pages.iter().skip(from).step_by(7)).collect();
        let mut orders = vec![backwards, strewn];
        orders.extend((1..=SHUFFLES).map(|seed| shuffled(&pages, seed)));
        for order in orders {
            assert_eq!(linked(&order, &ctx), expected, "{}", groups[0].id);
            compared += 1;
        }
    }
    assert!(compared > 120, "{compared} orders were compared");
}

/// Orders by chance that are tried of every stream, each from a seed of its own.
const SHUFFLES: u64 = 5;

/// The pages in an order by chance (Fisher and Yates, over a xorshift).
fn shuffled(pages: &[Page], seed: u64) -> Vec<&Page> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut order: Vec<&Page> = pages.iter().collect();
    for at in (1..order.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        order.swap(at, (state >> 11) as usize % (at + 1));
    }
    order
}

/// Lineage and origins as text, in an order of their own.
fn linked(pages: &[&Page], ctx: &Context<'_>) -> Vec<String> {
    let (lineage, members) = lineage::link_pages(pages.iter().copied(), ctx);
    let story = link::story(StoryId::new(&members[0].0.article), &members, &lineage, &[]);
    let mut lines: Vec<String> = lineage.iter().map(|one| format!("{one:?}")).collect();
    lines.extend(story.members.iter().map(|member| format!("{} {}", member.article, member.origin)));
    lines.push(format!("{:?}", story.origins));
    lines.sort();
    lines
}

/// A page of an outlet: its first line is the title.
fn page(name: &str, outlet: &str, published: &str, body: &[&str], ctx: &Context<'_>) -> Page {
    let head = Head {
        name: name.into(),
        outlet: outlet.into(),
        host: format!("{}.example", outlet.to_lowercase().replace(' ', "")),
        published: published.into(),
        credits: "-".into(),
    };
    let body: Vec<String> = body.iter().map(|line| line.to_string()).collect();
    Page::read(article(&head, &body).unwrap(), ctx)
}

#[test]
fn what_an_outlet_puts_under_everything_is_no_shared_passage_whenever_it_is_learnt() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let knowledge = knowledge::Knowledge::embedded().unwrap_or_else(|faults| panic!("{faults}"));
    let models = infer::Models::load(|name| knowledge.weights(name)).unwrap();
    let ctx = Context { data: root, knowledge: &knowledge, models: &models };
    let footer = "Plainsong Radio is paid for by its listeners, and its reporters answer letters on the first Sunday of the month.";
    let plainsong = "Plainsong Radio";
    let bridge =
        "The old rail bridge at Saltmouth was closed on Monday after an inspector found a crack in its third pillar.";
    let ferry =
        "Ferries will carry passengers across the river until the engineers of the line have weighed the damage.";
    let pages = [
        page("bridge", plainsong, "2024-06-03T08:00Z", &["Saltmouth rail bridge closed", bridge, ferry, footer], &ctx),
        page(
            "bridge-again",
            plainsong,
            "2024-06-03T16:00Z",
            &["Saltmouth rail bridge closed", bridge, ferry, "Trains from the coast end at Fennwick for now.", footer],
            &ctx,
        ),
        page(
            "harvest",
            plainsong,
            "2024-06-04T08:00Z",
            &[
                "Growers in the Tarn valley count on a large apple harvest",
                "A mild spring has left the trees full.",
                footer,
            ],
            &ctx,
        ),
        page(
            "choir",
            plainsong,
            "2024-06-05T08:00Z",
            &[
                "Two hundred singers open the summer in Ostwick",
                "The choir sang from the steps of the town hall.",
                footer,
            ],
            &ctx,
        ),
    ];
    let passages = |order: &[usize]| -> Vec<String> {
        let (lineage, _) = lineage::link_pages(order.iter().map(|at| &pages[*at]), &ctx);
        let text = |id| &pages.iter().find(|page| page.article.id == id).unwrap().document.text;
        let of = |one: model::Lineage| {
            let text = text(one.derived.clone());
            let shared: Vec<&str> = one.shared.iter().map(|passage| passage.derived.of(text)).collect();
            format!("{} from {}: {shared:?}", one.derived, one.source)
        };
        let mut found: Vec<String> = lineage.into_iter().map(of).collect();
        found.sort();
        found
    };
    let expected = passages(&[0, 1, 2, 3]);
    assert_eq!(expected.len(), 1, "{expected:?}");
    assert!(expected[0].contains("third pillar") && !expected[0].contains("listeners"), "{expected:?}");
    for order in [[3, 2, 1, 0], [1, 0, 3, 2], [2, 0, 3, 1], [0, 2, 3, 1], [1, 3, 0, 2], [2, 3, 1, 0]] {
        assert_eq!(passages(&order), expected, "{order:?}");
    }
}
