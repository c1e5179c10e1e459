//! How far long work has come; on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A count of unknown end on stderr; nothing where stderr is no terminal.
pub(crate) fn count(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {human_pos}  {per_sec}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style);
    bar.set_message(what);
    bar
}

/// A bar over `len` steps on stderr; nothing where stderr is no terminal.
pub(crate) fn bar(len: u64, what: &'static str) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}  {per_sec}  {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(Some(len), ProgressDrawTarget::stderr());
    bar.set_style(style);
    bar.set_message(what);
    bar
}
