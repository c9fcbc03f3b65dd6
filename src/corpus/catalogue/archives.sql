-- What archives need: the answers of servers as they were, the archives that were taken in, and the sources they brought.

-- Status and headers that came with the bytes held of an address; they go when the bytes do.
CREATE TABLE answers (
    url     TEXT PRIMARY KEY,
    status  INTEGER NOT NULL,
    -- A line each, as HTTP has them; those that speak of the connection or of the visitor are left out.
    headers TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- A row that is replaced is no row that is deleted (recursive_triggers is off), so its answer stays.
CREATE TRIGGER answers_go_with_addresses AFTER DELETE ON addresses
    BEGIN DELETE FROM answers WHERE url = OLD.url; END;
CREATE TRIGGER answers_go_with_bytes AFTER INSERT ON addresses WHEN NEW.original IS NULL
    BEGIN DELETE FROM answers WHERE url = NEW.url; END;
CREATE TRIGGER answers_go_with_taken_bytes AFTER UPDATE OF original ON addresses WHEN NEW.original IS NULL
    BEGIN DELETE FROM answers WHERE url = NEW.url; END;

-- Archives as they were when they were last read to their end, and the source that takes what names none.
CREATE TABLE archives (
    path     TEXT PRIMARY KEY,
    source   TEXT NOT NULL,
    bytes    INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    inode    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sources that came in archives, with what is usually true of their documents.
CREATE TABLE archived_sources (
    name     TEXT PRIMARY KEY,
    section  TEXT,
    country  TEXT,
    kind     TEXT,
    language TEXT
) STRICT, WITHOUT ROWID;
