//! An HTTP answer as an archive has it: status and headers, then the body as it came over the wire.
//!
//! Lenient, because archives keep what servers really sent. Some tools undo the chunks of a body and leave the header that
//! announces them; so a body that does not begin with the length of a chunk is taken as it stands.

use std::io::{self, BufRead, Read};

/// The longest head of an answer.
const MAX_HEAD_BYTES: u64 = 256 << 10;

/// The longest line that begins a chunk, with its extensions (RFC 9112, 7.1.1).
const MAX_CHUNK_LINE: u64 = 4 << 10;

/// Status and headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Answer {
    /// The status code.
    pub(super) status: u16,
    /// Names and values, in order.
    pub(super) headers: Vec<(String, String)>,
}

impl Answer {
    /// Reads the head of an answer and leaves the reader at its body; `None` where it is none.
    pub(super) fn read(block: &mut impl BufRead) -> io::Result<Option<Answer>> {
        let mut head = block.take(MAX_HEAD_BYTES);
        let Some(status) = line(&mut head)?.as_deref().and_then(status) else {
            return Ok(None);
        };
        let mut headers: Vec<(String, String)> = Vec::new();
        while let Some(line) = line(&mut head)?.filter(|line| !line.is_empty()) {
            match (line.split_once(':'), headers.last_mut()) {
                // RFC 9112, 5.2: a line that goes on from the one before.
                (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (Some((name, value)), _) => {
                    headers.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                (None, _) => {}
            }
        }
        Ok(Some(Answer { status, headers }))
    }

    /// The values of a header, joined as RFC 9110, 5.3 has it; empty where it is missing.
    pub(super) fn get(&self, name: &str) -> String {
        let own = |(header, _): &&(String, String)| header.eq_ignore_ascii_case(name);
        let values = self.headers.iter().filter(own);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        values.join(", ")
    }

    /// The body of the block whose head was read, its chunks undone.
    pub(super) fn body<R: BufRead>(&self, mut block: R) -> io::Result<Body<R>> {
        let announced = self.get("Transfer-Encoding").to_ascii_lowercase();
        let start = block.fill_buf()?;
        let digits = start
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        let is_length = digits > 0
            && digits <= MAX_LENGTH_DIGITS
            && start
                .get(digits)
                .is_none_or(|byte| b"\r\n; \t".contains(byte));
        Ok(match announced.contains("chunked") && is_length {
            true => Body::Chunked(Chunks {
                block,
                left: 0,
                ended: false,
                is_first: true,
                is_broken: false,
            }),
            false => Body::Plain(block),
        })
    }
}

/// More digits are no length that could be meant.
const MAX_LENGTH_DIGITS: usize = 15;

/// A line without its end; `None` at the end of what may be read.
fn line(head: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    head.read_until(b'\n', &mut line)?;
    let text = String::from_utf8_lossy(&line);
    Ok((!line.is_empty()).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// `HTTP/1.1 200 OK`
fn status(line: &str) -> Option<u16> {
    let mut words = line.split_whitespace();
    let version = words.next()?;
    let is_http = version
        .get(..5)
        .is_some_and(|start| start.eq_ignore_ascii_case("HTTP/"));
    words.next()?.parse().ok().filter(|_| is_http)
}

/// The bytes of a body.
pub(super) enum Body<R> {
    Plain(R),
    Chunked(Chunks<R>),
}

/// The chunks of a body (RFC 9112, 7.1); trailers are passed over.
pub(super) struct Chunks<R> {
    block: R,
    /// Bytes of the chunk at hand that were not read yet.
    left: u64,
    ended: bool,
    is_first: bool,
    is_broken: bool,
}

impl<R> Body<R> {
    /// Whether it broke off before the end that its chunks announce.
    pub(super) fn is_broken(&self) -> bool {
        match self {
            Body::Plain(_) => false,
            Body::Chunked(chunks) => chunks.is_broken,
        }
    }
}

impl<R: BufRead> Read for Body<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Body::Plain(block) => block.read(buffer),
            Body::Chunked(chunks) => chunks.read(buffer),
        }
    }
}

impl<R: BufRead> Read for Chunks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.ended {
            self.begin_chunk()?;
        }
        let read = self.block.by_ref().take(self.left).read(buffer)?;
        self.left -= read as u64;
        if read == 0 && !buffer.is_empty() && !self.ended {
            self.break_off();
        }
        Ok(read)
    }
}

impl<R: BufRead> Chunks<R> {
    fn begin_chunk(&mut self) -> io::Result<()> {
        let is_first = std::mem::take(&mut self.is_first);
        if !is_first && !self.chunk_line()?.is_empty() {
            self.break_off();
            return Ok(());
        }
        let line = self.chunk_line()?;
        let digits = line.split([';', ' ', '\t']).next().unwrap_or_default();
        match u64::from_str_radix(digits, 16) {
            Ok(0) => self.ended = true,
            Ok(length) => self.left = length,
            Err(_) => self.break_off(),
        }
        Ok(())
    }

    fn break_off(&mut self) {
        self.left = 0;
        self.ended = true;
        self.is_broken = true;
    }

    fn chunk_line(&mut self) -> io::Result<String> {
        let line = line(&mut self.block.by_ref().take(MAX_CHUNK_LINE))?;
        Ok(line.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer with its body, which ends with a bar where it breaks off.
    fn body(block: &str) -> (Answer, String) {
        let mut block = block.as_bytes();
        let answer = Answer::read(&mut block).unwrap().unwrap();
        let mut body = answer.body(block).unwrap();
        let mut text = String::new();
        body.read_to_string(&mut text).unwrap();
        text.push_str(if body.is_broken() { "|" } else { "" });
        (answer, text)
    }

    #[test]
    fn an_answer_is_status_headers_and_body() {
        let (answer, body) = body(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX:\r\n a\r\nx: b\r\nodd\r\n\r\n<p>\r\n\r\n",
        );
        assert_eq!((answer.status, body.as_str()), (200, "<p>\r\n\r\n"));
        assert_eq!(answer.get("content-type"), "text/html");
        assert_eq!(answer.get("x"), " a, b");
        assert_eq!(Answer::read(&mut "no answer".as_bytes()).unwrap(), None);
    }

    #[test]
    fn chunks_are_undone_where_there_are_any() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        for (wire, text) in [
            (
                "4\r\nabcd\r\n3;x=1\r\nefg\r\n0\r\nTrailer: x\r\n\r\n",
                "abcdefg",
            ),
            ("0\r\n\r\n", ""),
            ("4\r\nabcd\r\n9\r\nefg", "abcdefg|"),
            ("4\r\nabcd\r\n", "abcd|"),
            ("4\r\nabcdef\r\n0\r\n\r\n", "abcd|"),
            ("<p>undone already</p>", "<p>undone already</p>"),
            ("", ""),
        ] {
            assert_eq!(body(&format!("{head}{wire}")).1, text);
        }
    }
}
