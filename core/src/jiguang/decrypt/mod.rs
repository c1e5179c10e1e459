//! Numbers that the vendor encrypted under your public key: RSA with PKCS#1 v1.5 padding.
//!
//! Every failure of a decryption is one and the same error, and the padding is never told apart from the rest: a
//! difference would be an oracle. A decryption that "went well" proves nothing either, so what comes out must be a
//! number.
//!
//! A build without the feature `decrypt`, such as an app's, has no key and says so.

#[cfg(feature = "decrypt")]
mod key;
#[cfg(not(feature = "decrypt"))]
#[path = "no_key.rs"]
mod key;

use std::num::NonZero;
use std::panic::resume_unwind;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
pub use key::PrivateKey;

use crate::{Error, ErrorKind, Phone, Result};

/// Starting a thread takes about as long as one number.
const FEWEST_PER_THREAD: usize = 8;

impl PrivateKey {
    /// The current key, and the previous one while a change of keys is under way.
    ///
    /// # Errors
    /// As [`parse`](Self::parse), naming the one that is wrong.
    pub fn pair(current: Option<&str>, previous: Option<&str>) -> Result<Vec<Self>> {
        let named = [("private_key", current), ("previous_private_key", previous)];
        named.into_iter().filter_map(|(name, text)| text.map(|text| Self::named(name, text))).collect()
    }
}

/// Decrypts a number with the first of `keys` that fits: the current one, then the previous one while a change of keys
/// is under way.
///
/// # Errors
/// [`ErrorKind::Decryption`], the same for every reason.
pub fn decrypt_phone(ciphertext: &str, keys: &[PrivateKey]) -> Result<Phone> {
    let compact: String = ciphertext.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = STANDARD.decode(compact).unwrap_or_default();
    keys.iter().find_map(|key| key.decrypt(&bytes)).ok_or_else(|| {
        Error::new(ErrorKind::Decryption, "the phone could not be decrypted")
            .advice("check that the private key belongs to the public key in the vendor's console")
    })
}

/// Decrypts many numbers on every core of the machine, in their order; none for each that cannot be decrypted, for
/// whatever reason. Takes its time: not for an asynchronous thread.
pub fn decrypt_phones<T: AsRef<str> + Sync>(ciphertexts: &[T], keys: &[PrivateKey]) -> Vec<Option<Phone>> {
    let all = |part: &[T]| -> Vec<Option<Phone>> {
        part.iter().map(|ciphertext| decrypt_phone(ciphertext.as_ref(), keys).ok()).collect()
    };
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = ciphertexts.len().div_ceil(cores).max(FEWEST_PER_THREAD);
    if ciphertexts.len() <= share {
        return all(ciphertexts);
    }
    std::thread::scope(|scope| {
        let parts: Vec<_> = ciphertexts.chunks(share).map(|part| scope.spawn(|| all(part))).collect();
        parts.into_iter().flat_map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}
