//! Files of events in the Event schema, or a part of it.

mod read;
mod row;

pub use read::{EventFile, EventRows};
