-- Version 5. Indexes for the desk: what arrived since, and what is known of outlets without reading the articles.
CREATE INDEX article_by_run ON article (run, seq);
CREATE INDEX article_by_outlet ON article (outlet_key, sort_day, last_day, access, language, outlet);
CREATE INDEX coding_now ON coding (item) WHERE replaced IS NULL;
CREATE INDEX judgement_by_time ON judgement (at, seq);
