//! Titles that programs fill in by themselves.

/// What programs put before the name of the file they print.
const PREFIXES: [&str; 5] = [
    "microsoft word - ",
    "microsoft powerpoint - ",
    "microsoft excel - ",
    "microsoft publisher - ",
    "print ",
];

/// Words of a title that is left of a printed file's name; fewer are the name itself.
const PHRASE_WORDS_MIN: usize = 4;

/// Endings of file names.
const EXTENSIONS: [&str; 24] = [
    "doc", "docx", "docm", "dot", "rtf", "odt", "wpd", "wpf", "wps", "txt", "pdf", "ppt", "pptx",
    "pub", "xls", "xlsx", "indd", "qxd", "qxp", "pmd", "tif", "dvi", "tex", "html",
];

/// What programs write where nobody gave a title.
const PLACEHOLDERS: [&str; 14] = [
    "untitled",
    "title",
    "name",
    "document",
    "document1",
    "powerpoint presentation",
    "powerpoint-presentatie",
    "presentación de powerpoint",
    "présentation powerpoint",
    "(anonymous)",
    "none",
    "unknown",
    "sans titre",
    "naamloos",
];

/// A title as a reader would know it: without what a program put before and after it; `None` where nobody gave one.
pub fn cleaned(title: &str) -> Option<String> {
    let lower = title.to_lowercase();
    let prefix = PREFIXES.iter().find(|prefix| lower.starts_with(**prefix));
    let printed = prefix.and_then(|prefix| title.get(prefix.len()..));
    let text = printed.unwrap_or(title).trim();
    let name = without_extension(text);
    let is_file_name = name != text || printed.is_some();
    if is_file_name && !is_phrase(name) || is_placeholder(name) || !has_word(name) {
        return None;
    }
    Some(name.into())
}

fn without_extension(title: &str) -> &str {
    let is_known = |ending: &str| {
        EXTENSIONS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(ending))
    };
    match title.rsplit_once('.') {
        Some((name, ending)) if is_known(ending) => name.trim_end(),
        _ => title,
    }
}

/// Whether the name of a file reads like a title: words apart, and no underscores.
fn is_phrase(name: &str) -> bool {
    let words = name.split_whitespace().filter(|word| has_word(word));
    !name.contains('_') && words.count() >= PHRASE_WORDS_MIN
}

fn is_placeholder(title: &str) -> bool {
    let lower = title.to_lowercase();
    let name =
        lower.trim_end_matches(|letter: char| letter.is_ascii_digit() || " -".contains(letter));
    title.contains('\\')
        || title.contains("://")
        || PLACEHOLDERS.contains(&name)
        || PLACEHOLDERS.contains(&&*lower)
}

/// Whether two letters follow each other.
fn has_word(text: &str) -> bool {
    let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
    letters.windows(2).any(|pair| pair == [true, true])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stay_as_they_are() {
        for title in [
            "Trafficking in human beings",
            "Kinderen in detentie. Een verkenning",
            "Rapport 2004",
            "Titel",
        ] {
            assert_eq!(cleaned(title).as_deref(), Some(title));
        }
    }

    #[test]
    fn the_program_is_cut_off_a_phrase() {
        let printed = "Microsoft Word - Speech at the conference in Tirana.doc";
        assert_eq!(
            cleaned(printed).as_deref(),
            Some("Speech at the conference in Tirana")
        );
    }

    #[test]
    fn file_names_and_placeholders_are_no_titles() {
        for title in [
            "Microsoft Word - report_12.doc",
            "current.wpf",
            "cover.tif",
            "Untitled",
            "Untitled-1",
            "untitled 2",
            "PowerPoint Presentation",
            "Document3",
            "NAME",
            "C:\\texts\\a b c d",
            "12-34",
            "",
            "PowerPoint-presentatie",
        ] {
            assert_eq!(cleaned(title), None, "{title}");
        }
    }
}
