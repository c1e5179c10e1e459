//! What `#[record]` and `#[choice]` lean on in Node: records are plain objects with `camelCase` keys, choices their words.
//!
//! What is `None` has no key. A time (`…_at_ms`) crosses twice, as a number and as a `Date` (`…At`), and comes in as either.

mod given;
mod made;

pub use given::{At, FromJs, Given, Wrong};
pub use made::{Kind, Tailor, ToJs, wear};

pub(crate) use made::Made;
