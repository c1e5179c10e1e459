//! Figures as pictures.

mod funnel;
mod scale;
mod text;
mod trend;

pub use funnel::funnel_svg;
pub use trend::trend_svg;
