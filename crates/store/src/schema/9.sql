-- Version 9. Stories that turned out to be one, or two: who moved, at which arrival, and why.
CREATE TABLE story_change (
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,                 -- merged, split, joined
  story TEXT NOT NULL,                -- that was left
  into_story TEXT NOT NULL,
  at INTEGER NOT NULL,                -- number of the article at whose arrival it was seen
  seen_at TEXT NOT NULL,              -- its id
  why TEXT NOT NULL,
  run INTEGER NOT NULL REFERENCES run,
  replaced INTEGER REFERENCES run     -- by linking anew
) STRICT;
CREATE INDEX change_by_story ON story_change (story);
CREATE INDEX change_by_into ON story_change (into_story);

CREATE TABLE story_moved (
  change INTEGER NOT NULL REFERENCES story_change,
  article INTEGER NOT NULL REFERENCES article,
  PRIMARY KEY (change, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX moved_by_article ON story_moved (article);
