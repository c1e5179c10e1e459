//! Time to the right, a count upwards, and a legend below.

use super::caption::{BELOW, MARGIN, WIDTH, moment};
use super::palette::{Colour, FAINT, INK, RULE};
use super::picture::{Anchor, Picture};
use super::scale::ticks;
use super::text::{fitting, grouped, width};

pub(super) const HEIGHT: f64 = 420.0;
const LEFT: f64 = 72.0;
const TOP: f64 = BELOW + 14.0;
const FLOOR: f64 = HEIGHT - 84.0;
/// Space between two labels of the time axis.
const APART: f64 = 18.0;
/// The mark before an entry of the legend.
const MARK: f64 = 26.0;
const LEGEND_ROW: f64 = 20.0;

/// Where a value is drawn.
pub(super) struct Axes {
    buckets: usize,
    top: f64,
}

impl Axes {
    /// Draws them for values up to `most`.
    pub(super) fn draw(picture: &mut Picture, labels: &[String], most: i64) -> Self {
        let ticks = ticks(most);
        let axes = Self { buckets: labels.len(), top: ticks.last().copied().unwrap_or(1) as f64 };
        for tick in ticks {
            let at = axes.y(tick);
            picture.line(vec![(LEFT, at), (WIDTH - MARGIN, at)], RULE, 1.0, &[]);
            picture.text((LEFT - 8.0, at + 4.0), Anchor::End, FAINT, grouped(tick));
        }
        let labels: Vec<String> = labels.iter().map(|label| moment(label)).collect();
        let widest = labels.iter().map(|label| width(label)).fold(1.0, f64::max);
        let room = ((WIDTH - LEFT - MARGIN) / (widest + APART)) as usize;
        let every = labels.len().div_ceil(room.max(1)).max(1);
        for (at, label) in labels.iter().enumerate().step_by(every) {
            // At the very edge a label would leave the picture.
            let x = axes.x(at).min(WIDTH - 4.0 - widest / 2.0);
            picture.text((x, FLOOR + 20.0), Anchor::Middle, FAINT, label);
        }
        axes
    }

    /// The middle of a bucket.
    pub(super) fn x(&self, at: usize) -> f64 {
        LEFT + self.step() * (at as f64 + 0.5)
    }

    /// Room of a bucket.
    pub(super) fn step(&self) -> f64 {
        (WIDTH - LEFT - MARGIN) / self.buckets.max(1) as f64
    }

    pub(super) fn y(&self, value: i64) -> f64 {
        FLOOR - (FLOOR - TOP) * value as f64 / self.top
    }
}

/// Entries below the axes, in at most two rows; `mark` draws one's mark from one point to another.
pub(super) fn legend(
    picture: &mut Picture,
    entries: &[(String, Colour)],
    mut mark: impl FnMut(&mut Picture, usize, (f64, f64), (f64, f64)),
) {
    let (mut x, mut y) = (LEFT, FLOOR + 48.0);
    for (at, (label, _)) in entries.iter().enumerate() {
        let label = fitting(label, WIDTH - LEFT - MARGIN - MARK - 8.0);
        let wide = MARK + 8.0 + width(&label);
        if x > LEFT && x + wide > WIDTH - MARGIN {
            x = LEFT;
            y += LEGEND_ROW;
        }
        if y > HEIGHT - 8.0 {
            break;
        }
        mark(picture, at, (x, y - 4.0), (x + MARK, y - 4.0));
        picture.text((x + MARK + 8.0, y), Anchor::Start, INK, label);
        x += wide + APART;
    }
}
