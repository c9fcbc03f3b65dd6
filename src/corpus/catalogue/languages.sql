-- What a document is written in stands with what its text says.
ALTER TABLE documents DROP COLUMN language;
