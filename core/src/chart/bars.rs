//! Rows of bars that go to the right, each with its name before it.

use super::caption::BELOW;
use super::palette::INK;
use super::picture::{Anchor, Picture, TEXT};
use super::text::fitting;

/// Where bars begin.
pub(super) const LEFT: f64 = 190.0;
/// Thickness of a bar.
pub(super) const BAR: f64 = 26.0;
const TOP: f64 = BELOW + 12.0;
/// One row, with the space below its bar.
const ROW: f64 = 40.0;

/// Where the bar of a row begins.
pub(super) fn top(row: usize) -> f64 {
    TOP + ROW * row as f64
}

/// The base line of a text beside the bar of a row.
pub(super) fn line(row: usize) -> f64 {
    top(row) + BAR / 2.0 + TEXT / 3.0
}

pub(super) fn name(picture: &mut Picture, row: usize, name: &str) {
    picture.text((LEFT - 10.0, line(row)), Anchor::End, INK, fitting(name, LEFT - 16.0));
}
