//! `dossier serve`: the search page and the API, until Ctrl-C.

use std::env;
use std::io::Write;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Context, Result, anyhow, bail};

use super::index;
use super::outcome::Outcome;
use super::roots::Roots;
use crate::corpus::Corpus;
use crate::index::Edition;
use crate::read::Workers;
use crate::web::{self, Library};

/// Serves the search page and the JSON API.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:7878")]
    listen: String,
}

/// Serves until a signal ends it, after building the index where there is none yet.
pub fn run(arguments: Arguments, roots: &Roots) -> Result<Outcome> {
    let corpus = Corpus::at(&roots.corpus);
    if !corpus.exists() {
        bail!(
            "serving {}: there is no corpus\nhint: `dossier index FOLDER --corpus {0}` begins one; check the path if there should be",
            roots.corpus.display()
        );
    }
    // Before the index is built, so that a port in use is known at once.
    let listener = listen(&arguments.listen)?;
    if Edition::open(&roots.index)?.is_none() {
        eprintln!(
            "No index yet: building it from the sources of {}",
            roots.corpus.display()
        );
        // An interrupt simply ends the process here: whatever the moment, the next start goes on from what is on disk.
        let never = AtomicBool::new(false);
        if index::update(index::Arguments::default(), roots, &never)? == Outcome::Locked {
            return Ok(Outcome::Locked);
        }
    }
    let program = env::current_exe().context("finding this program's own file")?;
    let library = Library::new(&roots.index, corpus).with_thumbnails(&Workers::of(program));
    web::run(listener, Arc::new(library), announce)?;
    Ok(Outcome::Done)
}

fn listen(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|cause| {
        anyhow!(
            "listening on {address}: {cause}\nhint: an address and a port that no other program uses, such as `--listen 127.0.0.1:7879`; `--listen 127.0.0.1:0` takes a free one"
        )
    })
}

/// A script that waits for this line may go away after it: that it cannot be printed ends nothing.
fn announce(address: SocketAddr) {
    let mut stdout = std::io::stdout();
    let _ = writeln!(stdout, "dossier answers at http://{address}/").and_then(|()| stdout.flush());
}
