//! The key pair under which the sandbox hands out numbers.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::{EncodePrivateKey as _, LineEnding};
use rsa::rand_core::OsRng;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey, RsaPublicKey};

/// The vendor's own keys have this length.
const BITS: usize = 1024;

/// Made when it is first needed: it takes longer than all the rest of the start.
pub(crate) struct Keys(RsaPrivateKey);

impl Keys {
    pub(crate) fn make() -> Self {
        // Fails for impossible lengths only.
        Self(RsaPrivateKey::new(&mut OsRng, BITS).expect("1024 bits are possible"))
    }

    /// The number in Base64; none where encryption fails, which for 11 bytes it cannot.
    pub(crate) fn encrypt(&self, phone: &str) -> Option<String> {
        let public = RsaPublicKey::from(&self.0);
        let bytes = public.encrypt(&mut OsRng, Pkcs1v15Encrypt, phone.as_bytes()).ok()?;
        Some(STANDARD.encode(bytes))
    }

    /// The private key as PEM.
    pub(crate) fn pem(&self) -> String {
        self.0.to_pkcs8_pem(LineEnding::LF).map(|pem| pem.to_string()).unwrap_or_default()
    }
}
