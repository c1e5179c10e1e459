//! Figures as pictures.

mod scale;
mod trend;

pub use trend::trend_svg;
