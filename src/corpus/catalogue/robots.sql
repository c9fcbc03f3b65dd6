-- The eighth form: robots.txt files, so that their rules hold for a day whatever runs come between.

-- One row a scheme, host and port that gave its file out, or said that there is none.
CREATE TABLE robots (
    origin        TEXT PRIMARY KEY,
    -- At most 500 KiB; null where there is none.
    body          BLOB,
    -- Seconds since 1970: when the server said so last.
    fetched       INTEGER NOT NULL,
    etag          TEXT,
    last_modified TEXT
) STRICT;
