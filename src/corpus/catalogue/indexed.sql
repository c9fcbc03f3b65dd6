-- How far the index has followed is one number: to mark each document took as long as to record it.

-- The last change that the index has seen.
ALTER TABLE history ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
UPDATE history SET indexed = coalesce((SELECT min(change) - 1 FROM documents WHERE state = 'pending'), latest);

-- A tombstone: the document is gone, and the index may still have it.
ALTER TABLE documents ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
DROP TRIGGER document_removed;
DROP INDEX documents_unsettled;
UPDATE documents SET removed = 1 WHERE state = 'removed';
ALTER TABLE documents DROP COLUMN state;
CREATE INDEX documents_removed ON documents (change) WHERE removed;
CREATE TRIGGER document_removed AFTER UPDATE OF removed ON documents WHEN NEW.removed BEGIN
    UPDATE history SET compared = 0 WHERE EXISTS (SELECT 1 FROM kin WHERE id = NEW.id);
    DELETE FROM sketches WHERE id = NEW.id;
    DELETE FROM kin WHERE id = NEW.id;
END;
