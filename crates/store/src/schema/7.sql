-- Version 7. What was seen of pages later: what they say of their own standing, and looks at pages that had been read before.
-- Rules of retention.
CREATE TABLE status (
  article INTEGER NOT NULL REFERENCES article,
  status TEXT NOT NULL,               -- withdrawn, corrected
  words TEXT NOT NULL,                -- that say so
  run INTEGER NOT NULL REFERENCES run,
  PRIMARY KEY (article, status)
) STRICT, WITHOUT ROWID;

-- Looks at pages that had been read before: only added to.
CREATE TABLE look (
  seq INTEGER PRIMARY KEY,
  asked TEXT NOT NULL,                -- address, as it was asked for when it was read
  at TEXT NOT NULL,
  status INTEGER,                     -- HTTP, where there was an answer
  outcome TEXT NOT NULL,              -- same, changed, gone, unread
  words TEXT NOT NULL,                -- what is to be said of it
  sha256 TEXT,                        -- of other bytes with the same text, which are not kept
  article TEXT                        -- id of the article whose text stood there
) STRICT;
CREATE INDEX look_by_asked ON look (asked, seq);
CREATE INDEX look_by_article ON look (article) WHERE article IS NOT NULL;
CREATE INDEX look_gone ON look (at) WHERE outcome = 'gone';

ALTER TABLE entry ADD COLUMN looks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN look_at TEXT;          -- when the page is to be looked at again; null: no more
CREATE INDEX entry_by_look ON entry (look_at) WHERE look_at IS NOT NULL;

ALTER TABLE bytes ADD COLUMN let_go TEXT;           -- when a rule of retention let them go; hash and length stay

-- What was let go by which rule: only added to.
CREATE TABLE retention (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  by TEXT NOT NULL,
  rule TEXT NOT NULL,                 -- in words
  pages INTEGER NOT NULL,
  lines INTEGER NOT NULL,             -- of the log of requests
  freed INTEGER NOT NULL              -- bytes
) STRICT;
