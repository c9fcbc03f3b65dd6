-- The second form: addresses of sites, for gathering them and for going on where a run was cut short.

-- One row an address, by its canonical form.
CREATE TABLE addresses (
    url           TEXT PRIMARY KEY,
    source        TEXT NOT NULL,
    -- Name and port: what shares one connection and one pause.
    host          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('page', 'seed', 'sitemap', 'feed')),
    -- Links from a seed.
    depth         INTEGER NOT NULL,
    -- The page it was first met on.
    found_on      TEXT,
    -- What the last visit found.
    state         TEXT NOT NULL CHECK (state IN
                      ('new', 'held', 'read', 'moved', 'missing', 'gone', 'failed', 'blocked', 'left')),
    -- Why, where the state does not say it all.
    reason        TEXT,
    -- Seconds since 1970: when it is to be visited.
    due           INTEGER NOT NULL,
    -- The time that was waited before that.
    interval      INTEGER,
    -- When it last answered, since when its bytes are what they are, and since when it answers 404 or 410.
    answered      INTEGER,
    changed       INTEGER,
    missing       INTEGER,
    -- Visits that failed, in a row.
    failures      INTEGER NOT NULL DEFAULT 0,
    etag          TEXT,
    last_modified TEXT,
    charset       TEXT,
    -- Where a redirect or `rel=canonical` leads.
    moved_to      TEXT,
    -- Its bytes, and their length, where it is kept as a document.
    original      TEXT,
    bytes         INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX addresses_by_due ON addresses (source, host, due);
CREATE INDEX addresses_by_original ON addresses (original);
CREATE INDEX addresses_by_source ON addresses (source, state);

-- Documents that are one publication in several languages, as sites say it.
CREATE TABLE alternates (
    url      TEXT NOT NULL,
    other    TEXT NOT NULL,
    language TEXT,
    PRIMARY KEY (url, other)
) STRICT, WITHOUT ROWID;

-- Forms of addresses that are not followed any more.
CREATE TABLE traps (
    source  TEXT NOT NULL,
    host    TEXT NOT NULL,
    shape   TEXT NOT NULL,
    example TEXT NOT NULL,
    since   INTEGER NOT NULL,
    PRIMARY KEY (source, host, shape)
) STRICT, WITHOUT ROWID;

-- What a crawl did, as JSON; null for runs of `index`.
ALTER TABLE runs ADD COLUMN crawl TEXT;

-- Failures that somebody has looked at and lives with.
ALTER TABLE failures ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0;
