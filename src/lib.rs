//! `dossier`: the search engine over the publications of a network of child-rights organisations.
//!
//! Originals come in from folders, are read in worker processes, described, and indexed; a search answers with pages.
//! The modules stand in floors, in reading order; imports only go down, and within a floor only up
//! this list (`tests/architecture.rs` sees to it).

// Floor 0: words.

// Languages, and the detection of them.
pub mod language;

// Normalisation, tokens, stems.
pub mod text;

// Floor 1: the data model.

// Documents, pages, kinds, countries, dates.
pub mod document;

// Floor 2: understanding bytes.

// Bytes to text.
pub mod extract;

// Text to kind, date, language, country.
pub mod describe;

// Floor 3: keeping.

// Originals, extractions, catalogue.
pub mod corpus;

// The index and its lexicon.
pub mod index;

// Floor 4: the pipelines.

// Originals to extractions.
pub mod read;

// Sources to a searchable index.
pub mod ingest;

// Requests to results.
pub mod search;

// Judged queries to measures.
pub mod evaluate;

// Floor 5: doors.

// The search page and the API.
pub mod web;

// The command line.
pub mod cli;
