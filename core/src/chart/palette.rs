//! Colours that colour-blind eyes tell apart.

use serde::{Deserialize, Serialize};

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Colour(pub(super) u32);

pub(super) const INK: Colour = Colour(0x1b_1f24);
pub(super) const FAINT: Colour = Colour(0x57_606a);
pub(super) const RULE: Colour = Colour(0xd0_d7de);
pub(super) const PAPER: Colour = Colour(0xff_ffff);
pub(super) const LOSS: Colour = Colour(0xb3_261e);

/// Okabe and Ito's palette.
pub(super) const BLUE: Colour = Colour(0x00_72b2);
pub(super) const VERMILION: Colour = Colour(0xd5_5e00);
pub(super) const GREEN: Colour = Colour(0x00_9e73);
pub(super) const PURPLE: Colour = Colour(0xcc_79a7);
pub(super) const SKY: Colour = Colour(0x56_b4e9);
pub(super) const YELLOW: Colour = Colour(0xf0_e442);
pub(super) const BLACK: Colour = Colour(0x00_0000);
/// A light tint of blue.
pub(super) const PALE_BLUE: Colour = Colour(0xb3_d4e6);
/// Darker than all others: the highest of four levels, each of which is told from the next by its lightness, too.
pub(super) const WINE: Colour = Colour(0x7f_1d1d);

impl Colour {
    #[cfg(feature = "png")]
    pub(super) fn rgb(self) -> [u8; 3] {
        let [_, red, green, blue] = self.0.to_be_bytes();
        [red, green, blue]
    }
}
