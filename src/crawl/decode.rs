//! Content codings of HTTP (RFC 9110 §8.4) undone as the bytes come in: gzip, deflate, brotli, zstd.
//!
//! Our own loop around the libraries' single steps, because the limits must hold within a step's output: a bomb turns a
//! few bytes into gigabytes before any library returns. Each layer has its limits, so that a bomb in a bomb is met too.

use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use flate2::{Decompress, FlushDecompress, Status};
use zstd::stream::raw::{DParameter, Decoder, Operation};

use super::body::{BodyStore, too_large};
use super::failure::{Cause, FetchFailure};
use super::limits::FetchLimits;

/// Codings in codings: one is usual, two happen where a proxy encodes again, more is a bomb.
const MAX_LAYERS: usize = 2;

/// RFC 9659: a zstd body may ask for a window of 8 MiB at most.
const ZSTD_WINDOW_LOG: u32 = 23;

/// Decoded bytes a step gives.
const STEP_BYTES: usize = 16 * 1024;

/// The layers of a body, outermost first.
pub(super) struct Decoding {
    layers: Vec<Layer>,
}

struct Layer {
    engine: Box<dyn Engine>,
    read: u64,
    written: u64,
    ended: bool,
    most: u64,
    ratio: u64,
    ratio_free: u64,
}

/// One step of a library's decoder.
trait Engine: Send {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String>;

    /// After the end: whether what follows is another of the same.
    fn begins_anew(&mut self, _input: &[u8]) -> bool {
        false
    }
}

/// What a step did.
struct Step {
    read: usize,
    written: usize,
    ended: bool,
}

impl Decoding {
    /// Undoes the codings of a `Content-Encoding`, which names them in the order they were applied.
    pub(super) fn of(codings: &str, limits: &FetchLimits, most: u64) -> Result<Decoding, Cause> {
        let mut layers = Vec::new();
        for name in codings.split(',').map(str::trim).rev() {
            layers.extend(engine(name)?.map(|engine| Layer {
                engine,
                read: 0,
                written: 0,
                ended: false,
                most,
                ratio: limits.ratio,
                ratio_free: limits.ratio_free_bytes,
            }));
        }
        match layers.len() > MAX_LAYERS {
            true => Err(bad(format!("it is encoded {} times over", layers.len()))),
            false => Ok(Decoding { layers }),
        }
    }

    /// Whether the bytes are taken as they come.
    pub(super) fn is_identity(&self) -> bool {
        self.layers.is_empty()
    }

    /// Decodes a piece into the body.
    pub(super) fn take(&mut self, piece: &[u8], body: &mut BodyStore) -> Result<(), Cause> {
        push(&mut self.layers, piece, body)
    }

    /// A body that ends within a coding was cut; one without a byte is none, and needs no coding.
    pub(super) fn finish(&self) -> Result<(), Cause> {
        let cut = |layer: &Layer| layer.read > 0 && !layer.ended;
        match self.layers.iter().any(cut) {
            true => Err(Cause::new(
                FetchFailure::Truncated,
                "the encoded body ends before its end",
            )),
            false => Ok(()),
        }
    }
}

fn push(layers: &mut [Layer], piece: &[u8], body: &mut BodyStore) -> Result<(), Cause> {
    match layers.split_first_mut() {
        None => body.take(piece),
        Some((layer, inner)) => layer.take(piece, |decoded| push(inner, decoded, body)),
    }
}

impl Layer {
    fn take(
        &mut self,
        mut piece: &[u8],
        mut inner: impl FnMut(&[u8]) -> Result<(), Cause>,
    ) -> Result<(), Cause> {
        let mut output = [0; STEP_BYTES];
        loop {
            // What follows the end of a coding is padding, which browsers ignore too.
            if self.ended && !self.engine.begins_anew(piece) {
                return Ok(());
            }
            let step = self.engine.step(piece, &mut output).map_err(bad)?;
            piece = piece.get(step.read..).unwrap_or_default();
            self.read += step.read as u64;
            self.written += step.written as u64;
            self.ended = step.ended;
            self.check()?;
            inner(output.get(..step.written).unwrap_or(&output))?;
            let is_stuck = step.read == 0 && step.written == 0;
            if is_stuck || piece.is_empty() && step.written < output.len() {
                return Ok(());
            }
        }
    }

    fn check(&self) -> Result<(), Cause> {
        let allowed = self.ratio.saturating_mul(self.read).max(self.ratio_free);
        match () {
            () if self.written > allowed => Err(Cause::new(
                FetchFailure::TooCompressed,
                format!("{} bytes stand for more than {}", self.read, self.written),
            )),
            // The step that crosses the limit still goes on, for bodies that are cut at it.
            () if self.written > self.most + STEP_BYTES as u64 => Err(too_large(self.most)),
            () => Ok(()),
        }
    }
}

fn engine(name: &str) -> Result<Option<Box<dyn Engine>>, Cause> {
    Ok(Some(match name.to_ascii_lowercase().as_str() {
        "" | "identity" => return Ok(None),
        "gzip" | "x-gzip" => Box::new(Gzip::new()),
        "deflate" => Box::new(Deflate::default()),
        "br" => Box::new(Brotli::new()),
        "zstd" => Box::new(Zstd::new().map_err(bad)?),
        _ => return Err(bad(format!("its encoding {name:?} was not asked for"))),
    }))
}

fn bad(reason: String) -> Cause {
    Cause::new(FetchFailure::BadEncoding, reason)
}

/// RFC 1952; members may follow one another (§2.2).
struct Gzip(Decompress);

/// The window of deflate, as a power of two (RFC 1951 §2).
const WINDOW_BITS: u8 = 15;

impl Gzip {
    fn new() -> Gzip {
        Gzip(Decompress::new_gzip(WINDOW_BITS))
    }
}

impl Engine for Gzip {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        inflate(&mut self.0, input, output, "gzip")
    }

    fn begins_anew(&mut self, input: &[u8]) -> bool {
        let is_member = input.starts_with(&[0x1f]);
        if is_member {
            *self = Gzip::new();
        }
        is_member
    }
}

/// `deflate` is zlib by the standard (RFC 9110 §8.4.1.2) and bare deflate by habit; the first two bytes tell.
#[derive(Default)]
struct Deflate {
    start: Vec<u8>,
    stream: Option<Decompress>,
}

impl Engine for Deflate {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        if let Some(stream) = &mut self.stream {
            return inflate(stream, input, output, "deflate");
        }
        let wanted = 2 - self.start.len();
        let taken = input.get(..wanted).unwrap_or(input);
        self.start.extend_from_slice(taken);
        let mut written = 0;
        let mut ended = false;
        if let [first, second] = self.start[..] {
            let mut stream = Decompress::new(is_zlib(first, second));
            let step = inflate(&mut stream, &[first, second], output, "deflate")?;
            (written, ended) = (step.written, step.ended);
            self.stream = Some(stream);
        }
        Ok(Step {
            read: taken.len(),
            written,
            ended,
        })
    }
}

/// RFC 1950 §2.2: method 8, and a check in the second byte.
fn is_zlib(first: u8, second: u8) -> bool {
    first & 0x0f == 8 && u16::from_be_bytes([first, second]).is_multiple_of(31)
}

fn inflate(
    stream: &mut Decompress,
    input: &[u8],
    output: &mut [u8],
    name: &str,
) -> Result<Step, String> {
    let (read, written) = (stream.total_in(), stream.total_out());
    let status = stream
        .decompress(input, output, FlushDecompress::None)
        .map_err(|_| format!("it is no {name}, which its header says"))?;
    Ok(Step {
        read: (stream.total_in() - read) as usize,
        written: (stream.total_out() - written) as usize,
        ended: status == Status::StreamEnd,
    })
}

/// RFC 7932, without the extension for windows of a gigabyte, which HTTP does not have.
struct Brotli(Box<BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>>);

impl Brotli {
    fn new() -> Brotli {
        let heap = StandardAlloc::default;
        Brotli(Box::new(BrotliState::new_strict(heap(), heap(), heap())))
    }
}

impl Engine for Brotli {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        let (mut left, mut read, mut written, mut total) = (input.len(), 0, 0, 0);
        let mut room = output.len();
        let result = BrotliDecompressStream(
            &mut left,
            &mut read,
            input,
            &mut room,
            &mut written,
            output,
            &mut total,
            &mut self.0,
        );
        match result {
            BrotliResult::ResultFailure => Err("it is no brotli, which its header says".to_owned()),
            result => Ok(Step {
                read,
                written,
                ended: matches!(result, BrotliResult::ResultSuccess),
            }),
        }
    }
}

/// RFC 8878; frames may follow one another (§3).
struct Zstd(Decoder<'static>);

impl Zstd {
    fn new() -> Result<Zstd, String> {
        let setting_up = |error| format!("setting up zstd: {error}");
        let mut decoder = Decoder::new().map_err(setting_up)?;
        decoder
            .set_parameter(DParameter::WindowLogMax(ZSTD_WINDOW_LOG))
            .map_err(setting_up)?;
        Ok(Zstd(decoder))
    }
}

impl Engine for Zstd {
    fn step(&mut self, input: &[u8], output: &mut [u8]) -> Result<Step, String> {
        let status = self
            .0
            .run_on_buffers(input, output)
            .map_err(|_| "it is no zstd, which its header says".to_owned())?;
        Ok(Step {
            read: status.bytes_read,
            written: status.bytes_written,
            ended: status.remaining == 0,
        })
    }

    fn begins_anew(&mut self, input: &[u8]) -> bool {
        input.starts_with(&[0x28])
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const TEXT: &str = "Every child has the right to be heard. ";

    fn text() -> Vec<u8> {
        TEXT.repeat(3000).into_bytes()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn bare_deflate(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }

    /// Decodes in pieces of a length.
    fn decoded(codings: &str, bytes: &[u8], piece: usize) -> Result<Vec<u8>, Cause> {
        let limits = FetchLimits::default();
        let mut body = BodyStore::new(None, 1 << 30, 16 << 20);
        let mut decoding = Decoding::of(codings, &limits, 16 << 20)?;
        for piece in bytes.chunks(piece) {
            decoding.take(piece, &mut body)?;
        }
        decoding.finish()?;
        Ok(body.finish().bytes(usize::MAX).unwrap())
    }

    fn failure(codings: &str, bytes: &[u8]) -> FetchFailure {
        decoded(codings, bytes, 1000).unwrap_err().failure
    }

    #[test]
    fn every_coding_is_undone_however_it_is_cut() {
        for (coding, encoded) in [
            ("gzip", gzip(&text())),
            ("X-Gzip", gzip(&text())),
            ("deflate", zlib(&text())),
            ("deflate", bare_deflate(&text())),
            ("zstd", zstd(&text())),
            ("identity", text()),
            ("deflate, gzip", gzip(&zlib(&text()))),
        ] {
            for piece in [1, 7, 100_000] {
                assert!(
                    decoded(coding, &encoded, piece).unwrap() == text(),
                    "{coding} in pieces of {piece}"
                );
            }
        }
    }

    #[test]
    fn brotli_is_undone() {
        // "Les droits de l’enfant. ", forty times.
        let encoded = data_encoding::HEXLOWER
            .decode(
                b"1b0f04f81d0976ccc9a2c5874e292c990033b34c4edc6d6c5dc76afe4082206c68741829003606fb\
                  8d41b89ba69502",
            )
            .unwrap();
        for piece in [1, 1000] {
            let text = decoded("br", &encoded, piece).unwrap();
            assert_eq!(text, "Les droits de l’enfant. ".repeat(40).as_bytes());
        }
        // A window of a gigabyte, which only the extension has.
        assert_eq!(
            failure("br", &[0x11, 0x1e, 0, 0]),
            FetchFailure::BadEncoding
        );
    }

    #[test]
    fn members_that_follow_one_another_are_one_body_and_padding_is_none() {
        let members = [gzip(b"one "), gzip(b"two"), b"\0\0\0".to_vec()].concat();
        for piece in [1, 5, 1000] {
            assert_eq!(decoded("gzip", &members, piece).unwrap(), b"one two");
        }
        let frames = [zstd(b"one "), zstd(b"two")].concat();
        assert_eq!(decoded("zstd", &frames, 3).unwrap(), b"one two");
    }

    #[test]
    fn what_is_cut_or_no_such_coding_fails() {
        for (coding, encoded) in [
            ("gzip", gzip(&text())),
            ("deflate", zlib(&text())),
            ("deflate", bare_deflate(&text())),
            ("zstd", zstd(&text())),
        ] {
            let cut = &encoded[..encoded.len() / 2];
            assert_eq!(failure(coding, cut), FetchFailure::Truncated, "{coding}");
        }
        for coding in ["gzip", "br", "zstd", "deflate"] {
            assert_eq!(
                failure(coding, b"<!doctype html><p>plain</p>"),
                FetchFailure::BadEncoding,
                "{coding}"
            );
        }
        assert_eq!(failure("compress", b"x"), FetchFailure::BadEncoding);
        assert_eq!(failure("gzip,gzip,gzip", b"x"), FetchFailure::BadEncoding);
        assert_eq!(decoded("gzip", b"", 1).unwrap(), b"");
    }

    #[test]
    fn bombs_end_early() {
        let zeros = vec![0; 64 << 20];
        for (coding, bomb) in [
            ("gzip", gzip(&zeros)),
            ("deflate", bare_deflate(&zeros)),
            ("zstd", zstd(&zeros)),
            ("gzip, gzip", gzip(&gzip(&zeros))),
        ] {
            assert_eq!(
                failure(coding, &bomb),
                FetchFailure::TooCompressed,
                "{coding}"
            );
        }
    }
}
