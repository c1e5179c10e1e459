//! Words of closed sets, kept as they are where a set does not know them.

use std::fmt;
use std::str::FromStr;

use crate::{Billing, Outcome, Platform, Product, RiskLevel, UnknownWord};

/// A closed set of words.
pub trait Choice: Copy + FromStr<Err = UnknownWord> {
    /// The word.
    fn word(self) -> &'static str;
}

macro_rules! choices {
    ($($set:ty),*) => {
        $(impl Choice for $set {
            fn word(self) -> &'static str {
                self.as_str()
            }
        })*
    };
}
choices!(Billing, Outcome, Platform, Product, RiskLevel);

/// A word of `T`, or one that a newer vendor, library or file uses and `T` does not know: it is counted under its own name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word<T>(Inner<T>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Inner<T> {
    Known(T),
    Unknown(String),
}

impl<T: Choice> Word<T> {
    /// Reads a word; any will do.
    pub fn new(word: &str) -> Self {
        Self(word.parse().map_or_else(|_| Inner::Unknown(word.to_owned()), Inner::Known))
    }

    /// The word as it stands in files.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Inner::Known(word) => word.word(),
            Inner::Unknown(word) => word,
        }
    }

    /// The choice; none for a word that the set does not know.
    pub fn known(&self) -> Option<T> {
        match self.0 {
            Inner::Known(word) => Some(word),
            Inner::Unknown(_) => None,
        }
    }
}

impl<T> From<T> for Word<T> {
    fn from(word: T) -> Self {
        Self(Inner::Known(word))
    }
}

impl<T: PartialEq> PartialEq<T> for Word<T> {
    fn eq(&self, other: &T) -> bool {
        matches!(&self.0, Inner::Known(word) if word == other)
    }
}

impl<T: Choice> FromStr for Word<T> {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Ok(Self::new(word))
    }
}

impl<T: Choice> fmt::Display for Word<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
