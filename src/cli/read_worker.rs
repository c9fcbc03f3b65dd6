//! `dossier read-worker`: reads documents for its parent, which is this same program; not for people.

use std::io;
use std::time::Duration;

use anyhow::{Context, Result};

use super::outcome::Outcome;
use crate::read::{Limits, worker};

/// What the parent allows.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address space beside the original
    #[arg(long)]
    memory_bytes: u64,
    /// Processor time for each document
    #[arg(long)]
    cpu_seconds: u64,
    /// Length of an extraction
    #[arg(long)]
    output_bytes: u64,
}

/// Answers until the parent closes its end.
pub fn run(arguments: Arguments) -> Result<Outcome> {
    let limits = Limits {
        memory_bytes: arguments.memory_bytes,
        cpu_seconds: arguments.cpu_seconds,
        output_bytes: arguments.output_bytes,
        // The parent's clock.
        wall: Duration::MAX,
    };
    worker::serve(limits, io::stdin(), io::stdout())
        .context("reading documents for another process")?;
    Ok(Outcome::Done)
}
