//! From a reply to an [`Event`]: what came of a call, and what it costs.

mod billing;
pub mod schema;

pub use billing::BillingRule;

use std::future::Future;
use std::pin::Pin;

use crate::{Event, Phone, Result};

/// Work that ends later, of a type that does not matter.
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where events go.
pub trait EventSink: Send + Sync {
    /// Keeps `events`; when this ends well, they survive the end of the process.
    fn record(&self, events: Vec<Event>) -> Pending<'_, Result<()>>;

    /// Whether events can be kept, asked before a call that may be billed.
    ///
    /// # Errors
    /// Why not.
    fn ready(&self) -> Result<()>;

    /// Entry of a number in the index of this sink; none where it has no key.
    fn phone_index(&self, phone: &Phone) -> Option<String>;
}

/// A new id for an event or a call: UUID version 7, which sorts by time.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
