//! The drawing itself, by hayro.
//!
//! Fonts that a document does not embed are drawn with those that hayro brings along; nothing is looked up on the machine.

use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};

use super::wanted::Wanted;
use crate::document::FailureClass;
use crate::extract::{ExtractError, Password};

/// The most pixels that are drawn: a page of A3 at 300 dpi has 17 million, which take 70 MB.
const MAX_PIXELS: f32 = 25e6;

/// The longest side of a picture; hayro counts pixels in 16 bits.
const MAX_SIDE: f32 = 16_000.0;

/// Points an inch (ISO 32000-1, 8.3.2.3).
const POINTS: f32 = 72.0;

/// Opens a document, with the first password that fits.
pub fn open<B: AsRef<[u8]> + Send + Sync + 'static>(
    bytes: &Arc<B>,
    passwords: &[Password],
) -> Result<Pdf, ExtractError> {
    let mut outcome = Pdf::new(bytes.clone());
    for password in passwords {
        if !matches!(outcome, Err(LoadPdfError::Decryption(_))) {
            break;
        }
        outcome = Pdf::new_with_password(bytes.clone(), password.reveal());
    }
    outcome.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ExtractError::new(
            FailureClass::Encrypted,
            "the PDF is encrypted and opens only with a password",
        ),
        LoadPdfError::Decryption(_) => ExtractError::new(
            FailureClass::Encrypted,
            "the PDF is encrypted in a way that cannot be drawn",
        ),
        LoadPdfError::Invalid => {
            ExtractError::new(FailureClass::Damaged, "no page of the PDF can be drawn")
        }
    })
}

/// Draws a page, numbered from 1, on white.
pub fn draw(document: &Pdf, page: u32, wanted: Wanted) -> Result<Pixmap, ExtractError> {
    let place = (page as usize).checked_sub(1);
    let drawn = place.and_then(|place| document.pages().get(place));
    let drawn = drawn.ok_or_else(|| {
        ExtractError::new(
            FailureClass::Damaged,
            format!("its page {page} cannot be found to be drawn"),
        )
    })?;
    let scale = scale(drawn, wanted);
    Ok(hayro::render(
        drawn,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    ))
}

/// Pixels a point, within the limits, so that each side has one pixel at least.
fn scale(page: &Page<'_>, wanted: Wanted) -> f32 {
    let (width, height) = page.render_dimensions();
    let asked = match wanted {
        Wanted::Thumbnail {
            width: most_across,
            height: most_down,
        } => (f32::from(most_across) / width).min(f32::from(most_down) / height),
        Wanted::Scan { dpi } => f32::from(dpi) / POINTS,
    };
    let most = (MAX_PIXELS / (width * height)).sqrt();
    let most = most.min(MAX_SIDE / width.max(height));
    asked.min(most).max(1.0 / width.min(height))
}
