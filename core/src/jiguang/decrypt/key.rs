//! A private key.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs1::DecodeRsaPrivateKey as _;
use rsa::pkcs8::{DecodePrivateKey as _, EncodePublicKey as _};
use rsa::rand_core::OsRng;
use rsa::traits::PublicKeyParts as _;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};

use crate::{Error, ErrorKind, Phone, Result};

const FEWEST_BITS: usize = 1024;
const MOST_BITS: usize = 4096;
/// Object identifiers of PKCS#5, which only encrypted keys begin with.
const PKCS5: [u8; 8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05];
const PKCS5_WITHIN: usize = 40;

/// A private key, 1024 to 4096 bits. Never printed.
#[derive(Clone)]
pub struct PrivateKey(RsaPrivateKey);

impl PrivateKey {
    /// Reads a key as people have it: PEM with the label of PKCS#8 or PKCS#1, right or wrong, with real or literal
    /// `\n`, or bare Base64.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`], naming what it is instead, for example an encrypted key.
    pub fn parse(text: &str) -> Result<Self> {
        Self::named("private_key", text)
    }

    /// As [`parse`](Self::parse); errors call the key `name`.
    ///
    /// # Errors
    /// The same.
    pub fn named(name: &str, text: &str) -> Result<Self> {
        let refuse = |what: &str, advice: &str| {
            Err(Error::new(ErrorKind::Configuration, format!("{name} {what}")).advice(advice))
        };
        let text = text.replace("\\r", "").replace("\\n", "\n");
        let encrypted = || {
            refuse(
                "is encrypted with a password",
                "take the password off: `openssl pkey -in key.pem -out plain.pem`",
            )
        };
        if text.contains("ENCRYPTED") {
            return encrypted();
        }
        if text.contains("PUBLIC KEY") {
            return refuse("is a public key", "pass the private key that belongs to it");
        }
        if text.contains("CERTIFICATE") {
            return refuse("is a certificate", "pass the private key that belongs to it");
        }
        let base64: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("-----"))
            .flat_map(str::chars)
            .filter(|c| !c.is_whitespace())
            .collect();
        if base64.is_empty() {
            return refuse("is empty", "pass the text of the key, not the path of its file");
        }
        let Ok(der) = STANDARD.decode(&base64) else {
            return refuse("is neither PEM nor Base64", "pass the text of the key, not the path of its file");
        };
        if der[..der.len().min(PKCS5_WITHIN)].windows(PKCS5.len()).any(|window| window == PKCS5) {
            return encrypted();
        }
        let Ok(key) = RsaPrivateKey::from_pkcs8_der(&der).or_else(|_| RsaPrivateKey::from_pkcs1_der(&der))
        else {
            return refuse("is no RSA key", "make one with `openssl genrsa 2048`");
        };
        let bits = key.n().bits();
        if !(FEWEST_BITS..=MOST_BITS).contains(&bits) {
            return refuse(&format!("has {bits} bits"), "the vendor's keys have 1024 to 4096");
        }
        Ok(Self(key))
    }

    /// Length of the key.
    pub fn bits(&self) -> usize {
        self.0.n().bits()
    }

    /// The public key as the vendor's console wants it pasted: one line, without armour.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] where the key cannot be written.
    pub fn public_key_line(&self) -> Result<String> {
        let der = self.0.to_public_key().to_public_key_der().map_err(|error| {
            Error::new(ErrorKind::Configuration, "the public key cannot be written").source(error)
        })?;
        Ok(STANDARD.encode(der.as_bytes()))
    }

    pub(super) fn decrypt(&self, ciphertext: &[u8]) -> Option<Phone> {
        if ciphertext.len() != self.0.size() {
            return None;
        }
        let plain = self.0.decrypt_blinded(&mut OsRng, Pkcs1v15Encrypt, ciphertext).ok()?;
        let text = std::str::from_utf8(&plain).ok()?;
        Phone::parse(text).ok().filter(|phone| phone.expose() == text)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrivateKey({} bits)", self.bits())
    }
}

#[cfg(test)]
mod tests {
    use rsa::pkcs1::EncodeRsaPrivateKey as _;
    use rsa::pkcs8::EncodePrivateKey as _;
    use rsa::{Pkcs1v15Encrypt, RsaPublicKey};

    use super::*;
    use crate::jiguang::{decrypt_phone, decrypt_phones};

    fn key(bits: usize) -> RsaPrivateKey {
        RsaPrivateKey::new(&mut OsRng, bits).unwrap()
    }

    fn encrypted(key: &RsaPrivateKey, text: &str) -> String {
        let public = RsaPublicKey::from(key);
        STANDARD.encode(public.encrypt(&mut OsRng, Pkcs1v15Encrypt, text.as_bytes()).unwrap())
    }

    #[test]
    fn a_key_is_read_in_every_form_that_people_have() {
        let key = key(1024);
        let ciphertext = encrypted(&key, "13800138000");
        let pkcs8 = STANDARD.encode(key.to_pkcs8_der().unwrap().as_bytes());
        let pkcs1 = STANDARD.encode(key.to_pkcs1_der().unwrap().as_bytes());
        for body in [&pkcs8, &pkcs1] {
            let lines: Vec<&str> =
                body.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).unwrap()).collect();
            for label in ["PRIVATE KEY", "RSA PRIVATE KEY"] {
                for separator in ["\n", "\r\n", "\\n"] {
                    let pem = format!(
                        "-----BEGIN {label}-----{separator}{}{separator}-----END {label}-----{separator}",
                        lines.join(separator)
                    );
                    let read = PrivateKey::parse(&pem).unwrap();
                    assert_eq!(decrypt_phone(&ciphertext, &[read]).unwrap().expose(), "13800138000");
                }
            }
            assert_eq!(PrivateKey::parse(body).unwrap().bits(), 1024);
        }
    }

    #[test]
    fn what_is_no_key_is_named_and_not_shown() {
        let pkcs5 = [&[0x30, 0x20, 0x30, 0x1e, 0x06, 0x09], &PKCS5[..], &[0x0d]].concat();
        for (text, says) in [
            ("", "empty"),
            ("/etc/key.pem", "neither PEM nor Base64"),
            ("aGVsbG8=", "no RSA key"),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "encrypted"),
            ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "public key"),
            (&STANDARD.encode(pkcs5), "encrypted"),
        ] {
            let error = PrivateKey::parse(text).unwrap_err();
            assert!(error.to_string().contains(says), "{error}");
            assert!(text.is_empty() || !error.to_string().contains(text));
        }
        let short = key(512);
        let text = STANDARD.encode(short.to_pkcs8_der().unwrap().as_bytes());
        assert!(PrivateKey::parse(&text).unwrap_err().to_string().contains("512 bits"));
    }

    #[test]
    fn every_failure_looks_the_same() {
        let (mine, other) = (key(1024), key(1024));
        let keys = [PrivateKey(mine.clone())];
        let failures: Vec<String> = [
            String::new(),
            "no base64!".to_owned(),
            STANDARD.encode([0; 128]),
            STANDARD.encode([0; 127]),
            encrypted(&other, "13800138000"),
            encrypted(&mine, "not a phone"),
            encrypted(&mine, "+8613800138000"),
        ]
        .iter()
        .map(|ciphertext| format!("{:?}", decrypt_phone(ciphertext, &keys).unwrap_err()))
        .collect();
        assert!(failures.iter().all(|failure| failure == &failures[0]), "{failures:?}");
        assert!(!failures[0].contains("13800138000"));
        let both = [PrivateKey(mine), PrivateKey(other.clone())];
        assert_eq!(decrypt_phone(&encrypted(&other, "13800138001"), &both).unwrap().mask(), "138****8001");
    }

    #[test]
    fn many_are_decrypted_in_their_order() {
        let key = key(1024);
        let number = |n: usize| format!("138{n:08}");
        let texts: Vec<String> = (0..50)
            .map(|n| if n % 7 == 3 { "no ciphertext".to_owned() } else { encrypted(&key, &number(n)) })
            .collect();
        let keys = [PrivateKey(key)];
        for count in [0, 1, 9, 50] {
            let told = decrypt_phones(&texts[..count], &keys);
            assert_eq!(told.len(), count);
            for (n, phone) in told.iter().enumerate() {
                let expected = (n % 7 != 3).then(|| number(n));
                assert_eq!(phone.as_ref().map(Phone::expose), expected.as_deref());
            }
        }
    }

    #[test]
    fn the_public_key_is_one_line_to_paste() {
        let line = PrivateKey(key(1024)).public_key_line().unwrap();
        assert!(line.starts_with("MIGfMA0GCSqGSIb3") && !line.contains(char::is_whitespace));
    }
}
