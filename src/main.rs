//! The program: hands its arguments to the command line and turns the outcome into an exit code.

use std::io;
use std::process::ExitCode;

use dossier::cli::{self, Cli};

/// Something stood in the way of the whole command.
const ERROR: u8 = 2;

fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(io::stderr)
        .init();
    match cli::run(Cli::from_arguments()) {
        Ok(outcome) => ExitCode::from(outcome.exit_code()),
        // Whoever reads the output, as `head` does, has seen enough.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", explain(&error));
            ExitCode::from(ERROR)
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// What was being done and why it failed, from the outside in, on one line; hints of what to type next follow.
fn explain(error: &anyhow::Error) -> String {
    let messages: Vec<String> = error.chain().map(ToString::to_string).collect();
    let (hints, reasons): (Vec<&str>, Vec<&str>) = messages
        .iter()
        .flat_map(|message| message.lines())
        .partition(|line| line.starts_with("hint: "));
    let mut lines = vec![format!("error: {}", reasons.join(": "))];
    lines.extend(hints.into_iter().map(str::to_owned));
    lines.join("\n")
}
