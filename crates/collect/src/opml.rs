//! Lists of feeds as feed readers exchange them (OPML 2.0).

use quick_xml::{Reader, events::Event};

/// A feed of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its address.
    pub address: String,
    /// What it is called there.
    pub title: Option<String>,
}

/// Reads the feeds of an OPML file, in order, whatever folders they stand in.
///
/// # Errors
/// It is no OPML, with the reason.
pub fn read(text: &str) -> Result<Vec<Outline>, String> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_dangling_amp = true;
    let mut found: Vec<Outline> = Vec::new();
    let (mut is_opml, mut root) = (false, None::<String>);
    if text.is_empty() {
        return Err("the file is empty".into());
    }
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => {
                let name = tag.name();
                root.get_or_insert_with(|| name.as_ref().to_lowercase());
                if name.as_ref().eq_ignore_ascii_case("opml") {
                    is_opml = true;
                } else if name.as_ref().eq_ignore_ascii_case("outline") {
                    let value = |wanted: &str| {
                        let mut attributes = tag.attributes();
                        let mut attributes = attributes.with_checks(false).flatten();
                        let found = attributes.find(|one| one.key.as_ref().eq_ignore_ascii_case(wanted))?;
                        let raw = found.value.into_owned();
                        let value = quick_xml::escape::unescape(&raw).map_or(raw.clone(), |value| value.into_owned());
                        Some(value.trim().to_string()).filter(|value| !value.is_empty())
                    };
                    if let Some(address) = value("xmlUrl")
                        && !found.iter().any(|one| one.address == address)
                    {
                        found.push(Outline { address, title: value("title").or_else(|| value("text")) });
                    }
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(format!("damaged at byte {}: {error}", reader.buffer_position())),
        }
    }
    match root.as_deref() {
        _ if is_opml => Ok(found),
        Some("rss" | "feed" | "rdf:rdf") => {
            Err("this is a feed itself and no list of feeds: `attache source add ADDRESS` takes its address".into())
        }
        _ => Err("this is no OPML file".into()),
    }
}

/// Writes an OPML file.
pub fn write(title: &str, feeds: &[Outline]) -> String {
    let escape = |text: &str| {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        quick_xml::escape::escape(text.as_str()).into_owned()
    };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>{}</title>\n  </head>\n  \
         <body>\n",
        escape(title)
    );
    for feed in feeds {
        let address = escape(&feed.address);
        let title = escape(feed.title.as_deref().unwrap_or(&feed.address));
        out.push_str(&format!("    <outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{address}\"/>\n"));
    }
    out.push_str("  </body>\n</opml>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let feeds: Vec<Outline> = (0..100)
            .map(|number| Outline {
                address: format!("https://paper{number}.example/rss?a=1&b=\"2\""),
                title: Some(format!("Paper <{number}> & 'Sons'")),
            })
            .collect();
        assert_eq!(read(&write("Mine & yours", &feeds)).unwrap(), feeds);
    }

    #[test]
    fn folders_are_looked_into_and_other_files_are_told() {
        let text = "<?xml version='1.0'?><opml version='1.0'><body><outline text='Wires'>\
                    <outline text='A' xmlURL='https://a.example/rss'/><outline type='rss' xmlUrl='https://a.example/rss'/>\
                    </outline><outline text='no feed'/></body></opml>";
        let outline = Outline { address: "https://a.example/rss".into(), title: Some("A".into()) };
        assert_eq!(read(text).unwrap(), [outline]);
        assert!(read("<html></html>").is_err());
    }
}
