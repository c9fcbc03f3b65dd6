-- What of an extraction no reader could read, and what a recognition program made of it.
CREATE TABLE recognitions (
    extraction TEXT PRIMARY KEY,
    -- How many of its pages were not read, before recognition and after it.
    wanted     INTEGER NOT NULL,
    unread     INTEGER NOT NULL,
    -- The packs of its likely languages, separated by spaces.
    packs      TEXT NOT NULL,
    -- The program and the packs it had when it was asked; null where it was not.
    engine     TEXT,
    -- The extraction with what was recognised.
    result     TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX recognitions_by_result ON recognitions (result);

-- Pictures of its pages, under whose names recognitions are kept.
CREATE TABLE page_pictures (
    extraction TEXT NOT NULL,
    picture    TEXT NOT NULL,
    PRIMARY KEY (extraction, picture)
) STRICT, WITHOUT ROWID;
