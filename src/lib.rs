//! `dossier`: the search engine over the publications of a network of child-rights organisations.
//!
//! Originals come in from folders and sites, are read in worker processes, described, and indexed; a search answers with pages.
//! The modules stand in floors, in reading order; imports only go down, and within a floor only up this list
//! (`tests/architecture.rs` sees to it).
//!
//! # Reading
//!
//! `extract` turns bytes into text: PDF on lopdf's objects with a reader of our own (`extract/pdf`), HTML, text, Markdown,
//! JSON Lines, office files and books (`extract/office`, `extract/rtf`). `render` draws PDF pages with hayro, apart from
//! `extract` because it reads the file a second time and a build can go without it (feature `pictures`). `read` does both
//! in worker processes; `read::ocr` hands drawn pages to tesseract, which this process starts and bounds itself, since a
//! worker may start nothing. `ingest` decides when: what tesseract reads becomes an extraction beside the first
//! (`<name>-ocr<hash>`), so that another version of it reads those pages anew and nothing else. Three limits stand around
//! a PDF, so that what was read of it is kept: a page that panics, and pages beyond a budget of processor time or text,
//! are listed as `partial`; a page that ends the whole process is found by reading again, and then left out and listed.
//!
//! # Taking down
//!
//! What is withdrawn is known by hashes (`document::Mark`) in the catalogue and in `index/withdrawn`. Readers hide it from
//! the moment that file is renamed; every door (`crawl`, `ingest`) asks the catalogue before it keeps anything;
//! `ingest::erase` finds what is stored by the hashes alone, so that it can be cut short and begun again.
//!
//! # Choices that carry a number
//!
//! * The language of a text is decided by letter trigrams of 111 languages, counted once into a file of 0.6 MB: 98.4 % of
//!   sentences in 31 languages are right where whatlang alone has 84 %, and it knows Albanian, Swahili, Somali and others
//!   that whatlang lacks. Whatlang is the second witness: a language that stands on one page of a document only must
//!   convince both (25 stray languages in 259 real documents without, none with it). `benches/language.rs` measures.
//! * A document is found if it has all the wanted words, or scores with the best hundred; ranking is BM25 over the union
//!   of a word's forms. All words first, as a rule of ranking, costs .005 of nDCG@10 on eleven judged collections.
//! * The best publications of many pages are weighed once more by their best page: 98.7 % of headings lead to the right
//!   publication, where 90.7 % did, and 98.6 % of those to the right page, where 80.9 % did. It costs a third of an answer.
//! * Words that begin alike are forms of each other at .3 of the weight: +.0025 of recall and +.008 where seventeen languages
//!   are mixed, for up to four more posting lists a word; none of them is frequent.
//! * Title and metadata of a document stand behind its pages in the index: nearly every word stands in a text once, and
//!   with a gap before it each costs a bit or a byte more, .04 of the text in all.
//! * What a lexicon says of a word's stems is taken over from the one before; everything that depends on how often words
//!   occur is worked out anew. A first run ends with one segment, which takes .03 of the text less than two.
//! * The title counts .3 beside the body, in which it stands too: +.003 on the same collections.
//! * An answer comes from the newest commit of the generation that `CURRENT` names. Between a commit and its publication,
//!   a fraction of a second or, after small changes, until the end of the run, the lexicon is that of the commit before;
//!   a word it lacks is looked up as it stands.
//! * Two documents say the same where .88 of their words agree, each as often as it occurs, by sketches of 256 slots:
//!   of real texts with one word in twenty misread .91 remain, of a tenth replaced .86. Short texts must agree in more. Each is compared with the oldest
//!   of its group, so groups do not drift, and only the oldest are looked up, so a thousand pages of one template are
//!   cheap. The oldest is the one with the earliest date, which a library gathered anew finds again.
//!
//! `benches/README.md` has the tables and the commands.

// Floor 0: words.

// Languages, and the detection of them.
pub mod language;

// Normalisation, tokens, stems.
pub mod text;

// Floor 1: the data model.

// Documents, pages, kinds, countries, dates.
pub mod document;

// Floor 2: understanding bytes.

// Bytes to text: PDF, HTML, text, office files, books.
pub mod extract;

// PDF pages as pictures.
pub mod render;

// Text to kind, date, language, country.
pub mod describe;

// Floor 3: keeping.

// Originals, extractions, caches, catalogue.
pub mod corpus;

// The index and its lexicon.
pub mod index;

// Sites to originals.
pub mod crawl;

// WARC in and out.
pub mod archive;

// Floor 4: the pipelines.

// Originals to extractions, thumbnails and recognised pages.
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
