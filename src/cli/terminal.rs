//! What a terminal can show: its width, bold and marked text, links.
//!
//! Nothing is styled where the output is not a terminal or `NO_COLOR` is set, so that a pipe gets plain text.

use std::io::IsTerminal;

use crate::search::Snippet;
use crate::search::segments::segments;

/// Columns of a line where the width is unknown, and the most that is used: longer lines are hard to read.
const USUAL_WIDTH: usize = 80;
const WIDEST: usize = 100;

/// Text of a document without the control characters that would move the cursor, ring or rename the window.
pub fn harmless(text: &str) -> String {
    let shown = |c: char| !c.is_control() || c == '\n' || c == '\t';
    text.chars()
        .map(|c| {
            if shown(c) {
                c
            } else {
                char::REPLACEMENT_CHARACTER
            }
        })
        .collect()
}

/// Standard output as a place to write for people.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    styled: bool,
    width: usize,
}

impl Terminal {
    /// Looks at standard output.
    pub fn stdout() -> Terminal {
        let terminal = std::io::stdout().is_terminal();
        let width = rustix::termios::tcgetwinsize(std::io::stdout())
            .map(|size| usize::from(size.ws_col))
            .ok()
            .filter(|width| terminal && *width > 20);
        Terminal {
            styled: terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            width: width.unwrap_or(USUAL_WIDTH).min(WIDEST),
        }
    }

    /// Text for what the eye looks for first.
    pub fn bold(&self, text: &str) -> String {
        self.style("1", text)
    }

    /// Text for what can be passed over.
    pub fn dim(&self, text: &str) -> String {
        self.style("2", text)
    }

    /// A passage with its words marked: in colour on a terminal, else as it is.
    pub fn passage(&self, snippet: &Snippet) -> String {
        segments(&snippet.text, &snippet.marks)
            .iter()
            .map(|piece| match piece.marked {
                true => self.style("1;33", &harmless(piece.text)),
                false => harmless(piece.text),
            })
            .collect()
    }

    /// Breaks text into lines that fit behind an indent.
    pub fn wrap(&self, text: &str, indent: &str) -> String {
        let options = textwrap::Options::new(self.width)
            .initial_indent(indent)
            .subsequent_indent(indent)
            .break_words(false);
        textwrap::fill(text, options)
    }

    fn style(&self, code: &str, text: &str) -> String {
        match self.styled {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_owned(),
        }
    }
}
