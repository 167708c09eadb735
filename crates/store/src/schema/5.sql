-- Version 5. Indexes for the desk: what arrived since, what is known of outlets, and which articles were not read in full,
-- without reading the articles themselves.
CREATE INDEX article_by_run ON article (run, seq, sort_day, outlet_key);
CREATE INDEX article_by_outlet ON article (outlet_key, sort_day, last_day, access, language, outlet);
CREATE INDEX article_partly_read ON article (sort_day, seq) WHERE access <> 'open' OR language IS NULL
  OR (language <> 'en' AND substr(language, 1, 3) <> 'en-') OR published IS NULL;
CREATE INDEX coding_now ON coding (item) WHERE replaced IS NULL;
CREATE INDEX judgement_by_time ON judgement (at, seq);
