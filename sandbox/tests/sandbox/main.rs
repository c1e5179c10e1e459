//! The sandbox over HTTP.

#![allow(clippy::unwrap_used)]

mod codes;
mod curl;
mod faults;
mod hostile;
mod limits;
mod model;
mod steering;
mod wire;
