//! `code/polnear`: who says what, against PolNeAR (brat standoff: `text/<id>.txt`, `attributions/<id>_<annotator>.ann`).

use std::{collections::BTreeMap, path::Path};

use crate::{Context, Counts, EvalError, Outcome, Report, read_text, suites::texts};

/// Content spans matched one to one by largest overlap, scored by character; sources on the matched pairs.
pub fn run(ctx: &Context<'_>) -> Result<Outcome, EvalError> {
    let dev = ctx.data.join("dev");
    let folder = if dev.exists() { dev } else { ctx.data.clone() };
    let mut report = Report::default();
    let mut content = Counts::default();
    let (mut sources, mut sources_or_none) = (Counts::default(), Counts::default());
    for (id, annotations) in first_annotators(&folder.join("attributions"))? {
        let text = read_text(&folder.join("text").join(format!("{id}.txt")))?;
        let gold = read_gold(&annotations, &read_text(&annotations)?)?;
        let predicted = predict(ctx, &text);
        let mut article = Counts { predicted: chars(&predicted), gold: chars(&gold), hits: 0.0 };
        for (one, other, overlap) in pair(&predicted, &gold) {
            article.hits += overlap as f64;
            let (found, expected) = (&predicted[one].source, &gold[other].source);
            let same = shared(found, expected) > 0;
            if !expected.is_empty() {
                sources.add(usize::from(same), 1, 1);
            }
            sources_or_none.add(usize::from(same || (found.is_empty() && expected.is_empty())), 1, 1);
        }
        content.hits += article.hits;
        content.predicted += article.predicted;
        content.gold += article.gold;
        report.case(id, article.f1(), "");
    }
    report
        .figure("content_soft_f1", content.f1())
        .figure("source_acc", sources.precision())
        .figure("content_precision", content.precision())
        .figure("content_recall", content.recall())
        .figure("source_acc_or_none", sources_or_none.precision())
        .figure("n_pairs", sources_or_none.gold);
    Ok(Outcome::Scored(report))
}

/// Source and content as character ranges in text order.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Relation {
    /// Who.
    pub source: Vec<(usize, usize)>,
    /// The cue.
    pub cue: Vec<(usize, usize)>,
    /// What.
    pub content: Vec<(usize, usize)>,
}

/// What the engine reads in `text`: the outermost reports, since the set gives each word to one attribution at most.
pub fn predict(ctx: &Context<'_>, text: &str) -> Vec<Relation> {
    let page = texts::page(text);
    let document = annotate::annotate(&page.article, ctx.knowledge, ctx.models);
    let reported = code::reported(&page.article, &document, ctx.knowledge, ctx.models);
    let range = |span: model::TextSpan| {
        (page.character(&document, span.start as usize), page.character(&document, span.end as usize))
    };
    let mut outermost: Vec<Relation> = Vec::new();
    for one in &reported {
        let (Some(first), Some(last)) = (one.content.first(), one.content.last()) else { continue };
        let own = first.cover(*last);
        let inside = reported.iter().any(|other| {
            other
                .content
                .iter()
                .any(|piece| piece.contains(own) && piece.len() > own.len() && !piece.overlaps(other.cue))
        });
        if !inside {
            outermost.push(Relation {
                source: one.source.iter().copied().map(range).collect(),
                cue: vec![range(one.cue)],
                content: one.content.iter().copied().map(range).collect(),
            });
        }
    }
    outermost
}

/// The annotations of each text: of the first annotator in name order where there are several.
pub fn first_annotators(folder: &Path) -> Result<BTreeMap<String, std::path::PathBuf>, EvalError> {
    let entries = std::fs::read_dir(folder).map_err(|error| EvalError::file(folder, error))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let mut first = BTreeMap::new();
    for path in paths.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "ann")) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let id = name.rsplit_once('_').map_or(name.as_str(), |(id, _)| id).to_string();
        first.entry(id).or_insert(path);
    }
    Ok(first)
}

/// The attributions of a standoff file that have a content.
pub fn read_gold(path: &Path, text: &str) -> Result<Vec<Relation>, EvalError> {
    let mut spans: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    let mut relations = Vec::new();
    for line in text.lines() {
        let mut parts = line.split('\t');
        let (id, what) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        if id.starts_with('T') {
            let (_, ranges) = what.split_once(' ').ok_or_else(|| EvalError::format(path, line))?;
            let range = |range: &str| {
                let (start, end) = range.split_once(' ')?;
                Some((start.parse().ok()?, end.parse().ok()?))
            };
            let ranges: Option<Vec<_>> = ranges.split(';').map(range).collect();
            spans.insert(id, ranges.ok_or_else(|| EvalError::format(path, line))?);
        } else if id.starts_with('E') {
            relations.push(what);
        }
    }
    let relation = |roles: &str| {
        let mut relation = Relation::default();
        for (role, id) in roles.split(' ').filter_map(|part| part.split_once(':')) {
            let ranges = spans.get(id).cloned().unwrap_or_default();
            match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Content" => relation.content.extend(ranges),
                "Source" => relation.source.extend(ranges),
                "Cue" => relation.cue.extend(ranges),
                _ => {}
            }
        }
        relation.content.sort_unstable();
        relation
    };
    Ok(relations.into_iter().map(relation).filter(|relation| !relation.content.is_empty()).collect())
}

fn chars(relations: &[Relation]) -> f64 {
    relations.iter().map(|relation| length(&relation.content)).sum::<usize>() as f64
}

fn length(ranges: &[(usize, usize)]) -> usize {
    ranges.iter().map(|(start, end)| end.saturating_sub(*start)).sum()
}

/// Characters that two lists of ranges share.
fn shared(one: &[(usize, usize)], other: &[(usize, usize)]) -> usize {
    let pairs = one.iter().flat_map(|a| other.iter().map(move |b| (a, b)));
    pairs.map(|(a, b)| a.1.min(b.1).saturating_sub(a.0.max(b.0))).sum()
}

/// Pairs of predicted and gold one to one, the largest overlap first.
pub fn pair(predicted: &[Relation], gold: &[Relation]) -> Vec<(usize, usize, usize)> {
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (one, found) in predicted.iter().enumerate() {
        for (other, expected) in gold.iter().enumerate() {
            let overlap = shared(&found.content, &expected.content);
            if overlap > 0 {
                pairs.push((one, other, overlap));
            }
        }
    }
    pairs.sort_by_key(|&(one, other, overlap)| (std::cmp::Reverse(overlap), one, other));
    let (mut taken, mut given) = (vec![false; predicted.len()], vec![false; gold.len()]);
    pairs.retain(|&(one, other, _)| {
        let free = !taken[one] && !given[other];
        if free {
            (taken[one], given[other]) = (true, true);
        }
        free
    });
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_paired_one_to_one_by_their_overlap() {
        let relation = |content: &[(usize, usize)]| Relation { content: content.to_vec(), ..Relation::default() };
        let predicted = [relation(&[(0, 10)]), relation(&[(5, 8), (20, 30)])];
        let gold = [relation(&[(6, 30)]), relation(&[(0, 9)])];
        assert_eq!(pair(&predicted, &gold), [(1, 0, 12), (0, 1, 9)]);
    }

    #[test]
    fn several_pieces_make_one_content() {
        let text = "T1\tSource 0 2\tHe\nT2\tContent 20 25;3 8\t…\nT3\tCue 9 13\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T3 Content:T2\n";
        let gold = read_gold(Path::new("x.ann"), text).unwrap();
        assert_eq!(gold[0].content, [(3, 8), (20, 25)]);
    }
}
