//! Small HTTP servers on loopback addresses: one that behaves, and one that does not, in every way a path names.
//!
//! Each has an address and a port of its own, counts the connections it accepts, and keeps when it was asked for what.
//! Nothing of HTTP is checked: what stands in a request is only looked at for its path.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use url::Url;

/// A request as the server saw it.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its first line and headers.
    pub head: String,
    /// When its last byte was read.
    pub asked: Instant,
    /// When the answer was given to the socket; when the last byte left it, a busy machine learns too late.
    pub answered: Instant,
}

/// A server that runs until the test ends.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    accepted: Arc<AtomicUsize>,
    hits: Arc<Mutex<Vec<Hit>>>,
}

/// What a server does with a path; `None` closes the connection.
type Answer = fn(&str) -> Option<Vec<u8>>;

impl Server {
    /// One that answers every path with a page, as `answer` writes it.
    pub async fn that_answers(ip: [u8; 4], answer: Answer) -> Server {
        let (server, listener) = Server::bind((Ipv4Addr::from(ip), 0).into()).await;
        let (accepted, hits) = (server.accepted.clone(), server.hits.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, answer, hits.clone()));
            }
        });
        server
    }

    /// One that misbehaves as the path says; `refused` is the port of a server that must not be reached.
    pub async fn that_misbehaves(ip: [u8; 4], refused: u16) -> Server {
        let (server, listener) = Server::bind((Ipv4Addr::from(ip), 0).into()).await;
        let accepted = server.accepted.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let head = request(&mut stream).await.unwrap_or_default();
                    // The client hangs up on most of them, as it should.
                    let _ = misbehave(path_of(&head), &mut stream, refused).await;
                });
            }
        });
        server
    }

    /// One that only counts who connects.
    pub async fn that_counts(address: SocketAddr) -> Server {
        let (server, listener) = Server::bind(address).await;
        let accepted = server.accepted.clone();
        tokio::spawn(async move {
            while listener.accept().await.is_ok() {
                accepted.fetch_add(1, Ordering::SeqCst);
            }
        });
        server
    }

    async fn bind(address: SocketAddr) -> (Server, TcpListener) {
        let listener = TcpListener::bind(address).await.unwrap();
        let server = Server {
            address: listener.local_addr().unwrap(),
            accepted: Arc::default(),
            hits: Arc::default(),
        };
        (server, listener)
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    /// Connections so far.
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }

    /// Requests so far.
    pub fn hits(&self) -> Vec<Hit> {
        self.hits.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, answer: Answer, hits: Arc<Mutex<Vec<Hit>>>) {
    while let Some(head) = request(&mut stream).await {
        let asked = Instant::now();
        let Some(bytes) = answer(path_of(&head)) else {
            return;
        };
        // Noted before it is sent: whoever has the answer may count at once.
        hits.lock().unwrap().push(Hit {
            head,
            asked,
            answered: Instant::now(),
        });
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
        let closes = bytes
            .windows(17)
            .any(|window| window == b"Connection: close");
        if closes {
            return;
        }
    }
}

/// A request up to its empty line.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

fn path_of(head: &str) -> &str {
    head.split(' ').nth(1).unwrap_or("/")
}

/// An answer of a status with headers, each ended by CRLF, and a body of a true length.
pub fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n{headers}\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A redirect.
pub fn redirect(to: &str) -> Vec<u8> {
    answer(302, &format!("Location: {to}\r\n"), b"")
}

/// A page like any other.
pub fn page(path: &str) -> Option<Vec<u8>> {
    let body = format!("<!doctype html><title>{path}</title><p>A page.");
    Some(answer(
        200,
        "Content-Type: text/html; charset=utf-8\r\n",
        body.as_bytes(),
    ))
}

const HEAD: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

async fn misbehave(path: &str, stream: &mut TcpStream, refused: u16) -> std::io::Result<()> {
    let zeros = vec![0; 64 * 1024];
    match path {
        "/no-answer" => sleep(Duration::from_secs(60)).await,
        "/slow-head" => drip(stream, b"HTTP/1.1 200 OK\r\nX: ", b"x").await?,
        "/slow-body" => {
            let head = [HEAD, b"Content-Length: 100000\r\n\r\n"].concat();
            drip(stream, &head, b"x").await?;
        }
        "/slow-chunks" => {
            let head = [HEAD, b"Transfer-Encoding: chunked\r\n\r\n"].concat();
            drip(stream, &head, b"1\r\nx\r\n").await?;
        }
        "/stalls" => {
            stream
                .write_all(&[HEAD, b"Content-Length: 1000\r\n\r\nbegun"].concat())
                .await?;
            sleep(Duration::from_secs(60)).await;
        }
        "/endless-headers" => {
            stream.write_all(HEAD).await?;
            for number in 0_u64.. {
                let line = format!("X-{number}: {}\r\n", "y".repeat(100));
                stream.write_all(line.as_bytes()).await?;
            }
        }
        "/endless-header" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\nX: ").await?;
            pour(stream, &[b'y'; 4096]).await?;
        }
        "/endless-status" => pour(stream, b"HTTP/1.1 100 Continue\r\n\r\n").await?,
        "/endless-hints" => {
            pour(
                stream,
                b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n",
            )
            .await?
        }
        "/endless-body" => {
            stream.write_all(&[HEAD, b"\r\n"].concat()).await?;
            pour(stream, &zeros).await?;
        }
        "/endless-chunks" => {
            let head = [HEAD, b"Transfer-Encoding: chunked\r\n\r\n"].concat();
            stream.write_all(&head).await?;
            pour(stream, &[b"1000\r\n", &zeros[..4096], b"\r\n"].concat()).await?;
        }
        "/endless-chunk-extension" => {
            let head = [HEAD, b"Transfer-Encoding: chunked\r\n\r\n1;"].concat();
            stream.write_all(&head).await?;
            pour(stream, &[b'e'; 4096]).await?;
        }
        "/huge" => {
            let head = [HEAD, b"Content-Length: 99999999999\r\n\r\n"].concat();
            stream.write_all(&head).await?;
            pour(stream, &zeros).await?;
        }
        "/too-short" => {
            let body = b"Content-Length: 1000\r\nConnection: close\r\n\r\nshort";
            stream.write_all(&[HEAD, &body[..]].concat()).await?;
        }
        "/two-lengths" => {
            let body = b"Content-Length: 5\r\nContent-Length: 50\r\n\r\nshort";
            stream.write_all(&[HEAD, &body[..]].concat()).await?;
        }
        "/negative-length" => {
            stream
                .write_all(&[HEAD, b"Content-Length: -5\r\n\r\nshort"].concat())
                .await?;
        }
        "/gzip-bomb" => coded(stream, "gzip", &ZEROS.gzip).await?,
        "/gzip-gzip-bomb" => coded(stream, "gzip, gzip", &ZEROS.gzip_twice).await?,
        "/deflate-bomb" => coded(stream, "deflate", &ZEROS.deflate).await?,
        "/brotli-bomb" => coded(stream, "br", BROTLI_ZEROS).await?,
        "/zstd-bomb" => coded(stream, "zstd", &ZEROS.zstd).await?,
        "/nested" => coded(stream, "gzip, gzip, gzip, gzip", &gzip(b"x")).await?,
        "/not-gzip" => coded(stream, "gzip", b"<p>plain</p>").await?,
        "/unknown-coding" => coded(stream, "rot13", b"cynva").await?,
        "/bad-chunks" => {
            let head = b"Transfer-Encoding: chunked\r\n\r\nzz\r\nwhat\r\n";
            stream.write_all(&[HEAD, &head[..]].concat()).await?;
        }
        "/no-last-chunk" => {
            let head = b"Transfer-Encoding: chunked\r\n\r\n4\r\nwhat\r\n";
            stream.write_all(&[HEAD, &head[..]].concat()).await?;
        }
        "/reset" => reset(stream)?,
        "/reset-in-body" => {
            stream
                .write_all(&[HEAD, b"Content-Length: 1000\r\n\r\nbegun"].concat())
                .await?;
            sleep(Duration::from_millis(50)).await;
            reset(stream)?;
        }
        "/garbage" => stream.write_all(b"\x16\x03\x01 no HTTP\r\n\r\n").await?,
        "/to-file" => stream.write_all(&redirect("file:///etc/passwd")).await?,
        "/to-data" => stream.write_all(&redirect("data:text/html,x")).await?,
        "/to-mail" => stream.write_all(&redirect("http://a.example:25/")).await?,
        "/to-nowhere" => stream.write_all(&answer(301, "", b"")).await?,
        "/to-loopback" => away(stream, "127.0.0.1", refused).await?,
        "/to-v6" => away(stream, "[::1]", refused).await?,
        "/to-mapped" => away(stream, "[::ffff:127.0.0.1]", refused).await?,
        "/to-decimal" => away(stream, "2130706433", refused).await?,
        "/to-octal" => away(stream, "0177.0.0.1", refused).await?,
        "/to-name" => away(stream, "localhost", refused).await?,
        "/loop" => stream.write_all(&redirect("/loop")).await?,
        path => match path
            .strip_prefix("/hop/")
            .and_then(|hop| hop.parse::<u32>().ok())
        {
            Some(hop) => {
                stream
                    .write_all(&redirect(&format!("/hop/{}", hop + 1)))
                    .await?;
            }
            None => stream.write_all(&page(path).unwrap_or_default()).await?,
        },
    }
    Ok(())
}

/// A byte a second, or what counts as one.
async fn drip(stream: &mut TcpStream, head: &[u8], drop: &[u8]) -> std::io::Result<()> {
    stream.write_all(head).await?;
    loop {
        stream.write_all(drop).await?;
        sleep(Duration::from_millis(200)).await;
    }
}

/// As much as the client takes.
async fn pour(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<()> {
    loop {
        stream.write_all(bytes).await?;
    }
}

async fn coded(stream: &mut TcpStream, codings: &str, body: &[u8]) -> std::io::Result<()> {
    let headers = format!("Content-Type: text/html\r\nContent-Encoding: {codings}\r\n");
    stream.write_all(&answer(200, &headers, body)).await
}

async fn away(stream: &mut TcpStream, host: &str, port: u16) -> std::io::Result<()> {
    stream
        .write_all(&redirect(&format!("http://{host}:{port}/")))
        .await
}

/// Closing without lingering resets the connection.
fn reset(stream: &TcpStream) -> std::io::Result<()> {
    stream.set_zero_linger()
}

/// Bytes under gzip.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// What bombs are made of, made once: a server that compresses while others wait would itself be slow.
pub struct Zeros {
    gzip: Vec<u8>,
    gzip_twice: Vec<u8>,
    deflate: Vec<u8>,
    zstd: Vec<u8>,
}

/// 64 MiB of zeros under every coding.
pub static ZEROS: LazyLock<Zeros> = LazyLock::new(|| {
    let zeros = vec![0; 64 << 20];
    let once = gzip(&zeros);
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    deflate.write_all(&zeros).unwrap();
    Zeros {
        gzip_twice: gzip(&once),
        gzip: once,
        deflate: deflate.finish().unwrap(),
        zstd: zstd::encode_all(&zeros[..], 1).unwrap(),
    }
});

/// 64 MiB of zeros under brotli.
const BROTLI_ZEROS: &[u8] = &[
    0xcb, 0xff, 0xff, 0x3f, 0xf8, 0x27, 0x00, 0xe2, 0xb1, 0x40, 0x20, 0xf7, 0xfe, 0x8f, 0xff, 0xff,
    0x7f, 0xf0, 0x4f, 0x00, 0xc4, 0x61, 0x11, 0x80, 0xee, 0xfd, 0x1f, 0xff, 0xff, 0xff, 0xe0, 0x9f,
    0x00, 0x88, 0xc3, 0x02, 0x00, 0xdd, 0xfb, 0x3f, 0xfe, 0xff, 0xff, 0xc1, 0x3f, 0x01, 0x10, 0x87,
    0x05, 0x00, 0xba, 0xf7, 0x7f, 0xfc, 0xff, 0xff, 0x83, 0x7f, 0x02, 0x20, 0x0e, 0x0b, 0x00, 0x74,
    0xef, 0xff, 0xf8, 0xff, 0xff, 0x07, 0xff, 0x04, 0x40, 0x1c, 0x16, 0x00, 0xe8, 0xde, 0xff, 0xf1,
    0xff, 0xff, 0x0f, 0xfe, 0x09, 0x80, 0x38, 0x2c, 0x00, 0xd0, 0xbd, 0xff, 0xe3, 0xff, 0xff, 0x1f,
    0xfc, 0x13, 0x00, 0x71, 0x58, 0x00, 0xa0, 0x7b, 0xff, 0x37,
];
