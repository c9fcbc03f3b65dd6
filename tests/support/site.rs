//! A small site on loopback whose pages, answers and requests a test looks at and changes while it is crawled.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A request that came in.
#[derive(Clone, Debug)]
#[allow(dead_code)]
pub struct Request {
    pub path: String,
    pub headers: HashMap<String, String>,
    pub at: Instant,
}

type Pages = Box<dyn Fn(&str) -> Option<Answer> + Send + Sync>;

/// The site.
pub struct Site {
    pub address: String,
    state: Arc<State>,
}

struct State {
    pages: Mutex<HashMap<String, Answer>>,
    others: Mutex<Option<Pages>>,
    requests: Mutex<Vec<Request>>,
}

impl Answer {
    pub fn html(body: &str) -> Answer {
        Answer {
            status: 200,
            headers: vec![(
                "Content-Type".to_owned(),
                "text/html; charset=utf-8".to_owned(),
            )],
            body: body.as_bytes().to_vec(),
        }
    }

    pub fn of(status: u16) -> Answer {
        Answer {
            status,
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    /// None at all: the connection is closed.
    #[allow(dead_code)]
    pub fn none() -> Answer {
        Answer::of(0)
    }

    pub fn with(mut self, name: &str, value: &str) -> Answer {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[allow(dead_code)]
    pub fn moved(to: &str) -> Answer {
        Answer::of(301).with("Location", to)
    }

    #[allow(dead_code)]
    pub fn bytes(body: &[u8], media_type: &str) -> Answer {
        Answer {
            status: 200,
            headers: vec![("Content-Type".to_owned(), media_type.to_owned())],
            body: body.to_vec(),
        }
    }
}

impl Site {
    /// A site on a loopback address, which answers 404 until it is given pages.
    pub fn new() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            pages: Mutex::default(),
            others: Mutex::default(),
            requests: Mutex::default(),
        });
        let serving = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = serving.clone();
                thread::spawn(move || serve(&state, stream));
            }
        });
        Site { address, state }
    }

    #[allow(dead_code)]
    /// Puts an answer at a path, in place of the one there.
    pub fn put(&self, path: &str, answer: Answer) {
        self.state
            .pages
            .lock()
            .unwrap()
            .insert(path.to_owned(), answer);
    }

    /// Takes a page away.
    #[allow(dead_code)]
    pub fn take(&self, path: &str) {
        self.state.pages.lock().unwrap().remove(path);
    }

    /// Answers all other paths.
    #[allow(dead_code)]
    pub fn others(&self, answer: impl Fn(&str) -> Option<Answer> + Send + Sync + 'static) {
        *self.state.others.lock().unwrap() = Some(Box::new(answer));
    }

    #[allow(dead_code)]
    /// The requests since this was last asked.
    pub fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut *self.state.requests.lock().unwrap())
    }
}

fn serve(state: &State, stream: TcpStream) {
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let mut reader = BufReader::new(stream);
    while let Some((path, headers)) = read_request(&mut reader) {
        let at = Instant::now();
        let answer = answer(state, &path, &headers);
        state
            .requests
            .lock()
            .unwrap()
            .push(Request { path, headers, at });
        if answer.status == 0 {
            return;
        }
        if write_answer(reader.get_mut(), &answer).is_err() {
            return;
        }
    }
}

fn answer(state: &State, path: &str, headers: &HashMap<String, String>) -> Answer {
    let page = state.pages.lock().unwrap().get(path).cloned();
    let others = state.others.lock().unwrap();
    let mut answer = page
        .or_else(|| others.as_ref()?(path))
        .unwrap_or_else(|| Answer::of(404));
    if answer.status == 200 {
        let tag = format!(
            "\"{:x}\"",
            answer.body.iter().fold(7_u64, |hash, byte| {
                hash.wrapping_mul(31).wrapping_add(u64::from(*byte))
            })
        );
        if headers.get("if-none-match") == Some(&tag) {
            return Answer::of(304).with("ETag", &tag);
        }
        answer = answer.with("ETag", &tag);
    }
    answer
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<(String, HashMap<String, String>)> {
    let mut line = String::new();
    reader.by_ref().take(10_000).read_line(&mut line).ok()?;
    let path = line.split_whitespace().nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.by_ref().take(10_000).read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else {
            return Some((path, headers));
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
}

fn write_answer(stream: &mut TcpStream, answer: &Answer) -> std::io::Result<()> {
    let mut head = format!(
        "HTTP/1.1 {} Words\r\nContent-Length: {}\r\n",
        answer.status,
        answer.body.len()
    );
    for (name, value) in &answer.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    // In one piece: the second of two would wait for the first to be acknowledged, and the crawler is then as slow as that.
    stream.write_all(&[head.as_bytes(), &answer.body].concat())
}
