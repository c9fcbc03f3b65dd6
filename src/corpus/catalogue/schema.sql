-- The catalogue in its first form. Later forms are reached by the migrations in mod.rs.

-- Numbers of changes: the last one given out, and the one since which every deletion is still on record.
CREATE TABLE history (
    latest         INTEGER NOT NULL,
    complete_since INTEGER NOT NULL
) STRICT;

-- Sources as of the last run: those of sources.toml, and those registered by naming a path.
CREATE TABLE sources (
    name       TEXT PRIMARY KEY,
    folder     TEXT NOT NULL,
    registered INTEGER NOT NULL,
    -- What its documents were described with; when it changes they are described anew.
    defaults   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE originals (
    hash  TEXT PRIMARY KEY,
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Files as they were when they were last read.
CREATE TABLE files (
    source     TEXT NOT NULL,
    path       TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    modified   INTEGER NOT NULL,
    inode      INTEGER NOT NULL,
    -- Null where the bytes could not be had.
    original   TEXT,
    -- Null where nothing could be read of them.
    extraction TEXT,
    extractor  INTEGER NOT NULL,
    PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;

-- One row a searchable document; a removed one stays until its deletion is in the index.
CREATE TABLE documents (
    id                 TEXT PRIMARY KEY,
    source             TEXT NOT NULL,
    path               TEXT NOT NULL,
    own_id             TEXT,
    version            TEXT NOT NULL,
    original           TEXT NOT NULL,
    extraction         TEXT NOT NULL,
    entry              INTEGER NOT NULL,
    page_count         INTEGER NOT NULL,
    pages_without_text INTEGER NOT NULL,
    url                TEXT,
    language           TEXT,
    state              TEXT NOT NULL CHECK (state IN ('pending', 'indexed', 'removed')),
    change             INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX documents_by_change ON documents (change);
CREATE INDEX documents_by_file ON documents (source, path);

CREATE TABLE skipped (
    source TEXT NOT NULL,
    path   TEXT NOT NULL,
    type   TEXT NOT NULL,
    PRIMARY KEY (source, path)
) STRICT, WITHOUT ROWID;

-- A file, or a line of a file (0 for the file itself), that could not be read.
CREATE TABLE failures (
    source    TEXT NOT NULL,
    path      TEXT NOT NULL,
    line      INTEGER NOT NULL,
    class     TEXT NOT NULL,
    reason    TEXT NOT NULL,
    first_run INTEGER NOT NULL,
    last_run  INTEGER NOT NULL,
    PRIMARY KEY (source, path, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id       INTEGER PRIMARY KEY,
    started  TEXT NOT NULL,
    finished TEXT
) STRICT;
