//! The program: hands its arguments to the command line and turns the outcome into an exit code.

use std::process::ExitCode;

use dossier::cli::{self, Cli};

/// Something stood in the way of the whole command.
const ERROR: u8 = 2;

fn main() -> ExitCode {
    match cli::run(Cli::from_arguments()) {
        Ok(outcome) => ExitCode::from(outcome.exit_code()),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(ERROR)
        }
    }
}
