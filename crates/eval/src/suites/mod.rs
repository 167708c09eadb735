//! The suites: one module each, one line here each.

pub mod annotate_actors;
mod annotate_newsquant;
mod annotate_places;
mod annotate_timex;
mod annotate_ud;
mod annotate_uner;
mod code_cameo;
pub mod code_factuality;
mod code_false_events;
mod code_gsr;
mod code_plv;
pub mod code_polnear;
mod code_pyongyang;
mod code_reliability;
mod code_seed;
mod code_sentences;
mod code_wire;
mod extract_clutter;
mod extract_scrapinghub;
mod extract_wcxb;
pub mod link;
mod link_news_cluster;
pub mod meantime;
pub mod texts;

pub use code_sentences::{article_of, fits};

use crate::Suite;

/// All suites, in the order of the stages.
pub static ALL: &[Suite] = &[
    extract_clutter::SUITE,
    extract_scrapinghub::SUITE,
    extract_wcxb::SUITE,
    Suite {
        name: "annotate/actors",
        about: "names of 200 news pages and what they resolve to, against our own verdicts",
        data: "",
        run: annotate_actors::run,
    },
    Suite {
        name: "annotate/newsquant",
        about: "quantities in news sentences: value, unit, change, what they are said of",
        data: "figures-newsquant",
        run: annotate_newsquant::run,
    },
    Suite {
        name: "annotate/places",
        about: "which place a name means in local and world news",
        data: "places",
        run: annotate_places::run,
    },
    Suite {
        name: "annotate/timex",
        about: "time expressions and their values in Wikinews articles",
        data: "dates-meantime",
        run: annotate_timex::run,
    },
    Suite {
        name: "annotate/ud-ewt",
        about: "trees, tags and lemmas of web text, from gold tokens and from raw text",
        data: "ud-english-ewt",
        run: annotate_ud::run,
    },
    Suite {
        name: "annotate/ud-gum",
        about: "trees, tags and lemmas of many genres, from gold tokens and from raw text",
        data: "ud-english-gum",
        run: annotate_ud::run,
    },
    Suite {
        name: "annotate/uner",
        about: "persons, organisations and places on gold tokens",
        data: "uner-english-ewt",
        run: annotate_uner::run,
    },
    Suite {
        name: "code/polnear",
        about: "who says what in political news: source and content",
        data: "attribution-polnear",
        run: code_polnear::run,
    },
    Suite {
        name: "code/factuality",
        about: "which events are not stated as facts, and which lie ahead",
        data: "dates-meantime",
        run: code_factuality::run,
    },
    Suite {
        name: "code/minimal-pairs",
        about: "our own pairs of sentences that differ in one thing",
        data: "",
        run: code_sentences::minimal_pairs,
    },
    Suite {
        name: "code/traps",
        about: "our own sentences where nothing may be coded, or something must stay unknown",
        data: "",
        run: code_sentences::traps,
    },
    Suite {
        name: "code/pyongyang",
        about: "what must and must not be coded of the example pages",
        data: "",
        run: code_pyongyang::run,
    },
    Suite {
        name: "link/lineage",
        about: "our own groups of pages: what derives from what, origins, drift",
        data: "",
        run: link::lineage::run,
    },
    Suite {
        name: "link/week",
        about: "one week of invented states: stories, merged events, ledgers of figures",
        data: "",
        run: link::week::run,
    },
    Suite {
        name: "link/news-cluster",
        about: "stories in one pass over news articles",
        data: "stories-news-cluster",
        run: link_news_cluster::run,
    },
    Suite {
        name: "code/seed",
        about: "the seed page, field by field, and what must never be said of it",
        data: "seed",
        run: code_seed::run,
    },
    Suite {
        name: "code/false-events",
        about: "events on 200 pages of guides and blogs, where nearly none should be",
        data: "pages-wcxb",
        run: code_false_events::run,
    },
    Suite {
        name: "code/plv",
        about: "type of what a marked source does to a marked target",
        data: "events-plv",
        run: code_plv::run,
    },
    Suite {
        name: "code/wire",
        about: "wire sentences: actors and CAMEO roots",
        data: "events-wire",
        run: code_wire::run,
    },
    Suite {
        name: "code/gsr",
        about: "sentences of a codebook: type, with both roles overlapping",
        data: "events-plover-gsr",
        run: code_gsr::run,
    },
    Suite {
        name: "code/cameo",
        about: "role spans and class of a sentence",
        data: "events-cameo-train",
        run: code_cameo::run,
    },
    Suite {
        name: "code/reliability",
        about: "whether rows are as often right as their confidence says",
        data: ".",
        run: code_reliability::run,
    },
];
