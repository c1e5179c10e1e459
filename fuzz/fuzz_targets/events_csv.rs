//! A file of events is read whole or not at all.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| verimeter_fuzz::import("events.csv", bytes));
