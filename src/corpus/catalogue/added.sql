-- The ninth form: when the library first had a document, for what is told as new.

-- Seconds since 1970; 0 where it was there before this was noted.
ALTER TABLE documents ADD COLUMN added INTEGER NOT NULL DEFAULT 0;
