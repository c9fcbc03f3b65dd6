//! The tesseract program, found at run time.
//!
//! A picture goes in through a file without a name, text comes out through another: no pipe can fill up and no thread waits.
//! Each run is a process group of its own with limits on time, memory and output, and one thread: the pages of a run
//! are what is read side by side. Which languages are asked for is not decided here.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};

/// The name of the program, looked up in `PATH`.
pub const PROGRAM: &str = "tesseract";

/// Time on the clock for a page; the fullest page known took 20 s on a busy machine.
const WALL: Duration = Duration::from_secs(180);

/// Processor time for a page.
#[cfg(target_os = "linux")]
const CPU_SECONDS: u64 = 120;

/// Address space: three packs and a page of A3 take a quarter of it.
#[cfg(target_os = "linux")]
const MEMORY_BYTES: u64 = 2 << 30;

/// The longest answer: the densest page of a newspaper gives 1 MiB.
const OUTPUT_BYTES: u64 = 16 << 20;

/// How often a running program is looked after.
const TICK: Duration = Duration::from_millis(5);

/// Bytes of a failed program's complaint that are told.
const COMPLAINT_BYTES: usize = 200;

/// The program of this machine, and what it can read.
#[derive(Clone, Debug)]
pub struct Engine {
    program: PathBuf,
    version: String,
    packs: BTreeSet<String>,
}

/// A picture with its resolution, which grey maps do not carry.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    /// A grey map.
    pub bytes: &'a [u8],
    /// Pixels an inch.
    pub dpi: u16,
}

impl Engine {
    /// Asks a program for its version and packs; `None` where there is no such program.
    ///
    /// # Errors
    /// Where there is one that does not answer like tesseract.
    pub fn find(program: &Path) -> Result<Option<Engine>> {
        let asking = || format!("asking {} for its version", program.display());
        let version = match Command::new(program).arg("--version").output() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            answer => answer.with_context(asking)?,
        };
        let version = version_in(&[version.stdout, version.stderr].concat())
            .with_context(|| format!("{}: it names none", asking()))?;
        let packs = Command::new(program)
            .arg("--list-langs")
            .output()
            .with_context(|| format!("asking {} for its languages", program.display()))?;
        let listed = String::from_utf8_lossy(&packs.stdout).into_owned();
        Ok(Some(Engine {
            program: program.to_owned(),
            version,
            // The first line is a heading.
            packs: listed
                .lines()
                .skip(1)
                .map(|line| line.trim().to_owned())
                .collect(),
        }))
    }

    /// Its name and version, `tesseract 5.3.0`.
    pub fn name(&self) -> String {
        format!("tesseract {}", self.version)
    }

    /// Its name, version and packs: where these are the same, it reads the same.
    pub fn signature(&self) -> String {
        let packs: Vec<&str> = self.packs.iter().map(String::as_str).collect();
        format!("{} {}", self.name(), packs.join("+"))
    }

    /// Whether a pack is installed.
    pub fn has(&self, pack: &str) -> bool {
        self.packs.contains(pack)
    }

    /// The packs that are installed.
    pub fn packs(&self) -> impl Iterator<Item = &str> {
        self.packs.iter().map(String::as_str)
    }

    /// The words of a picture with their places, as tab-separated values.
    ///
    /// # Errors
    /// What kept it from reading, for people.
    pub fn words(&self, picture: Picture<'_>, packs: &[&str]) -> Result<String, String> {
        // With the pack `osd` a page may lie on its side.
        let segmentation = if self.has("osd") { "1" } else { "3" };
        self.run(
            picture,
            &["--psm", segmentation, "-l", &packs.join("+"), "tsv"],
        )
    }

    /// What it says about the writing system of a picture; needs the pack `osd`.
    ///
    /// # Errors
    /// What kept it from looking, for people: too few letters, as a rule.
    pub fn script(&self, picture: Picture<'_>) -> Result<String, String> {
        self.run(picture, &["--psm", "0", "-l", "osd"])
    }

    fn run(&self, picture: Picture<'_>, arguments: &[&str]) -> Result<String, String> {
        let failed = |error: io::Error| format!("{} could not be run: {error}", self.name());
        let mut output = tempfile::tempfile().map_err(failed)?;
        let mut complaint = tempfile::tempfile().map_err(failed)?;
        let input = holding(picture.bytes).map_err(failed)?;
        let mut child = Command::new(&self.program)
            .args(["stdin", "stdout", "--dpi", &picture.dpi.to_string()])
            .args(arguments)
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::from(input))
            .stdout(Stdio::from(output.try_clone().map_err(failed)?))
            .stderr(Stdio::from(complaint.try_clone().map_err(failed)?))
            .process_group(0)
            .spawn()
            .map_err(failed)?;
        bind(&child);
        let status = wait(&mut child).map_err(failed)?;
        match status {
            Some(status) if status.success() => said(&mut output).map_err(failed),
            Some(status) => {
                let words = said(&mut complaint).unwrap_or_default();
                let end = words.floor_char_boundary(COMPLAINT_BYTES);
                let words = words
                    .get(..end)
                    .unwrap_or_default()
                    .trim()
                    .replace('\n', "; ");
                Err(format!("{} gave up ({status}): {words}", self.name()))
            }
            None => {
                let seconds = WALL.as_secs();
                Err(format!("{} took longer than {seconds} s", self.name()))
            }
        }
    }
}

/// The number in `tesseract 5.3.0` or `tesseract v5.3.0.20221214`.
fn version_in(answer: &[u8]) -> Option<String> {
    let answer = String::from_utf8_lossy(answer);
    let word = answer.lines().next()?.split_whitespace().nth(1)?;
    let version = word.trim_start_matches('v');
    let is_version = version.starts_with(|first: char| first.is_ascii_digit())
        && version
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c));
    is_version.then(|| version.to_owned())
}

/// A file without a name that holds these bytes.
fn holding(bytes: &[u8]) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

fn said(file: &mut File) -> io::Result<String> {
    file.rewind()?;
    let mut bytes = Vec::new();
    file.take(OUTPUT_BYTES).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Waits for its end; ends it, and all it started, when the time is up.
fn wait(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    let deadline = Instant::now() + WALL;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        thread::sleep(TICK);
    }
    // Errors mean that it has ended by itself.
    let _ = kill_process_group(pid_of(child), Signal::KILL);
    let _ = child.kill();
    child.wait()?;
    Ok(None)
}

fn pid_of(child: &Child) -> Pid {
    Pid::from_child(child)
}

/// Binds a program that has just been started; it has yet to read its picture, so nothing is lost by being a moment late.
#[cfg(target_os = "linux")]
fn bind(child: &Child) {
    use rustix::process::{Resource, Rlimit, prlimit};
    for (resource, most) in [
        (Resource::Cpu, CPU_SECONDS),
        (Resource::As, MEMORY_BYTES),
        (Resource::Fsize, OUTPUT_BYTES),
        (Resource::Core, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        // An error means that it has ended already; the clock binds it in any case.
        let _ = prlimit(Some(pid_of(child)), resource, limit);
    }
}

/// Elsewhere the clock alone binds it.
#[cfg(not(target_os = "linux"))]
fn bind(_child: &Child) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_other_words() {
        let version = |answer: &str| version_in(answer.as_bytes());
        assert_eq!(
            version("tesseract 5.3.0\n leptonica").as_deref(),
            Some("5.3.0")
        );
        assert_eq!(
            version("tesseract v5.0.1.2022").as_deref(),
            Some("5.0.1.2022")
        );
        assert_eq!(version("usage: tesseract"), None);
        assert_eq!(version(""), None);
    }

    #[test]
    fn a_machine_without_the_program_has_none() {
        let nowhere = Path::new("/nonexistent/tesseract");
        assert!(Engine::find(nowhere).unwrap().is_none());
    }
}
