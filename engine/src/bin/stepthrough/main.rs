//! Stepthrough on the command line: the engine of the page, over files.

mod cases;
mod deploy;
mod files;
mod findings;
mod help;
mod mocks;
mod options;
mod progress;
mod run;
mod validate;

use std::io::Write;
use std::process::ExitCode;

use options::Command;

/// How a command ended; what [`help`] says of exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It went as one wishes.
    Well,
    /// The execution failed, a definition has errors, a case failed.
    Badly,
    /// The command line is wrong, or a file cannot be read or written.
    Usage,
    /// Nothing could be run: the definition, the input, the mocks or the cases are refused.
    Refused,
    /// The execution waits for somebody.
    Waiting,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub struct Stop {
    exit: Exit,
    /// What the person is told; empty when it was told already.
    message: String,
}

impl Stop {
    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Stop { exit: Exit::Usage, message: message.into() }
    }

    /// A document is.
    pub fn refused(message: impl Into<String>) -> Self {
        Stop { exit: Exit::Refused, message: message.into() }
    }
}

/// What a command answers.
pub type Done<T = Exit> = Result<T, Stop>;

fn main() -> ExitCode {
    let exit = Command::read(lexopt::Parser::from_env()).and_then(carry_out).unwrap_or_else(|stop| {
        if !stop.message.is_empty() {
            eprintln!("stepthrough: {}", stop.message);
        }
        stop.exit
    });
    ExitCode::from(match exit {
        Exit::Well => 0,
        Exit::Badly => 1,
        Exit::Usage => 2,
        Exit::Refused => 3,
        Exit::Waiting => 4,
    })
}

fn carry_out(command: Command) -> Done {
    match command {
        Command::Help(text) => print(text),
        Command::Version => print(concat!("stepthrough ", env!("CARGO_PKG_VERSION"), "\n")),
        Command::Run(options) => run::run(&options),
        Command::Validate(options) => validate::validate(&options),
        Command::Test(options) => cases::test(&options),
        Command::Policy(options) => deploy::policy(&options),
        Command::Format(options) => deploy::format(&options),
        Command::Export(options) => deploy::export(&options),
    }
}

/// Writes to the standard output. Whoever reads it may have gone: that is no failure of ours.
pub fn print(text: &str) -> Done {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(Exit::Well),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Well),
        Err(error) => Err(Stop::usage(format!("cannot write to the standard output: {error}"))),
    }
}
