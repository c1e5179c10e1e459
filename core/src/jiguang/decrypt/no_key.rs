//! The private key of a build that cannot decrypt: there is none.

use std::convert::Infallible;

use crate::{Error, ErrorKind, Phone, Result};

/// A private key, of which a build without the feature `decrypt` has none.
#[derive(Clone, Debug)]
pub struct PrivateKey(Infallible);

impl PrivateKey {
    /// Refuses every key.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`].
    pub fn parse(text: &str) -> Result<Self> {
        Self::named("private_key", text)
    }

    /// As [`parse`](Self::parse); errors call the key `name`.
    ///
    /// # Errors
    /// The same.
    pub fn named(name: &str, _text: &str) -> Result<Self> {
        let what = format!("{name} is given, and this build of verimeter decrypts nothing");
        Err(Error::new(ErrorKind::Configuration, what).advice(
            "decrypt on your server, where the private key belongs; or build with the feature `decrypt`",
        ))
    }

    /// Length of the key.
    pub fn bits(&self) -> usize {
        match self.0 {}
    }

    /// The public key as the vendor's console wants it pasted: one line, without armour.
    ///
    /// # Errors
    /// None.
    pub fn public_key_line(&self) -> Result<String> {
        match self.0 {}
    }

    pub(super) fn decrypt(&self, _ciphertext: &[u8]) -> Option<Phone> {
        match self.0 {}
    }
}
