//! `attache versions`: the texts that stood at one address, and what changed from one to the next.

use jiff::Timestamp;
use store::query::Found;

use super::{Output, args::VersionsArgs};
use crate::{
    exit::{Exit, Failure},
    layout::{printable, wrap},
    shelf::Shelf,
    versions::{Difference, Versions, status_word},
    wording::count,
};

/// The versions of the page that an article, or an item on it, was read from.
pub fn run(args: &VersionsArgs, output: &mut Output) -> Result<Exit, Failure> {
    let shelf = Shelf::open_at(&args.store)?;
    let id = match shelf.find(&args.id)? {
        Found::Article(id) => id,
        Found::Item(id) => match shelf.item(&id)? {
            Some((dossier, _)) => match dossier.articles().first() {
                Some(held) => held.article.id.clone(),
                None => return Err(Failure::usage(format!("{}: withdrawn or replaced", args.id))),
            },
            None => return Err(Failure::usage(format!("{}: withdrawn or replaced", args.id))),
        },
        Found::Capture(id) => match shelf.store().article_of(&id).map_err(crate::shelf::failure)? {
            Some(article) => article,
            None => return Err(Failure::usage(format!("{id}: no article was read from this capture"))),
        },
        Found::Story(_) => {
            return Err(Failure::usage(format!("{}: a story has no versions", args.id))
                .help("name an article (art_…), a capture (cap_…) or an item (evt_…, fig_…, clm_…, fct_…)"));
        }
    };
    let versions = Versions::of(&id, &shelf)?;
    if args.json {
        output.json(&versions)?;
    } else {
        let shown = text(&versions, output);
        output.text(&shown)?;
    }
    Ok(Exit::Done)
}

fn text(versions: &Versions, output: &Output) -> String {
    let paint = output.paint;
    let mut out = String::new();
    for (index, one) in versions.versions.iter().enumerate() {
        let version = &one.version;
        let title = printable(version.title.as_deref().unwrap_or("(no title found)"));
        out.push_str(&format!("{}\n", paint.strong(&format!("{}  {title}", index + 1))));
        let (first, last) = (moment(version.first), moment(version.last));
        let seen = if first == last { format!("seen {first}") } else { format!("seen {first} to {last}") };
        out.push_str(&format!(
            "   {seen} · {} · {} · {}\n",
            count(one.sentences, "sentence", "sentences"),
            count(one.items, "coded item", "coded items"),
            version.access
        ));
        for (status, words) in &version.status {
            out.push_str(&format!("   {}: {}\n", status_word(*status), printable(words)));
        }
        out.push_str(&format!("   {}\n", paint.faint(&format!("{} · SHA-256 {}", version.article, version.sha256))));
        if let Some(change) = versions.changes.get(index) {
            let n = |what: &str| change.differences.iter().filter(|one| one.what == what).count();
            let (added, removed, changed) = (n("added"), n("removed"), n("changed"));
            out.push_str(&format!(
                "\n   then {added} added, {removed} removed, {changed} changed, {} the same\n",
                change.same
            ));
            change.differences.iter().for_each(|one| out.push_str(&difference(one)));
            out.push('\n');
        }
    }
    if versions.versions.len() == 1 {
        out.push_str("   no other text was seen at its address\n");
    }
    if !versions.looks.is_empty() {
        out.push_str(&format!("{} at the page since\n", count(versions.looks.len(), "look", "looks")));
        for look in &versions.looks {
            let status = look.status.map_or(String::new(), |status| format!(" (status {status})"));
            let status = if look.words.contains("status") { String::new() } else { status };
            out.push_str(&format!("   {}  {}: {}{status}\n", moment(look.at), look.outcome, printable(&look.words)));
        }
    }
    out
}

/// To the second.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

fn difference(one: &Difference) -> String {
    let mut out = String::new();
    for (sign, words) in [('-', &one.before), ('+', &one.after)] {
        let Some(words) = words else { continue };
        for (index, line) in wrap(&printable(words), 74).into_iter().enumerate() {
            out.push_str(&format!("   {} {line}\n", if index == 0 { sign } else { ' ' }));
        }
    }
    out
}
