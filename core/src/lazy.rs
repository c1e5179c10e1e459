//! What is made at first use.

use std::ops::Deref;

use once_cell::race::OnceBox;

/// Made at first use, without a lock: threads that come at once may each make one, of which one is kept. Where the standard
/// library's has others wait for the first, the child of a fork at that moment would wait for ever.
pub(crate) struct Lazy<T> {
    made: OnceBox<T>,
    make: fn() -> T,
}

impl<T> Lazy<T> {
    /// None yet; `make` makes it.
    pub(crate) const fn new(make: fn() -> T) -> Self {
        Self { made: OnceBox::new(), make }
    }
}

impl<T> Deref for Lazy<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.made.get_or_init(|| Box::new((self.make)()))
    }
}
