//! Bytes of a state are refused, or mean a state that writes and reads the same again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sha2::{Digest as _, Sha256};
use verimeter::stats::State;

fuzz_target!(|bytes: &[u8]| {
    // With the right checksum, or nothing but that would ever be looked at.
    let sum = &Sha256::digest(bytes)[..8];
    for bytes in [bytes, &[bytes, sum].concat()] {
        if let Ok(state) = State::from_bytes(bytes) {
            let again = state.to_bytes();
            assert_eq!(State::from_bytes(&again).expect("what was written is read").to_bytes(), again);
        }
    }
});
