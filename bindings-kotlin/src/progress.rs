//! A listener that is told how far long work has come.

/// Told now and then. Must not raise.
#[uniffi::export(with_foreign)]
pub trait ProgressListener: Send + Sync {
    /// `done` are done.
    fn told(&self, done: i64);
}
