//! What went wrong, for a person or a program.

use std::fs;
use std::io::{self, Write as _};
use std::path::{self, Path};

use verimeter::tabular::unwritable;
use verimeter::{Error, ErrorKind, one_line};

/// Why a command ended early.
#[derive(Debug)]
pub(crate) struct Failure(Error);

impl Failure {
    /// `path` could not be written.
    pub(crate) fn writing(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let unwritable = unwritable(path);
        move |error| Self(unwritable(error))
    }

    /// The same, with more to do about it.
    pub(crate) fn and(self, more: &str) -> Self {
        Self(self.0.with(|info| {
            let parts = [info.advice.as_str(), more];
            info.advice = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
        }))
    }

    /// One file is named for two uses, of which the second would write over the first.
    pub(crate) fn unless_apart(places: &[&Path]) -> Result<(), Self> {
        let whole =
            |path: &Path| fs::canonicalize(path).or_else(|_| path::absolute(path)).unwrap_or_default();
        for (at, place) in places.iter().enumerate() {
            if places[..at].iter().any(|other| whole(other) == whole(place)) {
                return Err(Error::invalid(format!("`{}` is named for two things", place.display()))
                    .advice("give each a file of its own")
                    .into());
            }
        }
        Ok(())
    }

    /// The command line is wrong; of what its parser says, the first line.
    pub(crate) fn usage(error: &clap::Error) -> Self {
        let text = error.to_string();
        let said: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
        let message = one_line(said.join(" ").trim_start_matches("error: "), 400);
        Self(Error::invalid(message).advice("try --help"))
    }

    /// Prints it on stderr and gives the exit code.
    pub(crate) fn report(&self, json: bool) -> u8 {
        match json {
            true => say(&serde_json::json!({ "error": self.0.info() }).to_string()),
            false => say(&format!("verimeter: {}", self.0)),
        }
        if self.0.kind() == ErrorKind::InvalidArgument { 2 } else { 1 }
    }
}

/// A line on stderr. Where nobody reads it, that is nobody's fault.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}
