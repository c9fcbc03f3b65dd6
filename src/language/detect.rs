//! The language of a text, from the text alone.
//!
//! A script that one language writes decides; all else is decided by the letters, on a sample of the text. Nothing of
//! what is declared about a text is weighed here: that is [`super::evidence`].

use std::borrow::Cow;

use super::Language;
use super::score::{Scores, score};
use super::script;

/// A detected language and how sure the detection is, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detection {
    /// The language.
    pub language: Language,
    /// The certainty, from 0 to 1.
    pub confidence: f32,
}

/// What the letters of a text say.
pub(super) enum Reading {
    /// One language alone is written in this script.
    Alone(Language),
    /// Several languages share it.
    Shared(Scores),
}

/// Characters looked at: a longer sample no longer changes the answer, and costs as much as reading does.
const SAMPLE_CHARACTERS: usize = 400;

/// A sample is taken in this many pieces, so that a title page or a table at the start does not speak for the whole.
const SAMPLE_PIECES: usize = 4;

/// With fewer letters than these nothing is said.
const FEWEST_LETTERS: usize = 3;

/// Detects the language of a text from the text alone; `None` where there is too little of it.
pub fn detect(text: &str) -> Option<Detection> {
    let (reading, _) = read(text)?;
    let (language, confidence) = match reading {
        Reading::Alone(language) => (language, 1.0),
        Reading::Shared(scores) => scores.best()?,
    };
    Some(Detection {
        language,
        confidence,
    })
}

/// What the letters of a text say, and how many those of its main script are; `None` where there are hardly any.
pub(super) fn read(text: &str) -> Option<(Reading, usize)> {
    let sample = sample(text);
    let (script, letters) = script::dominant(&sample)?;
    if letters < FEWEST_LETTERS {
        return None;
    }
    let alone = script.only_language().and_then(Language::parse);
    let reading = match alone {
        Some(language) => Reading::Alone(language),
        None => Reading::Shared(score(&sample)),
    };
    Some((reading, letters))
}

/// A text, or pieces spread over it where it is long.
fn sample(text: &str) -> Cow<'_, str> {
    // A text of so many bytes has no more characters than that, and needs no counting.
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
                "Every hotel that signs the code trains its staff to recognise exploitation.",
            ),
            (
                "fr",
                "Chaque hôtel signataire forme son personnel à reconnaître et à signaler les abus.",
            ),
            (
                "es",
                "Cada hotel que firma el código forma a su personal para denunciar los abusos.",
            ),
            (
                "nl",
                "Elk hotel dat de code ondertekent, leert zijn personeel misbruik te melden.",
            ),
            (
                "ru",
                "Каждая гостиница обучает своих сотрудников распознавать насилие.",
            ),
            (
                "sq",
                "Çdo fëmijë ka të drejtë të mbrohet nga dhuna dhe nga shfrytëzimi.",
            ),
            (
                "sw",
                "Kila mtoto ana haki ya kulindwa dhidi ya ukatili na unyonyaji.",
            ),
            (
                "so",
                "Ilmo kasta wuxuu xaq u leeyahay in laga ilaaliyo xadgudubka.",
            ),
            (
                "ha",
                "Kowane yaro yana da hakkin samun kariya daga cin zarafi.",
            ),
            (
                "mg",
                "Ny ankizy rehetra dia manan-jo ho voaaro amin'ny herisetra.",
            ),
            ("ar", "لكل طفل الحق في الحماية من العنف والاستغلال"),
            ("fa", "هر کودکی حق دارد در برابر خشونت محافظت شود"),
            ("hi", "हर बच्चे को हिंसा से सुरक्षा का अधिकार है"),
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
        let text = format!("{}{body}", cover.repeat(20));
        assert_eq!(code_of(&text).as_deref(), Some("nl"));
        assert!(sample(&body).chars().count() <= SAMPLE_CHARACTERS + SAMPLE_PIECES);
    }
}
