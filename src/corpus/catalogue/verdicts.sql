-- Pages by verdict as JSON, `{}` where all are plain text: what was the number of pages without text, by its reasons.
ALTER TABLE documents DROP COLUMN pages_without_text;
ALTER TABLE documents ADD COLUMN verdicts TEXT NOT NULL DEFAULT '{}';
