//! Mainland China mobile numbers: read, masked, indexed; never printed.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{Error, ErrorKind, PhoneNumber, Result, Secret, runtime};

/// A mobile number of 11 digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number. Spaces, hyphens and a leading `+86`, `86` or `0086` are dropped.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], without the text given: it may be somebody's number.
    pub fn parse(text: &str) -> Result<Self> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let digits = ["+86", "0086", "86"]
            .iter()
            .find_map(|prefix| compact.strip_prefix(prefix).filter(|rest| rest.len() == 11))
            .unwrap_or(&compact);
        let refuse = |why: String| {
            Err(Error::new(ErrorKind::InvalidArgument, why)
                .advice("give the 11 digits of a mainland China mobile number, such as 138 0013 8000"))
        };
        if digits.is_empty() {
            return refuse("phone is empty".to_owned());
        }
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return refuse("phone holds something other than digits".to_owned());
        }
        if digits.len() != 11 {
            return refuse(format!("phone has {} digits instead of 11", digits.len()));
        }
        if !digits.starts_with('1') {
            return refuse("phone does not begin with 1".to_owned());
        }
        Ok(Self(digits.to_owned()))
    }

    /// The number itself, for the one place that sends it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number for a caller who may see it.
    pub fn disclose(&self) -> PhoneNumber {
        PhoneNumber { number: self.0.clone(), mask: self.mask() }
    }

    /// The number with its middle hidden: `138****8000`.
    pub fn mask(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.mask())
    }
}

/// Key of the index over phone numbers: equal numbers get equal entries, and without the key nobody can
/// try numbers until one fits.
#[derive(Clone)]
pub struct PhoneKey {
    key: Secret,
    /// Keyed already, which is half of the work.
    mac: Hmac<Sha256>,
    id: String,
}

impl PartialEq for PhoneKey {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for PhoneKey {}

impl fmt::Debug for PhoneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl PhoneKey {
    /// Shortest key, in bytes.
    pub const MIN_LEN: usize = 16;

    /// A key from text of at least 16 bytes; white space around it does not count.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`] for a shorter one.
    pub fn new(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.len() < Self::MIN_LEN {
            return Err(Error::new(
                ErrorKind::Configuration,
                format!("phone key has {} bytes, at least {} are needed", text.len(), Self::MIN_LEN),
            )
            .advice("make one with `openssl rand -hex 32`"));
        }
        let mac = Hmac::new_from_slice(text.as_bytes()).expect("HMAC takes a key of any length");
        let id = hex(&digest(&mac, b"verimeter phone key id")[..4]);
        Ok(Self { key: Secret::new(text), mac, id })
    }

    /// A new random key.
    pub fn random() -> Self {
        Self::new(&hex(&runtime::random::<32>())).expect("64 hex digits are long enough")
    }

    /// Eight hex digits that tell keys apart and give nothing away.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key itself, for the one place that writes the key file.
    #[cfg(feature = "ledger")]
    pub(crate) fn expose(&self) -> &str {
        self.key.expose()
    }

    /// An id (UUID version 8) that follows from `parts`, which may hold a number: without the key nobody can try which.
    pub(crate) fn id_of(&self, parts: &[&[u8]]) -> String {
        let digest = digest(&self.mac, &parts.concat());
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest[..16]);
        let id = uuid::Builder::from_bytes(bytes).with_variant(uuid::Variant::RFC4122);
        id.with_version(uuid::Version::Custom).into_uuid().to_string()
    }

    /// Entry of a number: key id, a dot, and the first 128 bits of HMAC-SHA-256 in hex.
    pub fn index(&self, phone: &Phone) -> String {
        format!("{}.{}", self.id, hex(&digest(&self.mac, phone.expose().as_bytes())[..16]))
    }
}

/// Whether `text` has the form of an index entry.
#[cfg(feature = "ledger")]
pub(crate) fn is_index(text: &str) -> bool {
    let hex = |part: &str, len: usize| part.len() == len && part.bytes().all(|b| b.is_ascii_hexdigit());
    text.split_once('.').is_some_and(|(id, entry)| hex(id, 8) && hex(entry, 32))
}

fn digest(mac: &Hmac<Sha256>, message: &[u8]) -> [u8; 32] {
    let mut mac = mac.clone();
    mac.update(message);
    mac.finalize().into_bytes().into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.map(|nibble| char::from(b"0123456789abcdef"[usize::from(nibble)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_the_forms_people_write() {
        for text in ["13800138000", " 138 0013 8000 ", "138-0013-8000", "+86 13800138000", "008613800138000"]
        {
            assert_eq!(Phone::parse(text).unwrap().expose(), "13800138000");
        }
    }

    #[test]
    fn a_refusal_names_the_fault_and_not_the_number() {
        for (text, fault) in [
            ("", "empty"),
            ("  ", "empty"),
            ("1380013800a", "other than digits"),
            ("138001380", "9 digits"),
            ("23800138000", "begin with 1"),
            ("１３８００１３８０００", "other than digits"),
        ] {
            let error = Phone::parse(text).unwrap_err();
            assert!(error.to_string().contains(fault), "{error}");
            assert!(text.trim().is_empty() || !format!("{error:?}").contains(text));
        }
    }

    #[test]
    fn a_number_is_never_printed() {
        assert_eq!(format!("{:?}", Phone::parse("13800138000").unwrap()), "Phone(138****8000)");
    }

    #[test]
    fn the_index_depends_on_key_and_number_only() {
        let (a, b) = (PhoneKey::new("0123456789abcdef").unwrap(), PhoneKey::random());
        let (p, q) = (Phone::parse("13800138000").unwrap(), Phone::parse("13800138001").unwrap());
        assert_eq!(a.index(&p), a.index(&p));
        assert_ne!(a.index(&p), a.index(&q));
        assert_ne!(a.index(&p), b.index(&p));
        assert!(a.index(&p).starts_with(a.id()) && !a.index(&p).contains("13800138000"));
        assert!(PhoneKey::new("short").is_err());
    }
}
