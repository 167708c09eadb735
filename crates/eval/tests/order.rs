//! Any order of arrival gives the same lineage and origins.

use std::{collections::BTreeSet, path::Path};

use eval::{
    Context,
    suites::link::{groups, lineage},
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
        for order in [backwards, strewn] {
            assert_eq!(linked(&order, &ctx), expected, "{}", groups[0].id);
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared} orders were compared");
}

/// Lineage and origins as text, in an order of their own.
fn linked(pages: &[&eval::suites::link::page::Page], ctx: &Context<'_>) -> Vec<String> {
    let (lineage, members) = lineage::link_pages(pages.iter().copied(), ctx);
    let story = link::story(StoryId::new(&members[0].0.article), &members, &lineage, &[]);
    let mut lines: Vec<String> = lineage.iter().map(|one| format!("{one:?}")).collect();
    lines.extend(story.members.iter().map(|member| format!("{} {}", member.article, member.origin)));
    lines.push(format!("{:?}", story.origins));
    lines.sort();
    lines
}
