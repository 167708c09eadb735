-- Version 1. Captures, sightings, judgements and the arrival log are only added to. Derived rows carry the run that made
-- them; a coding or lineage that a later run replaces keeps its row and says which run replaced it.

CREATE TABLE run (
  id INTEGER PRIMARY KEY,
  started TEXT NOT NULL,              -- as given by the caller, UTC
  version TEXT NOT NULL,              -- of Attaché
  knowledge TEXT NOT NULL             -- digest of knowledge and models
) STRICT;

CREATE TABLE bytes (
  sha256 TEXT PRIMARY KEY,
  length INTEGER NOT NULL,
  zstd BLOB NOT NULL
) STRICT;

CREATE TABLE capture (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  sha256 TEXT NOT NULL REFERENCES bytes,
  address TEXT NOT NULL,
  received TEXT NOT NULL,             -- of the first sighting
  about TEXT NOT NULL,                -- JSON: asked, status, headers, media, hints, how it arrived
  run INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX capture_by_bytes ON capture (sha256);

CREATE TABLE sighting (
  capture INTEGER NOT NULL REFERENCES capture,
  seen TEXT NOT NULL,
  asked TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (capture, seen, asked)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
  capture INTEGER NOT NULL REFERENCES capture,
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  at TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (capture, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_by_code ON note (code);

-- In order of arrival: `seq` is the arrival log.
CREATE TABLE article (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  capture INTEGER NOT NULL REFERENCES capture,
  arrived TEXT NOT NULL,
  address TEXT,
  outlet TEXT,
  outlet_key TEXT NOT NULL,           -- folded outlet, else host, else empty: what outlets are counted by
  title TEXT,
  published TEXT,                     -- JSON of the publication date with its precision, where known
  sort_day TEXT NOT NULL,             -- first possible day of publication, or the day of receipt
  last_day TEXT NOT NULL,             -- last possible day of publication, or the day of receipt
  language TEXT,
  access TEXT NOT NULL,
  body BLOB NOT NULL,                 -- zstd of JSON: the article
  document BLOB NOT NULL,             -- zstd of JSON: blocks and sentences
  run INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX article_by_day ON article (sort_day, seq);
CREATE INDEX article_by_address ON article (address);

-- Every capture that gave this article.
CREATE TABLE article_capture (
  article INTEGER NOT NULL REFERENCES article,
  capture INTEGER NOT NULL REFERENCES capture,
  run INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (article, capture)
) STRICT, WITHOUT ROWID;
CREATE INDEX article_by_capture ON article_capture (capture);

CREATE TABLE article_text (article INTEGER PRIMARY KEY REFERENCES article, text TEXT NOT NULL) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
  text, content = 'article_text', content_rowid = 'article', tokenize = "unicode61 remove_diacritics 2"
);

CREATE TABLE sketch (article INTEGER PRIMARY KEY REFERENCES article, body BLOB NOT NULL) STRICT;

CREATE TABLE item (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  article INTEGER NOT NULL REFERENCES article,
  kind TEXT NOT NULL,
  first INTEGER NOT NULL,             -- evidence span in the document's text
  last INTEGER NOT NULL
) STRICT;
CREATE INDEX item_by_article ON item (article, kind);
CREATE INDEX item_by_kind ON item (kind, article);

CREATE TABLE coding (
  item INTEGER NOT NULL REFERENCES item,
  run INTEGER NOT NULL REFERENCES run,
  replaced INTEGER REFERENCES run,    -- null: current
  position INTEGER NOT NULL,          -- among its kind on its page
  body TEXT NOT NULL,                 -- JSON
  PRIMARY KEY (item, run)
) STRICT, WITHOUT ROWID;

-- What the current codings say, indexed for readers.
CREATE TABLE event (
  item INTEGER PRIMARY KEY REFERENCES item,
  article INTEGER NOT NULL REFERENCES article,
  type TEXT NOT NULL,
  country TEXT,                       -- of the place
  first_day TEXT,                     -- first and last possible day; where neither is known, those of publication
  last_day TEXT,
  sort_day TEXT NOT NULL              -- the first where known, else the last
) STRICT;
CREATE INDEX event_by_article ON event (article);
CREATE INDEX event_by_type ON event (type, first_day);
CREATE INDEX event_by_day ON event (sort_day, item);
CREATE INDEX event_by_country ON event (country);

CREATE TABLE name (id INTEGER PRIMARY KEY, folded TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE party (
  item INTEGER NOT NULL REFERENCES item,
  role TEXT NOT NULL,                 -- source, recipient, intermediary, affected, speaker
  position INTEGER NOT NULL,
  name INTEGER NOT NULL REFERENCES name,
  actor TEXT,
  country TEXT,
  PRIMARY KEY (item, role, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX party_by_name ON party (name, role);
CREATE INDEX party_by_actor ON party (actor, role);
CREATE INDEX party_by_country ON party (country, role);

CREATE TABLE lineage (
  derived INTEGER NOT NULL REFERENCES article,
  source INTEGER NOT NULL REFERENCES article,
  run INTEGER NOT NULL REFERENCES run,
  replaced INTEGER REFERENCES run,
  body TEXT NOT NULL,
  PRIMARY KEY (derived, source, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX lineage_by_source ON lineage (source);

CREATE TABLE story (
  seq INTEGER PRIMARY KEY,            -- that of its first member
  id TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  articles INTEGER NOT NULL,
  outlets INTEGER NOT NULL,
  at_least INTEGER NOT NULL,
  at_most INTEGER NOT NULL,
  unresolved INTEGER NOT NULL,
  first_day TEXT NOT NULL,
  last_day TEXT NOT NULL,
  body BLOB NOT NULL,                 -- zstd of JSON: the story
  run INTEGER NOT NULL REFERENCES run -- that assembled it last
) STRICT;
CREATE INDEX story_by_day ON story (last_day, seq);

CREATE TABLE story_member (
  article INTEGER PRIMARY KEY REFERENCES article,
  story TEXT NOT NULL,
  similarity REAL NOT NULL,
  run INTEGER NOT NULL REFERENCES run
) STRICT;
CREATE INDEX member_by_story ON story_member (story, article);

CREATE TABLE judgement (
  seq INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,              -- id of an item, article or story
  verdict TEXT NOT NULL,
  remark TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX judgement_by_subject ON judgement (subject, seq);
