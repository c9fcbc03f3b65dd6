//! Languages, and the detection of them in a text.
//!
//! A [`Language`] is a code, nothing more: what the interface speaks, what a query is written in and what a page is
//! written in are three different things that share this type. Detection is evidence for ranking, filters and display;
//! it never decides whether a word can be found, so a wrong answer here costs comfort, not documents.

mod detect;
mod evidence;
mod letters;
mod names;
pub mod naming;
mod profiles;
mod score;
mod script;
mod witness;

pub use detect::{Detection, detect};
pub use evidence::{Evidence, of_page};
pub use score::fit;
pub use witness::runs_on_in;

use serde::{Deserialize, Serialize};

/// A language by its ISO 639 code: two letters where ISO 639-1 has them, else the three of ISO 639-3.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 3]);

impl Language {
    /// Reads a code (`nl`, `nld`, `dut`), a tag (`fr-BE`, `pt_BR`) or a name (`Dutch`, `Nederlands`), in any case.
    pub fn parse(text: &str) -> Option<Language> {
        let wanted = text.trim().to_lowercase();
        let code = names::of_code(&wanted)
            .or_else(|| names::of_code(primary_subtag(&wanted)?))
            .or_else(|| names::of_name(&wanted))?;
        Language::of_code(code)
    }

    /// The code, `nl`.
    pub fn code(&self) -> &str {
        // Only ASCII codes of the table are ever stored; a two-letter code ends in a zero.
        let length = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }

    /// The English name, `Dutch`; the code itself where no name is known.
    pub fn english_name(&self) -> &str {
        names::english_name(self.code()).unwrap_or_else(|| self.code())
    }

    /// What it calls itself, `Nederlands`; the English name where that is the same or not known.
    pub fn native_name(&self) -> &str {
        names::native_name(self.code()).unwrap_or_else(|| self.english_name())
    }

    /// A language by a code of the table, as it stands there.
    fn of_code(code: &str) -> Option<Language> {
        match *code.as_bytes() {
            [a, b] => Some(Language([a, b, 0])),
            [a, b, c] => Some(Language([a, b, c])),
            _ => None,
        }
    }
}

/// The first subtag of a BCP 47 tag (RFC 5646, 2.2.1), where it has further ones.
fn primary_subtag(tag: &str) -> Option<&str> {
    let (primary, _) = tag.split_once(['-', '_', '.', '@'])?;
    matches!(primary.len(), 2 | 3).then_some(primary)
}

impl TryFrom<String> for Language {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Language::parse(&text).ok_or_else(|| format!("`{text}` is no language code"))
    }
}

impl From<Language> for String {
    fn from(language: Language) -> String {
        language.code().to_owned()
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(text: &str) -> Option<String> {
        Language::parse(text).map(String::from)
    }

    #[test]
    fn codes_tags_and_names_mean_the_same_language() {
        for text in [
            "nl",
            "NLD",
            "dut",
            "nl-BE",
            "nl_NL",
            "Dutch",
            "Nederlands",
            " flemish ",
        ] {
            assert_eq!(code_of(text).as_deref(), Some("nl"), "{text}");
        }
        for (text, code) in [
            ("pt-BR", "pt"),
            ("zh-Hant-TW", "zh"),
            ("arb", "ar"),
            ("nb-NO", "no"),
            ("als", "sq"),
            ("en_GB.UTF-8", "en"),
            ("Français", "fr"),
            ("ceb", "ceb"),
        ] {
            assert_eq!(code_of(text).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn what_names_no_language_is_none() {
        for text in [
            "",
            "-",
            "x-default",
            "und",
            "mul",
            "Klingonese",
            "fr,en",
            "zz",
            "日",
        ] {
            assert_eq!(code_of(text), None, "{text}");
        }
    }

    #[test]
    fn languages_have_english_names() {
        for (code, name) in [
            ("nl", "Dutch"),
            ("sq", "Albanian"),
            ("mg", "Malagasy"),
            ("ceb", "Cebuano"),
        ] {
            assert_eq!(Language::parse(code).unwrap().english_name(), name);
        }
    }
}
