//! The language of a text, from the text alone.
//!
//! A script that one language writes decides; all else goes to whatlang, on a sample of the text. Nothing of what is
//! declared about a text is weighed here: that is [`super::evidence`].

use super::Language;
use super::script;

/// A detected language and how sure the detection is, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// The language.
    pub language: Language,
    /// The certainty, from 0 to 1.
    pub confidence: f32,
}

/// Characters looked at: beyond this a longer sample no longer changes the answer, and detection costs as much as
/// reading does.
const SAMPLE_CHARACTERS: usize = 1_600;

/// A sample is taken in this many pieces, so that a title page or a table at the start does not speak for the whole.
const SAMPLE_PIECES: usize = 4;

/// With fewer letters than these nothing is said.
const FEWEST_LETTERS: usize = 3;

/// Detects the language of a text from the text alone; `None` where there is too little of it.
pub fn detect(text: &str) -> Option<Detection> {
    let sample = sample(text);
    let (script, letters) = script::dominant(&sample)?;
    if letters < FEWEST_LETTERS {
        return None;
    }
    match script.only_language().and_then(Language::parse) {
        Some(language) => Some(Detection {
            language,
            confidence: 1.0,
        }),
        None => by_letters(&sample),
    }
}

/// Lets whatlang decide among the languages of one script.
fn by_letters(sample: &str) -> Option<Detection> {
    let found = whatlang::detect(sample)?;
    Some(Detection {
        language: Language::parse(found.lang().code())?,
        confidence: found.confidence() as f32,
    })
}

/// A text, or pieces spread over it where it is long.
pub(super) fn sample(text: &str) -> std::borrow::Cow<'_, str> {
    // Four bytes are the most a character takes; shorter texts need no counting.
    if text.len() <= SAMPLE_CHARACTERS {
        return text.into();
    }
    let stride = text.len() / SAMPLE_PIECES;
    let pieces: Vec<&str> = (0..SAMPLE_PIECES)
        .filter_map(|piece| text.get(text.ceil_char_boundary(piece * stride)..))
        .map(piece_of_words)
        .collect();
    pieces.join("\n").into()
}

/// The words at the start of a text, without the first, which may be cut.
fn piece_of_words(text: &str) -> &str {
    let end = text
        .char_indices()
        .nth(SAMPLE_CHARACTERS / SAMPLE_PIECES)
        .map_or(text.len(), |(place, _)| place);
    let piece = text.get(..end).unwrap_or(text);
    piece.split_once(' ').map_or(piece, |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(text: &str) -> Option<String> {
        detect(text).map(|found| found.language.code().to_owned())
    }

    #[test]
    fn sentences_are_told_apart() {
        for (code, text) in [
            (
                "en",
                "Every hotel that signs the code trains its staff to recognise and report exploitation.",
            ),
            (
                "fr",
                "Chaque hôtel signataire forme son personnel à reconnaître et à signaler les abus.",
            ),
            (
                "es",
                "Cada hotel que firma el código forma a su personal para reconocer y denunciar los abusos.",
            ),
            (
                "nl",
                "Elk hotel dat de code ondertekent, leert zijn personeel misbruik te herkennen en te melden.",
            ),
            (
                "ru",
                "Каждая гостиница обучает своих сотрудников распознавать насилие и сообщать о нём.",
            ),
            ("el", "Τα παιδιά έχουν δικαιώματα"),
            ("th", "เด็กทุกคนมีสิทธิ"),
            ("lo", "ເດັກທຸກຄົນມີສິດ"),
            ("ja", "子どもの権利"),
        ] {
            assert_eq!(code_of(text).as_deref(), Some(code));
        }
    }

    #[test]
    fn too_little_is_no_language() {
        for text in ["", " \n", "12 345,67 – 89", "§ 3", "a 1"] {
            assert_eq!(code_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_sampled_all_over() {
        let cover = "Annual Report of the Foundation. ";
        let body =
            "Het kind heeft recht op bescherming tegen alle vormen van uitbuiting. ".repeat(400);
        assert_eq!(
            code_of(&format!("{}{body}", cover.repeat(20))).as_deref(),
            Some("nl")
        );
        assert!(sample(&body).chars().count() <= SAMPLE_CHARACTERS + SAMPLE_PIECES);
    }
}
