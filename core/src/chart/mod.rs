//! Figures as pictures.
//!
//! A chart is drawn once, as shapes ([`Picture`]); SVG and PNG are two ways to write them.

mod axes;
mod bars;
mod caption;
mod carriers;
#[cfg(feature = "png")]
mod fonts;
mod funnel;
mod levels;
mod palette;
mod picture;
#[cfg(feature = "png")]
mod png;
mod scale;
mod stays;
mod svg;
mod text;
mod trend;

pub use carriers::carriers;
pub use funnel::funnel;
pub use levels::levels;
pub use picture::Picture;
pub use stays::page_stay;
pub use trend::trend;
