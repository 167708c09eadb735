-- Version 6. Sources that are read again and again, what they list, and what was asked of whom.
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,                 -- feed (also sitemaps and lists), page, folder
  title TEXT,
  added TEXT NOT NULL,
  paused INTEGER NOT NULL,
  state TEXT NOT NULL                 -- JSON: how it went so far
) STRICT;

CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,
  source INTEGER NOT NULL,            -- that listed it first; stays where the source is removed
  seen TEXT NOT NULL,                 -- when it was listed first
  hints TEXT NOT NULL,                -- JSON
  state TEXT NOT NULL,                -- waiting, read, failed, gone, forbidden, unread
  reason TEXT NOT NULL,               -- in words, for all but waiting and read
  tries INTEGER NOT NULL,
  due TEXT NOT NULL,                  -- not to be asked for before
  capture TEXT                        -- id, where it was read
) STRICT;
CREATE INDEX entry_by_state ON entry (state, due);
CREATE INDEX entry_by_source ON entry (source, seen);
CREATE INDEX sighting_by_asked ON sighting (asked);

-- The log of requests: only added to.
CREATE TABLE visit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  host TEXT NOT NULL,
  address TEXT NOT NULL,
  status INTEGER,
  outcome TEXT NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
CREATE INDEX visit_by_address ON visit (address, seq);
