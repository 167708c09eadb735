-- Version 2. What linking keeps has another shape: it is made anew by `attache rebuild`. Watches; withdrawals.
UPDATE lineage SET replaced = run WHERE replaced IS NULL;
DELETE FROM sketch;
DELETE FROM story_member;
DELETE FROM story;

-- What the linker itself remembers of an article: small, so that a run begins quickly.
CREATE TABLE trace (article INTEGER PRIMARY KEY REFERENCES article, body BLOB NOT NULL) STRICT;

-- A question that is asked again and again, as data.
CREATE TABLE watch (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL,                 -- JSON: query and thresholds
  added TEXT NOT NULL,
  seen TEXT                           -- up to when its hits were shown
) STRICT;

-- What had to go: hash and reason stay, so that it does not come back.
CREATE TABLE withdrawal (
  seq INTEGER PRIMARY KEY,
  article TEXT NOT NULL,              -- id; empty where there was none
  capture TEXT NOT NULL,              -- id
  sha256 TEXT NOT NULL,
  reason TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX withdrawal_by_article ON withdrawal (article);
CREATE INDEX withdrawal_by_bytes ON withdrawal (sha256);
