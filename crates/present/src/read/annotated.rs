//! What `annotate` made of a page: each sentence with the names, times, quantities and quotations in it, then chains.

use model::{Document, NameKind, TextSpan};

use super::{heading, rows::Row};
use crate::{
    layout::{Paint, pad, printable, wrap},
    prose::Prose,
    wording::number,
};

pub(super) fn write(doc: &Document, paint: Paint) -> String {
    let prose = Prose::of(doc);
    let mut out = format!("\n{}", heading("Sentences", prose.len(), paint));
    for index in 0..prose.len() {
        let label = format!("[{}]", prose.number(index));
        for (line_index, line) in wrap(&printable(&prose.sentence(index).1), 73).into_iter().enumerate() {
            let left = if line_index == 0 { paint.accent(&pad(&label, 5)) } else { " ".repeat(5) };
            out.push_str(&format!("{left}{line}\n"));
        }
    }
    section(
        &mut out,
        "Names",
        doc.names.iter().map(|name| {
            let ids = [name.actor.as_deref(), name.place.as_deref(), name.country.as_ref().map(|code| code.as_str())];
            row(&prose, name.span, name_kind(name.kind), &ids.into_iter().flatten().collect::<Vec<_>>().join(" · "))
        }),
        paint,
    );
    section(
        &mut out,
        "Times",
        doc.times.iter().map(|time| {
            let anchored = if time.anchored { " · completed from the publication date" } else { "" };
            row(&prose, time.span, &time.value, &format!("{:?}{anchored}", time.precision).to_lowercase())
        }),
        paint,
    );
    section(
        &mut out,
        "Quantities",
        doc.quantities.iter().map(|quantity| {
            let values = [("low", quantity.low), ("best", quantity.best), ("high", quantity.high)];
            let values = values.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", number(value?))));
            let mut parts: Vec<String> = values.collect();
            parts.extend(quantity.unit.clone());
            parts.extend(quantity.counted.map(|span| format!("of “{}”", prose.words(span))));
            row(&prose, quantity.span, "", &parts.join(" · "))
        }),
        paint,
    );
    section(
        &mut out,
        "Quotations",
        doc.quotations
            .iter()
            .map(|quotation| row(&prose, quotation.span, "", if quotation.fragment { "fragment" } else { "" })),
        paint,
    );
    section(
        &mut out,
        "Chains",
        doc.chains.iter().map(|chain| {
            let mentions: Vec<String> = chain
                .mentions
                .iter()
                .map(|mention| format!("{} {}", prose.words(mention.span), prose.cite(mention.span)))
                .collect();
            let ids =
                [chain.actor.as_deref(), chain.place.as_deref(), chain.country.as_ref().map(|code| code.as_str())];
            let ids: Vec<&str> = ids.into_iter().flatten().collect();
            let role = chain.role.map(|span| prose.words(span)).unwrap_or_default();
            let facts: Vec<&str> = std::iter::once(role.as_str()).chain(ids).filter(|fact| !fact.is_empty()).collect();
            Row {
                label: name_kind(chain.kind).to_string(),
                lines: vec![chain.name.clone(), facts.join(" · "), mentions.join(", ")],
                cite: format!("×{}", chain.mentions.len()),
            }
        }),
        paint,
    );
    out
}

fn section(out: &mut String, title: &str, rows: impl Iterator<Item = Row>, paint: Paint) {
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return;
    }
    out.push_str(&format!("\n{}", heading(title, rows.len(), paint)));
    rows.iter().for_each(|row| out.push_str(&row.write(paint)));
}

fn row(prose: &Prose<'_>, span: TextSpan, label: &str, detail: &str) -> Row {
    Row { label: label.to_string(), lines: vec![prose.words(span), detail.to_string()], cite: prose.cite(span) }
}

fn name_kind(kind: NameKind) -> &'static str {
    match kind {
        NameKind::Person => "person",
        NameKind::Organisation => "organisation",
        NameKind::Place => "place",
        NameKind::Group => "group",
        NameKind::Facility => "facility",
        NameKind::Event => "event",
        NameKind::Work => "work",
        NameKind::Unknown => "unknown",
    }
}
