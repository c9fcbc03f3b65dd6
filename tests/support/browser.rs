//! A real browser without a window, driven over its DevTools pipe: enough to load, type, click and read a page.
//!
//! Pipes rather than a port, so that no other program can reach the browser and no protocol library is needed: messages
//! are JSON, each ended by a zero byte. Nothing here runs a script in the page but the page's own, where that is asked.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How long any one step may take; a slow machine needs seconds, a hang would take for ever.
const PATIENCE: Duration = Duration::from_secs(40);

/// A browser with one tab, in which scripts are off unless they are let.
pub struct Browser {
    process: Child,
    requests: ChildStdin,
    messages: Receiver<Value>,
    /// What the browser reported of itself since it started.
    pub events: Vec<Value>,
    session: Option<String>,
    last_id: u64,
    _profile: tempfile::TempDir,
}

/// The browser of this machine: `$CHROMIUM`, else the first of the usual names in `PATH`.
pub fn installed() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Some(named.into());
    }
    let folders: Vec<PathBuf> = std::env::split_paths(&std::env::var_os("PATH")?).collect();
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

impl Browser {
    /// Starts the browser and opens a tab without scripts.
    pub fn start(program: &Path) -> Browser {
        let profile = tempfile::tempdir().unwrap();
        let mut process = command(program, profile.path())
            .spawn()
            .expect("the browser starts");
        let requests = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            for message in answers.split(0).map_while(Result::ok) {
                let message = serde_json::from_slice(&message).expect("the browser speaks JSON");
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut browser = Browser {
            process,
            requests,
            messages,
            events: Vec::new(),
            session: None,
            last_id: 0,
            _profile: profile,
        };
        browser.open_tab();
        browser
    }

    fn open_tab(&mut self) {
        let tab = self.ask("Target.createTarget", json!({ "url": "about:blank" }));
        let tab = json!({ "targetId": tab["targetId"], "flatten": true });
        let attached = self.ask("Target.attachToTarget", tab);
        self.session = attached["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page.enable", "DOM.enable", "Network.enable", "Log.enable"] {
            self.ask(domain, json!({}));
        }
        self.ask(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        );
    }

    /// Lets pages that are loaded from now on run their scripts.
    pub fn let_scripts(&mut self) {
        self.ask(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": false }),
        );
    }

    /// Loads an address.
    pub fn load(&mut self, address: &str) {
        let seen = self.events.len();
        self.ask("Page.navigate", json!({ "url": address }));
        self.wait_until_loaded(seen);
    }

    /// Types into the field that a CSS selector names and presses Enter.
    pub fn type_and_enter(&mut self, selector: &str, text: &str) {
        self.type_into(selector, text);
        let seen = self.events.len();
        self.press("Enter", 13);
        self.wait_until_loaded(seen);
    }

    /// Types into the field that a CSS selector names.
    pub fn type_into(&mut self, selector: &str, text: &str) {
        let field = self.find(selector);
        self.ask("DOM.focus", json!({ "nodeId": field }));
        self.ask("Input.insertText", json!({ "text": text }));
    }

    /// Presses a key, by its name and code.
    pub fn press(&mut self, key: &str, code: u32) {
        for kind in ["keyDown", "keyUp"] {
            let text = if kind == "keyDown" && key == "Enter" {
                "\r"
            } else {
                ""
            };
            let key = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
            self.ask("Input.dispatchKeyEvent", key);
        }
    }

    /// Waits until something on the page matches a CSS selector.
    pub fn wait_for(&mut self, selector: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.found(selector) == 0 {
            assert!(
                Instant::now() < deadline,
                "nothing on the page matches {selector}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Clicks on what a CSS selector names and waits for the page it leads to.
    pub fn click(&mut self, selector: &str) {
        let target = json!({ "nodeId": self.find(selector) });
        self.ask("DOM.scrollIntoViewIfNeeded", target.clone());
        let quads = self.ask("DOM.getContentQuads", target);
        let corner = |at: usize| {
            quads["quads"][0][at]
                .as_f64()
                .expect("something to click on")
        };
        let (x, y) = ((corner(0) + corner(4)) / 2.0, (corner(1) + corner(5)) / 2.0);
        let seen = self.events.len();
        for kind in ["mousePressed", "mouseReleased"] {
            let click = json!({ "type": kind, "x": x, "y": y, "button": "left", "clickCount": 1 });
            self.ask("Input.dispatchMouseEvent", click);
        }
        self.wait_until_loaded(seen);
    }

    /// The address of the page shown.
    pub fn address(&mut self) -> String {
        let history = self.ask("Page.getNavigationHistory", json!({}));
        let at = history["currentIndex"].as_u64().unwrap_or_default() as usize;
        history["entries"][at]["url"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The HTML of what a CSS selector names.
    pub fn html(&mut self, selector: &str) -> String {
        let node = json!({ "nodeId": self.find(selector) });
        let answer = self.ask("DOM.getOuterHTML", node);
        answer["outerHTML"].as_str().unwrap_or_default().to_owned()
    }

    fn find(&mut self, selector: &str) -> Value {
        let found = self.found(selector);
        assert_ne!(found, 0, "nothing on the page matches {selector}");
        found
    }

    /// What a CSS selector names; 0 for nothing.
    fn found(&mut self, selector: &str) -> Value {
        let root = self.ask("DOM.getDocument", json!({ "depth": 0 }))["root"]["nodeId"].clone();
        let asked = json!({ "nodeId": root, "selector": selector });
        self.ask("DOM.querySelector", asked)["nodeId"].clone()
    }

    /// Waits until a page has come, not counting the first `seen` events.
    pub fn wait_until_loaded(&mut self, seen: usize) {
        let loaded = |event: &Value| event["method"] == "Page.loadEventFired";
        let deadline = Instant::now() + PATIENCE;
        while !self.events.iter().skip(seen).any(loaded) {
            let message = self.next(deadline);
            self.events.push(message);
        }
    }

    /// Sends a command and waits for its answer; events that come in between are kept.
    fn ask(&mut self, method: &str, parameters: Value) -> Value {
        self.last_id += 1;
        let mut message = json!({ "id": self.last_id, "method": method, "params": parameters });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.requests
            .write_all(&bytes)
            .expect("the browser listens");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut message = self.next(deadline);
            if message["id"] == self.last_id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].take();
            }
            self.events.push(message);
        }
    }

    fn next(&mut self, deadline: Instant) -> Value {
        let left = deadline.saturating_duration_since(Instant::now());
        self.messages
            .recv_timeout(left)
            .expect("the browser answers in time")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self
            .requests
            .write_all(b"{\"id\":0,\"method\":\"Browser.close\"}\0");
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The browser reads commands from descriptor 3 and answers on 4; the shell puts its standard ones there.
fn command(program: &Path, profile: &Path) -> Command {
    let mut command = Command::new("sh");
    command
        .args([
            "-c",
            "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>/dev/null",
        ])
        .arg(program)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-pipe",
        ])
        .arg(format!("--user-data-dir={}", profile.display()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}
