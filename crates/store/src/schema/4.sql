-- Version 4. Which story an article stood in before: what was known then is answered from here, and it is the record of
-- stories that merged and split.
CREATE TABLE story_member_past (
  article INTEGER NOT NULL REFERENCES article,
  story TEXT NOT NULL,
  similarity REAL NOT NULL,
  run INTEGER NOT NULL REFERENCES run,      -- that put it there
  replaced INTEGER NOT NULL REFERENCES run, -- that took it out
  PRIMARY KEY (article, run, replaced)
) STRICT, WITHOUT ROWID;
CREATE INDEX past_by_story ON story_member_past (story);
