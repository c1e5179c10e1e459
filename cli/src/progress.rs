//! How far long work has come; on a terminal only.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work that is over sooner shows no bar in programs that did not ask for a command.
const LONG: Duration = Duration::from_millis(250);

/// The bar of long work in another program, such as one in Python: on stderr, only where that is a terminal, and gone when the
/// work is over.
pub struct Bar {
    bar: ProgressBar,
    since: Instant,
}

impl Bar {
    /// Over `len` steps, where their number is known.
    pub fn new(what: impl Into<Cow<'static, str>>, len: Option<u64>) -> Self {
        let bar = match len {
            Some(len) => bar(len, what),
            None => count(what),
        };
        Self { bar, since: Instant::now() }
    }

    /// `done` steps are done.
    pub fn show(&self, done: u64) {
        if self.since.elapsed() >= LONG {
            self.bar.set_position(done);
        }
    }

    /// The work is over.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}

/// A count of unknown end on stderr; nothing where stderr is no terminal.
pub(crate) fn count(what: impl Into<Cow<'static, str>>) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {human_pos}  {per_sec}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style);
    bar.set_message(what);
    bar
}

/// A bar over `len` steps on stderr; nothing where stderr is no terminal.
pub(crate) fn bar(len: u64, what: impl Into<Cow<'static, str>>) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}  {per_sec}  {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(Some(len), ProgressDrawTarget::stderr());
    bar.set_style(style);
    bar.set_message(what);
    bar
}
