-- What was withdrawn and why. The reason is kept as it was given: it must not say who is in the document.
CREATE TABLE withdrawals (
    number   INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    reason   TEXT NOT NULL,
    -- Null while something of it may still be stored.
    finished TEXT
) STRICT;

-- By what it is recognised: hashes alone.
CREATE TABLE tombstones (
    kind       TEXT NOT NULL CHECK (kind IN ('id', 'address', 'bytes', 'text')),
    hash       TEXT NOT NULL,
    withdrawal INTEGER NOT NULL,
    PRIMARY KEY (kind, hash)
) STRICT, WITHOUT ROWID;
