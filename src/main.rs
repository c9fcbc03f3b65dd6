//! The program: hands its arguments to the command line and turns the outcome into an exit code.

use std::io;
use std::process::ExitCode;

use dossier::cli::{self, Cli};

/// Something stood in the way of the whole command.
const ERROR: u8 = 2;

fn main() -> ExitCode {
    match cli::run(Cli::from_arguments()) {
        Ok(outcome) => ExitCode::from(outcome.exit_code()),
        // Whoever reads the output, as `head` does, has seen enough.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(ERROR)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
