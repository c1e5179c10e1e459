//! How far long work has come; on a terminal only.

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use verimeter::ledger::Progress;

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

    /// `done` steps are done, of about so many where that is known by now.
    pub fn show(&self, done: u64, total: Option<u64>) {
        if self.since.elapsed() >= LONG {
            show(&self.bar, done, total);
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

/// Moves a bar for rows of a file, or of the ledger.
pub(crate) fn rows(bar: &ProgressBar) -> impl Fn(Progress) + Send + Sync + 'static {
    let bar = bar.clone();
    move |progress| show(&bar, progress.rows.unsigned_abs(), progress.total.map(i64::unsigned_abs))
}

/// Moves a bar. A count becomes one as soon as its end is known.
fn show(bar: &ProgressBar, done: u64, total: Option<u64>) {
    if let Some(total) = total
        && bar.length() != Some(total)
    {
        if bar.length().is_none() {
            bar.set_style(style("{msg} {wide_bar} {percent}% {human_pos}  {rate}  {eta} left"));
        }
        bar.set_length(total);
    }
    bar.set_position(done);
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    // Whole ones: nobody reads the digits of a part of a row.
    style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        let _ = write!(out, "{}/s", HumanCount(state.per_sec().round() as u64));
    })
}

/// A count of unknown end on stderr; nothing where stderr is no terminal.
pub(crate) fn count(what: impl Into<Cow<'static, str>>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style("{msg} {human_pos}  {rate}"));
    bar.set_message(what);
    bar
}

/// A bar over `len` steps on stderr; nothing where stderr is no terminal.
pub(crate) fn bar(len: u64, what: impl Into<Cow<'static, str>>) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(len), ProgressDrawTarget::stderr());
    bar.set_style(style("{msg} {wide_bar} {human_pos}/{human_len}  {rate}  {eta} left"));
    bar.set_message(what);
    bar
}
