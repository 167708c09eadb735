-- Version 8. Indexes that give lists in their order, so that a part far down a long list costs no sort.
CREATE INDEX event_by_type_day ON event (type, sort_day, item);
DROP INDEX item_by_kind;
CREATE INDEX item_by_kind ON item (kind, article, first, last);
-- With the column that its condition is on, counting needs no coding itself.
DROP INDEX coding_now;
CREATE INDEX coding_now ON coding (item, replaced) WHERE replaced IS NULL;
