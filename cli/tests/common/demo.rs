//! A folder in which a demo ran.

use std::path::PathBuf;

use super::{Run, overview, run, verimeter, words};

/// The ledger of a demo.
pub(crate) struct Demo(pub(crate) tempfile::TempDir);

impl Demo {
    pub(crate) fn new() -> Self {
        let demo = Self(tempfile::tempdir().unwrap());
        run(verimeter(words("demo --out .")).current_dir(demo.0.path())).ok();
        demo
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.0.path().join("ledger.db")
    }

    pub(crate) fn stats(&self, more: &str) -> Run {
        run(verimeter([words("stats overview --ledger ledger.db"), words(more)].concat())
            .current_dir(self.0.path()))
    }

    /// The figure of the whole range.
    #[track_caller]
    pub(crate) fn total(&self, figure: &str, more: &str) -> i64 {
        let total = &overview(&self.ledger(), more)["total"];
        figure.split('/').fold(total, |value, key| &value[key]).as_i64().unwrap_or_default()
    }
}
