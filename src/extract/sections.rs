//! Pages of documents that have none: a section under a heading, cut at 3,000 characters, at a paragraph; a form feed ends a page too.
