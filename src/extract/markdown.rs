//! Markdown: headings as sections, marks of emphasis and links removed, front matter understood.
//!
//! HTML inside it loses its tags and keeps its words. Front matter is read for a few plain `key: value` lines, not as
//! YAML: what a title, date or language needs is no more than that.

use std::collections::HashSet;

use pulldown_cmark::{Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use super::flow::Flow;
use super::{ExtractError, Extraction, Hints, charset, plain, sections, written_date};
use crate::document::FailureClass;
use crate::language::Language;

/// Reads Markdown.
///
/// # Errors
/// `Empty` where there is nothing but white space.
pub fn read(bytes: &[u8], hints: Hints<'_>) -> Result<Extraction, ExtractError> {
    let decoded = charset::decode(bytes, hints.charset);
    let text = plain::with_line_feeds(&decoded.text);
    let mut reader = Reader::default();
    reader.extraction.warnings.extend(decoded.warning);
    for (i, part) in text.split('\u{c}').enumerate() {
        if i > 0 {
            reader.flow.begin_page();
        }
        for event in Parser::new_ext(part, options()) {
            reader.event(event);
        }
    }
    reader.finish()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
}

#[derive(Default)]
struct Reader {
    flow: Flow,
    extraction: Extraction,
    /// The addresses linked to so far.
    linked: HashSet<String>,
    /// Front matter is being read.
    in_front_matter: bool,
    /// Code keeps its lines.
    in_code: bool,
}

impl Reader {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.in_front_matter => self.front_matter(&text),
            Event::Text(text) if self.in_code => self.flow.verbatim(&text),
            Event::Text(text) | Event::Code(text) => self.flow.text(&text),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::SoftBreak => self.flow.blank(),
            Event::HardBreak => self.flow.end_line(),
            Event::Rule => self.flow.end_block(),
            Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.flow.begin_heading(),
            Tag::Item => self.flow.end_line(),
            Tag::Link { dest_url, .. } => self.link(&dest_url),
            Tag::CodeBlock(_) => {
                self.flow.end_block();
                self.in_code = true;
            }
            Tag::MetadataBlock(MetadataBlockKind::YamlStyle | MetadataBlockKind::PlusesStyle) => {
                self.in_front_matter = true
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.flow.end_block();
            }
            TagEnd::MetadataBlock(_) => self.in_front_matter = false,
            TagEnd::TableCell => self.flow.end_cell(),
            TagEnd::TableRow | TagEnd::TableHead | TagEnd::Item => self.flow.end_line(),
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::List(_)
            | TagEnd::Table
            | TagEnd::BlockQuote(_)
            | TagEnd::FootnoteDefinition
            | TagEnd::HtmlBlock => self.flow.end_block(),
            _ => {}
        }
    }

    fn link(&mut self, address: &str) {
        if !address.starts_with('#') && self.linked.insert(address.to_owned()) {
            self.extraction.links.push(address.to_owned());
        }
    }

    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some((before, after)) = rest.split_once('<') {
            self.flow.text(before);
            if after.starts_with("br") {
                self.flow.end_line();
            }
            rest = after.split_once('>').map_or("", |(_, rest)| rest);
        }
        self.flow.text(rest);
    }

    fn front_matter(&mut self, text: &str) {
        for (key, value) in text.lines().filter_map(key_and_value) {
            let metadata = &mut self.extraction.metadata;
            match key.to_ascii_lowercase().as_str() {
                "title" => self.extraction.title = Some(value.to_owned()),
                "date" | "published" => metadata.published = written_date::parse(value),
                "updated" | "modified" | "lastmod" => {
                    metadata.modified = written_date::parse(value)
                }
                "lang" | "language" => metadata.language = Language::parse(value),
                "author" => metadata.author = Some(value.to_owned()),
                "description" | "summary" => metadata.description = Some(value.to_owned()),
                "keywords" | "tags" => {
                    metadata.keywords = Some(value.trim_matches(['[', ']']).to_owned())
                }
                _ => {}
            }
        }
    }

    fn finish(self) -> Result<Extraction, ExtractError> {
        let blocks = self.flow.into_blocks();
        let mut extraction = self.extraction;
        let heading = blocks
            .iter()
            .find(|block| block.is_heading)
            .map(|block| block.text.clone());
        extraction.title = extraction.title.or(heading);
        extraction.pages = sections::pages(blocks);
        if extraction.pages.is_empty() && extraction.title.is_none() {
            return Err(ExtractError::new(
                FailureClass::Empty,
                "the file holds no text",
            ));
        }
        Ok(extraction)
    }
}

/// `key: value` of YAML or `key = value` of TOML, the value without its quotation marks.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once([':', '='])?;
    let value = value.trim().trim_matches(['"', '\'']);
    let is_key = key.starts_with(|c: char| c.is_alphabetic());
    (is_key && !value.is_empty()).then_some((key.trim(), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Extraction {
        read(text.as_bytes(), Hints::default()).unwrap()
    }

    #[test]
    fn marks_go_and_words_stay_whole() {
        let extraction = read_text(
            "See *un*done **work** in [the report](a.pdf)\nof `2003`.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        );
        assert_eq!(
            extraction.pages[0].text,
            "See undone work in the report of 2003.\n\none\ntwo\n\na | b\n1 | 2"
        );
        assert_eq!(extraction.links, ["a.pdf"]);
    }

    #[test]
    fn both_kinds_of_heading_open_sections() {
        let long = "word ".repeat(60);
        let extraction = read_text(&format!(
            "First\n=====\n\n{long}\n\n## Second *part*\n\n{long}"
        ));
        assert_eq!(extraction.title.as_deref(), Some("First"));
        let headings: Vec<_> = extraction
            .pages
            .iter()
            .map(|page| page.heading.as_deref())
            .collect();
        assert_eq!(headings, [Some("First"), Some("Second part")]);
    }

    #[test]
    fn front_matter_names_title_and_date() {
        let extraction =
            read_text("---\ntitle: \"Annual report\"\ndate: 2004-03-24\n---\n\n# Chapter\n\nText.");
        assert_eq!(extraction.title.as_deref(), Some("Annual report"));
        assert_eq!(
            extraction.metadata.published.unwrap().to_string(),
            "2004-03-24"
        );
        assert_eq!(extraction.pages[0].text, "Chapter\n\nText.");
    }

    #[test]
    fn html_inside_keeps_its_words() {
        assert_eq!(
            read_text("A<br>B <b>bold</b>\n\n<div>\nInside\n</div>\n").pages[0].text,
            "A\nB bold\n\nInside"
        );
    }
}
