//! What went wrong, for a person or a program.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use verimeter::{Error, ErrorKind};

/// Why a command ended early.
#[derive(Debug)]
pub(crate) struct Failure(Error);

impl Failure {
    /// `path` could not be written.
    pub(crate) fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let what = format!("`{}` cannot be written", path.display());
        move |error| {
            let advice = "check that its folder exists, may be written and has room";
            Self(
                Error::new(ErrorKind::Configuration, format!("{what}: {}", error.kind()))
                    .advice(advice)
                    .source(error),
            )
        }
    }

    /// Prints it on stderr and gives the exit code.
    pub(crate) fn report(&self, json: bool) -> ExitCode {
        if json {
            eprintln!("{}", serde_json::json!({ "error": self.0.info() }));
        } else {
            eprintln!("verimeter: {}", self.0);
        }
        ExitCode::from(if self.0.kind() == ErrorKind::InvalidArgument { 2 } else { 1 })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}
