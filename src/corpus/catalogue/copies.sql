-- What documents are to each other.

-- What the text of a document says, to be compared with others.
CREATE TABLE sketches (
    id       TEXT PRIMARY KEY,
    -- Documents of which this is the same say the same: a hash of the words, or of the bytes where those say more.
    words    TEXT NOT NULL,
    -- How many words, and their sketch; null where they are too few to be nearly those of another.
    count    INTEGER NOT NULL,
    sketch   BLOB,
    -- When it was published and what it is written in, as far as it says.
    date     TEXT,
    language TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE kin (
    id     TEXT PRIMARY KEY,
    -- The oldest of the documents that say the same, and the one that a family of languages is named after.
    oldest TEXT,
    family TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX kin_by_oldest ON kin (oldest);
CREATE INDEX kin_by_family ON kin (family);

-- Nothing of a document outlives it here, and those that belonged to it are compared again.
CREATE TRIGGER document_removed AFTER UPDATE OF state ON documents WHEN NEW.state = 'removed' BEGIN
    UPDATE history SET compared = 0 WHERE EXISTS (SELECT 1 FROM kin WHERE id = NEW.id);
    DELETE FROM sketches WHERE id = NEW.id;
    DELETE FROM kin WHERE id = NEW.id;
END;
CREATE TRIGGER document_deleted AFTER DELETE ON documents BEGIN
    UPDATE history SET compared = 0 WHERE EXISTS (SELECT 1 FROM kin WHERE id = OLD.id);
    DELETE FROM sketches WHERE id = OLD.id;
    DELETE FROM kin WHERE id = OLD.id;
END;

-- The last change up to which documents were compared.
ALTER TABLE history ADD COLUMN compared INTEGER NOT NULL DEFAULT 0;
