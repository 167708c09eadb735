-- Version 3. Files that are taken up in the middle; captures by their address.
CREATE TABLE reading (
  file TEXT NOT NULL,                 -- as given
  mark TEXT NOT NULL,                 -- hash of its beginning
  offset INTEGER NOT NULL,            -- everything before it is read
  PRIMARY KEY (file, mark)
) STRICT, WITHOUT ROWID;
CREATE INDEX capture_by_address ON capture (address);
