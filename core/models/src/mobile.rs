//! What Kotlin and Swift need besides.

use std::collections::HashMap;
use std::fmt::{Formatter, Result};

/// Prints a value as Kotlin does, in records whose own printing would show what is hidden.
pub trait Show {
    /// Prints it.
    ///
    /// # Errors
    /// As the formatter.
    fn show(&self, f: &mut Formatter<'_>) -> Result;
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Show for $type {
            fn show(&self, f: &mut Formatter<'_>) -> Result {
                write!(f, "{self}")
            }
        }
    )*};
}

plain!(bool, i32, i64, f64, String);

impl<T: Show> Show for Option<T> {
    fn show(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Some(value) => value.show(f),
            None => f.write_str("null"),
        }
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str("[")?;
        for (n, value) in self.iter().enumerate() {
            f.write_str(if n > 0 { ", " } else { "" })?;
            value.show(f)?;
        }
        f.write_str("]")
    }
}

/// By key, so that what is printed is the same every time.
impl<T: Show> Show for HashMap<String, T> {
    fn show(&self, f: &mut Formatter<'_>) -> Result {
        let mut entries: Vec<_> = self.iter().collect();
        entries.sort_by_key(|(key, _)| *key);
        f.write_str("{")?;
        for (n, (key, value)) in entries.into_iter().enumerate() {
            write!(f, "{}{key}=", if n > 0 { ", " } else { "" })?;
            value.show(f)?;
        }
        f.write_str("}")
    }
}
